//! Client credentials (RFC 6749 §4.4): no person, no refresh token, no write.

use super::{Issue, IssueFor, Refused};
use crate::client_auth::AuthenticatedClient;
use crate::{ErrorCode, OAuthError};
use model::Scope;

/// What a client gets for itself: all of its own scope, or the part it asks for.
pub(super) fn issue(client: &AuthenticatedClient, asked: Option<&Scope>) -> Result<Issue, Refused> {
    let client = client.client();
    let scope = match asked {
        None => client.own_scope(),
        Some(asked) => {
            let given = client.narrow_for_itself(asked);
            if given != *asked {
                let beyond = asked.beyond(&given);
                let why = format!("not registered for this client, or only meaningful with a person: {beyond}");
                return Err(OAuthError::new(ErrorCode::InvalidScope, why).into());
            }
            given
        }
    };
    Ok(Issue { claims: IssueFor::Client(client.id.clone()), scope, with_refresh_token: false })
}
