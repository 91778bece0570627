//! What binds sessions to the upstreams that opened them: whose they are there, and the token for a sign-out there.

use crate::columns::from_json;
use crate::schema::{grants as grants_table, sessions};
use crate::{Result, Tx, grants, on, people};
use diesel::prelude::*;
use model::grant::Grant;
use model::scope::OFFLINE_ACCESS;
use model::{PersonId, SessionId, Timestamp, TokenHash};
use std::collections::BTreeSet;

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

/// Forgets the token of a session that ended, and those that the same upstream's earlier sessions left in its browser: a
/// browser has one sign-in there, and leaves it once. `false` when there is none any more.
pub fn forget_tokens(tx: &mut Tx, ended: &Ended, browser: &TokenHash) -> Result<bool> {
    if !forget_token(tx, &ended.id)? {
        return Ok(false);
    }
    let none: Option<Vec<u8>> = None;
    if let Some(issuer) = &ended.issuer {
        on!(tx, c => diesel::update(sessions::table
                .filter(sessions::browser_hash.eq(browser.as_bytes().as_slice()))
                .filter(sessions::upstream_issuer.eq(issuer))
                .filter(sessions::ended_at.is_not_null())
                .filter(sessions::upstream_token.is_not_null()))
            .set(sessions::upstream_token.eq(none))
            .execute(c))?;
    }
    Ok(true)
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

/// How many sessions one statement ends at most: SQLite binds so many values and no more.
const AT_ONCE: usize = 500;

/// Ends the sessions that an upstream opened, by its `sub`, its `sid`, or both (FED-7); gives which. The people are held
/// from here on, so that a code which is being redeemed has become a grant, or finds its session ended.
pub fn end(tx: &mut Tx, opened: &Opened, now: Timestamp) -> Result<Vec<(SessionId, PersonId)>> {
    let people: BTreeSet<String> = live(tx, opened)?.into_iter().map(|(_, person)| person).collect();
    for person in people {
        people::hold_to_change(tx, &PersonId::from_text(person))?;
    }
    let mut ended: Vec<(String, String)> = Vec::new();
    for some in live(tx, opened)?.chunks(AT_ONCE) {
        let ids: Vec<&str> = some.iter().map(|(id, _)| id.as_str()).collect();
        ended.extend(on!(tx, c => diesel::update(sessions::table
                .filter(sessions::id.eq_any(&ids))
                .filter(sessions::ended_at.is_null()))
            .set(sessions::ended_at.eq(now.micros()))
            .returning((sessions::id, sessions::person_id))
            .get_results::<(String, String)>(c))?);
    }
    Ok(ended.into_iter().map(|(id, person)| (SessionId::from_text(id), PersonId::from_text(person))).collect())
}

/// The sessions that fit, and whose they are. Each statement asks for equality alone, by the index that has the answer.
fn live(tx: &mut Tx, opened: &Opened) -> Result<Vec<(String, String)>> {
    if opened.subject.is_none() && opened.sid.is_none() {
        return Ok(Vec::new());
    }
    let mut found = opened_at(tx, opened, KnownBy::Issuer)?;
    found.extend(opened_at(tx, opened, KnownBy::Id)?);
    Ok(found)
}

/// What tells where a session was opened.
#[derive(Clone, Copy)]
enum KnownBy {
    Issuer,
    /// All that there is where the release before this one kept the session.
    Id,
}

fn opened_at(tx: &mut Tx, opened: &Opened, known_by: KnownBy) -> Result<Vec<(String, String)>> {
    on!(tx, c => {
        let mut fitting = sessions::table
            .select((sessions::id, sessions::person_id))
            .filter(sessions::ended_at.is_null())
            .into_boxed();
        fitting = match known_by {
            KnownBy::Issuer => fitting.filter(sessions::upstream_issuer.eq(&opened.issuer)),
            KnownBy::Id => fitting
                .filter(sessions::upstream_issuer.is_null())
                .filter(sessions::upstream_id.eq(&opened.upstream_id)),
        };
        if let Some(subject) = &opened.subject {
            fitting = fitting.filter(sessions::upstream_subject.eq(subject));
        }
        if let Some(sid) = &opened.sid {
            fitting = fitting.filter(sessions::upstream_sid.eq(sid));
        }
        fitting.load::<(String, String)>(c)
    })
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
