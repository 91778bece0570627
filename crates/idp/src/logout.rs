//! RP-initiated logout (OpenID Connect RP-Initiated Logout §2, §3).

use crate::authorize::Visitor;
use crate::keys::KeySet;
use crate::tokens::IdClaims;
use crate::{OAuthError, Params, Provider};
use model::client::Client;
use model::event::Origin;
use model::redirect::RegisteredRedirect;
use model::{ClientId, Moment, SessionId};
use session::SignedIn;
use std::sync::Arc;
use store::{Result, Store, Tx};

/// Who wants to leave.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// The browser.
    pub visitor: Visitor,
    /// From where it asks.
    pub origin: Origin,
}

/// What the endpoint does.
#[derive(Debug)]
pub enum Outcome {
    /// A page that says the request is refused.
    Refused(OAuthError),
    /// The session has ended, or there was none. Go to the client's address
    /// where there is one to trust, otherwise show *You are signed out*.
    SignedOut(Option<SignedOutTo>),
    /// Ask the person first: nothing trustworthy says that they want it.
    Ask,
}

/// A registered address for after sign-out, with the request's `state`.
#[derive(Debug)]
pub struct SignedOutTo {
    redirect_uri: RegisteredRedirect,
    state: Option<String>,
}

impl SignedOutTo {
    /// The address with `state` added, and nothing else.
    pub fn location(&self) -> String {
        self.redirect_uri.with_query(self.state.iter().map(|state| ("state", state.as_str())))
    }
}

/// Answers a logout request. With an ID token of ours the session that it
/// names ends at once, in the store first (SEC-27), unless another person is
/// signed in at this browser; an address is followed only with such a hint.
pub async fn end_session(
    provider: Arc<Provider>,
    store: &Store,
    params: Params,
    by: Leaving,
    moment: &mut Moment,
) -> Result<Outcome> {
    let draw = moment.draw();
    store.write(move |tx| answer(&provider, tx, &params, &by, &mut draw.moment())).await
}

fn answer(provider: &Provider, tx: &mut Tx, params: &Params, by: &Leaving, moment: &mut Moment) -> Result<Outcome> {
    let now = moment.now;
    let snapshot = provider.snapshot(tx, now)?;
    let hint = match read_hint(provider, &snapshot.keys, params) {
        Ok(hint) => hint,
        Err(error) => return Ok(Outcome::Refused(error)),
    };
    let signed_in = by.visitor.signed_in(provider, tx, now)?;
    let Some(hint) = hint else {
        if params.get("post_logout_redirect_uri").is_some() {
            let why = "post_logout_redirect_uri is followed only together with an id_token_hint";
            tracing::debug!(why, "address after sign-out not followed");
        }
        return Ok(if signed_in.is_some() { Outcome::Ask } else { Outcome::SignedOut(None) });
    };
    let Some(client) = snapshot.client(tx, &ClientId::from_text(hint.aud.as_str()))? else {
        return Ok(Outcome::Refused(OAuthError::invalid_request(
            "id_token_hint was issued to a client that is no longer registered",
        )));
    };
    let target = match target(&client, params) {
        Ok(target) => target,
        Err(error) => return Ok(Outcome::Refused(error)),
    };
    let is_another_person = |who: &SignedIn| who.session.person_id.as_str() != hint.sub;
    if signed_in.as_ref().is_some_and(is_another_person) {
        return Ok(Outcome::Ask);
    }
    if let Some(who) = &signed_in {
        session::end(tx, &who.session.id, &by.origin, moment)?;
    }
    // A cross-site POST brings no cookie: the hint alone names the session it came from.
    if let Some(sid) = hint.sid {
        session::end(tx, &SessionId::from_text(sid), &by.origin, moment)?;
    }
    Ok(Outcome::SignedOut(target))
}

/// Ends this browser's session after the person pressed *Sign out*, and whatever sign-up was begun at it.
pub async fn confirm(provider: Arc<Provider>, store: &Store, by: Leaving, moment: &mut Moment) -> Result<()> {
    let draw = moment.draw();
    store
        .write(move |tx| {
            store::enrolments::end(tx, &by.visitor.browser)?;
            match by.visitor.signed_in(&provider, tx, draw.now)? {
                Some(who) => session::end(tx, &who.session.id, &by.origin, &mut draw.moment()),
                None => Ok(()),
            }
        })
        .await
}

/// The hint's claims, if there is a hint and `client_id` doesn't contradict it.
fn read_hint(provider: &Provider, keys: &KeySet, params: &Params) -> Result<Option<IdClaims>, OAuthError> {
    let hint = IdClaims::of_hint(provider, keys, params)?;
    let client_id = params.get("client_id");
    if hint.as_ref().zip(client_id).is_some_and(|(hint, id)| hint.aud != id) {
        return Err(OAuthError::invalid_request("client_id is not the client that id_token_hint was issued to"));
    }
    Ok(hint)
}

fn target(client: &Client, params: &Params) -> Result<Option<SignedOutTo>, OAuthError> {
    let Some(presented) = params.get("post_logout_redirect_uri") else { return Ok(None) };
    let redirect_uri = client
        .accept_post_logout_redirect(presented)
        .ok_or_else(|| OAuthError::invalid_request("post_logout_redirect_uri is not registered for this client"))?;
    Ok(Some(SignedOutTo { redirect_uri, state: params.owned("state") }))
}
