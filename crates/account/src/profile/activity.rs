//! *Recent activity* (PRO-5).

use super::clients;
use crate::{Accounts, Error};
use model::event::Event;
use model::{ClientId, PersonId};
use std::collections::BTreeMap;
use store::{Tx, events};

/// A person's latest events, the newest first, at most `limit`, with the names of the clients that they are about.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn activity(
    accounts: &Accounts,
    person: &PersonId,
    limit: i64,
) -> Result<(Vec<Event>, BTreeMap<ClientId, String>), Error> {
    let person = person.clone();
    let look = move |tx: &mut Tx| {
        let events = events::of_person(tx, &person, limit)?;
        let clients = clients(tx, events.iter().filter_map(|event| event.client_id.clone()))?;
        let names = clients.into_iter().map(|(id, client)| (id, client.metadata.client_name)).collect();
        Ok((events, names))
    };
    Ok(accounts.store.read(look).await?)
}
