//! Deletes what has expired, a few rows at a time (SEC-50).

use crate::schema::{
    approvals, codes, device_codes, enrolments, external_logins, grants, link_offers, links, outbox, pending_requests,
    people, refresh_tokens, revoked_tokens, sessions, throttles, upstream_flows, used_assertions,
};
use crate::{Result, Tx, on};
use diesel::prelude::*;
use model::Timestamp;
use std::collections::BTreeMap;
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
/// What was used once or revoked is remembered so long after it would have
/// expired: should the clock be put back after a sweep, it is not good again
/// (SEC-49). Clocks that are wrong by more are an operator's emergency.
const REMEMBERED: Duration = Duration::from_secs(60 * 60);
/// Ended requests to join a subscription are kept so long: an old link finds what became of it.
const APPROVALS_KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// Counters of failed tries are kept so long after the last one.
const THROTTLES_KEPT: Duration = Duration::from_secs(24 * 60 * 60);

// The delete asks for the age again: between the two statements another process may have made a row
// live longer.
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
            false => on!($tx, c => diesel::delete($table::table
                .filter($table::$key.eq_any(&keys))
                .filter($table::$age.lt(before)))
            .execute(c))?,
        }
    }};
}

/// Deletes up to [`BATCH`] expired rows of each table; gives how many there
/// were, so that the caller knows whether to go on.
pub fn expired(tx: &mut Tx, now: Timestamp) -> Result<usize> {
    Ok(short_lived(tx, now)? + long_lived(tx, now)?)
}

fn short_lived(tx: &mut Tx, now: Timestamp) -> Result<usize> {
    Ok(used_assertions(tx, now.minus(REMEMBERED))?
        + sweep!(tx, pending_requests, handle_hash: Vec<u8>, expires_at, now)
        + sweep!(tx, codes, hash: Vec<u8>, expires_at, now.minus(CODES_KEPT))
        + sweep!(tx, revoked_tokens, jti: String, expires_at, now.minus(REMEMBERED))
        + sweep!(tx, enrolments, browser_hash: Vec<u8>, expires_at, now)
        + sweep!(tx, approvals, id: String, expires_at, now.minus(APPROVALS_KEPT))
        + sweep!(tx, upstream_flows, state_hash: Vec<u8>, expires_at, now)
        + sweep!(tx, link_offers, browser_hash: Vec<u8>, expires_at, now)
        + sweep!(tx, device_codes, hash: Vec<u8>, expires_at, now.minus(CODES_KEPT))
        + devices_of_nobody(tx, now.minus(REMEMBERED))?
        + sweep!(tx, links, hash: Vec<u8>, expires_at, now.minus(REMEMBERED))
        + sweep!(tx, outbox, id: String, erase_at, now)
        + sweep!(tx, throttles, key_hash: Vec<u8>, last_failed_at, now.minus(THROTTLES_KEPT)))
}

/// Requests of devices whose code nobody entered: there is nothing to remember of them.
fn devices_of_nobody(tx: &mut Tx, before: Timestamp) -> Result<usize> {
    let lapsed = device_codes::expires_at.lt(before.micros()).and(device_codes::browser_hash.is_null());
    let keys: Vec<Vec<u8>> = on!(tx, c => device_codes::table
        .filter(lapsed)
        .order(device_codes::expires_at)
        .limit(BATCH)
        .select(device_codes::hash)
        .load::<Vec<u8>>(c))?;
    match keys.is_empty() {
        true => Ok(0),
        false => {
            on!(tx, c => diesel::delete(device_codes::table.filter(device_codes::hash.eq_any(&keys)).filter(lapsed))
            .execute(c))
        }
    }
}

/// Their key has two columns, so they go one issuer at a time.
fn used_assertions(tx: &mut Tx, before: Timestamp) -> Result<usize> {
    let expired = used_assertions::expires_at.lt(before.micros());
    let keys: Vec<(String, String)> = on!(tx, c => used_assertions::table
        .filter(expired)
        .order(used_assertions::expires_at)
        .limit(BATCH)
        .select((used_assertions::issuer, used_assertions::jti))
        .load(c))?;
    let mut by_issuer: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (issuer, jti) in keys {
        by_issuer.entry(issuer).or_default().push(jti);
    }
    let mut swept = 0;
    for (issuer, jtis) in by_issuer {
        swept += on!(tx, c => diesel::delete(used_assertions::table
            .filter(used_assertions::issuer.eq(&issuer))
            .filter(used_assertions::jti.eq_any(&jtis))
            .filter(expired))
        .execute(c))?;
    }
    Ok(swept)
}

/// A grant takes its refresh tokens with it, which may be thousands. They
/// expire no later than it does, so it waits until they have been swept.
fn long_lived(tx: &mut Tx, now: Timestamp) -> Result<usize> {
    let tokens = sweep!(tx, refresh_tokens, hash: Vec<u8>, expires_at, now);
    let full = tokens >= BATCH as usize;
    let grants = if full { 0 } else { sweep!(tx, grants, id: String, expires_at, now) };
    Ok(tokens + grants + people(tx, now)? + sweep!(tx, sessions, id: String, expires_at, now.minus(SESSIONS_KEPT)))
}

/// Their live external logins go with them, so that the subject is nobody's; the disconnected ones are remembered (FED-4).
fn people(tx: &mut Tx, now: Timestamp) -> Result<usize> {
    let due = people::erase_at.lt(now.micros());
    let ids: Vec<String> = on!(tx, c => people::table
        .filter(due)
        .order(people::erase_at)
        .limit(BATCH)
        .select(people::id)
        .load::<String>(c))?;
    if ids.is_empty() {
        return Ok(0);
    }
    let gone: Vec<String> = on!(tx, c => diesel::delete(people::table.filter(people::id.eq_any(&ids)).filter(due))
        .returning(people::id)
        .load::<String>(c))?;
    on!(tx, c => diesel::delete(external_logins::table
            .filter(external_logins::person_id.eq_any(&gone))
            .filter(external_logins::disconnected_at.is_null()))
        .execute(c))?;
    Ok(gone.len())
}
