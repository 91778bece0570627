//! Deletes what has expired, a few rows at a time (SEC-50).

use crate::schema::{
    codes, grants, pending_requests, refresh_tokens, revoked_tokens, sessions, throttles, used_assertions,
};
use crate::{Result, Tx, on};
use diesel::prelude::*;
use model::Timestamp;
use std::time::Duration;

/// How many rows of one table a sweep deletes at most, so that it never holds
/// up the requests beside it.
pub const BATCH: i64 = 200;

/// Ended sessions are kept so long: a person's browsers stay known, and
/// *Recent activity* has something to show.
const SESSIONS_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Used codes are kept so long after they expired, so that a second use is
/// seen and revokes what the first one gave.
const CODES_KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// Counters of failed tries are kept so long after the last one.
const THROTTLES_KEPT: Duration = Duration::from_secs(24 * 60 * 60);

macro_rules! sweep {
    ($tx:expr, $table:ident, $key:ident: $key_type:ty, $age:ident, $before:expr) => {{
        let before = $before.micros();
        let keys: Vec<$key_type> = on!($tx, c => $table::table
            .filter($table::$age.lt(before))
            .order($table::$age)
            .limit(BATCH)
            .select($table::$key)
            .load::<$key_type>(c))?;
        match keys.is_empty() {
            true => 0,
            false => on!($tx, c => diesel::delete($table::table.filter($table::$key.eq_any(&keys))).execute(c))?,
        }
    }};
}

/// Deletes up to [`BATCH`] expired rows of each table; gives how many there
/// were, so that the caller knows whether to go on.
pub fn expired(tx: &mut Tx, now: Timestamp) -> Result<usize> {
    Ok(short_lived(tx, now)? + long_lived(tx, now)?)
}

fn short_lived(tx: &mut Tx, now: Timestamp) -> Result<usize> {
    let assertions = on!(tx, c => diesel::delete(used_assertions::table.filter(used_assertions::expires_at.lt(now.micros()))).execute(c))?;
    Ok(assertions
        + sweep!(tx, pending_requests, handle_hash: Vec<u8>, expires_at, now)
        + sweep!(tx, codes, hash: Vec<u8>, expires_at, now.minus(CODES_KEPT))
        + sweep!(tx, revoked_tokens, jti: String, expires_at, now)
        + sweep!(tx, throttles, key_hash: Vec<u8>, last_failed_at, now.minus(THROTTLES_KEPT)))
}

fn long_lived(tx: &mut Tx, now: Timestamp) -> Result<usize> {
    Ok(sweep!(tx, refresh_tokens, hash: Vec<u8>, expires_at, now)
        + sweep!(tx, grants, id: String, expires_at, now)
        + sweep!(tx, sessions, id: String, expires_at, now.minus(SESSIONS_KEPT)))
}
