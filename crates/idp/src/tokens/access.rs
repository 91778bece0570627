//! Access tokens: signed JWTs (RFC 9068).

use crate::keys::{KeySet, TokenType};
use crate::{Provider, Snapshot};
use model::grant::Grant;
use model::person::{ActivePerson, Person};
use model::signing::Algorithm;
use model::{ClientId, GrantId, Moment, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Result, Store, Tx};

/// What access tokens are signed with: small, and quick to sign.
pub const ALGORITHM: Algorithm = Algorithm::ES256;

/// The claims of an access token (RFC 9068 §2.2).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AccessClaims {
    /// Issuer.
    pub iss: String,
    /// Audience: the issuer's own endpoints.
    pub aud: String,
    /// The person, or the client itself for client credentials.
    pub sub: String,
    /// The client.
    pub client_id: ClientId,
    /// Scope, as one text (RFC 9068 §2.2.3); an empty one is left out, for RFC 6749 §3.3 has no words for it.
    #[serde(default, with = "model::scope::text", skip_serializing_if = "Scope::is_empty")]
    pub scope: Scope,
    /// Issued at, seconds.
    pub iat: i64,
    /// Expires at, seconds.
    pub exp: i64,
    /// Identifier; names the grant, too, where a person gave one.
    pub jti: String,
    /// When the person authenticated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    /// Authentication context class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// Authentication methods.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amr: Vec<String>,
}

/// An access token that was verified: signed by us, of this kind, for this
/// issuer, not expired. Whether its grant still stands is [`Bearer`]'s question.
#[derive(Clone, Debug)]
pub struct AccessToken(AccessClaims);

impl AccessClaims {
    /// The claims of a token for a person's grant.
    pub fn for_grant(provider: &Provider, grant: &Grant, scope: Scope, moment: &mut Moment) -> Self {
        Self {
            auth_time: Some(grant.authentication.at.seconds()),
            acr: Some(grant.authentication.acr.clone()),
            amr: grant.authentication.amr.clone(),
            jti: format!("{}.{}", grant.id, moment.uuid()),
            ..Self::for_client(provider, &grant.client_id, grant.person_id.as_str(), scope, moment)
        }
    }

    /// The claims of a token for the client itself (RFC 6749 §4.4).
    pub fn for_itself(provider: &Provider, client: &ClientId, scope: Scope, moment: &mut Moment) -> Self {
        Self::for_client(provider, client, client.as_str(), scope, moment)
    }

    fn for_client(provider: &Provider, client: &ClientId, sub: &str, scope: Scope, moment: &mut Moment) -> Self {
        Self {
            iss: provider.settings.issuer.clone(),
            aud: provider.settings.issuer.clone(),
            sub: sub.to_owned(),
            client_id: client.clone(),
            scope,
            iat: moment.now.seconds(),
            exp: moment.now.plus(provider.settings.access_token).seconds(),
            jti: moment.uuid(),
            auth_time: None,
            acr: None,
            amr: Vec::new(),
        }
    }

    /// Signs the claims.
    pub fn sign(&self, keys: &KeySet) -> Result<String> {
        keys.signer(ALGORITHM)?.sign(TokenType::AccessToken, self)
    }

    fn grant_id(&self) -> Option<GrantId> {
        self.jti.split_once('.').map(|(grant, _)| GrantId::from_text(grant))
    }
}

impl AccessToken {
    /// Verifies a token as somebody presented it.
    pub fn verify(provider: &Provider, keys: &KeySet, presented: &str, now: Timestamp) -> Option<Self> {
        let claims: AccessClaims = keys.verify(presented, TokenType::AccessToken, now)?;
        let issuer = &provider.settings.issuer;
        let sound = claims.iss == *issuer && claims.aud == *issuer && claims.exp > now.seconds();
        sound.then_some(Self(claims))
    }

    /// Its claims.
    pub const fn claims(&self) -> &AccessClaims {
        &self.0
    }
}

/// Whom a live access token speaks for.
#[derive(Debug)]
pub enum Bearer {
    /// A person, who is active now, through a grant that stands.
    Person(Box<Grant>, Box<ActivePerson>),
    /// The client itself.
    Client,
}

impl Bearer {
    /// Asks whether a verified token is worth something now: grant and token
    /// not revoked, person active (SEC-13), client still registered.
    pub fn of(tx: &mut Tx, snapshot: &Snapshot, token: &AccessToken) -> Result<Option<Self>> {
        let claims = token.claims();
        if snapshot.client(tx, &claims.client_id)?.is_none() {
            return Ok(None);
        }
        let Some(grant_id) = claims.grant_id() else {
            let revoked = store::revoked_tokens::contains(tx, &claims.jti)?;
            return Ok((!revoked).then_some(Self::Client));
        };
        let behind = store::grants::find_for_token(tx, &grant_id, &claims.jti)?;
        Ok(behind.and_then(|behind| Self::person(behind.grant, behind.person)))
    }

    /// The same for a person's token by one query, which tells as well whether the snapshot still holds. `None` leaves it
    /// open why: [`of`](Self::of) is to be asked with the snapshot of now.
    pub async fn at_once(store: &Store, snapshot: &Snapshot, token: &AccessToken) -> Result<Option<Self>> {
        let claims = token.claims();
        let (Some(grant_id), Some(_)) = (claims.grant_id(), snapshot.known_client(&claims.client_id)) else {
            return Ok(None);
        };
        let jti = claims.jti.clone();
        let behind = store.read_one(move |tx| store::grants::find_for_token(tx, &grant_id, &jti)).await?;
        let behind = behind.filter(|behind| snapshot.is_of(behind.generation));
        Ok(behind.and_then(|behind| Self::person(behind.grant, behind.person)))
    }

    fn person(grant: Grant, person: Person) -> Option<Self> {
        let person = crate::token::still_allowed(&grant, person)?;
        Some(Self::Person(Box::new(grant), Box::new(person)))
    }
}
