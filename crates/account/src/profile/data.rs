//! *Download my data* (PRO-6).

use super::apps::{ConnectedApp, connected};
use super::{Acting, hold};
use crate::{Accounts, Error};
use model::Moment;
use model::event::{Event, EventKind};
use model::person::{Person, Role};
use model::session::Session;
use std::time::Duration;
use store::sessions::Place;
use store::{Tx, events, roles, sessions};

/// At most so many events are given out, the latest: years of anybody's.
const EVENTS: i64 = 10_000;

/// All that Signet keeps of a person and may tell them: no secret, no hash.
#[derive(Clone, Debug)]
pub struct MyData {
    /// The person, with claims and subscription.
    pub person: Person,
    /// Their roles.
    pub roles: Vec<Role>,
    /// Where they are signed in.
    pub sessions: Vec<(Session, Place)>,
    /// What they have given to clients.
    pub apps: Vec<ConnectedApp>,
    /// What happened in the account, the newest first.
    pub events: Vec<Event>,
}

/// Gathers a person's data, and notes that it was; `None` when the session or the person's state ended meanwhile.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn my_data(
    accounts: &Accounts,
    acting: Acting,
    idle: Duration,
    moment: &mut Moment,
) -> Result<Option<MyData>, Error> {
    let draw = moment.draw();
    let gather = move |tx: &mut Tx| {
        let mut moment = draw.moment();
        let now = moment.now;
        let Some(person) = hold(tx, &acting, now)? else { return Ok(None) };
        let event = Event::by_person(&mut moment, EventKind::DataDownloaded, &person.id, &acting.at.origin);
        events::append(tx, event)?;
        Ok(Some(MyData {
            roles: roles::of_person(tx, &person.id)?,
            sessions: sessions::of_person(tx, &person.id, now, idle)?,
            apps: connected(tx, &person.id, now)?,
            events: events::of_person(tx, &person.id, EVENTS)?,
            person,
        }))
    };
    Ok(accounts.store.write(gather).await?)
}
