//! Token revocation (RFC 7009).

use crate::client_auth;
use crate::tokens::AccessToken;
use crate::{OAuthError, PresentedToken, Provider};
use model::client::Client;
use model::keyring::Purpose;
use model::{PlainToken, Timestamp};
use std::sync::Arc;
use store::{Result, Store, Tx};

/// Revokes a token of the caller's: a refresh token with its whole grant, an
/// access token alone. Of an unknown token: done. Of a foreign one: refused,
/// and nothing happens (SEC-14).
pub async fn revoke(
    provider: Arc<Provider>,
    store: &Store,
    request: PresentedToken,
    now: Timestamp,
) -> Result<Result<(), OAuthError>> {
    store
        .write(move |tx| {
            let snapshot = provider.snapshot(tx, now)?;
            let caller = match client_auth::authenticate(&provider, tx, &snapshot, &request.client, now)? {
                Ok(caller) => caller,
                Err(error) => return Ok(Err(error)),
            };
            match AccessToken::verify(&provider, &snapshot.keys, request.token.expose(), now) {
                Some(token) => access_token(tx, caller.client(), &token),
                None => refresh_token(&provider, tx, caller.client(), &request.token, now),
            }
        })
        .await
}

fn foreign() -> OAuthError {
    OAuthError::invalid_grant("the token was issued to another client")
}

fn access_token(tx: &mut Tx, caller: &Client, token: &AccessToken) -> Result<Result<(), OAuthError>> {
    let claims = token.claims();
    if claims.client_id != caller.id {
        return Ok(Err(foreign()));
    }
    store::revoked_tokens::insert(tx, &claims.jti, Timestamp::from_seconds(claims.exp + 1)).map(Ok)
}

fn refresh_token(
    provider: &Provider,
    tx: &mut Tx,
    caller: &Client,
    token: &PlainToken,
    now: Timestamp,
) -> Result<Result<(), OAuthError>> {
    let hash = provider.keyring.hash(Purpose::RefreshToken, token);
    match store::refresh_tokens::owner(tx, &hash)? {
        None => return Ok(Ok(())),
        Some(owner) if owner != caller.id => return Ok(Err(foreign())),
        Some(_) => {}
    }
    if let Some(found) = store::refresh_tokens::find(tx, &hash, &caller.id)? {
        store::grants::revoke(tx, &found.grant_id, now)?;
    }
    Ok(Ok(()))
}
