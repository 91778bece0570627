//! Access tokens revoked one by one, until they would have expired anyway.

use crate::schema::revoked_tokens;
use crate::{Result, Tx, on};
use diesel::dsl::exists;
use diesel::prelude::*;
use model::Timestamp;

/// Revokes a token.
pub fn insert(tx: &mut Tx, jti: &str, expires_at: Timestamp) -> Result<()> {
    on!(tx, c => diesel::insert_into(revoked_tokens::table)
        .values((revoked_tokens::jti.eq(jti), revoked_tokens::expires_at.eq(expires_at.micros())))
        .on_conflict_do_nothing()
        .execute(c))
    .map(drop)
}

/// Whether a token was revoked.
pub fn contains(tx: &mut Tx, jti: &str) -> Result<bool> {
    on!(tx, c => diesel::select(exists(revoked_tokens::table.find(jti))).get_result(c))
}
