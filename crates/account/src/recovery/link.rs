//! The mailed link with which a password is set: the one place where it is made.

use crate::{Accounts, At, post};
use model::event::{Actor, Event, EventKind};
use model::keyring::Purpose;
use model::link::{Link, LinkPurpose, PASSWORD_LINK_LIFETIME};
use model::outbox::{Carried, Message};
use model::person::Person;
use model::{Moment, PersonId, PlainToken};
use store::{Result, Tx, events, links};

/// Who has a link sent.
#[derive(Clone, Copy, Debug)]
pub enum SentBy<'a> {
    /// The person, or whoever typed their address, here.
    Person(&'a At),
    /// Support or an operator.
    Operator,
}

/// Mails somebody a link to set their password, as they are now, and writes it down.
///
/// # Errors
/// When the database fails.
pub fn write_link(
    tx: &mut Tx,
    accounts: &Accounts,
    person: &Person,
    by: SentBy<'_>,
    moment: &mut Moment,
) -> Result<()> {
    let purpose = LinkPurpose::SetPassword {
        password_changed_at: person.password_changed_at,
        mailbox: person.email.canonical().to_owned(),
    };
    let token = insert(tx, accounts, person.id.clone(), purpose, moment)?;
    let message = Message::PasswordLink {
        token: Carried::new(&token),
        replaces: person.password_changed_at.is_some(),
        apps_only: person.login().password_is_for_apps(),
    };
    let (language, event) = match by {
        SentBy::Person(at) => {
            let event = Event::by_person(moment, EventKind::PasswordLinkSent, &person.id, &at.origin);
            (Some(at.language.as_str()), event)
        }
        SentBy::Operator => (None, Event::by(moment, Actor::Operator, EventKind::PasswordLinkSent, &person.id)),
    };
    post::mail(tx, accounts, moment, person, language, message)?;
    events::append(tx, event)
}

/// Stores a link to set a password; gives its secret part.
pub(super) fn insert(
    tx: &mut Tx,
    accounts: &Accounts,
    person_id: PersonId,
    purpose: LinkPurpose,
    moment: &mut Moment,
) -> Result<PlainToken> {
    let token = moment.token();
    let link = Link { person_id, purpose, expires_at: moment.now.plus(PASSWORD_LINK_LIFETIME) };
    links::insert(tx, &accounts.keyring.hash(Purpose::Link, &token), &link)?;
    Ok(token)
}
