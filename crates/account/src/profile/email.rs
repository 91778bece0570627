//! Another email address (PRO-6): asked for on the profile, confirmed from the new mailbox, told to the old one, which can take
//! it back for 72 hours (SEC-35).

use super::links::{Used, hold as hold_link};
use super::{Acting, hold, mail_to};
use crate::At;
use crate::pace::{self, Ask, By};
use crate::recovery::{SentBy, write_link};
use crate::sign_up::address::Address;
use crate::{Accounts, Error, post};
use model::ends::Occasion;
use model::event::{Event, EventKind};
use model::keyring::Purpose;
use model::link::{EMAIL_CHANGE_LIFETIME, Link, LinkPurpose, REVERT_LIFETIME};
use model::outbox::{Carried, Message};
use model::person::Person;
use model::surface::ExternalState;
use model::{EmailAddress, Moment, PersonId, PlainToken};
use std::time::Duration;
use store::ends::end_with;
use store::{Tx, events, links, people};

/// What became of the wish for another address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailAsked {
    /// A mail went to it. Which one only its reader learns: the address may be somebody else's (SEC-30).
    Mailed,
    /// It is the person's already.
    Unchanged,
    /// Too many were asked for (SEC-33).
    Paused {
        /// When to ask again.
        retry_after: Duration,
    },
    /// The session or the person's state ended meanwhile.
    Outdated,
}

/// Asks a new mailbox to confirm itself. A link that was mailed before dies.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn ask_for_email(
    accounts: &Accounts,
    acting: Acting,
    to: EmailAddress,
    moment: &mut Moment,
) -> Result<EmailAsked, Error> {
    let (draw, shared) = (moment.draw(), accounts.clone());
    let ask = move |tx: &mut Tx| {
        let mut moment = draw.moment();
        let Some(person) = hold(tx, &acting, moment.now)? else { return Ok(EmailAsked::Outdated) };
        if to.as_str() == person.email.as_str() {
            return Ok(EmailAsked::Unchanged);
        }
        let by = By { person: Some(&person.id), network: &acting.at.origin.network };
        if let Some(retry_after) = pace::ask(tx, &shared, Ask::Mail(to.canonical()), by, moment.now)? {
            return Ok(EmailAsked::Paused { retry_after });
        }
        write_to_new(tx, &shared, &person, &to, &acting.at, &mut moment)?;
        Ok(EmailAsked::Mailed)
    };
    Ok(accounts.store.write(ask).await?)
}

/// The same statements whether or not the address is in use (SEC-30): then the link is nobody's and is told to nobody.
fn write_to_new(
    tx: &mut Tx,
    accounts: &Accounts,
    person: &Person,
    to: &EmailAddress,
    at: &At,
    moment: &mut Moment,
) -> store::Result<()> {
    end_with(tx, &person.id, Occasion::EmailChangeAsked, moment.now)?;
    let (token, nobody) = (moment.token(), PersonId::new(moment));
    let in_use = holder(tx, person, to)?.is_none();
    let purpose = LinkPurpose::ChangeEmail { from: person.email.canonical().to_owned(), email: to.to_string() };
    let person_id = if in_use { nobody } else { person.id.clone() };
    let link = Link { person_id, purpose, expires_at: moment.now.plus(EMAIL_CHANGE_LIFETIME) };
    links::insert(tx, &accounts.keyring.hash(Purpose::Link, &token), &link)?;
    let message = match in_use {
        true => Message::EmailInUse,
        false => Message::ConfirmEmail { token: Carried::new(&token) },
    };
    mail_to(tx, accounts, moment, (person, to), at, message)?;
    events::append(tx, Event::by_person(moment, EventKind::EmailChangeAsked, &person.id, &at.origin))
}

/// Who has to make room for an address that a person wants: at most the remains of an account that nobody has or ever proved.
struct MakesRoom(Option<PersonId>);

/// `None` when the address is somebody else's.
fn holder(tx: &mut Tx, person: &Person, wanted: &EmailAddress) -> store::Result<Option<MakesRoom>> {
    if wanted.canonical() == person.email.canonical() {
        return Ok(Some(MakesRoom(None)));
    }
    Ok(match Address::look_up(tx, wanted.canonical())? {
        Address::Free => Some(MakesRoom(None)),
        Address::Closed(holder) => Some(MakesRoom(Some(holder.id))),
        // A sign-up that was never proved gives its maker no right to the address (SEC-34); an operator's addition is another thing.
        Address::Unproved(holder) if holder.signed_up => Some(MakesRoom(Some(holder.id))),
        Address::Unproved(_) | Address::InUse => None,
    })
}

/// Gives a person the address; `false` when it is somebody else's.
fn take(tx: &mut Tx, person: &Person, wanted: &EmailAddress, moment: &Moment) -> store::Result<bool> {
    let Some(MakesRoom(before)) = holder(tx, person, wanted)? else { return Ok(false) };
    if let Some(before) = before {
        people::remove(tx, &before)?;
    }
    people::set_email(tx, &person.id, wanted, moment.now)
}

/// What became of a confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmed {
    /// The address is the person's.
    Changed,
    /// Somebody else has it by now; nothing was changed.
    Taken,
    /// The link didn't work any more.
    Gone,
}

/// Makes the address of a link the person's. The old mailbox is told, with a link that takes it back.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn confirm_email(
    accounts: &Accounts,
    token: &PlainToken,
    at: At,
    moment: &mut Moment,
) -> Result<Confirmed, Error> {
    let hash = accounts.keyring.hash(Purpose::Link, token);
    let (draw, shared) = (moment.draw(), accounts.clone());
    let confirm = move |tx: &mut Tx| {
        let mut moment = draw.moment();
        let Some(Used { link, person }) = hold_link(tx, &hash, moment.now)? else {
            return Ok(Confirmed::Gone);
        };
        let LinkPurpose::ChangeEmail { email, .. } = &link.purpose else { return Ok(Confirmed::Gone) };
        let Ok(new) = EmailAddress::parse(email) else { return Ok(Confirmed::Gone) };
        if links::consume_of_holder(tx, &hash, moment.now)?.is_none() {
            return Ok(Confirmed::Gone);
        }
        if !take(tx, &person, &new, &moment)? {
            return Ok(Confirmed::Taken);
        }
        tell_both(tx, &shared, &person, &new, &at, &mut moment)?;
        Ok(Confirmed::Changed)
    };
    Ok(accounts.store.write(confirm).await?)
}

fn tell_both(
    tx: &mut Tx,
    accounts: &Accounts,
    before: &Person,
    new: &EmailAddress,
    at: &At,
    moment: &mut Moment,
) -> store::Result<()> {
    end_with(tx, &before.id, Occasion::EmailChanged, moment.now)?;
    let (token, until) = (moment.token(), moment.now.plus(REVERT_LIFETIME));
    let purpose = LinkPurpose::RevertEmail { email: before.email.to_string() };
    let link = Link { person_id: before.id.clone(), purpose, expires_at: until };
    links::insert(tx, &accounts.keyring.hash(Purpose::Link, &token), &link)?;
    let to_old = Message::EmailChanged { token: Carried::new(&token), email: new.to_string(), until };
    post::mail(tx, accounts, moment, before, Some(&at.language), to_old)?;
    mail_to(tx, accounts, moment, (before, new), at, Message::EmailIsYours)?;
    events::append(tx, Event::by_person(moment, EventKind::EmailChanged, &before.id, &at.origin))
}

/// What became of taking a change back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reverted {
    /// The person has their old address again.
    Back,
    /// Somebody else has it by now; nothing was changed.
    Taken,
    /// The link didn't work any more.
    Gone,
}

/// Takes a change of address back, and every one after it. Whoever made them knew the password: so all sessions and tokens end,
/// the password opens nothing any more, and the restored mailbox gets a link to set another one. An external login that was linked
/// after the change is taken off the account: it may be theirs.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn revert_email(
    accounts: &Accounts,
    token: &PlainToken,
    at: At,
    moment: &mut Moment,
) -> Result<Reverted, Error> {
    let hash = accounts.keyring.hash(Purpose::Link, token);
    let (draw, shared) = (moment.draw(), accounts.clone());
    let revert = move |tx: &mut Tx| {
        let mut moment = draw.moment();
        let Some(Used { link, person }) = hold_link(tx, &hash, moment.now)? else {
            return Ok(Reverted::Gone);
        };
        let LinkPurpose::RevertEmail { email } = &link.purpose else { return Ok(Reverted::Gone) };
        let Ok(old) = EmailAddress::parse(email) else { return Ok(Reverted::Gone) };
        if !take(tx, &person, &old, &moment)? {
            return Ok(Reverted::Taken);
        }
        if links::consume_of_holder(tx, &hash, moment.now)?.is_none() {
            return Err(store::Error::bug("a link that was found can't be used up"));
        }
        let ended = end_with(tx, &person.id, Occasion::EmailReverted { link_until: link.expires_at }, moment.now)?;
        people::clear_password(tx, &person.id)?;
        let external = if ended.external { ExternalState::Never } else { person.external };
        let restored = Person { email: old, password_changed_at: None, external, ..person.clone() };
        tell_of_revert(tx, &shared, &person, &restored, &at, &mut moment)?;
        Ok(Reverted::Back)
    };
    Ok(accounts.store.write(revert).await?)
}

fn tell_of_revert(
    tx: &mut Tx,
    accounts: &Accounts,
    before: &Person,
    restored: &Person,
    at: &At,
    moment: &mut Moment,
) -> store::Result<()> {
    let language = Some(at.language.as_str());
    post::mail(tx, accounts, moment, before, language, Message::EmailReverted)?;
    post::mail(tx, accounts, moment, restored, language, Message::EmailReverted)?;
    let event = Event::by_person(moment, EventKind::EmailReverted, &restored.id, &at.origin);
    let event = match restored.external == before.external {
        true => event,
        false => event.noted("an external login that was linked after the change was taken off the account"),
    };
    events::append(tx, event)?;
    write_link(tx, accounts, restored, SentBy::Person(at), moment)
}
