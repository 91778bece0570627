//! UserInfo (OpenID Connect Core §5.3).

use crate::tokens::{AccessToken, Bearer};
use crate::{ErrorCode, OAuthError, Provider, claims};
use model::scope::OPENID;
use model::{PlainToken, Timestamp};
use serde_json::{Map, Value};
use std::sync::Arc;
use store::{Result, Store, Tx};

/// The claims of the person whom an access token speaks for: one read.
pub async fn claims_of(
    provider: Arc<Provider>,
    store: &Store,
    token: PlainToken,
    now: Timestamp,
) -> Result<Result<Map<String, Value>, OAuthError>> {
    store.read(move |tx| read(&provider, tx, &token, now)).await
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
    let scope = &token.claims().scope;
    match Bearer::of(tx, &snapshot, &token)? {
        None => Ok(Err(dead())),
        Some(Bearer::Person(grant, person)) if scope.contains(OPENID) => {
            let mut claims = claims::of_person(&person, scope, &grant.claims.userinfo);
            claims.insert("sub".into(), person.person().id.as_str().into());
            Ok(Ok(claims))
        }
        Some(_) => Ok(Err(OAuthError::new(
            ErrorCode::InsufficientScope,
            "userinfo needs a token that a person gave with scope openid",
        ))),
    }
}
