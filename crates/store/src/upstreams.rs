//! Upstreams that were added to those of the configuration, their secrets sealed (FED-8).

use crate::schema::upstreams;
use crate::{Result, Tx, meta, on};
use diesel::prelude::*;
use model::Timestamp;
use model::external::StoredUpstream;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = upstreams, treat_none_as_default_value = false)]
struct Row {
    id: String,
    name: String,
    issuer: String,
    client_id: String,
    sealed_secret: Option<Vec<u8>>,
    created_at: i64,
}

/// Adds one and makes caches stale; `false` when there is one with this id.
pub fn insert(tx: &mut Tx, new: &StoredUpstream) -> Result<bool> {
    let row = Row {
        id: new.id.clone(),
        name: new.name.clone(),
        issuer: new.issuer.clone(),
        client_id: new.client_id.clone(),
        sealed_secret: new.sealed_secret.clone(),
        created_at: new.created_at.micros(),
    };
    let rows = on!(tx, c => diesel::insert_into(upstreams::table).values(&row).on_conflict(upstreams::id).do_nothing().execute(c))?;
    meta::renew_generation(tx)?;
    Ok(rows == 1)
}

/// All of them, oldest first.
pub fn list(tx: &mut Tx) -> Result<Vec<StoredUpstream>> {
    let rows: Vec<Row> = on!(tx, c => upstreams::table
        .order((upstreams::created_at, upstreams::id))
        .select(Row::as_select())
        .load::<Row>(c))?;
    let read = |row: Row| StoredUpstream {
        id: row.id,
        name: row.name,
        issuer: row.issuer,
        client_id: row.client_id,
        sealed_secret: row.sealed_secret,
        created_at: Timestamp::from_micros(row.created_at),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Removes one and makes caches stale; `false` when there is none. What is linked through it stays linked: with the same
/// issuer it opens again.
pub fn remove(tx: &mut Tx, id: &str) -> Result<bool> {
    let rows = on!(tx, c => diesel::delete(upstreams::table.find(id)).execute(c))?;
    meta::renew_generation(tx)?;
    Ok(rows == 1)
}
