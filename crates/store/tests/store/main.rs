//! The executor, the migrations, and what the schema's tables promise, on both databases.

#![expect(
    clippy::unwrap_used,
    reason = "clippy takes only functions marked as tests for tests, and these are run by others"
)]

mod databases;
mod either;
mod ends;
mod links_and_devices;
mod migrations;
mod plans;
mod postgres;
mod single_use;
mod somebody;
mod sqlite;
mod sweeping;
mod together;
mod upstream;
