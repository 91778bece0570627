//! ID tokens (OpenID Connect Core §2).

use crate::keys::{KeySet, SigningKey, TokenType};
use crate::{OAuthError, Params, Provider, claims};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use model::Timestamp;
use model::grant::Grant;
use model::person::ActivePerson;
use model::signing::Algorithm;
use ring::digest;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::Result;

/// The claims of an ID token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IdClaims {
    /// Issuer.
    pub iss: String,
    /// The person.
    pub sub: String,
    /// The client.
    pub aud: String,
    /// Expires at, seconds.
    pub exp: i64,
    /// Issued at, seconds.
    pub iat: i64,
    /// When the person authenticated, seconds.
    pub auth_time: i64,
    /// The session, for sign-out (OpenID Connect Front-Channel Logout §3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// Authentication context class.
    pub acr: String,
    /// Authentication methods; left out where none is known, as of an upstream that says nothing of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amr: Vec<String>,
    /// The request's nonce.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// Hash of the access token that came with it (§3.1.3.6).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_hash: Option<String>,
    /// Claims that the `claims` parameter asked for here.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

impl IdClaims {
    /// The claims for a grant. `nonce` is given with the first ID token alone
    /// (§12.2).
    pub fn new(
        provider: &Provider,
        grant: &Grant,
        person: &ActivePerson,
        nonce: Option<String>,
        now: Timestamp,
    ) -> Self {
        Self {
            iss: provider.settings.issuer.clone(),
            sub: person.person().id.to_string(),
            aud: grant.client_id.to_string(),
            exp: now.plus(provider.settings.id_token).seconds(),
            iat: now.seconds(),
            auth_time: grant.authentication.at.seconds(),
            sid: grant.session_id.as_ref().map(ToString::to_string),
            acr: grant.authentication.acr.clone(),
            amr: grant.authentication.amr.clone(),
            nonce,
            at_hash: None,
            more: claims::of_person(person, &model::Scope::default(), &grant.claims.id_token),
        }
    }

    /// The claims of a request's `id_token_hint`, if it has one. An expired ID token of ours still tells
    /// whose session it was.
    pub(crate) fn of_hint(provider: &Provider, keys: &KeySet, params: &Params) -> Result<Option<Self>, OAuthError> {
        let Some(hint) = params.get("id_token_hint") else { return Ok(None) };
        let ours = keys.verify_hint(hint).filter(|claims| claims.iss == provider.settings.issuer);
        ours.map(Some).ok_or_else(|| OAuthError::invalid_request("id_token_hint is not an ID token of this issuer"))
    }

    /// Signs the claims, bound to the access token beside them.
    pub fn sign(mut self, key: &SigningKey, access_token: &str) -> Result<String> {
        self.at_hash = Some(at_hash(key.algorithm(), access_token));
        key.sign(TokenType::IdToken, &self)
    }
}

/// The left half of the access token's hash, by the signature's hash
/// algorithm; Ed25519 hashes with SHA-512 (RFC 8032 §5.1).
fn at_hash(algorithm: Algorithm, access_token: &str) -> String {
    let hash = match algorithm {
        Algorithm::RS256 | Algorithm::ES256 => &digest::SHA256,
        Algorithm::EdDSA => &digest::SHA512,
    };
    let digest = digest::digest(hash, access_token.as_bytes());
    URL_SAFE_NO_PAD.encode(&digest.as_ref()[..digest.as_ref().len() / 2])
}
