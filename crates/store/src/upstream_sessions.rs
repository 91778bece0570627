//! What binds sessions to the upstreams that opened them: whose they are there, and the token for a sign-out there.

use crate::columns::from_json;
use crate::schema::{grants as grants_table, sessions};
use crate::{Result, Tx, grants, on};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};
use model::grant::Grant;
use model::scope::OFFLINE_ACCESS;
use model::{PersonId, SessionId, Timestamp, TokenHash};

/// Keeps the sealed ID token by which the upstream can be asked to sign the person out, too.
pub fn keep_token(tx: &mut Tx, id: &SessionId, sealed: &[u8]) -> Result<()> {
    on!(tx, c => diesel::update(sessions::table.find(id.as_str()))
        .set(sessions::upstream_token.eq(Some(sealed)))
        .execute(c))
    .map(drop)
}

/// A session that ended, which an upstream had opened.
#[derive(Debug)]
pub struct Ended {
    /// The session.
    pub id: SessionId,
    /// The issuer identifier of the upstream that opened it; `None` when the release before this one kept the session.
    pub issuer: Option<String>,
    /// The id that the upstream had in the configuration then.
    pub upstream_id: String,
    /// The sealed ID token.
    pub sealed_token: Vec<u8>,
}

type Row = (String, Option<String>, Option<String>, Option<Vec<u8>>);

/// The session of an upstream that ended last in this browser, not before `since`, as long as its token is kept. `None`
/// while somebody is signed in here.
pub fn ended_here(tx: &mut Tx, browser: &TokenHash, since: Timestamp, now: Timestamp) -> Result<Option<Ended>> {
    let of_upstream = sessions::browser_hash.eq(browser.as_bytes().as_slice()).and(sessions::upstream_id.is_not_null());
    let live: Option<String> = on!(tx, c => sessions::table
        .filter(of_upstream)
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now.micros()))
        .select(sessions::id)
        .limit(1)
        .get_result(c)
        .optional())?;
    if live.is_some() {
        return Ok(None);
    }
    let row: Option<Row> = on!(tx, c => sessions::table
        .filter(of_upstream)
        .filter(sessions::ended_at.ge(since.micros()))
        .filter(sessions::upstream_token.is_not_null())
        .order(sessions::ended_at.desc())
        .select((sessions::id, sessions::upstream_issuer, sessions::upstream_id, sessions::upstream_token))
        .limit(1)
        .get_result::<Row>(c)
        .optional())?;
    Ok(row.and_then(|(id, issuer, upstream_id, token)| {
        Some(Ended { id: SessionId::from_text(id), issuer, upstream_id: upstream_id?, sealed_token: token? })
    }))
}

/// Forgets the token of a session; `false` when there is none any more.
pub fn forget_token(tx: &mut Tx, id: &SessionId) -> Result<bool> {
    let none: Option<Vec<u8>> = None;
    on!(tx, c => diesel::update(sessions::table.find(id.as_str()).filter(sessions::upstream_token.is_not_null()))
        .set(sessions::upstream_token.eq(none))
        .execute(c))
    .map(|rows| rows == 1)
}

/// Whose sessions an upstream ends.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The upstream's issuer identifier.
    pub issuer: String,
    /// Its id in the configuration, which stands for the issuer in sessions that the release before this one kept.
    pub upstream_id: String,
    /// The `sub`, where it names one.
    pub subject: Option<String>,
    /// The `sid`, where it names one.
    pub sid: Option<String>,
}

/// Ends the sessions that an upstream opened, by its `sub`, its `sid`, or both (FED-7); gives which.
pub fn end(tx: &mut Tx, opened: &Opened, now: Timestamp) -> Result<Vec<(SessionId, PersonId)>> {
    let (subject, sid) = (opened.subject.as_deref(), opened.sid.as_deref());
    let by_id = sessions::upstream_issuer.is_null().and(sessions::upstream_id.eq(&opened.upstream_id));
    let opened_there = sessions::upstream_issuer.eq(&opened.issuer).or(by_id);
    let subject_fits =
        sessions::upstream_subject.nullable().eq(subject).or(subject.is_none().into_sql::<Nullable<Bool>>());
    let sid_fits = sessions::upstream_sid.nullable().eq(sid).or(sid.is_none().into_sql::<Nullable<Bool>>());
    let ended: Vec<(String, String)> = on!(tx, c => diesel::update(sessions::table
            .filter(opened_there)
            .filter(sessions::ended_at.is_null())
            .filter(subject_fits)
            .filter(sid_fits))
        .set(sessions::ended_at.eq(now.micros()))
        .returning((sessions::id, sessions::person_id))
        .get_results(c))?;
    Ok(ended.into_iter().map(|(id, person)| (SessionId::from_text(id), PersonId::from_text(person))).collect())
}

/// Revokes what clients got in a session that ended at its upstream, as far as it isn't meant to outlast sessions
/// (`offline_access`; OpenID Connect Back-Channel Logout §2.7).
pub fn revoke_grants(tx: &mut Tx, person: &PersonId, session: &SessionId, now: Timestamp) -> Result<()> {
    let given: Vec<String> = on!(tx, c => grants_table::table
        .filter(grants_table::person_id.eq(person.as_str()))
        .filter(grants_table::session_id.eq(session.as_str()))
        .filter(grants_table::revoked_at.is_null())
        .select(grants_table::details)
        .load::<String>(c))?;
    for details in given {
        let grant: Grant = from_json("grants.details", &details)?;
        if !grant.scope.contains(OFFLINE_ACCESS) {
            grants::revoke(tx, &grant.id, now)?;
        }
    }
    Ok(())
}
