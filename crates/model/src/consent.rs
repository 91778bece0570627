//! What a person has allowed a client, remembered (OP-6).

use crate::{ClientId, PersonId, Scope, Timestamp};

/// A remembered consent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Who consented.
    pub person_id: PersonId,
    /// To which client.
    pub client_id: ClientId,
    /// To what.
    pub scope: Scope,
    /// When it was last given.
    pub granted_at: Timestamp,
}
