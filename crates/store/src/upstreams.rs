//! Upstreams that were added to those of the configuration, their secrets sealed (FED-8).

use crate::columns::known;
use crate::schema::upstreams;
use crate::{Result, Tx, meta, on};
use diesel::prelude::*;
use model::Timestamp;
use model::client::TokenEndpointAuthMethod;
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
    token_endpoint_auth_method: Option<String>,
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
        token_endpoint_auth_method: new.auth_method.map(|method| method.as_str().to_owned()),
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
    rows.into_iter().map(read).collect()
}

fn read(row: Row) -> Result<StoredUpstream> {
    let method =
        |text: String| known("upstreams.token_endpoint_auth_method", &text, TokenEndpointAuthMethod::from_text(&text));
    Ok(StoredUpstream {
        id: row.id,
        name: row.name,
        issuer: row.issuer,
        client_id: row.client_id,
        sealed_secret: row.sealed_secret,
        auth_method: row.token_endpoint_auth_method.map(method).transpose()?,
        created_at: Timestamp::from_micros(row.created_at),
    })
}

/// Keeps the secret of one sealed anew, and makes caches stale; `false` when it was removed or sealed by somebody else
/// meanwhile.
pub fn reseal(tx: &mut Tx, id: &str, sealed: &[u8], anew: &[u8]) -> Result<bool> {
    let rows = on!(tx, c => diesel::update(upstreams::table.find(id).filter(upstreams::sealed_secret.eq(sealed)))
        .set(upstreams::sealed_secret.eq(anew))
        .execute(c))?;
    meta::renew_generation(tx)?;
    Ok(rows == 1)
}

/// Removes one and makes caches stale; `false` when there is none. What is linked through it stays linked: with the same
/// issuer it opens again.
pub fn remove(tx: &mut Tx, id: &str) -> Result<bool> {
    let rows = on!(tx, c => diesel::delete(upstreams::table.find(id)).execute(c))?;
    meta::renew_generation(tx)?;
    Ok(rows == 1)
}
