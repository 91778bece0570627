//! *Connected apps*: what a person has given to clients, and how they take it back (PRO-5, OP-6).

use super::{Acting, Done, clients, hold};
use crate::{Accounts, Error};
use model::client::Client;
use model::ends::Occasion;
use model::event::{Event, EventKind};
use model::{ClientId, Moment, PersonId, Scope, Timestamp};
use std::collections::BTreeMap;
use store::ends::end_with;
use store::{Tx, consents, events, grants};

/// A client that a person has given something to.
#[derive(Clone, Debug)]
pub struct ConnectedApp {
    /// The client.
    pub client: Client,
    /// What it may have: what the person allowed, and what it has now.
    pub scope: Scope,
    /// Since when.
    pub since: Timestamp,
}

/// What a client has, before it is known whether it is still registered.
struct Given {
    scope: Scope,
    since: Timestamp,
}

/// The clients that a person has given something to, by their names.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn connected_apps(
    accounts: &Accounts,
    person: &PersonId,
    now: Timestamp,
) -> Result<Vec<ConnectedApp>, Error> {
    let person = person.clone();
    Ok(accounts.store.read(move |tx: &mut Tx| connected(tx, &person, now)).await?)
}

pub(super) fn connected(tx: &mut Tx, person: &PersonId, now: Timestamp) -> store::Result<Vec<ConnectedApp>> {
    let mut given: BTreeMap<ClientId, Given> = BTreeMap::new();
    for consent in consents::of_person(tx, person)? {
        given.insert(consent.client_id, Given { scope: consent.scope, since: consent.granted_at });
    }
    for live in grants::of_person(tx, person, now)? {
        let (scope, since) = (live.grant.scope, live.grant.created_at);
        let so_far = given.entry(live.grant.client_id).or_insert_with(|| Given { scope: scope.clone(), since });
        so_far.scope = so_far.scope.together_with(&scope);
        so_far.since = so_far.since.min(since);
    }
    let mut clients = clients(tx, given.keys().cloned())?;
    let app = |(id, given): (ClientId, Given)| {
        let client = clients.remove(&id)?;
        Some(ConnectedApp { client, scope: given.scope, since: given.since })
    };
    let mut apps: Vec<_> = given.into_iter().filter_map(app).collect();
    apps.sort_by_key(|app| app.client.metadata.client_name.to_lowercase());
    Ok(apps)
}

/// *Remove access*: the client is asked about anew, and whatever it has is dead on the next request.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn remove_app(
    accounts: &Accounts,
    acting: Acting,
    client: ClientId,
    moment: &mut Moment,
) -> Result<Done, Error> {
    let draw = moment.draw();
    let remove = move |tx: &mut Tx| {
        let mut moment = draw.moment();
        let now = moment.now;
        if hold(tx, &acting, now)?.is_none() {
            return Ok(Done::Outdated);
        }
        let ended = end_with(tx, &acting.person, Occasion::AppRemoved { client: &client }, now)?;
        if ended.grants == 0 && ended.consents == 0 {
            return Ok(Done::Nothing);
        }
        let event = Event::by_person(&mut moment, EventKind::AppRemoved, &acting.person, &acting.at.origin);
        events::append(tx, event.about(&client))?;
        Ok(Done::Yes)
    };
    Ok(accounts.store.write(remove).await?)
}
