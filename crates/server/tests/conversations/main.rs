//! Conversations with the whole app over HTTP, on both databases.

mod authorize;
mod code_flow;
mod codes;
mod consent;
mod csrf;
mod guessing;
mod headers;
mod logout;
mod profile;
mod prompt;
mod redirects;
mod requests;
mod sessions;
mod sessions_end;
mod sign_in;
mod sign_in_time;
mod sign_out;
