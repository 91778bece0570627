//! Accounts as their callers see them, on both databases.

#![expect(clippy::unwrap_used, reason = "a test that can't go on is one that failed")]

mod databases;
mod dear_hashes;
mod people;
mod sign_in;
