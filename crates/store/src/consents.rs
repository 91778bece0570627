//! Remembered consents.

use crate::schema::consents;
use crate::{Error, Result, Tx, on};
use diesel::prelude::*;
use diesel::upsert::excluded;
use model::consent::Consent;
use model::ends::Consents;
use model::{ClientId, PersonId, Scope, Timestamp};

/// Remembers a consent in place of an earlier one.
pub fn remember(tx: &mut Tx, consent: &Consent) -> Result<()> {
    on!(tx, c => diesel::insert_into(consents::table)
        .values((
            consents::person_id.eq(consent.person_id.as_str()),
            consents::client_id.eq(consent.client_id.as_str()),
            consents::scope.eq(consent.scope.to_string()),
            consents::granted_at.eq(consent.granted_at.micros()),
        ))
        .on_conflict((consents::person_id, consents::client_id))
        .do_update()
        .set((consents::scope.eq(excluded(consents::scope)), consents::granted_at.eq(excluded(consents::granted_at))))
        .execute(c))
    .map(drop)
}

/// What a person has allowed a client.
pub fn find(tx: &mut Tx, person: &PersonId, client: &ClientId) -> Result<Option<Consent>> {
    let row: Option<(String, i64)> = on!(tx, c => consents::table
        .find((person.as_str(), client.as_str()))
        .select((consents::scope, consents::granted_at))
        .get_result(c)
        .optional())?;
    row.map(|(scope, granted_at)| read(person, client.clone(), &scope, granted_at)).transpose()
}

/// All that a person has allowed, the latest first.
pub fn of_person(tx: &mut Tx, person: &PersonId) -> Result<Vec<Consent>> {
    let rows: Vec<(String, String, i64)> = on!(tx, c => consents::table
        .filter(consents::person_id.eq(person.as_str()))
        .order((consents::granted_at.desc(), consents::client_id))
        .select((consents::client_id, consents::scope, consents::granted_at))
        .load::<(String, String, i64)>(c))?;
    rows.into_iter().map(|(client, scope, at)| read(person, ClientId::from_text(client), &scope, at)).collect()
}

/// Forgets those of a person's consents that an occasion ends ([`end_with`](crate::ends::end_with)); gives how many.
pub(crate) fn forget_those(tx: &mut Tx, person: &PersonId, which: Consents<'_>) -> Result<usize> {
    match which {
        Consents::Stay => Ok(0),
        Consents::All => {
            on!(tx, c => diesel::delete(consents::table.filter(consents::person_id.eq(person.as_str()))).execute(c))
        }
        Consents::OfClient(client) => {
            on!(tx, c => diesel::delete(consents::table.find((person.as_str(), client.as_str()))).execute(c))
        }
    }
}

fn read(person: &PersonId, client: ClientId, scope: &str, granted_at: i64) -> Result<Consent> {
    Ok(Consent {
        person_id: person.clone(),
        client_id: client,
        scope: Scope::parse(scope).map_err(|e| Error::bug(format!("consents.scope can't be read: {e}")))?,
        granted_at: Timestamp::from_micros(granted_at),
    })
}
