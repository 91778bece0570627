//! Remembered consents.

use crate::schema::consents;
use crate::{Error, Result, Tx, on};
use diesel::prelude::*;
use diesel::upsert::excluded;
use model::consent::Consent;
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
    row.map(|(scope, granted_at)| {
        Ok(Consent {
            person_id: person.clone(),
            client_id: client.clone(),
            scope: Scope::parse(&scope).map_err(|e| Error::bug(format!("consents.scope can't be read: {e}")))?,
            granted_at: Timestamp::from_micros(granted_at),
        })
    })
    .transpose()
}
