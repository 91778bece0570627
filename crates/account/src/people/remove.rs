//! Removing people.

use crate::{Accounts, Error};
use model::event::{Actor, Event, EventKind};
use model::{Moment, PersonId};
use store::{Tx, events, people};

/// Whether a person was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// They were, with everything that was theirs: sessions, tokens, roles, requests, links.
    Done,
    /// There is no such person.
    NoSuchPerson,
}

/// Removes a person for good. Their address is free at once; what is left are the events.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn remove(accounts: &Accounts, person: &PersonId, moment: &mut Moment) -> Result<Removal, Error> {
    let (person, draw) = (person.clone(), moment.draw());
    let remove = move |tx: &mut Tx| {
        if people::hold_to_change(tx, &person)?.is_none() || !people::remove(tx, &person)? {
            return Ok(Removal::NoSuchPerson);
        }
        events::append(tx, Event::by(&mut draw.moment(), Actor::Operator, EventKind::Removed, &person))?;
        Ok(Removal::Done)
    };
    Ok(accounts.store.write(remove).await?)
}
