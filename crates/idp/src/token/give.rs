//! Writing a grant: what all grants that speak for a person end in.

use super::{Issue, IssueFor};
use crate::Provider;
use model::client::Client;
use model::grant::Grant;
use model::person::ActivePerson;
use model::{Timestamp, TokenHash};
use store::{Result, Tx};

/// Writes a grant with its first refresh token, where it has one. The person is held and was checked: that is what
/// [`ActivePerson`] says.
pub(super) fn give(
    provider: &Provider,
    tx: &mut Tx,
    client: &Client,
    grant: Grant,
    person: ActivePerson,
    refresh_hash: Option<&TokenHash>,
    now: Timestamp,
) -> Result<Issue> {
    let settings = &provider.settings;
    match refresh_hash {
        Some(hash) => {
            let ends = grant.created_at.plus(settings.refresh_absolute);
            store::grants::insert(tx, &grant, ends.plus(settings.access_token))?;
            let until = ends.min(now.plus(settings.refresh_idle));
            store::refresh_tokens::insert(tx, hash, &grant.id, &client.id, until)?;
        }
        None => store::grants::insert(tx, &grant, now.plus(settings.access_token))?,
    }
    let scope = grant.scope.clone();
    let claims = IssueFor::Person {
        nonce: grant.nonce.clone(),
        id_token_alg: client.metadata.id_token_signed_response_alg,
        grant: Box::new(grant),
        person: Box::new(person),
    };
    Ok(Issue { claims, scope, with_refresh_token: refresh_hash.is_some() })
}
