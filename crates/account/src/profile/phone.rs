//! Another mobile number (PRO-6): kept unproved until its proof is asked for; the mailbox is told, and can take it back for 72
//! hours (SEC-35).

use super::links::{Used, hold as hold_link};
use super::{Acting, hold};
use crate::At;
use crate::pace::{self, Ask, By};
use crate::phone::PhoneNumber;
use crate::{Accounts, Error, TextMessages, post};
use model::claims::ProfileClaims;
use model::ends::Occasion;
use model::event::{Event, EventKind};
use model::keyring::Purpose;
use model::link::{Link, LinkPurpose, REVERT_LIFETIME};
use model::outbox::{Carried, Channel, Envelope, Message};
use model::person::Person;
use model::phone::ending;
use model::{Moment, PlainToken, Timestamp};
use std::time::Duration;
use store::ends::end_with;
use store::{Tx, events, links, outbox, people};

/// What became of a new number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneChange {
    /// It is the person's, yet to be proved; or they have none now.
    Changed,
    /// It was theirs already.
    Unchanged,
    /// Too many messages were asked for (SEC-33).
    Paused {
        /// When to ask again.
        retry_after: Duration,
    },
    /// The session or the person's state ended meanwhile.
    Outdated,
}

/// Changes the number; `None` takes it out.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn change_phone(
    accounts: &Accounts,
    acting: Acting,
    new: Option<PhoneNumber>,
    moment: &mut Moment,
) -> Result<PhoneChange, Error> {
    let (draw, shared) = (moment.draw(), accounts.clone());
    let change = move |tx: &mut Tx| {
        let mut moment = draw.moment();
        let Some(person) = hold(tx, &acting, moment.now)? else { return Ok(PhoneChange::Outdated) };
        let new = new.as_ref().map(PhoneNumber::as_str);
        if new == person.claims.phone_number.as_deref() {
            return Ok(PhoneChange::Unchanged);
        }
        let by = By { person: Some(&person.id), network: &acting.at.origin.network };
        let asked = new.map_or(Ask::Mail(person.email.canonical()), Ask::Sms);
        if let Some(retry_after) = pace::ask(tx, &shared, asked, by, moment.now)? {
            return Ok(PhoneChange::Paused { retry_after });
        }
        let number = new.map(|number| (number.to_owned(), false));
        set(tx, &person, number, moment.now)?;
        tell(tx, &shared, &person, new, &acting.at, &mut moment)?;
        Ok(PhoneChange::Changed)
    };
    Ok(accounts.store.write(change).await?)
}

fn set(tx: &mut Tx, person: &Person, number: Option<(String, bool)>, now: Timestamp) -> store::Result<bool> {
    let claims = ProfileClaims {
        phone_number_verified: number.as_ref().map(|(_, proved)| *proved),
        phone_number: number.map(|(number, _)| number),
        ..person.claims.clone()
    };
    people::set_details(tx, &person.id, &person.name, &claims, now)
}

fn number_of(person: &Person) -> Option<(String, bool)> {
    let proved = person.claims.phone_number_verified.unwrap_or(false);
    person.claims.phone_number.clone().map(|number| (number, proved))
}

fn tell(
    tx: &mut Tx,
    accounts: &Accounts,
    before: &Person,
    new: Option<&str>,
    at: &At,
    moment: &mut Moment,
) -> store::Result<()> {
    let (token, until) = (moment.token(), moment.now.plus(REVERT_LIFETIME));
    let purpose = LinkPurpose::RevertPhone { phone: number_of(before) };
    let link = Link { person_id: before.id.clone(), purpose, expires_at: until };
    links::insert(tx, &accounts.keyring.hash(Purpose::Link, &token), &link)?;
    let message = Message::PhoneChanged { token: Carried::new(&token), ending: new.map(ending), until };
    post::mail(tx, accounts, moment, before, Some(&at.language), message)?;
    for number in [before.claims.phone_number.as_deref(), new].into_iter().flatten() {
        text(tx, accounts, before, number, at, moment)?;
    }
    events::append(tx, Event::by_person(moment, EventKind::PhoneChanged, &before.id, &at.origin))
}

/// By SMS too, where Signet sends any, and never to a number that it wouldn't take now (SEC-33).
fn text(
    tx: &mut Tx,
    accounts: &Accounts,
    person: &Person,
    number: &str,
    at: &At,
    moment: &mut Moment,
) -> store::Result<()> {
    if accounts.settings.text_messages == TextMessages::None {
        return Ok(());
    }
    let Ok(number) = PhoneNumber::parse(number, accounts.settings.phone_countries.as_deref()) else { return Ok(()) };
    let language = person.claims.locale.clone().or_else(|| Some(at.language.clone()));
    let to = number.as_str().to_owned();
    let envelope = Envelope { channel: Channel::Sms, to, language, message: Message::PhoneChangedSms };
    outbox::post(tx, &accounts.keyring, moment, &envelope)
}

/// What became of taking a change back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneReverted {
    /// The person has their old number again, or none.
    Back,
    /// The link didn't work any more.
    Gone,
}

/// Takes a change of number back, and every one after it.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn revert_phone(
    accounts: &Accounts,
    token: &PlainToken,
    at: At,
    moment: &mut Moment,
) -> Result<PhoneReverted, Error> {
    let hash = accounts.keyring.hash(Purpose::Link, token);
    let (draw, shared) = (moment.draw(), accounts.clone());
    let revert = move |tx: &mut Tx| {
        let mut moment = draw.moment();
        let now = moment.now;
        let Some(Used { link, person }) = hold_link(tx, &hash, now)? else {
            return Ok(PhoneReverted::Gone);
        };
        let LinkPurpose::RevertPhone { phone } = &link.purpose else { return Ok(PhoneReverted::Gone) };
        if links::consume_of_holder(tx, &hash, now)?.is_none() {
            return Ok(PhoneReverted::Gone);
        }
        set(tx, &person, phone.clone(), now)?;
        end_with(tx, &person.id, Occasion::PhoneReverted { link_until: link.expires_at }, now)?;
        post::mail(tx, &shared, &mut moment, &person, Some(&at.language), Message::PhoneReverted)?;
        let event = Event::by_person(&mut moment, EventKind::PhoneReverted, &person.id, &at.origin);
        events::append(tx, event)?;
        Ok(PhoneReverted::Back)
    };
    Ok(accounts.store.write(revert).await?)
}
