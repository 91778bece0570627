//! Locking people out, and letting them in again.

use crate::{Accounts, Error};
use model::ends::Occasion;
use model::event::{Actor, Event, EventKind};
use model::{Draw, Moment, PersonId, Timestamp};
use store::ends::end_with;
use store::{Result, Tx, events, people};

/// Whether a person was locked or unlocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockChange {
    /// They are now as was asked, whether or not they were before.
    Done,
    /// There is no such person.
    NoSuchPerson,
}

/// Locks a person out and ends all their sessions and tokens in the same write (SEC-28).
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn lock(
    accounts: &Accounts,
    person: &PersonId,
    moment: &mut Moment,
) -> std::result::Result<LockChange, Error> {
    let (person, draw) = (person.clone(), moment.draw());
    let lock = move |tx: &mut Tx| {
        let change = set_locked(tx, &person, Some(draw.now), &draw)?;
        if change == LockChange::Done {
            end_with(tx, &person, Occasion::Locked, draw.now)?;
        }
        Ok(change)
    };
    Ok(accounts.store.write(lock).await?)
}

/// Lets a person in again. What the lock ended stays ended.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn unlock(
    accounts: &Accounts,
    person: &PersonId,
    moment: &mut Moment,
) -> std::result::Result<LockChange, Error> {
    let (person, draw) = (person.clone(), moment.draw());
    Ok(accounts.store.write(move |tx: &mut Tx| set_locked(tx, &person, None, &draw)).await?)
}

/// Sets or takes the lock; only a change is an event, and only a new lock has a new date.
fn set_locked(tx: &mut Tx, person: &PersonId, locked_at: Option<Timestamp>, draw: &Draw) -> Result<LockChange> {
    let Some((before, _)) = people::hold_to_change(tx, person)? else { return Ok(LockChange::NoSuchPerson) };
    if before.locked_at.is_some() == locked_at.is_some() {
        return Ok(LockChange::Done);
    }
    people::set_locked(tx, person, locked_at)?;
    let kind = if locked_at.is_some() { EventKind::Locked } else { EventKind::Unlocked };
    events::append(tx, Event::by(&mut draw.moment(), Actor::Operator, kind, person))?;
    Ok(LockChange::Done)
}
