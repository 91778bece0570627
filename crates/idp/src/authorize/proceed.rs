//! The next step with a request, and what it writes.

use super::decide::{self, AtBrowser, Step};
use super::{Context, Next};
use crate::Snapshot;
use model::client::Client;
use model::code::{self, Code};
use model::grant::Grant;
use model::request::{AuthorizationRequest, PendingRequest};
use session::SignedIn;
use std::sync::Arc;
use store::{Result, Tx};

/// Takes the next step with a stored request. Where that gives an answer the request is finished by it:
/// of any number at once one has the answer.
pub(super) fn proceed_stored(context: &Context, tx: &mut Tx, client: &Client, pending: PendingRequest) -> Result<Next> {
    let (next, _) = proceed(context, tx, client, pending)?;
    let is_answer = matches!(next, Next::Issued(_) | Next::Failed(..));
    if is_answer && !store::requests::finish(tx, &context.handle)? {
        return Ok(Next::OutOfDate);
    }
    Ok(next)
}

/// The client of a stored request, if its redirect address is still
/// registered (SEC-23).
pub(super) fn registered(
    tx: &mut Tx,
    snapshot: &Snapshot,
    request: &AuthorizationRequest,
) -> Result<Option<Arc<Client>>> {
    let client = snapshot.client(tx, &request.client_id)?;
    Ok(client.filter(|client| client.accept_redirect(request.redirect_uri.as_str()).is_some()))
}

/// Takes the next step with a request; the request comes back for storing.
pub(super) fn proceed(
    context: &Context,
    tx: &mut Tx,
    client: &Client,
    pending: PendingRequest,
) -> Result<(Next, AuthorizationRequest)> {
    let signed_in = context.visitor.signed_in(&context.provider, tx, context.now)?;
    let consent = match &signed_in {
        Some(who) if !client.first_party => store::consents::find(tx, &who.session.person_id, &client.id)?,
        _ => None,
    };
    let at_browser = match &signed_in {
        Some(who) => AtBrowser::SignedIn(who),
        // Elsewhere the sign-in page leads on, whatever it is.
        None if pending.request.prompt.none && context.visitor.is_signing_up(&context.provider, tx, context.now)? => {
            AtBrowser::SigningUp
        }
        None => AtBrowser::Nobody,
    };
    let step = decide::next(client, &pending, at_browser, consent.as_ref(), context.now);
    let request = pending.request;
    let next = match (step, signed_in) {
        (Step::Issue, Some(who)) => {
            issue(context, tx, client, &request, &who)?;
            Next::Issued(request.clone())
        }
        (Step::Fail(failure), _) => Next::Failed(request.clone(), failure),
        (Step::Consent, _) => Next::Consent,
        (Step::SignIn | Step::Issue, _) => Next::SignIn,
    };
    Ok((next, request))
}

fn issue(
    context: &Context,
    tx: &mut Tx,
    client: &Client,
    request: &AuthorizationRequest,
    who: &SignedIn,
) -> Result<()> {
    let grant = Grant {
        id: context.grant_id.clone(),
        client_id: client.id.clone(),
        person_id: who.session.person_id.clone(),
        session_id: Some(who.session.id.clone()),
        scope: request.scope.clone(),
        surface: client.surface,
        authentication: who.session.authentication.clone(),
        nonce: request.nonce.clone(),
        claims: request.claims.clone(),
        created_at: context.now,
    };
    let code = Code {
        grant,
        redirect_uri: request.redirect_uri.clone(),
        challenge: request.challenge.clone(),
        expires_at: context.now.plus(code::LIFETIME),
    };
    if who.is_due_for_touch(context.now) {
        store::sessions::touch(tx, &who.session.id, context.now)?;
    }
    store::codes::insert(tx, &context.code, &code)
}
