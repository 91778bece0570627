//! *Sessions and devices*: where a person is signed in, and how that ends (PRO-5).

use super::{Acting, Done, clients, hold};
use crate::{Accounts, Error};
use model::client::Client;
use model::ends::Occasion;
use model::event::{Event, EventKind};
use model::session::Session;
use model::{ClientId, GrantId, Moment, PersonId, SessionId, Timestamp};
use std::collections::BTreeMap;
use std::time::Duration;
use store::ends::end_with;
use store::grants::Live;
use store::sessions::Place;
use store::{Tx, events, grants, sessions};

/// Where a person is signed in.
#[derive(Clone, Debug)]
pub struct Whereabouts {
    /// In browsers, the last used first.
    pub sessions: Vec<(Session, Place)>,
    /// In apps that stay signed in by themselves, the latest first.
    pub apps: Vec<Live>,
    /// The clients that these name.
    pub clients: BTreeMap<ClientId, Client>,
}

/// Where a person is signed in; `idle` is how long a session lasts without use.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn whereabouts(
    accounts: &Accounts,
    person: &PersonId,
    idle: Duration,
    now: Timestamp,
) -> Result<Whereabouts, Error> {
    let person = person.clone();
    let look = move |tx: &mut Tx| {
        let sessions = sessions::of_person(tx, &person, now, idle)?;
        let apps: Vec<_> = grants::of_person(tx, &person, now)?.into_iter().filter(|live| live.stays).collect();
        let named = sessions.iter().filter_map(|(_, place)| place.client.clone());
        let ids: Vec<_> = named.chain(apps.iter().map(|live| live.grant.client_id.clone())).collect();
        Ok(Whereabouts { clients: clients(tx, ids)?, sessions, apps })
    };
    Ok(accounts.store.read(look).await?)
}

/// Ends one session of the person's own. What apps were given stays; they are ended by [`end_app`].
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn end_session(
    accounts: &Accounts,
    acting: Acting,
    id: SessionId,
    moment: &mut Moment,
) -> Result<Done, Error> {
    let draw = moment.draw();
    let end = move |tx: &mut Tx| {
        let mut moment = draw.moment();
        if hold(tx, &acting, moment.now)?.is_none() {
            return Ok(Done::Outdated);
        }
        if !sessions::end_of(tx, &acting.person, &id, moment.now)? {
            return Ok(Done::Nothing);
        }
        let event = Event::by_person(&mut moment, EventKind::SessionEnded, &acting.person, &acting.at.origin);
        events::append(tx, event)?;
        Ok(Done::Yes)
    };
    Ok(accounts.store.write(end).await?)
}

/// Signs one app of the person's own out: all its tokens of that sign-in are dead on the next request.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn end_app(accounts: &Accounts, acting: Acting, id: GrantId, moment: &mut Moment) -> Result<Done, Error> {
    let draw = moment.draw();
    let end = move |tx: &mut Tx| {
        let mut moment = draw.moment();
        if hold(tx, &acting, moment.now)?.is_none() {
            return Ok(Done::Outdated);
        }
        let found = grants::find_live(tx, &id)?.filter(|(grant, _)| grant.person_id == acting.person);
        let Some((grant, _)) = found else { return Ok(Done::Nothing) };
        if !grants::revoke_of(tx, &acting.person, &id, moment.now)? {
            return Ok(Done::Nothing);
        }
        let event = Event::by_person(&mut moment, EventKind::SessionEnded, &acting.person, &acting.at.origin);
        events::append(tx, event.about(&grant.client_id))?;
        Ok(Done::Yes)
    };
    Ok(accounts.store.write(end).await?)
}

/// *Sign out everywhere else*: every other session, and every app.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn end_everywhere_else(accounts: &Accounts, acting: Acting, moment: &mut Moment) -> Result<Done, Error> {
    let draw = moment.draw();
    let end = move |tx: &mut Tx| {
        let mut moment = draw.moment();
        if hold(tx, &acting, moment.now)?.is_none() {
            return Ok(Done::Outdated);
        }
        end_with(tx, &acting.person, Occasion::SignedOutElsewhere { session: &acting.session }, moment.now)?;
        let kind = EventKind::OtherSessionsEnded;
        events::append(tx, Event::by_person(&mut moment, kind, &acting.person, &acting.at.origin))?;
        Ok(Done::Yes)
    };
    Ok(accounts.store.write(end).await?)
}
