//! Grants: what an authorization gave, until it is revoked.

use crate::columns::{from_json, to_json};
use crate::schema::{grants, meta, people as people_table, refresh_tokens, revoked_tokens};
use crate::{Result, Tx, codes, device_codes, on, people};
use diesel::dsl::{exists, max, not};
use diesel::prelude::*;
use model::ends::Grants;
use model::grant::Grant;
use model::person::Person;
use model::{ClientId, GrantId, PersonId, SessionId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// Stores a grant; `expires_at` is when the last of its tokens dies.
pub fn insert(tx: &mut Tx, grant: &Grant, expires_at: Timestamp) -> Result<()> {
    on!(tx, c => diesel::insert_into(grants::table)
        .values((
            grants::id.eq(grant.id.as_str()),
            grants::client_id.eq(grant.client_id.as_str()),
            grants::person_id.eq(grant.person_id.as_str()),
            grants::session_id.eq(grant.session_id.as_ref().map_or("", SessionId::as_str)),
            grants::details.eq(to_json(grant)?),
            grants::expires_at.eq(expires_at.micros()),
        ))
        .execute(c))
    .map(drop)
}

/// Notes the network that a grant was given from.
pub fn note_network(tx: &mut Tx, id: &GrantId, network: &str) -> Result<()> {
    on!(tx, c => diesel::update(grants::table.find(id.as_str())).set(grants::network.eq(Some(network))).execute(c))
        .map(drop)
}

/// What stands behind an access token now.
#[derive(Clone, Debug)]
pub struct BehindToken {
    /// The grant.
    pub grant: Grant,
    /// Its person.
    pub person: Person,
    /// The generation of clients, keys and settings (see [`generation`](crate::meta::generation)) at the same moment.
    pub generation: i64,
}

/// The grant behind an access token with its person as they are now, unless
/// the grant or this token was revoked: one statement.
pub fn find_for_token(tx: &mut Tx, id: &GrantId, jti: &str) -> Result<Option<BehindToken>> {
    let revoked = exists(revoked_tokens::table.find(jti));
    let row = on!(tx, c => grants::table
        .inner_join(people_table::table)
        .inner_join(meta::table.on(meta::id.eq(1)))
        .filter(grants::id.eq(id.as_str()))
        .filter(grants::revoked_at.is_null())
        .filter(not(revoked))
        .select((grants::details, people::Row::as_select(), meta::generation))
        .get_result::<(String, people::Row, i64)>(c)
        .optional())?;
    let Some((details, person, generation)) = row else { return Ok(None) };
    let (grant, person) = read((details, person))?;
    Ok(Some(BehindToken { grant, person, generation }))
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

/// Revokes a grant of this person; `false` when it was before, or is somebody else's.
pub fn revoke_of(tx: &mut Tx, person: &PersonId, id: &GrantId, now: Timestamp) -> Result<bool> {
    on!(tx, c => diesel::update(grants::table
            .find(id.as_str())
            .filter(grants::person_id.eq(person.as_str()))
            .filter(grants::revoked_at.is_null()))
        .set(grants::revoked_at.eq(now.micros()))
        .execute(c))
    .map(|rows| rows == 1)
}

/// Revokes those of a person's grants that an occasion ends ([`end_with`](crate::ends::end_with)); gives how many. What is
/// a code yet would be a grant later: it ends first, so that none slips through.
pub(crate) fn revoke_those(tx: &mut Tx, person: &PersonId, which: Grants<'_>, now: Timestamp) -> Result<usize> {
    if matches!(which, Grants::Stay) {
        return Ok(0);
    }
    codes::take_back(tx, person, which, now)?;
    device_codes::take_back(tx, person, which, now)?;
    match which {
        Grants::Stay => Ok(0),
        Grants::All => revoke_all(tx, person, now),
        Grants::OfClient(client) => revoke_of_client(tx, person, client, now),
        Grants::GivenOn(_) => revoke_given_on(tx, person, which, now),
    }
}

fn revoke_all(tx: &mut Tx, person: &PersonId, now: Timestamp) -> Result<usize> {
    on!(tx, c => diesel::update(grants::table
            .filter(grants::person_id.eq(person.as_str()))
            .filter(grants::revoked_at.is_null()))
        .set(grants::revoked_at.eq(now.micros()))
        .execute(c))
}

fn revoke_of_client(tx: &mut Tx, person: &PersonId, client: &ClientId, now: Timestamp) -> Result<usize> {
    on!(tx, c => diesel::update(grants::table
            .filter(grants::person_id.eq(person.as_str()))
            .filter(grants::client_id.eq(client.as_str()))
            .filter(grants::expires_at.gt(now.micros()))
            .filter(grants::revoked_at.is_null()))
        .set(grants::revoked_at.eq(now.micros()))
        .execute(c))
}

fn revoke_given_on(tx: &mut Tx, person: &PersonId, which: Grants<'_>, now: Timestamp) -> Result<usize> {
    let live: Vec<String> = on!(tx, c => grants::table
        .filter(grants::person_id.eq(person.as_str()))
        .filter(grants::revoked_at.is_null())
        .select(grants::details)
        .load::<String>(c))?;
    let mut revoked = 0;
    for details in live {
        let grant: Grant = from_json("grants.details", &details)?;
        if which.takes(&grant) && revoke(tx, &grant.id, now)? {
            revoked += 1;
        }
    }
    Ok(revoked)
}

/// A grant that gives something now.
#[derive(Clone, Debug)]
pub struct Live {
    /// The grant.
    pub grant: Grant,
    /// Whether it has a refresh token: the client stays signed in by itself.
    pub stays: bool,
    /// When a refresh token of it was last used, or the grant was given.
    pub last_used_at: Timestamp,
}

/// At most so many grants of one person are listed, the latest.
const LISTED: i64 = 200;

/// A person's live grants, the latest first.
pub fn of_person(tx: &mut Tx, person: &PersonId, now: Timestamp) -> Result<Vec<Live>> {
    let details: Vec<String> = on!(tx, c => grants::table
        .filter(grants::person_id.eq(person.as_str()))
        .filter(grants::revoked_at.is_null())
        .filter(grants::expires_at.gt(now.micros()))
        .order(grants::id.desc())
        .limit(LISTED)
        .select(grants::details)
        .load::<String>(c))?;
    let grants: Vec<Grant> = details.iter().map(|text| from_json("grants.details", text)).collect::<Result<_>>()?;
    let ids: Vec<&str> = grants.iter().map(|grant| grant.id.as_str()).collect();
    let (stay, used) = (with_refresh_token(tx, &ids, now)?, last_uses(tx, &ids)?);
    let live = |grant: Grant| Live {
        stays: stay.contains(grant.id.as_str()),
        last_used_at: used.get(grant.id.as_str()).map_or(grant.created_at, |at| Timestamp::from_micros(*at)),
        grant,
    };
    Ok(grants.into_iter().map(live).collect())
}

fn with_refresh_token(tx: &mut Tx, grants: &[&str], now: Timestamp) -> Result<BTreeSet<String>> {
    let ids: Vec<String> = on!(tx, c => refresh_tokens::table
        .filter(refresh_tokens::grant_id.eq_any(grants))
        .filter(refresh_tokens::used_at.is_null())
        .filter(refresh_tokens::expires_at.gt(now.micros()))
        .select(refresh_tokens::grant_id)
        .load::<String>(c))?;
    Ok(ids.into_iter().collect())
}

fn last_uses(tx: &mut Tx, grants: &[&str]) -> Result<BTreeMap<String, i64>> {
    let rows: Vec<(String, Option<i64>)> = on!(tx, c => refresh_tokens::table
        .filter(refresh_tokens::grant_id.eq_any(grants))
        .group_by(refresh_tokens::grant_id)
        .select((refresh_tokens::grant_id, max(refresh_tokens::used_at)))
        .load::<(String, Option<i64>)>(c))?;
    Ok(rows.into_iter().filter_map(|(id, at)| Some((id, at?))).collect())
}

fn read((details, person): (String, people::Row)) -> Result<(Grant, Person)> {
    Ok((from_json("grants.details", &details)?, person.read()?))
}
