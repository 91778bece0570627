//! Logout tokens: an upstream ends the sessions that it opened (OpenID Connect Back-Channel Logout §2.6, FED-7).

use super::verify::is_subject;
use super::{Upstream, UpstreamError};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use model::Timestamp;
use openidconnect::core::CoreJwsSigningAlgorithm;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::time::Duration;

/// How old a logout token may be, and how far its clock may be ahead.
const OLDEST: Duration = Duration::from_secs(10 * 60);
const LEEWAY: Duration = Duration::from_secs(60);
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Whose sessions are to end, verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoutToken {
    /// The `sub`, where it names one.
    pub subject: Option<String>,
    /// The `sid`, where it names one.
    pub sid: Option<String>,
    /// The token's own identifier: it counts once.
    pub jti: String,
    /// Until when `jti` must be remembered.
    pub remember_until: Timestamp,
}

/// Why a logout token was refused (400, `invalid_request`).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogoutTokenError {
    /// It isn't one, or isn't from this upstream, or isn't for us.
    #[error("the logout token is refused: {0}")]
    Refused(String),
    /// The upstream's keys can't be fetched.
    #[error(transparent)]
    Upstream(#[from] UpstreamError),
    /// The key isn't known, and keys were fetched for another such token just now: the same token may be good a little
    /// later.
    #[error("the key of the logout token isn't known, and keys were fetched just now")]
    TooSoon,
}

#[derive(Deserialize)]
struct Claims {
    iat: i64,
    exp: Option<i64>,
    jti: String,
    sub: Option<String>,
    sid: Option<String>,
    events: Map<String, Value>,
    nonce: Option<Value>,
}

impl Upstream {
    /// Verifies a logout token.
    pub async fn logout_token(&self, token: &str, now: Timestamp) -> Result<LogoutToken, LogoutTokenError> {
        let header = decode_header(token).map_err(|error| in_words(&error))?;
        if header.typ.as_deref().is_some_and(|typ| !typ.eq_ignore_ascii_case("logout+jwt") && typ != "JWT") {
            return Err(refused("typ is not logout+jwt"));
        }
        let known = self.known(now).await?;
        if !known.algorithms.iter().filter_map(algorithm).any(|named| named == header.alg) {
            return Err(refused("it is signed by an algorithm that isn't accepted"));
        }
        let key = match key_of(&known.keys, header.kid.as_deref()) {
            Some(key) => key,
            None => {
                let known = self.known_for_key(now).await.ok_or(LogoutTokenError::TooSoon)??;
                key_of(&known.keys, header.kid.as_deref())
                    .ok_or_else(|| refused("it is signed with a key that the upstream doesn't publish"))?
            }
        };
        // The rules name one algorithm: beside one of another family the crate accepts none.
        let mut rules = Validation::new(header.alg);
        rules.set_issuer(&[&self.settings.issuer]);
        rules.set_audience(&[&self.settings.client_id]);
        rules.set_required_spec_claims(&["iss", "aud"]);
        // Times are held against the moment of the request, below.
        rules.validate_exp = false;
        let claims = decode::<Claims>(token, &key, &rules).map_err(|error| in_words(&error))?.claims;
        check(claims, now)
    }
}

fn check(claims: Claims, now: Timestamp) -> Result<LogoutToken, LogoutTokenError> {
    let issued = Timestamp::from_seconds(claims.iat);
    if issued > now.plus(LEEWAY) || now.since(issued) > OLDEST {
        return Err(refused("iat is too far from now"));
    }
    if claims.exp.is_some_and(|exp| Timestamp::from_seconds(exp).plus(LEEWAY) <= now) {
        return Err(refused("it has expired"));
    }
    if claims.nonce.is_some() {
        return Err(refused("it has a nonce, as ID tokens do"));
    }
    if !claims.events.get(EVENT).is_some_and(Value::is_object) {
        return Err(refused("events doesn't name a back-channel logout"));
    }
    if claims.sub.is_none() && claims.sid.is_none() {
        return Err(refused("it names neither sub nor sid"));
    }
    let named = [&claims.sub, &claims.sid].into_iter().flatten().chain([&claims.jti]);
    if !named.into_iter().all(|text| is_subject(text)) {
        return Err(refused("its sub, sid or jti is empty, longer than there may be, or no plain text"));
    }
    Ok(LogoutToken {
        subject: claims.sub,
        sid: claims.sid,
        jti: claims.jti,
        remember_until: issued.plus(OLDEST).plus(LEEWAY),
    })
}

fn key_of(keys: &openidconnect::core::CoreJsonWebKeySet, kid: Option<&str>) -> Option<DecodingKey> {
    let keys: JwkSet = serde_json::from_value(serde_json::to_value(keys).ok()?).ok()?;
    let key = match kid {
        Some(kid) => keys.find(kid),
        None if keys.keys.len() == 1 => keys.keys.first(),
        None => None,
    };
    DecodingKey::from_jwk(key?).ok()
}

fn algorithm(named: &CoreJwsSigningAlgorithm) -> Option<Algorithm> {
    serde_json::from_value(serde_json::to_value(named).ok()?).ok()
}

fn refused(why: impl ToString) -> LogoutTokenError {
    LogoutTokenError::Refused(why.to_string())
}

/// A fault by its kind: what a token says of somebody isn't repeated (SEC-53).
fn in_words(error: &jsonwebtoken::errors::Error) -> LogoutTokenError {
    refused(match error.kind() {
        ErrorKind::InvalidSignature => "its signature is wrong",
        ErrorKind::InvalidIssuer => "it names another issuer (iss)",
        ErrorKind::InvalidAudience => "it is for another client (aud)",
        ErrorKind::MissingRequiredClaim(_) => "it lacks iss or aud",
        ErrorKind::InvalidAlgorithm => "it is signed by an algorithm that isn't its key's",
        _ => "it can't be read",
    })
}
