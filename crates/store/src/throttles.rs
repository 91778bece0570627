//! Counters of failed tries (PWD-5).

use crate::schema::throttles;
use crate::{Result, Tx, on};
use diesel::prelude::*;
use model::Timestamp;

/// Failed tries under one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failures {
    /// How many since the counter began.
    pub count: i64,
    /// When the last one was.
    pub last_at: Timestamp,
}

/// The counter under a key.
pub fn find(tx: &mut Tx, key: &[u8; 32]) -> Result<Option<Failures>> {
    let row: Option<(i64, i64)> = on!(tx, c => throttles::table
        .find(key.as_slice())
        .select((throttles::failures, throttles::last_failed_at))
        .get_result(c)
        .optional())?;
    Ok(row.map(|(count, last)| Failures { count, last_at: Timestamp::from_micros(last) }))
}

/// The counter under a key, which nobody else counts up until this transaction ends. One statement, so that between making
/// sure of the row and holding it nobody takes it away.
pub fn hold(tx: &mut Tx, key: &[u8; 32], now: Timestamp) -> Result<Failures> {
    let (count, last): (i64, i64) = on!(tx, c => diesel::insert_into(throttles::table)
        .values((
            throttles::key_hash.eq(key.as_slice()),
            throttles::failures.eq(0),
            throttles::last_failed_at.eq(now.micros()),
        ))
        .on_conflict(throttles::key_hash)
        .do_update()
        .set(throttles::failures.eq(throttles::failures))
        .returning((throttles::failures, throttles::last_failed_at))
        .get_result(c))?;
    Ok(Failures { count, last_at: Timestamp::from_micros(last) })
}

/// Counts one more try; a counter whose last one is before `forget_before`
/// begins anew.
pub fn count(tx: &mut Tx, key: &[u8; 32], now: Timestamp, forget_before: Timestamp) -> Result<()> {
    on!(tx, c => diesel::delete(throttles::table
            .find(key.as_slice())
            .filter(throttles::last_failed_at.lt(forget_before.micros())))
        .execute(c))?;
    on!(tx, c => diesel::insert_into(throttles::table)
        .values((
            throttles::key_hash.eq(key.as_slice()),
            throttles::failures.eq(1),
            throttles::last_failed_at.eq(now.micros()),
        ))
        .on_conflict(throttles::key_hash)
        .do_update()
        .set((throttles::failures.eq(throttles::failures + 1), throttles::last_failed_at.eq(now.micros())))
        .execute(c))
    .map(drop)
}

/// Forgets the tries under a key.
pub fn clear(tx: &mut Tx, key: &[u8; 32]) -> Result<()> {
    on!(tx, c => diesel::delete(throttles::table.find(key.as_slice())).execute(c)).map(drop)
}
