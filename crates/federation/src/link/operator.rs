//! Linking by an operator, for people who come from another system.

use account::{Accounts, post};
use model::ends::Occasion;
use model::event::{Actor, Event, EventKind};
use model::external::{ExternalLogin, Subject};
use model::outbox::Message;
use model::person::State;
use model::surface::ExternalState;
use model::{Draw, PersonId};
use store::ends::end_with;
use store::{Result, Tx, events, external_logins, people};

/// What became of a link that an operator made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkedByOperator {
    /// It stands.
    Done,
    /// The person has an external login, or had one: at most one, once (FED-4).
    HasOne(ExternalState),
    /// The subject is somebody's, or was (SEC-44).
    Taken,
    /// There is no such person, or their account is closed.
    NoSuchPerson,
}

/// An upstream by its names.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// Its id in the configuration.
    pub id: &'a str,
    /// What people call it.
    pub name: &'a str,
}

/// Links a subject to a person with a password or without one: the operator vouches for both. What the password had opened
/// on the website ends, and the person is told. A mailbox that nobody has proved may be anybody's, and is told nothing.
///
/// # Errors
/// When the database fails.
pub fn link_by_operator(
    tx: &mut Tx,
    accounts: &Accounts,
    person: &PersonId,
    subject: &Subject,
    upstream: Named<'_>,
    draw: &Draw,
) -> Result<LinkedByOperator> {
    let moment = &mut draw.moment();
    let person = match people::hold_to_change(tx, person)? {
        Some((person, _)) if person.state() != State::Closed => person,
        _ => return Ok(LinkedByOperator::NoSuchPerson),
    };
    if person.external != ExternalState::Never {
        return Ok(LinkedByOperator::HasOne(person.external));
    }
    let login = ExternalLogin {
        subject: subject.clone(),
        upstream_id: upstream.id.to_owned(),
        person_id: person.id.clone(),
        linked_at: moment.now,
        disconnected_at: None,
    };
    if !external_logins::link(tx, &login, ExternalState::Linked)? {
        return Ok(LinkedByOperator::Taken);
    }
    end_with(tx, &person.id, Occasion::ExternalLinked { session: None }, moment.now)?;
    events::append(tx, Event::by(moment, Actor::Operator, EventKind::ExternalLinked, &person.id))?;
    if person.email_verified {
        let told = Message::ExternalLinked { upstream: upstream.name.to_owned(), account: None };
        post::mail(tx, accounts, moment, &person, None, told)?;
    }
    Ok(LinkedByOperator::Done)
}
