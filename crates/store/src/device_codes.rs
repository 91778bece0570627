//! Device codes (RFC 8628): asked for by a device, decided by a person in a browser, redeemed once by the device.

use crate::columns::{from_json, to_json};
use crate::schema::{device_codes, people};
use crate::{Conn, Result, Tx, on};
use diesel::prelude::*;
use model::device::DeviceRequest;
use model::ends::Grants;
use model::grant::Grant;
use model::{ClientId, PersonId, Timestamp, TokenHash};

/// The two codes of a request, as the database knows them.
#[derive(Clone, Copy, Debug)]
pub struct Codes {
    /// The device's.
    pub device: TokenHash,
    /// The person's.
    pub user: TokenHash,
}

/// What a device code is worth right now.
#[derive(Debug)]
pub enum Standing {
    /// The person hasn't decided.
    Pending,
    /// Allowed: it can be redeemed.
    Allowed,
    /// The person said no.
    Denied,
    /// It lapsed.
    Expired,
    /// Unknown, another client's, or redeemed before.
    Gone,
}

/// Stores a request.
pub fn insert(tx: &mut Tx, codes: &Codes, request: &DeviceRequest, expires_at: Timestamp) -> Result<()> {
    on!(tx, c => diesel::insert_into(device_codes::table)
        .values((
            device_codes::hash.eq(codes.device.as_bytes().as_slice()),
            device_codes::user_code_mac.eq(codes.user.as_bytes().as_slice()),
            device_codes::client_id.eq(request.client_id.as_str()),
            device_codes::details.eq(to_json(request)?),
            device_codes::expires_at.eq(expires_at.micros()),
        ))
        .execute(c))
    .map(drop)
}

/// Enters a user code in a browser: the first one that does has it from then on.
pub fn enter(tx: &mut Tx, user_code: &TokenHash, browser: &TokenHash, now: Timestamp) -> Result<()> {
    on!(tx, c => diesel::update(device_codes::table
            .filter(device_codes::user_code_mac.eq(user_code.as_bytes().as_slice()))
            .filter(device_codes::browser_hash.is_null())
            .filter(device_codes::expires_at.gt(now.micros())))
        .set(device_codes::browser_hash.eq(browser.as_bytes().as_slice()))
        .execute(c))
    .map(drop)
}

/// The request that a user code stands for in a browser that entered it first (SEC-26), while it waits for a decision.
pub fn find(tx: &mut Tx, user_code: &TokenHash, browser: &TokenHash, now: Timestamp) -> Result<Option<DeviceRequest>> {
    let details: Option<String> = on!(tx, c => device_codes::table
        .filter(device_codes::user_code_mac.eq(user_code.as_bytes().as_slice()))
        .filter(device_codes::browser_hash.eq(browser.as_bytes().as_slice()))
        .filter(device_codes::expires_at.gt(now.micros()))
        .filter(device_codes::grant_json.is_null())
        .filter(device_codes::denied_at.is_null())
        .select(device_codes::details)
        .get_result(c)
        .optional())?;
    details.map(|details| from_json("device_codes.details", &details)).transpose()
}

/// Allows a request, in the browser that entered it; `false` when it was decided before or lapsed.
pub fn allow(tx: &mut Tx, user_code: &TokenHash, browser: &TokenHash, grant: &Grant, now: Timestamp) -> Result<bool> {
    let (grant, person) = (to_json(grant)?, grant.person_id.as_str());
    on!(tx, c => diesel::update(device_codes::table
            .filter(device_codes::user_code_mac.eq(user_code.as_bytes().as_slice()))
            .filter(device_codes::browser_hash.eq(browser.as_bytes().as_slice()))
            .filter(device_codes::expires_at.gt(now.micros()))
            .filter(device_codes::grant_json.is_null())
            .filter(device_codes::denied_at.is_null()))
        .set((device_codes::grant_json.eq(Some(&grant)), device_codes::person_id.eq(Some(person))))
        .execute(c))
    .map(|rows| rows == 1)
}

/// Denies a request, in the browser that entered it; `false` when it was decided before or lapsed.
pub fn deny(tx: &mut Tx, user_code: &TokenHash, browser: &TokenHash, now: Timestamp) -> Result<bool> {
    on!(tx, c => diesel::update(device_codes::table
            .filter(device_codes::user_code_mac.eq(user_code.as_bytes().as_slice()))
            .filter(device_codes::browser_hash.eq(browser.as_bytes().as_slice()))
            .filter(device_codes::expires_at.gt(now.micros()))
            .filter(device_codes::grant_json.is_null())
            .filter(device_codes::denied_at.is_null()))
        .set(device_codes::denied_at.eq(Some(now.micros())))
        .execute(c))
    .map(|rows| rows == 1)
}

/// What was decided in this browser: the request, and whether it was allowed. Told until the code lapses.
pub fn decision(
    tx: &mut Tx,
    user_code: &TokenHash,
    browser: &TokenHash,
    now: Timestamp,
) -> Result<Option<(DeviceRequest, bool)>> {
    let row: Option<(String, bool)> = on!(tx, c => device_codes::table
        .filter(device_codes::user_code_mac.eq(user_code.as_bytes().as_slice()))
        .filter(device_codes::browser_hash.eq(browser.as_bytes().as_slice()))
        .filter(device_codes::expires_at.gt(now.micros()))
        .filter(device_codes::grant_json.is_not_null().or(device_codes::denied_at.is_not_null()))
        .select((device_codes::details, device_codes::grant_json.is_not_null()))
        .get_result(c)
        .optional())?;
    let Some((details, allowed)) = row else { return Ok(None) };
    Ok(Some((from_json("device_codes.details", &details)?, allowed)))
}

type Row = (i64, bool, Option<i64>, Option<i64>);

/// What a device's code is worth: one indexed read, and no write for who polls (RFC 8628 §3.5).
pub fn standing(tx: &mut Tx, device_code: &TokenHash, client: &ClientId, now: Timestamp) -> Result<Standing> {
    let row: Option<Row> = on!(tx, c => device_codes::table
        .find(device_code.as_bytes().as_slice())
        .filter(device_codes::client_id.eq(client.as_str()))
        .select((
            device_codes::expires_at,
            device_codes::grant_json.is_not_null(),
            device_codes::denied_at,
            device_codes::consumed_at,
        ))
        .get_result::<Row>(c)
        .optional())?;
    Ok(match row {
        None | Some((_, _, _, Some(_))) => Standing::Gone,
        Some((expires_at, ..)) if expires_at <= now.micros() => Standing::Expired,
        Some((_, _, Some(_), _)) => Standing::Denied,
        Some((_, true, ..)) => Standing::Allowed,
        Some((_, false, ..)) => Standing::Pending,
    })
}

/// Whether a person has allowed it and nobody has redeemed it, whoever asks.
pub fn is_allowed(tx: &mut Tx, device_code: &TokenHash) -> Result<bool> {
    on!(tx, c => diesel::select(diesel::dsl::exists(device_codes::table
            .find(device_code.as_bytes().as_slice())
            .filter(device_codes::grant_json.is_not_null())
            .filter(device_codes::consumed_at.is_null())))
        .get_result(c))
}

/// Holds the person who allowed it, before it is redeemed: as [`codes::hold_person`](crate::codes::hold_person).
pub fn hold_person(tx: &mut Tx, device_code: &TokenHash) -> Result<()> {
    let row = device_codes::table.find(device_code.as_bytes().as_slice());
    let whose = row.select(device_codes::person_id.assume_not_null());
    let held: QueryResult<Option<String>> = match tx.conn_mut() {
        Conn::Sqlite(_) => return Ok(()),
        Conn::Postgres(c) => {
            people::table.filter(people::id.eq_any(whose)).select(people::id).for_share().get_result(c).optional()
        }
    };
    tx.note(held).map(drop)
}

/// Redeems an allowed code: of any number of polls at once one has the grant.
pub fn redeem(tx: &mut Tx, device_code: &TokenHash, client: &ClientId, now: Timestamp) -> Result<Option<Grant>> {
    let grant: Option<Option<String>> = on!(tx, c => diesel::update(device_codes::table
            .filter(device_codes::hash.eq(device_code.as_bytes().as_slice()))
            .filter(device_codes::client_id.eq(client.as_str()))
            .filter(device_codes::consumed_at.is_null())
            .filter(device_codes::grant_json.is_not_null())
            .filter(device_codes::expires_at.gt(now.micros())))
        .set(device_codes::consumed_at.eq(Some(now.micros())))
        .returning(device_codes::grant_json)
        .get_result(c)
        .optional())?;
    grant.flatten().map(|grant| from_json("device_codes.grant_json", &grant)).transpose()
}

/// Takes back those of a person's grants that no device has come for yet. Whoever asks holds the person.
pub(crate) fn take_back(tx: &mut Tx, person: &PersonId, which: Grants<'_>, now: Timestamp) -> Result<()> {
    let waiting: Vec<(Vec<u8>, Option<String>)> = on!(tx, c => device_codes::table
        .filter(device_codes::person_id.eq(person.as_str()))
        .filter(device_codes::consumed_at.is_null())
        .filter(device_codes::expires_at.gt(now.micros()))
        .select((device_codes::hash, device_codes::grant_json))
        .load::<(Vec<u8>, Option<String>)>(c))?;
    let mut ended = Vec::new();
    for (hash, grant) in waiting {
        let Some(grant) = grant else { continue };
        if which.takes(&from_json("device_codes.grant_json", &grant)?) {
            ended.push(hash);
        }
    }
    if ended.is_empty() {
        return Ok(());
    }
    on!(tx, c => diesel::delete(device_codes::table
            .filter(device_codes::hash.eq_any(&ended))
            .filter(device_codes::consumed_at.is_null()))
        .execute(c))
    .map(drop)
}
