//! Clients: registered metadata in RFC 7591's names, and what it allows.

mod check;
mod metadata;

pub use check::{MetadataError, check, check_privileges};
pub use metadata::{ApplicationType, ClientMetadata, GrantType, ResponseType, TokenEndpointAuthMethod};

use crate::redirect::RegisteredRedirect;
use crate::scope::{OFFLINE_ACCESS, OPENID, Scope};
use crate::{ClientId, Surface, Timestamp, TokenHash};

/// A registered client.
#[derive(Clone, Debug)]
pub struct Client {
    /// `client_id`.
    pub id: ClientId,
    /// What was registered (RFC 7591 §2).
    pub metadata: ClientMetadata,
    /// The surface it lives on; tokens never leave it (SUR-3).
    pub surface: Surface,
    /// Whether the operator runs it: no consent is asked.
    pub first_party: bool,
    /// When it was registered.
    pub created_at: Timestamp,
    /// Its live secrets, two at the most while rotating (INT-1).
    pub secrets: Vec<ClientSecret>,
}

/// A client secret as the store keeps it: 256 random bits, so a plain fast
/// keyed hash is enough.
#[derive(Clone, Debug)]
pub struct ClientSecret {
    /// Keyed hash.
    pub hash: TokenHash,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working; `None` for the newest.
    pub expires_at: Option<Timestamp>,
}

impl Client {
    /// The registered redirect that `presented` names, if any (SEC-1).
    pub fn accept_redirect(&self, presented: &str) -> Option<RegisteredRedirect> {
        RegisteredRedirect::find(&self.metadata.redirect_uris, presented)
    }

    /// The registered address for after sign-out that `presented` names (SEC-27).
    pub fn accept_post_logout_redirect(&self, presented: &str) -> Option<RegisteredRedirect> {
        RegisteredRedirect::find(&self.metadata.post_logout_redirect_uris, presented)
    }

    /// Whether it may use a grant.
    pub fn allows_grant(&self, grant: GrantType) -> bool {
        self.metadata.grant_types.contains(&grant)
    }

    /// Whether it has no way to prove itself (RFC 6749 §2.1).
    pub fn is_public(&self) -> bool {
        self.metadata.token_endpoint_auth_method == TokenEndpointAuthMethod::None
    }

    /// What of a person's authorization `requested` may give this client:
    /// what is registered; `offline_access` where refresh tokens are.
    pub fn narrow(&self, requested: &Scope) -> Scope {
        requested.narrowed_to(&self.allowed_scope())
    }

    /// What a client-credentials request may give: nothing that speaks of a person.
    pub fn narrow_for_itself(&self, requested: &Scope) -> Scope {
        requested.narrowed_to(&self.own_scope())
    }

    /// All that client credentials give when no scope is named.
    pub fn own_scope(&self) -> Scope {
        self.metadata.scope.beyond(&person_scopes())
    }

    /// All that it may ask for on a person's behalf.
    pub fn allowed_scope(&self) -> Scope {
        let registered = &self.metadata.scope;
        if self.allows_grant(GrantType::RefreshToken) {
            registered.together_with(&offline())
        } else {
            registered.beyond(&offline())
        }
    }
}

fn offline() -> Scope {
    Scope::from_iter([OFFLINE_ACCESS])
}

/// Scopes that mean something only with a person behind the token.
fn person_scopes() -> Scope {
    Scope::from_iter([OPENID, OFFLINE_ACCESS, "profile", "email", "address", "phone"])
}
