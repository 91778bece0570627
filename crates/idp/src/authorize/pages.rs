//! What the sign-in and consent pages need to know of the request they serve,
//! and the person's decision at the consent page.

use super::{Context, Fresh, Next, Outcome, Visitor, again_if_removed, context, outcome, proceed_stored, registered};
use crate::{ErrorCode, OAuthError, Provider};
use model::client::Client;
use model::consent::Consent;
use model::keyring::Purpose;
use model::request::AuthorizationRequest;
use model::{InBrowser, Moment, PlainToken, Scope, Timestamp, TokenHash};
use session::SignedIn;
use std::sync::Arc;
use store::{Result, Store, Tx};

/// What the sign-in page shows of the request it serves.
#[derive(Debug)]
pub struct SignInPage {
    /// The client that the person is going to.
    pub client: Arc<Client>,
    /// The request.
    pub request: AuthorizationRequest,
    /// Who is signed in at this browser already.
    pub signed_in: Option<SignedIn>,
}

/// What the consent page shows.
#[derive(Debug)]
pub struct ConsentPage {
    /// The client that asks.
    pub client: Arc<Client>,
    /// The request.
    pub request: AuthorizationRequest,
    /// As whom.
    pub signed_in: SignedIn,
    /// What the person has allowed it before.
    pub allowed_before: Scope,
}

/// The request behind a sign-in page.
pub async fn sign_in_page(
    provider: Arc<Provider>,
    store: &Store,
    handle: &PlainToken,
    visitor: Visitor,
    now: Timestamp,
) -> Result<InBrowser<SignInPage>> {
    let handle = provider.keyring.hash(Purpose::Request, handle);
    store
        .read(move |tx| {
            find(&provider, tx, &handle, visitor, now)?.and_then(|(client, request)| {
                let signed_in = visitor.signed_in(&provider, tx, now)?;
                Ok(Some(SignInPage { client, request, signed_in }))
            })
        })
        .await
}

/// The request behind a consent page; `None` inside when nobody is signed in
/// any more, and the request has to be resumed first.
pub async fn consent_page(
    provider: Arc<Provider>,
    store: &Store,
    handle: &PlainToken,
    visitor: Visitor,
    now: Timestamp,
) -> Result<InBrowser<Option<ConsentPage>>> {
    let handle = provider.keyring.hash(Purpose::Request, handle);
    store
        .read(move |tx| {
            find(&provider, tx, &handle, visitor, now)?.and_then(|(client, request)| {
                let Some(signed_in) = visitor.signed_in(&provider, tx, now)? else { return Ok(Some(None)) };
                let before = store::consents::find(tx, &signed_in.session.person_id, &client.id)?;
                let allowed_before = before.map(|consent| consent.scope).unwrap_or_default();
                Ok(Some(Some(ConsentPage { client, request, signed_in, allowed_before })))
            })
        })
        .await
}

/// *Allow* or *Deny*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// What was shown may be given.
    Allow,
    /// Nothing is given; the client gets `access_denied`.
    Deny,
}

/// Carries the person's decision out and finishes the request.
pub async fn decide_consent(
    provider: Arc<Provider>,
    store: &Store,
    handle: PlainToken,
    visitor: Visitor,
    decision: Decision,
    moment: &mut Moment,
) -> Result<Outcome> {
    let fresh = Fresh::draw(&provider, moment);
    let context = context(&provider, visitor, &handle, &fresh, moment.now);
    let look = || {
        let context = context.clone();
        store.write(move |tx| decide_in(&context, tx, decision))
    };
    let next = again_if_removed(look).await?;
    Ok(outcome(&provider, next, handle, fresh.code))
}

fn decide_in(context: &Context, tx: &mut Tx, decision: Decision) -> Result<Next> {
    let found = store::requests::find(tx, &context.handle, &context.visitor.browser, context.now)?;
    let mut pending = match found {
        InBrowser::Here(pending) => pending,
        InBrowser::Elsewhere => return Ok(Next::OtherBrowser),
        InBrowser::Gone => return Ok(Next::OutOfDate),
    };
    let snapshot = context.provider.snapshot(tx, context.now)?;
    let Some(client) = registered(tx, &snapshot, &pending.request)? else { return Ok(Next::OutOfDate) };
    let Some(who) = context.visitor.signed_in(&context.provider, tx, context.now)? else {
        return Ok(Next::SignIn);
    };
    if decision == Decision::Deny {
        if !store::requests::finish(tx, &context.handle)? {
            return Ok(Next::OutOfDate);
        }
        let denied = OAuthError::new(ErrorCode::AccessDenied, "the person refused");
        return Ok(Next::Failed(pending.request, denied));
    }
    remember(tx, &client, &pending.request, &who, context.now)?;
    store::requests::consent(tx, &context.handle, &who.session.person_id, &who.session.id)?;
    pending.consented = Some((who.session.person_id, who.session.id));
    proceed_stored(context, tx, &client, pending)
}

fn remember(
    tx: &mut Tx,
    client: &Client,
    request: &AuthorizationRequest,
    who: &SignedIn,
    now: Timestamp,
) -> Result<()> {
    store::people::hold(tx, &who.session.person_id)?;
    let before =
        store::consents::find(tx, &who.session.person_id, &client.id)?.map(|consent| consent.scope).unwrap_or_default();
    let all = before.together_with(&request.consent_scope);
    let consent =
        Consent { person_id: who.session.person_id.clone(), client_id: client.id.clone(), scope: all, granted_at: now };
    store::consents::remember(tx, &consent)
}

/// The request under a handle, with its client.
fn find(
    provider: &Provider,
    tx: &mut Tx,
    handle: &TokenHash,
    visitor: Visitor,
    now: Timestamp,
) -> Result<InBrowser<(Arc<Client>, AuthorizationRequest)>> {
    store::requests::find(tx, handle, &visitor.browser, now)?.and_then(|pending| {
        let snapshot = provider.snapshot(tx, now)?;
        Ok(registered(tx, &snapshot, &pending.request)?.map(|client| (client, pending.request)))
    })
}
