//! Authorization requests that wait at a page of ours, under one-use handles.

use crate::columns::{from_json, to_json};
use crate::schema::pending_requests;
use crate::{Result, Tx, on};
use diesel::prelude::*;
use model::request::{AuthorizationRequest, PendingRequest};
use model::{InBrowser, PersonId, SessionId, Timestamp, TokenHash};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = pending_requests, treat_none_as_default_value = false)]
struct Row {
    handle_hash: Vec<u8>,
    browser_hash: Option<Vec<u8>>,
    request: String,
    signed_in_session_id: Option<String>,
    consented_person_id: Option<String>,
    consented_session_id: Option<String>,
    expires_at: i64,
}

/// Stores a request. Without a browser (a cross-site POST brings no cookie)
/// the first one that opens it is bound to it (SEC-24, SEC-26).
pub fn insert(
    tx: &mut Tx,
    handle: &TokenHash,
    browser: Option<&TokenHash>,
    request: &AuthorizationRequest,
    expires_at: Timestamp,
) -> Result<()> {
    let row = Row {
        handle_hash: handle.as_bytes().to_vec(),
        browser_hash: browser.map(|hash| hash.as_bytes().to_vec()),
        request: to_json(request)?,
        signed_in_session_id: None,
        consented_person_id: None,
        consented_session_id: None,
        expires_at: expires_at.micros(),
    };
    on!(tx, c => diesel::insert_into(pending_requests::table).values(&row).execute(c)).map(drop)
}

/// Binds a request that has no browser yet to this one.
pub fn bind(tx: &mut Tx, handle: &TokenHash, browser: &TokenHash) -> Result<bool> {
    on!(tx, c => diesel::update(pending_requests::table
            .filter(pending_requests::handle_hash.eq(handle.as_bytes().as_slice()))
            .filter(pending_requests::browser_hash.is_null()))
        .set(pending_requests::browser_hash.eq(browser.as_bytes().as_slice()))
        .execute(c))
    .map(|rows| rows == 1)
}

/// Looks a handle up for one browser.
pub fn find(tx: &mut Tx, handle: &TokenHash, browser: &TokenHash, now: Timestamp) -> Result<InBrowser<PendingRequest>> {
    let row = on!(tx, c => pending_requests::table
        .filter(pending_requests::handle_hash.eq(handle.as_bytes().as_slice()))
        .filter(pending_requests::expires_at.gt(now.micros()))
        .select(Row::as_select())
        .get_result(c)
        .optional())?;
    match row {
        None => Ok(InBrowser::Gone),
        Some(row) if row.browser_hash.as_deref() == Some(browser.as_bytes()) => read(row).map(InBrowser::Here),
        Some(_) => Ok(InBrowser::Elsewhere),
    }
}

/// Remembers that somebody signed in for this request.
pub fn signed_in(tx: &mut Tx, handle: &TokenHash, session: &SessionId) -> Result<()> {
    on!(tx, c => diesel::update(pending_requests::table.find(handle.as_bytes().as_slice()))
        .set(pending_requests::signed_in_session_id.eq(session.as_str()))
        .execute(c))
    .map(drop)
}

/// Remembers that a person pressed *Allow* for this request.
pub fn consent(tx: &mut Tx, handle: &TokenHash, person: &PersonId, session: &SessionId) -> Result<()> {
    on!(tx, c => diesel::update(pending_requests::table.find(handle.as_bytes().as_slice()))
        .set((
            pending_requests::consented_person_id.eq(person.as_str()),
            pending_requests::consented_session_id.eq(session.as_str()),
        ))
        .execute(c))
    .map(drop)
}

/// Finishes a request; `false` when it was finished before.
pub fn finish(tx: &mut Tx, handle: &TokenHash) -> Result<bool> {
    on!(tx, c => diesel::delete(pending_requests::table.find(handle.as_bytes().as_slice())).execute(c))
        .map(|rows| rows == 1)
}

fn read(row: Row) -> Result<PendingRequest> {
    let person = row.consented_person_id.map(PersonId::from_text);
    let session = row.consented_session_id.map(SessionId::from_text);
    Ok(PendingRequest {
        request: from_json("pending_requests.request", &row.request)?,
        signed_in: row.signed_in_session_id.map(SessionId::from_text),
        consented: person.zip(session),
    })
}
