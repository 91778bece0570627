//! Assertions that were used, so that none is used twice (SEC-11).

use crate::schema::used_assertions;
use crate::{Result, Tx, on};
use diesel::prelude::*;
use model::Timestamp;

/// Marks an assertion as used; `false` when it was before.
pub fn use_once(tx: &mut Tx, issuer: &str, jti: &str, expires_at: Timestamp) -> Result<bool> {
    on!(tx, c => diesel::insert_into(used_assertions::table)
        .values((
            used_assertions::issuer.eq(issuer),
            used_assertions::jti.eq(jti),
            used_assertions::expires_at.eq(expires_at.micros()),
        ))
        .on_conflict_do_nothing()
        .execute(c))
    .map(|rows| rows == 1)
}
