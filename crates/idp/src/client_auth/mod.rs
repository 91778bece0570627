//! Client authentication (RFC 6749 §2.3, RFC 7523 §2.2, SEC-10, SEC-11).

mod assertion;
mod presented;

pub use presented::Presented;

use crate::{OAuthError, Provider, Snapshot};
use model::client::Client;
use model::keyring::Purpose;
use model::secret::constant_time_eq;
use model::{PlainToken, Timestamp};
use presented::Proof;
use std::sync::Arc;
use store::{Result, Tx};

/// A client that has proved itself, or is public and has nothing to prove
/// with. Built here alone.
#[derive(Clone, Debug)]
pub struct AuthenticatedClient(Arc<Client>);

impl AuthenticatedClient {
    /// The client.
    pub fn client(&self) -> &Client {
        &self.0
    }
}

/// The algorithms that assertions may be signed with, for discovery.
pub fn assertion_algorithms() -> impl Iterator<Item = &'static str> {
    assertion::ALGORITHMS.into_iter().map(|(name, _)| name)
}

/// What a client is told that isn't there.
pub(crate) fn unknown() -> OAuthError {
    OAuthError::invalid_client("there is no client with this client_id")
}

/// Authenticates the client of a request by what is cached of it. `None` where that takes the database: for a client that
/// hasn't been asked for before, and for an assertion, which works once.
pub(crate) fn at_once(
    provider: &Provider,
    snapshot: &Snapshot,
    presented: &Presented,
    now: Timestamp,
) -> Option<Result<AuthenticatedClient, OAuthError>> {
    let client = snapshot.known_client(presented.client_id())?;
    let proved = match presented.proof() {
        Proof::Assertion(_) => return None,
        Proof::None => Ok(()),
        Proof::Basic(secret) | Proof::Post(secret) => check_secret(provider, &client, secret, now),
    };
    Some(check_method(&client, presented).and(proved).map(|()| AuthenticatedClient(client)))
}

/// Authenticates the client of a request, by the method that is registered
/// for it and no other.
pub fn authenticate(
    provider: &Provider,
    tx: &mut Tx,
    snapshot: &Snapshot,
    presented: &Presented,
    now: Timestamp,
) -> Result<Result<AuthenticatedClient, OAuthError>> {
    let Some(client) = snapshot.client(tx, presented.client_id())? else {
        return Ok(Err(unknown()));
    };
    if let Err(error) = check_method(&client, presented) {
        return Ok(Err(error));
    }
    let proved = match presented.proof() {
        Proof::None => Ok(()),
        Proof::Basic(secret) | Proof::Post(secret) => check_secret(provider, &client, secret, now),
        Proof::Assertion(jwt) => assertion::check(provider, tx, &client, jwt, now)?,
    };
    Ok(proved.map(|()| AuthenticatedClient(client)))
}

fn check_method(client: &Client, presented: &Presented) -> Result<(), OAuthError> {
    let registered = client.metadata.token_endpoint_auth_method;
    if presented.method() == registered {
        return Ok(());
    }
    Err(OAuthError::invalid_client(format!(
        "this client is registered with token_endpoint_auth_method {}, the request uses {}",
        registered.as_str(),
        presented.method().as_str()
    )))
}

fn check_secret(provider: &Provider, client: &Client, secret: &PlainToken, now: Timestamp) -> Result<(), OAuthError> {
    let shown = provider.keyring.hash(Purpose::ClientSecret, secret);
    let live = client.secrets.iter().filter(|s| s.expires_at.is_none_or(|until| until > now));
    let matches = live.fold(false, |found, s| found | constant_time_eq(s.hash.as_bytes(), shown.as_bytes()));
    if matches { Ok(()) } else { Err(OAuthError::invalid_client("the client_secret is wrong or has been replaced")) }
}
