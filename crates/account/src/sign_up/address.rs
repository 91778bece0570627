//! Whose an address is that somebody signs up with.

use model::person::{Person, State};
use store::{Result, Tx, people};

/// Whose it is now.
pub(crate) enum Address {
    /// Nobody's.
    Free,
    /// A closed account's, which gives it up to whoever proves the mailbox.
    Closed(Box<Person>),
    /// Somebody's who hasn't proved the mailbox, which gives them no right to it (SEC-34).
    Unproved(Box<Person>),
    /// Anybody else's.
    InUse,
}

impl Address {
    /// Looks an address up by its canonical form.
    pub(crate) fn look_up(tx: &mut Tx, canonical: &str) -> Result<Self> {
        let found = people::find_by_email(tx, canonical)?;
        Ok(found.map_or(Self::Free, |(person, _)| Self::of(person)))
    }

    /// Whose the address of a person is.
    pub(super) fn of(person: Person) -> Self {
        match person.state() {
            State::Closed => Self::Closed(Box::new(person)),
            State::Unproved => Self::Unproved(Box::new(person)),
            State::NoSubscription | State::Waiting | State::Active | State::Locked => Self::InUse,
        }
    }

    /// Whether its mailbox has an account already.
    pub(super) const fn is_in_use(&self) -> bool {
        matches!(self, Self::InUse)
    }
}
