//! Enrolments: where somebody stands in signing up, one at each browser.

use crate::columns::{from_json, time, to_json};
use crate::schema::enrolments;
use crate::{Result, Tx, on};
use diesel::prelude::*;
use model::ends::Enrolments;
use model::enrolment::{CODE_TRIES, Details, Enrolment};
use model::secret::constant_time_eq;
use model::{PersonId, Timestamp, TokenHash};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = enrolments, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    browser_hash: Vec<u8>,
    person_id: Option<String>,
    details: String,
    code_mac: Option<Vec<u8>>,
    code_expires_at: i64,
    code_tries: i64,
    proved_at: Option<i64>,
    expires_at: i64,
}

/// A code that is on its way: the store knows its keyed hash only.
#[derive(Clone, Copy)]
pub struct SentCode {
    /// The keyed hash of code, browser and purpose.
    pub mac: [u8; 32],
    /// When it stops to work.
    pub expires_at: Timestamp,
}

/// What a code was worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeVerdict {
    /// It was the right one, and now it is used up.
    Right,
    /// It wasn't.
    Wrong {
        /// How many tries are left, over all sends.
        left: u8,
    },
    /// No code works here any more: it lapsed, was used, or was tried too often.
    Dead,
}

/// Begins an enrolment in place of the one that this browser had.
pub fn put(tx: &mut Tx, browser: &TokenHash, enrolment: &Enrolment, code: Option<SentCode>) -> Result<()> {
    let row = Row {
        browser_hash: browser.as_bytes().to_vec(),
        person_id: enrolment.person_id.as_ref().map(ToString::to_string),
        details: to_json(&enrolment.details)?,
        code_mac: code.map(|code| code.mac.to_vec()),
        code_expires_at: code.map_or(0, |code| code.expires_at.micros()),
        code_tries: 0,
        proved_at: enrolment.proved_at.map(Timestamp::micros),
        expires_at: enrolment.expires_at.micros(),
    };
    on!(tx, c => diesel::insert_into(enrolments::table)
        .values(&row)
        .on_conflict(enrolments::browser_hash)
        .do_update()
        .set(&row)
        .execute(c))
    .map(drop)
}

/// The enrolment at a browser, unless it is over.
pub fn find(tx: &mut Tx, browser: &TokenHash, now: Timestamp) -> Result<Option<Enrolment>> {
    let row: Option<Row> = on!(tx, c => enrolments::table
        .find(browser.as_bytes().as_slice())
        .filter(enrolments::expires_at.gt(now.micros()))
        .select(Row::as_select())
        .get_result(c)
        .optional())?;
    row.map(|row| read(row, now)).transpose()
}

/// Puts another code in the place of the one before, which dies. The tries go on counting (TWO-10). `false` when
/// there is no enrolment that waits for one.
pub fn renew_code(tx: &mut Tx, browser: &TokenHash, code: SentCode, now: Timestamp) -> Result<bool> {
    on!(tx, c => diesel::update(enrolments::table
            .find(browser.as_bytes().as_slice())
            .filter(enrolments::expires_at.gt(now.micros()))
            .filter(enrolments::code_tries.lt(CODE_TRIES))
            .filter(enrolments::proved_at.is_null()))
        .set((
            enrolments::code_mac.eq(Some(code.mac.as_slice())),
            enrolments::code_expires_at.eq(code.expires_at.micros()),
        ))
        .execute(c))
    .map(|rows| rows == 1)
}

/// Tries a code. Each try counts before it is looked at, so that none is free; of any number of right ones at once
/// one is [`CodeVerdict::Right`].
pub fn try_code(tx: &mut Tx, browser: &TokenHash, mac: &[u8; 32], now: Timestamp) -> Result<CodeVerdict> {
    let counted: Option<(Option<Vec<u8>>, i64)> = on!(tx, c => diesel::update(enrolments::table
            .filter(enrolments::browser_hash.eq(browser.as_bytes().as_slice()))
            .filter(enrolments::expires_at.gt(now.micros()))
            .filter(enrolments::code_mac.is_not_null())
            .filter(enrolments::code_expires_at.gt(now.micros()))
            .filter(enrolments::code_tries.lt(CODE_TRIES))
            .filter(enrolments::proved_at.is_null()))
        .set(enrolments::code_tries.eq(enrolments::code_tries + 1))
        .returning((enrolments::code_mac, enrolments::code_tries))
        .get_result(c)
        .optional())?;
    let Some((Some(right), tries)) = counted else { return Ok(CodeVerdict::Dead) };
    if !constant_time_eq(&right, mac) {
        return Ok(CodeVerdict::Wrong { left: left(tries) });
    }
    let none: Option<&[u8]> = None;
    let used = on!(tx, c => diesel::update(enrolments::table
            .filter(enrolments::browser_hash.eq(browser.as_bytes().as_slice()))
            .filter(enrolments::code_mac.eq(right.as_slice())))
        .set((enrolments::proved_at.eq(Some(now.micros())), enrolments::code_mac.eq(none)))
        .execute(c))?;
    Ok(if used == 1 { CodeVerdict::Right } else { CodeVerdict::Dead })
}

/// Tells an enrolment whose it is, once the proof has settled that: nobody's, when the address was in use.
pub fn settle(tx: &mut Tx, browser: &TokenHash, person: Option<&PersonId>, details: &Details) -> Result<()> {
    let details = to_json(details)?;
    on!(tx, c => diesel::update(enrolments::table.find(browser.as_bytes().as_slice()))
        .set((enrolments::person_id.eq(person.map(PersonId::as_str)), enrolments::details.eq(&details)))
        .execute(c))
    .map(drop)
}

/// Keeps where the enrolment at a browser is to lead, sealed. One that is changed at the same moment keeps what it has.
pub fn lead_to(tx: &mut Tx, browser: &TokenHash, sealed: &[u8], now: Timestamp) -> Result<()> {
    let before: Option<String> = on!(tx, c => enrolments::table
        .find(browser.as_bytes().as_slice())
        .filter(enrolments::expires_at.gt(now.micros()))
        .select(enrolments::details)
        .get_result(c)
        .optional())?;
    let Some(before) = before else { return Ok(()) };
    let details: Details = from_json("enrolments.details", &before)?;
    let details = to_json(&Details { leads_to: Some(sealed.to_vec()), ..details })?;
    on!(tx, c => diesel::update(enrolments::table
            .filter(enrolments::browser_hash.eq(browser.as_bytes().as_slice()))
            .filter(enrolments::details.eq(&before)))
        .set(enrolments::details.eq(&details))
        .execute(c))
    .map(drop)
}

/// Ends the enrolment at a browser.
pub fn end(tx: &mut Tx, browser: &TokenHash) -> Result<()> {
    on!(tx, c => diesel::delete(enrolments::table.find(browser.as_bytes().as_slice())).execute(c)).map(drop)
}

/// Ends those of a person's enrolments that an occasion ends ([`end_with`](crate::ends::end_with)).
pub(crate) fn end_those(tx: &mut Tx, person: &PersonId, which: Enrolments<'_>) -> Result<()> {
    match which {
        Enrolments::Stay => Ok(()),
        Enrolments::All => end_all(tx, person),
        Enrolments::NobodysBut(browser) => orphan_others(tx, person, browser),
    }
}

fn end_all(tx: &mut Tx, person: &PersonId) -> Result<()> {
    on!(tx, c => diesel::delete(enrolments::table.filter(enrolments::person_id.eq(person.as_str()))).execute(c))
        .map(drop)
}

/// Leaves the unproved enrolments of a person at all browsers but one to nobody: their address is in use from now on,
/// which shows at none of them.
fn orphan_others(tx: &mut Tx, person: &PersonId, proved: &TokenHash) -> Result<()> {
    let nobody: Option<&str> = None;
    on!(tx, c => diesel::update(enrolments::table
            .filter(enrolments::person_id.eq(person.as_str()))
            .filter(enrolments::browser_hash.ne(proved.as_bytes().as_slice())))
        .set(enrolments::person_id.eq(nobody))
        .execute(c))
    .map(drop)
}

fn left(tries: i64) -> u8 {
    u8::try_from(CODE_TRIES - tries).unwrap_or(0)
}

fn read(row: Row, now: Timestamp) -> Result<Enrolment> {
    let proved_at = time(row.proved_at);
    Ok(Enrolment {
        person_id: row.person_id.map(PersonId::from_text),
        details: from_json("enrolments.details", &row.details)?,
        code_is_live: proved_at.is_none()
            && row.code_mac.is_some()
            && row.code_expires_at > now.micros()
            && row.code_tries < CODE_TRIES,
        tries_left: left(row.code_tries),
        proved_at,
        expires_at: Timestamp::from_micros(row.expires_at),
    })
}
