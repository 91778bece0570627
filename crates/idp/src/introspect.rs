//! Token introspection (RFC 7662).

use crate::client_auth::{self, AuthenticatedClient};
use crate::tokens::{AccessToken, Bearer};
use crate::{OAuthError, PresentedToken, Provider, Snapshot};
use model::client::{Client, TokenEndpointAuthMethod};
use model::keyring::Purpose;
use model::{PlainToken, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;
use store::{Result, Store, Tx};

/// Says what a token is worth now: `active: false` and nothing else for all
/// that isn't the caller's to see (SEC-14).
pub async fn introspect(
    provider: Arc<Provider>,
    store: &Store,
    request: PresentedToken,
    now: Timestamp,
) -> Result<Result<Value, OAuthError>> {
    if let Some(answer) = at_once(&provider, store, &request, now).await? {
        return Ok(Ok(answer));
    }
    let uses_jti_up = request.client.method() == TokenEndpointAuthMethod::PrivateKeyJwt;
    let answer = move |tx: &mut Tx| answer(&provider, tx, &request, now);
    if uses_jti_up { store.write(answer).await } else { store.read(answer).await }
}

/// A person's token that is active, by one query and what is cached of keys and clients, if it still holds.
async fn at_once(
    provider: &Provider,
    store: &Store,
    request: &PresentedToken,
    now: Timestamp,
) -> Result<Option<Value>> {
    let Some(snapshot) = provider.last_known(now) else { return Ok(None) };
    let Some(Ok(caller)) = client_auth::at_once(provider, &snapshot, &request.client, now) else { return Ok(None) };
    let token = AccessToken::verify(provider, &snapshot.keys, request.token.expose(), now);
    let Some(token) = token.filter(|token| is_for(token, &caller)) else { return Ok(None) };
    let bearer = Bearer::at_once(store, &snapshot, &token).await?;
    Ok(bearer.map(|bearer| active(&token, bearer)))
}

/// Whether a caller may look into a token: one that can prove itself, into its own.
fn is_for(token: &AccessToken, caller: &AuthenticatedClient) -> bool {
    !caller.client().is_public() && token.claims().client_id == caller.client().id
}

fn answer(
    provider: &Provider,
    tx: &mut Tx,
    request: &PresentedToken,
    now: Timestamp,
) -> Result<Result<Value, OAuthError>> {
    let snapshot = provider.snapshot(tx, now)?;
    let caller = match client_auth::authenticate(provider, tx, &snapshot, &request.client, now)? {
        Ok(caller) => caller,
        Err(error) => return Ok(Err(error)),
    };
    if caller.client().is_public() {
        return Ok(Err(OAuthError::invalid_client("introspection needs a client that can prove itself")));
    }
    let seen = match AccessToken::verify(provider, &snapshot.keys, request.token.expose(), now) {
        Some(token) => access_token(tx, &snapshot, &caller, &token)?,
        None => refresh_token(provider, tx, caller.client(), &request.token, now)?,
    };
    Ok(Ok(seen.unwrap_or_else(|| json!({"active": false}))))
}

fn access_token(
    tx: &mut Tx,
    snapshot: &Snapshot,
    caller: &AuthenticatedClient,
    token: &AccessToken,
) -> Result<Option<Value>> {
    if !is_for(token, caller) {
        return Ok(None);
    }
    Ok(Bearer::of(tx, snapshot, token)?.map(|bearer| active(token, bearer)))
}

fn active(token: &AccessToken, bearer: Bearer) -> Value {
    let claims = token.claims();
    let mut answer = json!({
        "active": true,
        "token_type": "Bearer",
        "iss": claims.iss,
        "aud": claims.aud,
        "sub": claims.sub,
        "client_id": claims.client_id,
        "iat": claims.iat,
        "exp": claims.exp,
        "jti": claims.jti,
    });
    if !claims.scope.is_empty() {
        answer["scope"] = json!(claims.scope.to_string());
    }
    if let Bearer::Person(grant, person) = bearer {
        answer["username"] = json!(person.person().email.as_str());
        answer["auth_time"] = json!(grant.authentication.at.seconds());
        answer["acr"] = json!(grant.authentication.acr);
    }
    answer
}

fn refresh_token(
    provider: &Provider,
    tx: &mut Tx,
    caller: &Client,
    token: &PlainToken,
    now: Timestamp,
) -> Result<Option<Value>> {
    let hash = provider.keyring.hash(Purpose::RefreshToken, token);
    let Some(found) = store::refresh_tokens::find(tx, &hash, &caller.id)? else { return Ok(None) };
    if found.used_at.is_some() || found.expires_at <= now {
        return Ok(None);
    }
    let Some((grant, person)) = store::grants::find_live(tx, &found.grant_id)? else { return Ok(None) };
    Ok(crate::token::still_allowed(&grant, person).map(|person| {
        json!({
            "active": true,
            "iss": provider.settings.issuer,
            "sub": person.person().id,
            "client_id": grant.client_id,
            "scope": grant.scope.to_string(),
            "exp": found.expires_at.seconds(),
        })
    }))
}
