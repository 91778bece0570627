//! Whether somebody at a browser is in the middle of signing up.

use model::person::State;
use model::{Timestamp, TokenHash};
use std::time::Duration;
use store::{Result, Tx};

/// Whether somebody at this browser has given a password that gives nothing yet: their mailbox isn't proved, they have no
/// subscription, or they wait for approval (REG-7). Before the proof it is the same whoever has the address (SEC-30).
pub fn is_signing_up(
    tx: &mut Tx,
    browser: &TokenHash,
    session: Option<&TokenHash>,
    idle: Duration,
    now: Timestamp,
) -> Result<bool> {
    if let Some(token) = session
        && let Some((_, person)) = store::sessions::find_live(tx, token, now, idle)?
        && is_on_the_way(person.state())
    {
        return Ok(true);
    }
    let Some(enrolment) = store::enrolments::find(tx, browser, now)? else { return Ok(false) };
    if enrolment.proved_at.is_none() {
        return Ok(true);
    }
    let Some(id) = &enrolment.person_id else { return Ok(false) };
    let person = store::people::find(tx, id)?;
    Ok(person.is_some_and(|person| enrolment.holds_for(&person) && is_on_the_way(person.state())))
}

const fn is_on_the_way(state: State) -> bool {
    match state {
        State::Unproved | State::NoSubscription | State::Waiting => true,
        State::Active | State::Locked | State::Closed => false,
    }
}
