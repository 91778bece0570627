//! UserInfo (OpenID Connect Core §5.3).

use crate::tokens::{AccessToken, Bearer};
use crate::{ErrorCode, OAuthError, Provider, claims};
use model::scope::OPENID;
use model::{PlainToken, Timestamp};
use serde_json::{Map, Value};
use std::sync::Arc;
use store::{Result, Store, Tx};

/// The claims of the person whom an access token speaks for: one query, where nothing is out of the ordinary.
pub async fn claims_of(
    provider: Arc<Provider>,
    store: &Store,
    token: PlainToken,
    now: Timestamp,
) -> Result<Result<Map<String, Value>, OAuthError>> {
    match at_once(&provider, store, &token, now).await? {
        Some(claims) => Ok(claims),
        None => store.read(move |tx| read(&provider, tx, &token, now)).await,
    }
}

/// By what is cached of keys and clients, if it still holds.
async fn at_once(
    provider: &Provider,
    store: &Store,
    token: &PlainToken,
    now: Timestamp,
) -> Result<Option<Result<Map<String, Value>, OAuthError>>> {
    let Some(snapshot) = provider.last_known(now) else { return Ok(None) };
    let Some(token) = AccessToken::verify(provider, &snapshot.keys, token.expose(), now) else { return Ok(None) };
    let bearer = Bearer::at_once(store, &snapshot, &token).await?;
    Ok(bearer.map(|bearer| claims(&bearer, &token)))
}

fn read(
    provider: &Provider,
    tx: &mut Tx,
    token: &PlainToken,
    now: Timestamp,
) -> Result<Result<Map<String, Value>, OAuthError>> {
    let dead =
        || OAuthError::new(ErrorCode::InvalidToken, "the access token is not valid here, has expired or was revoked");
    let snapshot = provider.snapshot(tx, now)?;
    let Some(token) = AccessToken::verify(provider, &snapshot.keys, token.expose(), now) else {
        return Ok(Err(dead()));
    };
    Ok(Bearer::of(tx, &snapshot, &token)?.map_or_else(|| Err(dead()), |bearer| claims(&bearer, &token)))
}

fn claims(bearer: &Bearer, token: &AccessToken) -> Result<Map<String, Value>, OAuthError> {
    let scope = &token.claims().scope;
    match bearer {
        Bearer::Person(grant, person) if scope.contains(OPENID) => {
            let mut claims = claims::of_person(person, scope, &grant.claims.userinfo);
            claims.insert("sub".into(), person.person().id.as_str().into());
            Ok(claims)
        }
        _ => Err(OAuthError::new(
            ErrorCode::InsufficientScope,
            "userinfo needs a token that a person gave with scope openid",
        )),
    }
}
