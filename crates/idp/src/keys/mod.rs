//! Signing keys: made here, sealed at rest, parsed once (OP-5).

mod lifecycle;
mod pair;
mod seen;
#[cfg(test)]
mod tests;

pub use lifecycle::{Withdrawn, closed, ensure, rotate, rotate_due, withdraw};
pub use pair::{KeyPair, generate};

use crate::tokens::IdClaims;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::Jwk;
use model::ids::KeyId;
use model::keyring::SealPurpose;
use model::signing::{Algorithm, KeyState, StoredKey};
use model::{Keyring, Timestamp};
use seen::{Seen, Verified};
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::sync::Arc;
use store::{Error, Result};

/// The `typ` of a token that Signet signs: one kind is never taken for
/// another (SEC-15, RFC 8725 §3.11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenType {
    /// An ID token.
    IdToken,
    /// An access token (RFC 9068 §2.1).
    AccessToken,
}

impl TokenType {
    /// The `typ` header.
    pub const fn typ(self) -> &'static str {
        match self {
            Self::IdToken => "JWT",
            Self::AccessToken => "at+jwt",
        }
    }
}

/// A key that signs.
pub struct SigningKey {
    algorithm: Algorithm,
    pair: KeyPair,
    id_token_header: String,
    access_token_header: String,
}

/// A key that verifies, and until when.
struct VerifyingKey {
    algorithm: Algorithm,
    key: DecodingKey,
    until: Option<Timestamp>,
}

/// All keys that are worth something now.
pub struct KeySet {
    active: HashMap<Algorithm, Arc<SigningKey>>,
    verifying: HashMap<KeyId, VerifyingKey>,
    verified: Verified,
    jwks: Arc<str>,
    until: Option<Timestamp>,
}

impl KeySet {
    /// Opens what the store holds.
    pub fn open(keyring: &Keyring, stored: &[StoredKey], now: Timestamp) -> Result<Self> {
        let mut active = HashMap::new();
        let mut verifying = HashMap::new();
        let mut live = Vec::new();
        for key in stored {
            let state = key.state(now);
            if state == KeyState::Withdrawn {
                continue;
            }
            if state == KeyState::Active && !active.contains_key(&key.algorithm) {
                active.insert(key.algorithm, Arc::new(SigningKey::open(keyring, key)?));
            }
            if state != KeyState::Expired {
                live.push(key);
            }
            verifying.insert(key.kid.clone(), VerifyingKey::open(key)?);
        }
        let until = live.iter().filter_map(|key| key.published_until).min();
        let members: Vec<&str> = live.iter().map(|key| key.public_jwk.as_str()).collect();
        Ok(Self {
            active,
            verifying,
            verified: Verified::default(),
            jwks: format!("{{\"keys\":[{}]}}", members.join(",")).into(),
            until,
        })
    }

    /// Whether these are still the keys of now, if nothing changed in the
    /// store: the time of a retired one may be over.
    pub fn holds_at(&self, now: Timestamp) -> bool {
        !is_over(self.until, now)
    }

    /// The JWK Set document (RFC 7517 §5).
    pub fn jwks(&self) -> Arc<str> {
        self.jwks.clone()
    }

    /// The key that signs with an algorithm.
    pub fn signer(&self, algorithm: Algorithm) -> Result<Arc<SigningKey>> {
        self.active
            .get(&algorithm)
            .cloned()
            .ok_or_else(|| Error::bug(format!("no active {} key: run `signet keys rotate`", algorithm.as_str())))
    }

    /// The claims of a token that one of these keys signed as `kind`. Its
    /// algorithm is the key's, whatever the header says (SEC-18); times and
    /// audience are for the caller to check.
    pub fn verify<T: DeserializeOwned>(&self, token: &str, kind: TokenType, now: Timestamp) -> Option<T> {
        let (until, claims) = self.verify_signature(token, kind)?;
        (!is_over(until, now)).then_some(claims)
    }

    /// The claims of an ID token of ours, however old: as a hint it says whose
    /// session is meant, and opens nothing. The overlap of its key may be over
    /// long since; only a withdrawn key's word isn't taken.
    pub fn verify_hint(&self, token: &str) -> Option<IdClaims> {
        self.verify_signature(token, TokenType::IdToken).map(|(_, claims)| claims)
    }

    /// The claims, and until when the key that signed them verifies.
    fn verify_signature<T: DeserializeOwned>(&self, token: &str, kind: TokenType) -> Option<(Option<Timestamp>, T)> {
        let seen = Seen::of(token, kind);
        if let Some(until) = self.verified.find(&seen) {
            return Some((until, payload(token)?));
        }
        let header = jsonwebtoken::decode_header(token).ok()?;
        if header.typ.as_deref() != Some(kind.typ()) {
            return None;
        }
        let key = self.verifying.get(&KeyId::from_text(header.kid?))?;
        let mut validation = jsonwebtoken::Validation::new(jwt_algorithm(key.algorithm));
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        let claims = jsonwebtoken::decode::<T>(token, &key.key, &validation).ok()?.claims;
        self.verified.remember(seen, key.until);
        Some((key.until, claims))
    }
}

fn is_over(until: Option<Timestamp>, now: Timestamp) -> bool {
    until.is_some_and(|until| until <= now)
}

/// The claims of a token whose very bytes were verified before.
fn payload<T: DeserializeOwned>(token: &str) -> Option<T> {
    let bytes = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&bytes).ok()
}

impl SigningKey {
    fn open(keyring: &Keyring, stored: &StoredKey) -> Result<Self> {
        let private = keyring
            .open(SealPurpose::SigningKey(&stored.kid), &stored.sealed)
            .map_err(|e| Error::bug(format!("signing key {}: {e}", stored.kid)))?;
        let header = |kind: TokenType| {
            URL_SAFE_NO_PAD.encode(format!(
                r#"{{"typ":"{}","alg":"{}","kid":"{}"}}"#,
                kind.typ(),
                stored.algorithm.as_str(),
                stored.kid
            ))
        };
        Ok(Self {
            algorithm: stored.algorithm,
            pair: KeyPair::parse(stored.algorithm, &private)
                .ok_or_else(|| Error::bug(format!("signing key {} can't be parsed", stored.kid)))?,
            id_token_header: header(TokenType::IdToken),
            access_token_header: header(TokenType::AccessToken),
        })
    }

    /// What it signs with.
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Claims as a JWS in compact form (RFC 7515 §3.1). The pair was parsed
    /// once: parsing it for each signature would cost more than the signature.
    pub fn sign<T: serde::Serialize>(&self, kind: TokenType, claims: &T) -> Result<String> {
        let header = match kind {
            TokenType::IdToken => &self.id_token_header,
            TokenType::AccessToken => &self.access_token_header,
        };
        let payload = serde_json::to_vec(claims).map_err(|e| Error::bug(format!("claims can't be written: {e}")))?;
        let mut token = String::with_capacity(header.len() + payload.len() * 4 / 3 + 400);
        token.push_str(header);
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(&payload, &mut token);
        let signature = self.pair.sign(token.as_bytes()).ok_or_else(|| Error::bug("a signature could not be made"))?;
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(&signature, &mut token);
        Ok(token)
    }
}

impl VerifyingKey {
    fn open(stored: &StoredKey) -> Result<Self> {
        let jwk: Jwk = serde_json::from_str(&stored.public_jwk)
            .map_err(|e| Error::bug(format!("signing_keys.public_jwk: {e}")))?;
        let key = DecodingKey::from_jwk(&jwk).map_err(|e| Error::bug(format!("signing key {}: {e}", stored.kid)))?;
        Ok(Self { algorithm: stored.algorithm, key, until: stored.published_until })
    }
}

pub(crate) const fn jwt_algorithm(algorithm: Algorithm) -> jsonwebtoken::Algorithm {
    match algorithm {
        Algorithm::RS256 => jsonwebtoken::Algorithm::RS256,
        Algorithm::ES256 => jsonwebtoken::Algorithm::ES256,
        Algorithm::EdDSA => jsonwebtoken::Algorithm::EdDSA,
    }
}
