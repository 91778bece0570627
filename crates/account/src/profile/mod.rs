//! What people do with their own account (PRO-5, PRO-6): each step is one transaction, and leaves an event.
//!
//! Whether the sign-in is new enough for a step (SEC-35, SEC-48) is asked of the session before.

mod activity;
mod apps;
mod close;
mod data;
mod details;
mod email;
mod links;
mod phone;
mod sessions;

pub use activity::activity;
pub use apps::{ConnectedApp, connected_apps, remove_app};
pub use close::close;
pub use data::{MyData, my_data};
pub use details::{NameChange, set_language, set_name};
pub use email::{Confirmed, EmailAsked, Reverted, ask_for_email, confirm_email, revert_email};
pub use links::find_link;
pub use phone::{PhoneChange, PhoneReverted, change_phone, revert_phone};
pub use sessions::{Whereabouts, end_app, end_everywhere_else, end_session, whereabouts};

use crate::At;
use crate::{Accounts, post};
use model::client::Client;
use model::outbox::Message;
use model::person::{ActivePerson, Person};
use model::{ClientId, EmailAddress, Moment, PersonId, SessionId, Timestamp};
use std::collections::BTreeMap;
use store::{Result, Tx};

/// Who does something with their own account, and where.
#[derive(Clone, Debug)]
pub struct Acting {
    /// The person.
    pub person: PersonId,
    /// The session that they do it in.
    pub session: SessionId,
    /// From where, and in which language they read.
    pub at: At,
}

/// Whether something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// It was.
    Yes,
    /// There was nothing to do.
    Nothing,
    /// The session or the person's state ended meanwhile.
    Outdated,
}

/// The person, held until the transaction ends, if their session still stands and they are still active: what another
/// transaction ended a moment ago changes nothing any more (SUR-5).
fn hold(tx: &mut Tx, acting: &Acting, now: Timestamp) -> Result<Option<Person>> {
    let held = store::people::hold_to_change(tx, &acting.person)?;
    let Some(person) = held.and_then(|(person, _)| ActivePerson::check(person).ok()) else { return Ok(None) };
    let stands = store::sessions::find_by_id(tx, &acting.session, now)?;
    let theirs = stands.is_some_and(|(session, _)| session.person_id == acting.person);
    Ok(theirs.then(|| person.person().clone()))
}

/// The clients of these ids that are registered.
fn clients(tx: &mut Tx, ids: impl IntoIterator<Item = ClientId>) -> Result<BTreeMap<ClientId, Client>> {
    let mut found = BTreeMap::new();
    for id in ids {
        if !found.contains_key(&id)
            && let Some(client) = store::clients::find(tx, &id)?
        {
            found.insert(id, client);
        }
    }
    Ok(found)
}

/// Writes a mail to a mailbox that isn't, or isn't any more, the person's.
fn mail_to(
    tx: &mut Tx,
    accounts: &Accounts,
    moment: &mut Moment,
    (person, to): (&Person, &EmailAddress),
    at: &At,
    message: Message,
) -> Result<()> {
    let addressee = Person { email: to.clone(), ..person.clone() };
    post::mail(tx, accounts, moment, &addressee, Some(&at.language), message)
}
