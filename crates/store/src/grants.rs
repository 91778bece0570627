//! Grants: what an authorization gave, until it is revoked.

use crate::columns::{from_json, to_json};
use crate::people;
use crate::schema::{grants, people as people_table, revoked_tokens};
use crate::{Result, Tx, on};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use model::grant::Grant;
use model::person::Person;
use model::{GrantId, PersonId, Timestamp};

/// Stores a grant; `expires_at` is when the last of its tokens dies.
pub fn insert(tx: &mut Tx, grant: &Grant, expires_at: Timestamp) -> Result<()> {
    on!(tx, c => diesel::insert_into(grants::table)
        .values((
            grants::id.eq(grant.id.as_str()),
            grants::client_id.eq(grant.client_id.as_str()),
            grants::person_id.eq(grant.person_id.as_str()),
            grants::session_id.eq(grant.session_id.as_str()),
            grants::details.eq(to_json(grant)?),
            grants::expires_at.eq(expires_at.micros()),
        ))
        .execute(c))
    .map(drop)
}

/// The grant behind an access token with its person as they are now, unless
/// the grant or this token was revoked: one statement.
pub fn find_for_token(tx: &mut Tx, id: &GrantId, jti: &str) -> Result<Option<(Grant, Person)>> {
    let revoked = exists(revoked_tokens::table.find(jti));
    let row = on!(tx, c => grants::table
        .inner_join(people_table::table)
        .filter(grants::id.eq(id.as_str()))
        .filter(grants::revoked_at.is_null())
        .filter(not(revoked))
        .select((grants::details, people::Row::as_select()))
        .get_result::<(String, people::Row)>(c)
        .optional())?;
    row.map(read).transpose()
}

/// The grant behind a refresh token with its person as they are now, unless revoked.
pub fn find_live(tx: &mut Tx, id: &GrantId) -> Result<Option<(Grant, Person)>> {
    let row = on!(tx, c => grants::table
        .inner_join(people_table::table)
        .filter(grants::id.eq(id.as_str()))
        .filter(grants::revoked_at.is_null())
        .select((grants::details, people::Row::as_select()))
        .get_result::<(String, people::Row)>(c)
        .optional())?;
    row.map(read).transpose()
}

/// Revokes a grant with every token it gave; `false` when it was before.
pub fn revoke(tx: &mut Tx, id: &GrantId, now: Timestamp) -> Result<bool> {
    on!(tx, c => diesel::update(grants::table.find(id.as_str()).filter(grants::revoked_at.is_null()))
        .set(grants::revoked_at.eq(now.micros()))
        .execute(c))
    .map(|rows| rows == 1)
}

/// Revokes every grant of a person.
pub fn revoke_all(tx: &mut Tx, person: &PersonId, now: Timestamp) -> Result<()> {
    on!(tx, c => diesel::update(grants::table
            .filter(grants::person_id.eq(person.as_str()))
            .filter(grants::revoked_at.is_null()))
        .set(grants::revoked_at.eq(now.micros()))
        .execute(c))
    .map(drop)
}

fn read((details, person): (String, people::Row)) -> Result<(Grant, Person)> {
    Ok((from_json("grants.details", &details)?, person.read()?))
}
