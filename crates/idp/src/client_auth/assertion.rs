//! `private_key_jwt` assertions (RFC 7523 §3, OpenID Connect Core §9, SEC-11).

use crate::{OAuthError, Provider};
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use model::client::Client;
use model::{PlainToken, Timestamp};
use serde::{Deserialize, Deserializer};
use std::time::Duration;
use store::{Result, Tx};

/// The latest `exp`: an assertion is made for one request, and its `jti` is
/// remembered until then.
const MAX_LIFETIME: Duration = Duration::from_secs(600);
/// How far a client's clock may be off.
const LEEWAY: Duration = Duration::from_secs(30);

/// Algorithms of assertions. All asymmetric: a public key can't be taken for
/// an HMAC secret.
pub(crate) const ALGORITHMS: [(&str, Algorithm); 4] = [
    ("RS256", Algorithm::RS256),
    ("PS256", Algorithm::PS256),
    ("ES256", Algorithm::ES256),
    ("EdDSA", Algorithm::EdDSA),
];

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: NumericDate,
    #[serde(default)]
    nbf: Option<NumericDate>,
    #[serde(default)]
    iat: Option<NumericDate>,
    jti: String,
}

/// Seconds since the epoch, of which there may be fractions (RFC 7519 §2).
#[derive(Clone, Copy)]
struct NumericDate(Timestamp);

impl<'de> Deserialize<'de> for NumericDate {
    #[expect(clippy::cast_possible_truncation, reason = "a date past the end of time saturates")]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        Ok(Self(Timestamp::from_micros((seconds * 1e6) as i64)))
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// Checks an assertion and uses its `jti` up.
pub(super) fn check(
    provider: &Provider,
    tx: &mut Tx,
    client: &Client,
    assertion: &PlainToken,
    now: Timestamp,
) -> Result<Result<(), OAuthError>> {
    let claims = match verify(client, assertion.expose()) {
        Ok(claims) => claims,
        Err(error) => return Ok(Err(error)),
    };
    if let Err(why) = check_claims(provider, client, &claims, now) {
        return Ok(Err(OAuthError::invalid_client(format!("client_assertion: {why}"))));
    }
    let remembered_until = claims.exp.0.plus(LEEWAY);
    let first_use = store::assertions::use_once(tx, client.id.as_str(), &claims.jti, remembered_until)?;
    Ok(if first_use {
        Ok(())
    } else {
        Err(OAuthError::invalid_client("client_assertion: this jti was used before; make a new one for each request"))
    })
}

fn verify(client: &Client, jwt: &str) -> Result<Claims, OAuthError> {
    let refused = |why: &str| OAuthError::invalid_client(format!("client_assertion: {why}"));
    let header = jsonwebtoken::decode_header(jwt).map_err(|_| refused("not a signed JWT"))?;
    if header.crit.is_some() {
        return Err(refused("its header has crit, and no extension of JWS is supported (RFC 7515 section 4.1.11)"));
    }
    let registered = client.metadata.token_endpoint_auth_signing_alg.as_deref();
    let (name, algorithm) = ALGORITHMS
        .into_iter()
        .find(|(_, algorithm)| *algorithm == header.alg)
        .ok_or_else(|| refused("sign it with RS256, PS256, ES256 or EdDSA"))?;
    if registered.is_some_and(|registered| registered != name) {
        return Err(refused("its alg is not the registered token_endpoint_auth_signing_alg"));
    }
    let jwks: JwkSet = client
        .metadata
        .jwks
        .clone()
        .and_then(|jwks| serde_json::from_value(jwks).ok())
        .ok_or_else(|| refused("the client has no readable jwks"))?;
    let fits = |jwk: &&Jwk| header.kid.is_none() || jwk.common.key_id == header.kid;
    let mut validation = Validation::new(algorithm);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    jwks.keys
        .iter()
        .filter(fits)
        .filter(|jwk| is_key_for(jwk, algorithm))
        .filter_map(|jwk| DecodingKey::from_jwk(jwk).ok())
        .find_map(|key| jsonwebtoken::decode::<Claims>(jwt, &key, &validation).ok())
        .map(|data| data.claims)
        .ok_or_else(|| refused("no registered key verifies it, or iss, sub, aud, exp or jti is missing"))
}

/// Whether a key is for signatures (RFC 7517 §4.2) and of an algorithm's own type, so that none is
/// read as another's.
fn is_key_for(jwk: &Jwk, algorithm: Algorithm) -> bool {
    let signs = jwk.common.public_key_use.as_ref().is_none_or(|its| *its == PublicKeyUse::Signature);
    let fits = matches!(
        (&jwk.algorithm, algorithm),
        (AlgorithmParameters::RSA(_), Algorithm::RS256 | Algorithm::PS256)
            | (AlgorithmParameters::EllipticCurve(_), Algorithm::ES256)
            | (AlgorithmParameters::OctetKeyPair(_), Algorithm::EdDSA)
    );
    signs && fits
}

fn check_claims(provider: &Provider, client: &Client, claims: &Claims, now: Timestamp) -> Result<(), &'static str> {
    let issuer = provider.settings.issuer.as_str();
    let token_endpoint = format!("{issuer}{}", crate::discovery::paths::TOKEN);
    let is_us = |aud: &str| aud == issuer || aud == token_endpoint;
    let for_us = match &claims.aud {
        Audience::One(aud) => is_us(aud),
        Audience::Many(auds) => auds.iter().any(|aud| is_us(aud)),
    };
    if claims.iss != client.id.as_str() || claims.sub != client.id.as_str() {
        return Err("iss and sub must both be the client_id");
    }
    if !for_us {
        return Err("aud must be the issuer or the token endpoint");
    }
    if claims.exp.0 <= now.minus(LEEWAY) {
        return Err("it has expired");
    }
    if claims.exp.0 > now.plus(MAX_LIFETIME).plus(LEEWAY) {
        return Err("exp must be at most 10 minutes away");
    }
    if claims.nbf.into_iter().chain(claims.iat).any(|from| from.0 > now.plus(LEEWAY)) {
        return Err("nbf or iat lies in the future");
    }
    if claims.jti.is_empty() || claims.jti.len() > 256 || claims.jti.contains(char::is_control) {
        return Err("jti must have 1 to 256 characters, none of them a control character");
    }
    Ok(())
}
