//! Browser sessions.

mod succession;

pub use succession::{end_followed, find_followed, find_heir};

use crate::columns::{from_json, hash, surface, to_json};
use crate::kept::kept;
use crate::people;
use crate::schema::{grants, people as people_table, sessions};
use crate::{Result, Tx, on};
use diesel::prelude::*;
use model::ends::{Opened, Sessions};
use model::person::Person;
use model::session::{Authentication, Session};
use model::surface::Credential;
use model::{ClientId, PersonId, SessionId, Timestamp, TokenHash};
use std::time::Duration;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions, treat_none_as_default_value = false)]
struct Row {
    id: String,
    token_hash: Vec<u8>,
    person_id: String,
    browser_hash: Vec<u8>,
    opened_for: String,
    authentication: String,
    user_agent: String,
    network: String,
    created_at: i64,
    last_seen_at: i64,
    expires_at: i64,
    ended_at: Option<i64>,
    client_id: Option<String>,
    upstream_id: Option<String>,
    upstream_subject: Option<String>,
    upstream_sid: Option<String>,
    upstream_issuer: Option<String>,
}

/// Where a session began and for what, for its owner to know it by.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// The browser's `User-Agent`, cut to 256 characters.
    pub user_agent: String,
    /// The network that the sign-in came from.
    pub network: String,
    /// The client that the sign-in was for; none for the profile.
    pub client: Option<ClientId>,
}

/// At most so many sessions of one person are listed, the latest.
const LISTED: i64 = 100;

/// Begins a session.
pub fn insert(tx: &mut Tx, session: &Session, token: &TokenHash, place: &Place) -> Result<()> {
    let upstream = session.authentication.upstream.as_ref();
    let row = Row {
        id: session.id.to_string(),
        token_hash: token.as_bytes().to_vec(),
        person_id: session.person_id.to_string(),
        browser_hash: session.browser.as_bytes().to_vec(),
        opened_for: session.opened_for.as_str().to_owned(),
        authentication: to_json(&session.authentication)?,
        user_agent: place.user_agent.chars().take(256).collect(),
        network: place.network.clone(),
        created_at: session.created_at.micros(),
        last_seen_at: session.last_seen_at.micros(),
        expires_at: session.expires_at.micros(),
        ended_at: None,
        client_id: place.client.as_ref().map(ToString::to_string),
        upstream_id: upstream.map(|upstream| upstream.upstream_id.clone()),
        upstream_subject: upstream.map(|upstream| upstream.subject.clone()),
        upstream_sid: upstream.and_then(|upstream| upstream.sid.clone()),
        upstream_issuer: upstream.map(|upstream| upstream.issuer.clone()),
    };
    on!(tx, c => diesel::insert_into(sessions::table).values(&row).execute(c)).map(drop)
}

/// The live session behind a cookie with its person as they are now.
pub fn find_live(tx: &mut Tx, token: &TokenHash, now: Timestamp, idle: Duration) -> Result<Option<(Session, Person)>> {
    let row = on!(tx, c => sessions::table
        .inner_join(people_table::table)
        .filter(sessions::token_hash.eq(token.as_bytes().as_slice()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now.micros()))
        .filter(sessions::last_seen_at.gt(now.minus(idle).micros()))
        .select((Row::as_select(), people::Row::as_select()))
        .get_result::<(Row, people::Row)>(c)
        .optional())?;
    row.map(|(session, person)| Ok((read(session)?, person.read()?))).transpose()
}

/// A session by its identifier, unless it was ended or its absolute limit is over, with its person as
/// they are now. How long it was idle isn't asked: the caller holds a code of it, a minute old at most.
pub fn find_by_id(tx: &mut Tx, id: &SessionId, now: Timestamp) -> Result<Option<(Session, Person)>> {
    let row = on!(tx, c => sessions::table
        .inner_join(people_table::table)
        .filter(sessions::id.eq(id.as_str()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now.micros()))
        .select((Row::as_select(), people::Row::as_select()))
        .get_result::<(Row, people::Row)>(c)
        .optional())?;
    row.map(|(session, person)| Ok((read(session)?, person.read()?))).transpose()
}

/// A person's live sessions with where each began, the last used first.
pub fn of_person(tx: &mut Tx, person: &PersonId, now: Timestamp, idle: Duration) -> Result<Vec<(Session, Place)>> {
    let rows: Vec<Row> = on!(tx, c => sessions::table
        .filter(sessions::person_id.eq(person.as_str()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now.micros()))
        .filter(sessions::last_seen_at.gt(now.minus(idle).micros()))
        .order((sessions::last_seen_at.desc(), sessions::id.desc()))
        .limit(LISTED)
        .select(Row::as_select())
        .load::<Row>(c))?;
    let with_place = |row: Row| {
        let place = Place {
            user_agent: row.user_agent.clone(),
            network: row.network.clone(),
            client: row.client_id.clone().map(ClientId::from_text),
        };
        Ok((read(row)?, place))
    };
    rows.into_iter().map(with_place).collect()
}

/// Notes that a session was used.
pub fn touch(tx: &mut Tx, id: &SessionId, now: Timestamp) -> Result<()> {
    on!(tx, c => kept!(diesel::update(sessions::table.find(id.as_str())).set(sessions::last_seen_at.eq(now.micros())))
        .execute(c))
    .map(drop)
}

/// Ends one session; `false` when it had ended before.
pub fn end(tx: &mut Tx, id: &SessionId, now: Timestamp) -> Result<bool> {
    on!(tx, c => diesel::update(sessions::table.find(id.as_str()).filter(sessions::ended_at.is_null()))
        .set(sessions::ended_at.eq(now.micros()))
        .execute(c))
    .map(|rows| rows == 1)
}

/// Ends one session of this person; `false` when it had ended before, or is somebody else's.
pub fn end_of(tx: &mut Tx, person: &PersonId, id: &SessionId, now: Timestamp) -> Result<bool> {
    on!(tx, c => diesel::update(sessions::table
            .find(id.as_str())
            .filter(sessions::person_id.eq(person.as_str()))
            .filter(sessions::ended_at.is_null()))
        .set(sessions::ended_at.eq(now.micros()))
        .execute(c))
    .map(|rows| rows == 1)
}

/// Ends every session that its person has in the browser of the session `id`, itself included, whether
/// or not it had ended before. Gives the person, if there was one left to end.
pub fn end_in_same_browser(tx: &mut Tx, id: &SessionId, now: Timestamp) -> Result<Option<PersonId>> {
    let whose: Option<(String, Vec<u8>)> = on!(tx, c => sessions::table
        .find(id.as_str())
        .select((sessions::person_id, sessions::browser_hash))
        .get_result(c)
        .optional())?;
    let Some((person, browser)) = whose else { return Ok(None) };
    let ended = on!(tx, c => diesel::update(sessions::table
            .filter(sessions::person_id.eq(&person))
            .filter(sessions::browser_hash.eq(browser))
            .filter(sessions::ended_at.is_null()))
        .set(sessions::ended_at.eq(now.micros()))
        .execute(c))?;
    Ok((ended > 0).then(|| PersonId::from_text(person)))
}

/// Ends those of a person's sessions that an occasion ends ([`end_with`](crate::ends::end_with)).
pub(crate) fn end_those(tx: &mut Tx, person: &PersonId, which: Sessions<'_>, now: Timestamp) -> Result<()> {
    match which {
        Sessions::Stay => Ok(()),
        Sessions::All { but } => end_all(tx, person, but, now),
        Sessions::OpenedBy { opened, but } => end_opened_by(tx, person, opened, but, now),
    }
}

fn end_all(tx: &mut Tx, person: &PersonId, but: Option<&SessionId>, now: Timestamp) -> Result<()> {
    // No session's id is empty.
    let spared = but.map_or("", SessionId::as_str);
    on!(tx, c => diesel::update(sessions::table
            .filter(sessions::person_id.eq(person.as_str()))
            .filter(sessions::id.ne(spared))
            .filter(sessions::ended_at.is_null()))
        .set(sessions::ended_at.eq(now.micros()))
        .execute(c))
    .map(drop)
}

/// Knows a session by another cookie from now on (SEC-24).
pub fn renew(tx: &mut Tx, id: &SessionId, token: &TokenHash) -> Result<()> {
    on!(tx, c => diesel::update(sessions::table.find(id.as_str()))
        .set(sessions::token_hash.eq(token.as_bytes().as_slice()))
        .execute(c))
    .map(drop)
}

fn end_opened_by(
    tx: &mut Tx,
    person: &PersonId,
    Opened { credential, surfaces }: Opened,
    but: Option<&SessionId>,
    now: Timestamp,
) -> Result<()> {
    let live: Vec<(String, String)> = on!(tx, c => sessions::table
        .filter(sessions::person_id.eq(person.as_str()))
        .filter(sessions::opened_for.eq_any(surfaces.iter().map(|surface| surface.as_str())))
        .filter(sessions::ended_at.is_null())
        .select((sessions::id, sessions::authentication))
        .load::<(String, String)>(c))?;
    for (id, authentication) in live {
        let authentication: Authentication = from_json("sessions.authentication", &authentication)?;
        let spared = but.is_some_and(|but| but.as_str() == id);
        if authentication.credential == credential && !spared {
            end(tx, &SessionId::from_text(id), now)?;
        }
    }
    Ok(())
}

/// Makes the session that disconnects its own external login the one that stays (FED-4).
pub fn make_parting(tx: &mut Tx, id: &SessionId) -> Result<()> {
    let text: Option<String> = on!(tx, c => sessions::table
        .find(id.as_str())
        .select(sessions::authentication)
        .get_result(c)
        .optional())?;
    let Some(text) = text else { return Ok(()) };
    let mut authentication: Authentication = from_json("sessions.authentication", &text)?;
    authentication.credential = Credential::Parting;
    let (authentication, none) = (to_json(&authentication)?, None::<String>);
    on!(tx, c => diesel::update(sessions::table.find(id.as_str()))
        .set((
            sessions::authentication.eq(&authentication),
            sessions::upstream_id.eq(&none),
            sessions::upstream_issuer.eq(&none),
        ))
        .execute(c))
    .map(drop)
}

/// Whether a person has signed in from this browser before: strangers can't
/// slow such a browser down (PWD-5).
pub fn knows_browser(tx: &mut Tx, person: &PersonId, browser: &TokenHash) -> Result<bool> {
    on!(tx, c => diesel::select(diesel::dsl::exists(sessions::table
            .filter(sessions::person_id.eq(person.as_str()))
            .filter(sessions::browser_hash.eq(browser.as_bytes().as_slice()))))
        .get_result(c))
}

/// Whether a person has signed in from this network: in a browser, or in an app that is signed in still.
pub fn knows_network(tx: &mut Tx, person: &PersonId, network: &str, now: Timestamp) -> Result<bool> {
    let in_browser = diesel::dsl::exists(
        sessions::table.filter(sessions::person_id.eq(person.as_str())).filter(sessions::network.eq(network)),
    );
    let in_app = diesel::dsl::exists(
        grants::table
            .filter(grants::person_id.eq(person.as_str()))
            .filter(grants::network.eq(network))
            .filter(grants::revoked_at.is_null())
            .filter(grants::expires_at.gt(now.micros())),
    );
    on!(tx, c => diesel::select(in_browser.or(in_app)).get_result(c))
}

fn read(row: Row) -> Result<Session> {
    Ok(Session {
        id: SessionId::from_text(row.id),
        person_id: PersonId::from_text(row.person_id),
        authentication: from_json("sessions.authentication", &row.authentication)?,
        opened_for: surface("sessions.opened_for", &row.opened_for)?,
        browser: hash("sessions.browser_hash", &row.browser_hash)?,
        created_at: Timestamp::from_micros(row.created_at),
        last_seen_at: Timestamp::from_micros(row.last_seen_at),
        expires_at: Timestamp::from_micros(row.expires_at),
    })
}
