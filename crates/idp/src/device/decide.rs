//! What a person decides of a device, in the browser that has its code.

use super::waiting;
use crate::Provider;
use crate::authorize::Visitor;
use model::claims::ClaimsRequest;
use model::client::Client;
use model::device::DeviceRequest;
use model::event::{Event, EventKind, Origin};
use model::grant::Grant;
use model::keyring::Purpose;
use model::{Draw, GrantId, Moment, PlainToken, Timestamp, TokenHash};
use session::SignedIn;
use std::sync::Arc;
use store::device_codes;
use store::{Result, Store, Tx};

/// A person's decision.
#[derive(Debug)]
pub struct Decision {
    /// About which device.
    pub user_code: PlainToken,
    /// At which browser, in which session.
    pub visitor: Visitor,
    /// From where.
    pub origin: Origin,
    /// What.
    pub answer: Answer,
}

/// What a person says to a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes.
    Allow,
    /// No.
    Deny,
}

/// What became of a decision.
#[derive(Debug, PartialEq, Eq)]
pub enum Decided {
    /// The device may go on, or is told no.
    Done,
    /// Nobody is signed in here who may open this client's surface.
    SignIn,
    /// Decided before, lapsed, another browser's, or never was.
    Gone,
}

/// Carries a person's decision out. Allowed is only what the surface rule allows to who is signed in (SUR-1).
pub async fn decide(
    provider: Arc<Provider>,
    store: &Store,
    decision: Decision,
    moment: &mut Moment,
) -> Result<Decided> {
    let user_code = provider.keyring.hash(Purpose::UserCode, &decision.user_code);
    let (draw, grant_id) = (moment.draw(), GrantId::new(moment));
    let decide = move |tx: &mut Tx| {
        let browser = &decision.visitor.browser;
        let Some((client, request)) = waiting(&provider, tx, &user_code, browser, draw.now)? else {
            return Ok(Decided::Gone);
        };
        if decision.answer == Answer::Deny {
            let denied = device_codes::deny(tx, &user_code, browser, draw.now)?;
            return Ok(if denied { Decided::Done } else { Decided::Gone });
        }
        let who = decision.visitor.signed_in(&provider, tx, draw.now)?.filter(|who| who.opens(client.surface));
        let Some(who) = who else { return Ok(Decided::SignIn) };
        let grant = grant_of(grant_id.clone(), &client, &request, &who, draw.now);
        if !device_codes::allow(tx, &user_code, browser, &grant, draw.now)? {
            return Ok(Decided::Gone);
        }
        note(tx, &grant, &decision.origin, &draw).map(|()| Decided::Done)
    };
    store.write(decide).await
}

fn note(tx: &mut Tx, grant: &Grant, origin: &Origin, draw: &Draw) -> Result<()> {
    let event = Event::by_person(&mut draw.moment(), EventKind::DeviceAllowed, &grant.person_id, origin);
    store::events::append(tx, event.about(&grant.client_id))
}

/// What a person decided at this browser, and about which client.
pub async fn decided(
    provider: Arc<Provider>,
    store: &Store,
    user_code: &PlainToken,
    browser: TokenHash,
    now: Timestamp,
) -> Result<Option<(Arc<Client>, Answer)>> {
    let user_code = provider.keyring.hash(Purpose::UserCode, user_code);
    let find = move |tx: &mut Tx| {
        let Some((request, allowed)) = device_codes::decision(tx, &user_code, &browser, now)? else { return Ok(None) };
        let client = provider.snapshot(tx, now)?.client(tx, &request.client_id)?;
        Ok(client.map(|client| (client, if allowed { Answer::Allow } else { Answer::Deny })))
    };
    store.read(find).await
}

fn grant_of(id: GrantId, client: &Client, request: &DeviceRequest, who: &SignedIn, now: Timestamp) -> Grant {
    Grant {
        id,
        client_id: client.id.clone(),
        person_id: who.session.person_id.clone(),
        session_id: Some(who.session.id.clone()),
        scope: client.narrow(&request.scope),
        surface: client.surface,
        authentication: who.session.authentication.clone(),
        nonce: None,
        claims: ClaimsRequest::default(),
        created_at: now,
    }
}
