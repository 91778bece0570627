//! Asking an owner.

use crate::Accounts;
use crate::At;
use crate::pace::{self, Ask, By};
use model::approval::{Approval, LIFETIME};
use model::event::{Event, EventKind};
use model::keyring::Purpose;
use model::outbox::{Carried, Channel, Envelope, Message};
use model::person::Person;
use model::{Draw, EmailAddress};
use std::time::Duration;
use store::{Result, Tx, approvals, events, outbox, people};

/// What is asked of an owner.
pub(crate) struct Request<'a> {
    /// Who asks.
    pub(crate) person: &'a Person,
    /// The subscription that they want to join.
    pub(crate) customer_number: &'a str,
    /// The registration ID that they named.
    pub(crate) registration_id: Option<&'a str>,
    /// The subscription's owner.
    pub(crate) owner_email: &'a EmailAddress,
}

/// Writes a request and its mail, unless too many were asked for: then gives what is left of the pause. The person's
/// stage and earlier requests are for the caller to see to.
pub(crate) fn ask_owner(
    tx: &mut Tx,
    accounts: &Accounts,
    request: &Request<'_>,
    at: &At,
    draw: &Draw,
) -> Result<Option<Duration>> {
    let by = By { person: Some(&request.person.id), network: &at.origin.network };
    if let Some(pause) = pace::ask(tx, accounts, Ask::Approval(request.owner_email.canonical()), by, draw.now)? {
        return Ok(Some(pause));
    }
    let mut moment = draw.moment();
    let token = moment.token();
    let approval = Approval {
        id: moment.uuid(),
        person_id: request.person.id.clone(),
        customer_number: request.customer_number.to_owned(),
        registration_id: request.registration_id.map(str::to_owned),
        owner_email: request.owner_email.clone(),
        created_at: draw.now,
        expires_at: draw.now.plus(LIFETIME),
        outcome: None,
    };
    approvals::insert(tx, &accounts.keyring.hash(Purpose::Approval, &token), &approval)?;
    let envelope = Envelope {
        channel: Channel::Email,
        to: request.owner_email.to_string(),
        language: Some(language_of(tx, request.owner_email)?.unwrap_or_else(|| at.language.clone())),
        message: Message::ApprovalRequest {
            token: Carried::new(&token),
            name: request.person.name.clone(),
            email: request.person.email.to_string(),
            customer_number: approval.customer_number,
            registration_id: approval.registration_id,
            expires_at: approval.expires_at,
        },
    };
    outbox::post(tx, &accounts.keyring, &mut moment, &envelope)?;
    let asked = Event::by_person(&mut moment, EventKind::ApprovalAsked, &request.person.id, &at.origin);
    events::append(tx, asked)?;
    Ok(None)
}

/// The language that an owner chose, where they have an account of their own.
fn language_of(tx: &mut Tx, owner: &EmailAddress) -> Result<Option<String>> {
    Ok(people::find_by_email(tx, owner.canonical())?.and_then(|(person, _)| person.claims.locale))
}
