//! Conversations with the whole app over HTTP, on both databases.

mod authorize;
mod code_flow;
mod codes;
mod consent;
mod prompt;
mod redirects;
mod requests;
