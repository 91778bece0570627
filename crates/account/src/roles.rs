//! What people may do beyond their own account (`signet user role`).

use crate::{Accounts, Error};
use model::event::{Actor, Event, EventKind};
use model::person::Role;
use model::{Moment, PersonId};
use store::{Tx, events, people, roles};

/// A person's roles.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn of_person(accounts: &Accounts, person: &PersonId) -> Result<Vec<Role>, Error> {
    let person = person.clone();
    Ok(accounts.store.read_one(move |tx: &mut Tx| roles::of_person(tx, &person)).await?)
}

/// Whether roles were changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleChange {
    /// They are now as was asked, whether or not they were before.
    Done,
    /// There is no such person.
    NoSuchPerson,
}

/// Gives roles and takes roles, in one write.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn change(
    accounts: &Accounts,
    person: &PersonId,
    given: Vec<Role>,
    taken: Vec<Role>,
    moment: &mut Moment,
) -> Result<RoleChange, Error> {
    let (draw, person) = (moment.draw(), person.clone());
    let change = move |tx: &mut Tx| {
        if people::hold_to_change(tx, &person)?.is_none() {
            return Ok(RoleChange::NoSuchPerson);
        }
        let mut changed = false;
        for role in &given {
            changed |= roles::give(tx, &person, *role, draw.now)?;
        }
        for role in &taken {
            changed |= roles::take(tx, &person, *role)?;
        }
        if changed {
            let event = Event::by(&mut draw.moment(), Actor::Operator, EventKind::RoleChanged, &person);
            events::append(tx, event)?;
        }
        Ok(RoleChange::Done)
    };
    Ok(accounts.store.write(change).await?)
}
