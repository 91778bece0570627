//! Registered clients and their secrets.

use crate::columns::{from_json, hash, surface, time, to_json};
use crate::schema::{client_secrets, clients};
use crate::{Result, Tx, meta, on};
use diesel::prelude::*;
use model::client::{Client, ClientSecret};
use model::{ClientId, Timestamp, TokenHash};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = clients, treat_none_as_default_value = false)]
struct Row {
    id: String,
    metadata: String,
    surface: String,
    first_party: bool,
    created_at: i64,
    updated_at: i64,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = client_secrets, treat_none_as_default_value = false)]
struct SecretRow {
    hash: Vec<u8>,
    client_id: String,
    created_at: i64,
    expires_at: Option<i64>,
}

/// Adds a client with its secrets and makes caches stale.
pub fn insert(tx: &mut Tx, client: &Client) -> Result<()> {
    let row = Row {
        id: client.id.to_string(),
        metadata: to_json(&client.metadata)?,
        surface: client.surface.as_str().to_owned(),
        first_party: client.first_party,
        created_at: client.created_at.micros(),
        updated_at: client.created_at.micros(),
    };
    on!(tx, c => diesel::insert_into(clients::table).values(&row).execute(c))?;
    for secret in &client.secrets {
        insert_secret(tx, &client.id, secret)?;
    }
    meta::renew_generation(tx)
}

/// The client with this id.
pub fn find(tx: &mut Tx, id: &ClientId) -> Result<Option<Client>> {
    let row = on!(tx, c => clients::table.find(id.as_str()).select(Row::as_select()).get_result(c).optional())?;
    row.map(|row| with_secrets(tx, row)).transpose()
}

/// Every client, oldest first.
pub fn list(tx: &mut Tx) -> Result<Vec<Client>> {
    let rows = on!(tx, c => clients::table.order((clients::created_at, clients::id)).select(Row::as_select()).load(c))?;
    rows.into_iter().map(|row| with_secrets(tx, row)).collect()
}

/// Adds a secret. Of those before it the newest lives until `overlap_until`,
/// all others end now: two at the most are live (INT-1).
pub fn rotate_secret(tx: &mut Tx, id: &ClientId, new: &ClientSecret, overlap_until: Timestamp) -> Result<()> {
    let outdated = client_secrets::table
        .filter(client_secrets::client_id.eq(id.as_str()))
        .filter(client_secrets::expires_at.is_not_null());
    on!(tx, c => diesel::delete(outdated).execute(c))?;
    on!(tx, c => diesel::update(client_secrets::table.filter(client_secrets::client_id.eq(id.as_str())))
        .set(client_secrets::expires_at.eq(overlap_until.micros()))
        .execute(c))?;
    insert_secret(tx, id, new)?;
    meta::renew_generation(tx)
}

/// Removes a client with all that it was given; `false` when there is none.
pub fn remove(tx: &mut Tx, id: &ClientId) -> Result<bool> {
    let removed = on!(tx, c => diesel::delete(clients::table.find(id.as_str())).execute(c))?;
    meta::renew_generation(tx)?;
    Ok(removed == 1)
}

fn insert_secret(tx: &mut Tx, id: &ClientId, secret: &ClientSecret) -> Result<()> {
    let row = SecretRow {
        hash: secret.hash.as_bytes().to_vec(),
        client_id: id.to_string(),
        created_at: secret.created_at.micros(),
        expires_at: secret.expires_at.map(Timestamp::micros),
    };
    on!(tx, c => diesel::insert_into(client_secrets::table).values(&row).execute(c)).map(drop)
}

fn with_secrets(tx: &mut Tx, row: Row) -> Result<Client> {
    let secrets = on!(tx, c => client_secrets::table
        .filter(client_secrets::client_id.eq(&row.id))
        .order(client_secrets::created_at.desc())
        .select(SecretRow::as_select())
        .load(c))?;
    Ok(Client {
        metadata: from_json("clients.metadata", &row.metadata)?,
        surface: surface("clients.surface", &row.surface)?,
        id: ClientId::from_text(row.id),
        first_party: row.first_party,
        created_at: Timestamp::from_micros(row.created_at),
        secrets: secrets.into_iter().map(read_secret).collect::<Result<_>>()?,
    })
}

fn read_secret(row: SecretRow) -> Result<ClientSecret> {
    let hash: TokenHash = hash("client_secrets.hash", &row.hash)?;
    Ok(ClientSecret { hash, created_at: Timestamp::from_micros(row.created_at), expires_at: time(row.expires_at) })
}
