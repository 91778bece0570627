//! Changing a password by the one before (PRO-1, PWD-4).

use super::password_changed;
use crate::At;
use crate::hashing::{Asker, Salt};
use crate::password::Password;
use crate::sign_in::{PasswordVerdict, Visitor, check_password};
use crate::{Accounts, Error, post};
use model::ends::Occasion;
use model::event::{Event, EventKind};
use model::person::{Person, State};
use model::secret::PlainPassword;
use model::{Moment, SessionId, Timestamp, TokenHash};
use std::time::Duration;
use store::ends::end_with;
use store::people::PasswordHash;
use store::{Tx, events, people, sessions};

/// A change that somebody asks for who is signed in.
#[derive(Debug)]
pub struct Change {
    /// Who.
    pub person: Person,
    /// Their session, which goes on while all others end.
    pub session: SessionId,
    /// The keyed hash of the cookie by which that session is known from then on (SEC-24).
    pub cookie: TokenHash,
    /// The password before, as typed.
    pub current: PlainPassword,
    /// The password to be.
    pub new: Password,
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeVerdict {
    /// It is done; all other sessions and all tokens have ended.
    Changed,
    /// The password before is another one.
    WrongPassword,
    /// Too many tries went before; nothing was looked at (PWD-5).
    Paused {
        /// When to try again.
        retry_after: Duration,
    },
    /// The person's state or password changed meanwhile.
    Outdated,
}

/// Changes a password. The one before is checked as at sign-in, and under the same counters.
///
/// # Errors
/// [`Error::Busy`] when the hashing queue is full, [`Error::Store`] when the database fails; neither counts as a try.
pub async fn change(accounts: &Accounts, change: Change, at: At, moment: &mut Moment) -> Result<ChangeVerdict, Error> {
    let visitor = Visitor { origin: at.origin.clone(), browser: Some(at.browser), app: None };
    let Change { person, session, cookie, current, new } = change;
    let checked = check_password(accounts, person.email.as_str(), current, &visitor, moment).await?;
    let before = match checked {
        PasswordVerdict::Right(found) if found.id == person.id => found,
        PasswordVerdict::Right(_) => return Ok(ChangeVerdict::Outdated),
        PasswordVerdict::Wrong => return Ok(ChangeVerdict::WrongPassword),
        PasswordVerdict::Paused { retry_after } => return Ok(ChangeVerdict::Paused { retry_after }),
    };
    let hash = accounts.hashing.hash(&Asker::Known(before.id.clone()), &new, Salt::new(moment)).await?;
    let (draw, shared) = (moment.draw(), accounts.clone());
    let write = move |tx: &mut Tx| {
        let mut moment = draw.moment();
        let Some(person) = held_as_before(tx, &before)? else { return Ok(ChangeVerdict::Outdated) };
        set(tx, &person, &hash, (&session, &cookie), moment.now)?;
        let notice = password_changed(&person, moment.now);
        post::mail(tx, &shared, &mut moment, &person, Some(&at.language), notice)?;
        let event = Event::by_person(&mut moment, EventKind::PasswordChanged, &person.id, &at.origin);
        events::append(tx, event)?;
        Ok(ChangeVerdict::Changed)
    };
    Ok(accounts.store.write(write).await?)
}

/// The person, if they may still do this by the password that was checked.
fn held_as_before(tx: &mut Tx, before: &Person) -> store::Result<Option<Person>> {
    let held = people::hold_to_change(tx, &before.id)?.map(|(person, _)| person);
    Ok(held
        .filter(|person| person.state() == State::Active && person.password_changed_at == before.password_changed_at))
}

fn set(
    tx: &mut Tx,
    person: &Person,
    hash: &PasswordHash,
    (session, cookie): (&SessionId, &TokenHash),
    now: Timestamp,
) -> store::Result<()> {
    people::set_password(tx, &person.id, hash, now)?;
    end_with(tx, &person.id, Occasion::PasswordChanged { session }, now)?;
    sessions::renew(tx, session, cookie)
}
