//! What an authorization gave a client: the family of its tokens.

use crate::claims::ClaimsRequest;
use crate::session::Authentication;
use crate::{ClientId, GrantId, PersonId, Scope, SessionId, Surface, Timestamp};
use serde::{Deserialize, Serialize};

/// One person's authorization of one client: made at the authorization
/// endpoint, carried by the code, kept for as long as its tokens live.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grant {
    /// Identifier; revoking it revokes every token it gave.
    pub id: GrantId,
    /// The client.
    pub client_id: ClientId,
    /// The person.
    pub person_id: PersonId,
    /// The browser session that it came from; none where there was no browser (password grant).
    #[serde(default)]
    pub session_id: Option<SessionId>,
    /// What was granted.
    pub scope: Scope,
    /// The client's surface at the time; tokens stay on it (SUR-3).
    pub surface: Surface,
    /// How the person had authenticated.
    pub authentication: Authentication,
    /// The request's `nonce`.
    pub nonce: Option<String>,
    /// The request's `claims`.
    pub claims: ClaimsRequest,
    /// When it was given.
    pub created_at: Timestamp,
}
