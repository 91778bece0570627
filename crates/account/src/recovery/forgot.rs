//! Asking for a link with which to set a password.

use super::link::{SentBy, insert, write_link};
use crate::pace::{self, Ask, By};
use crate::{Accounts, At, Error};
use model::event::{Event, EventKind};
use model::link::LinkPurpose;
use model::outbox::{Channel, Envelope, Message};
use model::person::Stage;
use model::{EmailAddress, Moment, PersonId};
use std::time::Duration;
use store::{Tx, events, outbox, people};

/// Whether a link went to somebody who is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It did.
    Yes,
    /// Too many were asked for: none was sent (SEC-33).
    Paused {
        /// When to ask again.
        retry_after: Duration,
    },
    /// The account was closed meanwhile.
    NoAccount,
}

/// Mails a link to whoever has this address, and tells nobody whether there is such an account (SEC-30): where there is none, a
/// link of nobody's and a message that says nothing are written. Too many asked for are dropped silently (SEC-33).
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn send_link(accounts: &Accounts, to: EmailAddress, at: At, moment: &mut Moment) -> Result<(), Error> {
    let (draw, shared) = (moment.draw(), accounts.clone());
    let send = move |tx: &mut Tx| {
        let mut moment = draw.moment();
        let by = By { person: None, network: &at.origin.network };
        if pace::ask(tx, &shared, Ask::Mail(to.canonical()), by, moment.now)?.is_some() {
            return Ok(());
        }
        let found = people::find_by_email(tx, to.canonical())?;
        match found.map(|(person, _)| person).filter(|person| person.stage != Stage::Closed) {
            Some(person) => write_link(tx, &shared, &person, SentBy::Person(&at), &mut moment),
            None => write_decoy(tx, &shared, &to, &at, &mut moment),
        }
    };
    Ok(accounts.store.write(send).await?)
}

/// Mails a link to somebody who is signed in (PRO-1).
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn send_link_to(accounts: &Accounts, person: &PersonId, at: At, moment: &mut Moment) -> Result<Sent, Error> {
    let (draw, shared, person) = (moment.draw(), accounts.clone(), person.clone());
    let send = move |tx: &mut Tx| {
        let mut moment = draw.moment();
        let Some(person) = people::find(tx, &person)?.filter(|person| person.stage != Stage::Closed) else {
            return Ok(Sent::NoAccount);
        };
        let by = By { person: Some(&person.id), network: &at.origin.network };
        if let Some(retry_after) = pace::ask(tx, &shared, Ask::Mail(person.email.canonical()), by, moment.now)? {
            return Ok(Sent::Paused { retry_after });
        }
        write_link(tx, &shared, &person, SentBy::Person(&at), &mut moment)?;
        Ok(Sent::Yes)
    };
    Ok(accounts.store.write(send).await?)
}

/// The same statements for an address that no account has.
fn write_decoy(tx: &mut Tx, accounts: &Accounts, to: &EmailAddress, at: &At, moment: &mut Moment) -> store::Result<()> {
    let nobody = PersonId::new(moment);
    let purpose = LinkPurpose::SetPassword { password_changed_at: None, mailbox: to.canonical().to_owned() };
    insert(tx, accounts, nobody.clone(), purpose, moment)?;
    let language = Some(at.language.clone());
    let nothing = Envelope { channel: Channel::Email, to: to.to_string(), language, message: Message::Nothing };
    outbox::post(tx, &accounts.keyring, moment, &nothing)?;
    let event = Event::by_person(moment, EventKind::PasswordLinkSent, &nobody, &at.origin);
    events::append(tx, Event { person_id: None, ..event })
}
