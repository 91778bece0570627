//! Browser sessions: how they were opened and what they may open.

use crate::surface::Credential;
use crate::{PersonId, SessionId, Surface, Timestamp, TokenHash};
use serde::{Deserialize, Serialize};

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
}

/// `acr` of a sign-in with one factor.
pub const ACR_SINGLE_FACTOR: &str = "urn:signet:acr:single-factor";
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
        }
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
