//! The tables of the ceilings, beside which Signet's own may lie.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use store::{Result, Tx, on};

/// Rows to read.
pub(super) const ROWS: u64 = 100_000;
const FIRST: u64 = 100_000_000_000;

diesel::table! {
    ceiling_rows (id) { id -> Text, body -> Text, }
}

diesel::table! {
    ceiling_notes (id) { id -> Text, body -> Text, }
}

/// The same on both databases.
pub(super) fn make(tx: &mut Tx) -> Result<()> {
    let body = "x".repeat(200);
    let sql = format!(
        "DROP TABLE IF EXISTS ceiling_rows; DROP TABLE IF EXISTS ceiling_notes; \
         CREATE TABLE ceiling_rows (id TEXT PRIMARY KEY, body TEXT NOT NULL); \
         CREATE TABLE ceiling_notes (id TEXT PRIMARY KEY, body TEXT NOT NULL); \
         INSERT INTO ceiling_rows WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {}) \
         SELECT '00000000-0000-7000-8000-' || ({FIRST} + i), '{body}' FROM n;",
        ROWS - 1
    );
    on!(tx, c => c.batch_execute(&sql))
}

/// The key of a row, as long as a UUID.
pub(super) fn key(row: u64) -> String {
    format!("00000000-0000-7000-8000-{}", FIRST + row % ROWS)
}

/// Reads a row by its primary key. No `first`, whose bound LIMIT makes SQLite prepare the statement anew each time.
pub(super) fn read(tx: &mut Tx, key: &str) -> Result<String> {
    on!(tx, c => ceiling_rows::table.find(key).select(ceiling_rows::body).get_result(c))
}

/// Adds a row of about 300 bytes.
pub(super) fn write(tx: &mut Tx, key: &str, body: &str) -> Result<()> {
    on!(tx, c => diesel::insert_into(ceiling_notes::table)
        .values((ceiling_notes::id.eq(key), ceiling_notes::body.eq(body)))
        .execute(c))
    .map(drop)
}
