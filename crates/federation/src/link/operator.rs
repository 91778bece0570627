//! Linking by an operator, for people who come from another system.

use super::{At, end_what_the_link_closes, tell};
use model::event::{Actor, Event, EventKind};
use model::external::{ExternalLogin, Subject};
use model::outbox::Message;
use model::person::State;
use model::surface::ExternalLogin as Linked;
use model::{Draw, PersonId};
use store::{Result, Tx, events, external_logins, people};

/// What became of a link that an operator made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkedByOperator {
    /// It stands.
    Done,
    /// The person has an external login, or had one: at most one, once (FED-4).
    HasOne(Linked),
    /// The subject is somebody's, or was (SEC-44).
    Taken,
    /// There is no such person, or their account is closed.
    NoSuchPerson,
}

/// Links a subject to a person with a password or without one: the operator vouches for both. What the password had opened
/// on the website ends, and the person is told.
pub fn link_by_operator(
    tx: &mut Tx,
    person: &PersonId,
    subject: &Subject,
    upstream_id: &str,
    at: &At<'_>,
    draw: &Draw,
) -> Result<LinkedByOperator> {
    let moment = &mut draw.moment();
    let person = match people::hold_to_change(tx, person)? {
        Some((person, _)) if person.state() != State::Closed => person,
        _ => return Ok(LinkedByOperator::NoSuchPerson),
    };
    if person.external != Linked::Never {
        return Ok(LinkedByOperator::HasOne(person.external));
    }
    let login = ExternalLogin {
        subject: subject.clone(),
        upstream_id: upstream_id.to_owned(),
        person_id: person.id.clone(),
        linked_at: moment.now,
        disconnected_at: None,
    };
    if !external_logins::link(tx, &login, Linked::Linked)? {
        return Ok(LinkedByOperator::Taken);
    }
    end_what_the_link_closes(tx, &person.id, None, moment)?;
    events::append(tx, Event::by(moment, Actor::Operator, EventKind::ExternalLinked, &person.id))?;
    tell(tx, &person, at, Message::ExternalLinked { upstream: at.upstream.to_owned() }, moment)?;
    Ok(LinkedByOperator::Done)
}
