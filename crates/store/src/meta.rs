//! The generation that every change of clients, keys and settings bumps, and
//! the mark of the key file that the database belongs to.

use crate::schema::meta;
use crate::{Result, Tx, on};
use diesel::prelude::*;

/// The current generation. What was cached under another one is stale.
pub fn generation(tx: &mut Tx) -> Result<i64> {
    on!(tx, c => meta::table.find(1).select(meta::generation).first(c))
}

/// Makes every cache of every replica stale.
pub fn bump_generation(tx: &mut Tx) -> Result<()> {
    on!(tx, c => diesel::update(meta::table.find(1)).set(meta::generation.eq(meta::generation + 1)).execute(c))
        .map(drop)
}

/// The fingerprint of the key file under which values were sealed, once one was.
pub fn key_fingerprint(tx: &mut Tx) -> Result<Option<String>> {
    on!(tx, c => meta::table.find(1).select(meta::key_fingerprint).first(c))
}

/// Claims the database for a key file; `false` when another one has.
pub fn claim_fingerprint(tx: &mut Tx, fingerprint: &str) -> Result<bool> {
    let free = meta::key_fingerprint.is_null().or(meta::key_fingerprint.eq(fingerprint));
    on!(tx, c => diesel::update(meta::table.filter(meta::id.eq(1)).filter(free))
        .set(meta::key_fingerprint.eq(fingerprint))
        .execute(c))
    .map(|rows| rows == 1)
}
