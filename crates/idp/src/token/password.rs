//! The password grant (RFC 6749 §4.3), for first-party apps alone (OP-1).
//!
//! The password is checked by whoever keeps passwords, between the two halves: first the client proves itself and that
//! it may use this grant at all, then somebody's password turns out right, and then the person's state and the surface
//! rule are asked in the same write that gives the tokens. Whatever is wrong with the person, the answer is one
//! ([`refused`]).

use super::give::give;
use super::{Decided, Refused, TokenResponse, check_grant_allowed, if_removed, mint, still_allowed};
use crate::client_auth::AuthenticatedClient;
use crate::{ErrorCode, OAuthError, Provider};
use model::claims::ClaimsRequest;
use model::client::GrantType;
use model::event::{Event, EventKind, Origin};
use model::grant::Grant;
use model::keyring::Purpose;
use model::person::Person;
use model::session::Authentication;
use model::{GrantId, Moment, Scope, Surface};
use std::sync::Arc;
use store::{Result, Store, Tx};

/// Whether a client may use this grant. Asked at each use: what it was when it was registered isn't taken for what it is.
pub fn check_client(client: &AuthenticatedClient) -> Result<(), OAuthError> {
    check_grant_allowed(client, GrantType::Password)?;
    let client = client.client();
    if client.first_party && client.surface == Surface::App {
        return Ok(());
    }
    Err(OAuthError::new(ErrorCode::UnauthorizedClient, "the password grant is for first-party apps alone"))
}

/// The one answer for everything that may be wrong with somebody's email address, password, state or surface
/// (SEC-30, SUR-4): its hint is for all of them.
pub fn refused() -> OAuthError {
    OAuthError::invalid_grant(
        "the email address or password is wrong, or can not be used here; who signs in to the website with an \
         external login sets up a password first, at the address in error_uri",
    )
}

/// Gives tokens to somebody whose password was right just now.
pub async fn give_tokens(
    provider: Arc<Provider>,
    store: &Store,
    client: AuthenticatedClient,
    person: Person,
    scope: Scope,
    origin: Origin,
    moment: &mut Moment,
) -> Result<Result<TokenResponse, Refused>> {
    let draw = moment.draw();
    let refresh_token = moment.token();
    let refresh_hash = provider.keyring.hash(Purpose::RefreshToken, &refresh_token);
    let (using, grant_id) = (provider.clone(), GrantId::new(moment));
    let id = client.client().id.clone();
    let decided = store
        .write(move |tx: &mut Tx| {
            let now = draw.now;
            let snapshot = using.snapshot(tx, now)?;
            if snapshot.client(tx, &client.client().id)?.is_none() {
                return Ok(Decided { verdict: Err(refused().into()), snapshot });
            }
            let grant = Grant {
                id: grant_id.clone(),
                client_id: client.client().id.clone(),
                person_id: person.id.clone(),
                session_id: None,
                scope: scope.clone(),
                surface: client.client().surface,
                authentication: Authentication::by_password(now),
                nonce: None,
                claims: ClaimsRequest::default(),
                created_at: now,
            };
            let as_now = store::people::hold(tx, &person.id)?;
            let as_now = as_now.filter(|now| now.password_changed_at == person.password_changed_at);
            let Some(active) = as_now.and_then(|person| still_allowed(&grant, person)) else {
                return Ok(Decided { verdict: Err(refused().into()), snapshot });
            };
            let with_refresh_token = client.client().allows_grant(GrantType::RefreshToken);
            let event = Event::by_person(&mut draw.moment(), EventKind::SignedIn, &person.id, &origin);
            store::events::append(tx, event.about(&client.client().id))?;
            let issue =
                give(&using, tx, client.client(), grant, active, with_refresh_token.then_some(&refresh_hash), now)?;
            store::grants::note_network(tx, &grant_id, &origin.network)?;
            Ok(Decided { verdict: Ok(issue), snapshot })
        })
        .await;
    let decided = match decided {
        Ok(decided) => decided,
        Err(fault) => return if_removed(store, id, fault).await.map(Err),
    };
    match decided.verdict {
        Err(refused) => Ok(Err(refused)),
        Ok(issue) => mint(&provider, &decided.snapshot, issue, refresh_token, moment).map(Ok),
    }
}
