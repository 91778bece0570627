//! The enrolment at a browser together with its person as they are now.

use model::enrolment::{Began, Enrolment};
use model::person::{Person, State};
use model::{Timestamp, TokenHash};
use store::{Result, Tx, enrolments, people};

/// Somebody who has given their password at this browser and stands somewhere in the sign-up. It opens the pages of
/// the sign-up and nothing else, whatever the person's state.
#[derive(Clone, Debug)]
pub struct Enrolled {
    /// The person as they are now.
    pub person: Person,
    /// The enrolment.
    pub enrolment: Enrolment,
}

/// The enrolment at a browser, proved or not. `None` when there is none, when it is nobody's (the address is in use,
/// which the pages may not show before the proof), and when it is over: the person was locked or closed, has set
/// another password since, or has proved their mailbox at another browser.
pub fn find(tx: &mut Tx, browser: &TokenHash, now: Timestamp) -> Result<Option<Enrolled>> {
    let Some(enrolment) = enrolments::find(tx, browser, now)? else { return Ok(None) };
    let Some(id) = &enrolment.person_id else { return Ok(None) };
    let person = people::find(tx, id)?.filter(|person| holds(&enrolment, person));
    Ok(person.map(|person| Enrolled { person, enrolment }))
}

fn holds(enrolment: &Enrolment, person: &Person) -> bool {
    let proved = enrolment.proved_at.is_some();
    let same_password = match &enrolment.details.began {
        // Until the proof it is no matter who else has chosen a password for this address (SEC-34).
        Began::SignUp { .. } => true,
        Began::SignIn { password_changed_at } => person.password_changed_at == *password_changed_at,
    };
    match person.state() {
        State::Locked | State::Closed => false,
        State::Unproved => !proved && same_password,
        State::NoSubscription | State::Waiting | State::Active => proved && same_password,
    }
}
