//! Browser sessions: how they were opened and what they may open.

use crate::external::{Claimed, UpstreamSession};
use crate::surface::Credential;
use crate::{PersonId, SessionId, Surface, Timestamp, TokenHash};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How somebody authenticated: what goes into `auth_time`, `amr` and `acr`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authentication {
    /// With what.
    pub credential: Credential,
    /// When (`auth_time`, OpenID Connect Core §2).
    pub at: Timestamp,
    /// Methods (`amr`, RFC 8176).
    pub amr: Vec<String>,
    /// Context class (`acr`).
    pub acr: String,
    /// Whether nobody said when: an upstream that left `auth_time` out. It is never a fresh sign-in (SEC-48).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undated: bool,
    /// The session at the upstream that this came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upstream: Option<UpstreamSession>,
}

/// `acr` of a sign-in with one factor.
pub const ACR_SINGLE_FACTOR: &str = "urn:signet:acr:single-factor";
/// `acr` of a sign-in through an upstream that names none.
pub const ACR_UPSTREAM: &str = "urn:signet:acr:upstream";
/// How old a fresh sign-in may be (SEC-48).
pub const FRESH: Duration = Duration::from_secs(10 * 60);
/// `amr` of a password (RFC 8176 §2).
pub const AMR_PASSWORD: &str = "pwd";

impl Authentication {
    /// A sign-in with the local password alone.
    pub fn by_password(at: Timestamp) -> Self {
        Self {
            credential: Credential::Password,
            at,
            amr: vec![AMR_PASSWORD.to_owned()],
            acr: ACR_SINGLE_FACTOR.to_owned(),
            undated: false,
            upstream: None,
        }
    }

    /// A sign-in through an external login: what the upstream did is passed on.
    pub fn by_external_login(claimed: &Claimed, now: Timestamp) -> Self {
        let said = claimed.said();
        let upstream = UpstreamSession {
            upstream_id: said.upstream_id.clone(),
            issuer: said.subject.issuer.clone(),
            subject: said.subject.subject.clone(),
            sid: said.sid.clone(),
        };
        Self {
            credential: Credential::External,
            at: said.auth_time.map_or(now, |at| at.min(now)),
            amr: said.amr.clone(),
            acr: said.acr.clone().unwrap_or_else(|| ACR_UPSTREAM.to_owned()),
            undated: said.auth_time.is_none(),
            upstream: Some(upstream),
        }
    }

    /// Whether the sign-in is fresh enough for what changes who can get in (SEC-48): ten minutes.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        !self.undated && now.since(self.at) <= FRESH
    }
}

/// A browser session as the store keeps it.
#[derive(Clone, Debug)]
pub struct Session {
    /// Identifier, the `sid` claim.
    pub id: SessionId,
    /// Who is signed in.
    pub person_id: PersonId,
    /// How they signed in.
    pub authentication: Authentication,
    /// The surface of the client they signed in for (SUR-2).
    pub opened_for: Surface,
    /// Keyed hash of the browser's own cookie.
    pub browser: TokenHash,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the nearest few minutes.
    pub last_seen_at: Timestamp,
    /// When it ends whatever happens.
    pub expires_at: Timestamp,
}
