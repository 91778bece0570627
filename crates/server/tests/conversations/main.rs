//! Conversations with the whole app over HTTP, on both databases.

mod code_flow;
