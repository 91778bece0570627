//! Refresh tokens: each used once, and followed by a successor that is derived from it (SEC-12).

use crate::kept::kept;
use crate::schema::refresh_tokens;
use crate::{Result, Tx, on};
use diesel::prelude::*;
use model::{ClientId, GrantId, Timestamp, TokenHash};

/// A refresh token as the store keeps it.
#[derive(Clone, Debug)]
pub struct RefreshToken {
    /// The grant it belongs to.
    pub grant_id: GrantId,
    /// When it dies.
    pub expires_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
}

/// Stores a token.
pub fn insert(tx: &mut Tx, hash: &TokenHash, grant: &GrantId, client: &ClientId, expires_at: Timestamp) -> Result<()> {
    on!(tx, c => diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::hash.eq(hash.as_bytes().as_slice()),
            refresh_tokens::grant_id.eq(grant.as_str()),
            refresh_tokens::client_id.eq(client.as_str()),
            refresh_tokens::expires_at.eq(expires_at.micros()),
        ))
        .execute(c))
    .map(drop)
}

/// Uses a token up; `None` when it is unknown, another client's, expired or
/// used before.
pub fn consume(tx: &mut Tx, hash: &TokenHash, client: &ClientId, now: Timestamp) -> Result<Option<GrantId>> {
    let grant: Option<String> = on!(tx, c => kept!(diesel::update(refresh_tokens::table
            .filter(refresh_tokens::hash.eq(hash.as_bytes().as_slice()))
            .filter(refresh_tokens::client_id.eq(client.as_str()))
            .filter(refresh_tokens::used_at.is_null())
            .filter(refresh_tokens::expires_at.gt(now.micros())))
        .set(refresh_tokens::used_at.eq(now.micros()))
        .returning(refresh_tokens::grant_id))
        .get_result(c)
        .optional())?;
    Ok(grant.map(GrantId::from_text))
}

/// A token of this client, used or not.
pub fn find(tx: &mut Tx, hash: &TokenHash, client: &ClientId) -> Result<Option<RefreshToken>> {
    let row: Option<(String, i64, Option<i64>)> = on!(tx, c => refresh_tokens::table
        .filter(refresh_tokens::hash.eq(hash.as_bytes().as_slice()))
        .filter(refresh_tokens::client_id.eq(client.as_str()))
        .select((refresh_tokens::grant_id, refresh_tokens::expires_at, refresh_tokens::used_at))
        .get_result(c)
        .optional())?;
    Ok(row.map(|(grant_id, expires_at, used_at)| RefreshToken {
        grant_id: GrantId::from_text(grant_id),
        expires_at: Timestamp::from_micros(expires_at),
        used_at: used_at.map(Timestamp::from_micros),
    }))
}

/// Whom a token was issued to, whoever asks (RFC 7009 §2.1 needs to tell a
/// foreign token from an unknown one).
pub fn owner(tx: &mut Tx, hash: &TokenHash) -> Result<Option<ClientId>> {
    let id: Option<String> = on!(tx, c => refresh_tokens::table
        .find(hash.as_bytes().as_slice())
        .select(refresh_tokens::client_id)
        .get_result(c)
        .optional())?;
    Ok(id.map(ClientId::from_text))
}
