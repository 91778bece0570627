//! The generation that every change of clients, keys and settings renews, and
//! the mark of the key file that the database belongs to.

use crate::schema::{meta, used_assertions};
use crate::{Result, Tx, on};
use diesel::prelude::*;
use std::hash::{BuildHasher, RandomState};

/// The current generation. What was cached under another one is stale.
pub fn generation(tx: &mut Tx) -> Result<i64> {
    on!(tx, c => meta::table.find(1).select(meta::generation).get_result(c))
}

/// Makes every cache of every replica stale.
pub fn renew_generation(tx: &mut Tx) -> Result<()> {
    on!(tx, c => diesel::update(meta::table.find(1)).set(meta::generation.eq(unlike_any())).execute(c)).map(drop)
}

/// A number that no generation had before. Counting up would give a number
/// again after a change was lost (a commit that failed, a restored backup),
/// and with it life to what was cached under the lost one. It isn't secret.
fn unlike_any() -> i64 {
    i64::from_ne_bytes(RandomState::new().hash_one("generation").to_ne_bytes())
}

/// The fingerprint of the key file under which values were sealed, once one was.
pub fn key_fingerprint(tx: &mut Tx) -> Result<Option<String>> {
    on!(tx, c => meta::table.find(1).select(meta::key_fingerprint).get_result(c))
}

/// Claims the database for a key file; `false` when another one has.
pub fn claim_fingerprint(tx: &mut Tx, fingerprint: &str) -> Result<bool> {
    let free = meta::key_fingerprint.is_null().or(meta::key_fingerprint.eq(fingerprint));
    on!(tx, c => diesel::update(meta::table.filter(meta::id.eq(1)).filter(free))
        .set(meta::key_fingerprint.eq(fingerprint))
        .execute(c))
    .map(|rows| rows == 1)
}

/// Writes a row and takes it away again, which fails when the disk is full. (An update to the same
/// value would not: SQLite leaves the page as it is.)
pub fn try_to_write(tx: &mut Tx) -> Result<()> {
    let row = (used_assertions::issuer.eq(""), used_assertions::jti.eq("room?"), used_assertions::expires_at.eq(0));
    on!(tx, c => diesel::insert_into(used_assertions::table).values(row).on_conflict_do_nothing().execute(c))?;
    on!(tx, c => diesel::delete(used_assertions::table.find(("", "room?"))).execute(c)).map(drop)
}
