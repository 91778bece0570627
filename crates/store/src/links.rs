//! Links in mails.

use crate::columns::{from_json, to_json};
use crate::schema::links;
use crate::{Result, Tx, on};
use diesel::prelude::*;
use model::ends::Links;
use model::link::{Link, LinkKind, LinkPurpose};
use model::{InBrowser, PersonId, Timestamp, TokenHash};

/// [`LinkKind::FOR_ITS_HOLDER`], as the database writes them.
const FOR_ITS_HOLDER: [&str; 3] = {
    let [one, two, three] = LinkKind::FOR_ITS_HOLDER;
    [one.as_str(), two.as_str(), three.as_str()]
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = links, treat_none_as_default_value = false)]
struct Row {
    hash: Vec<u8>,
    purpose: String,
    person_id: String,
    details: String,
    browser_hash: Option<Vec<u8>>,
    expires_at: i64,
    used_at: Option<i64>,
}

/// Stores a link.
pub fn insert(tx: &mut Tx, hash: &TokenHash, link: &Link) -> Result<()> {
    let row = Row {
        hash: hash.as_bytes().to_vec(),
        purpose: link.purpose.kind().as_str().to_owned(),
        person_id: link.person_id.to_string(),
        details: to_json(&link.purpose)?,
        browser_hash: None,
        expires_at: link.expires_at.micros(),
        used_at: None,
    };
    on!(tx, c => diesel::insert_into(links::table).values(&row).execute(c)).map(drop)
}

/// Opens a link: the first browser that does has it from then on (PWD-1).
pub fn open(tx: &mut Tx, hash: &TokenHash, browser: &TokenHash, now: Timestamp) -> Result<InBrowser<Link>> {
    on!(tx, c => diesel::update(links::table
            .find(hash.as_bytes().as_slice())
            .filter(links::browser_hash.is_null())
            .filter(links::used_at.is_null())
            .filter(links::expires_at.gt(now.micros())))
        .set(links::browser_hash.eq(browser.as_bytes().as_slice()))
        .execute(c))?;
    find(tx, hash, browser, now)
}

/// What a link is to a browser, without a change to it. One that no browser has opened is anybody's.
pub fn find(tx: &mut Tx, hash: &TokenHash, browser: &TokenHash, now: Timestamp) -> Result<InBrowser<Link>> {
    let row: Option<Row> = on!(tx, c => links::table
        .find(hash.as_bytes().as_slice())
        .filter(links::used_at.is_null())
        .filter(links::expires_at.gt(now.micros()))
        .select(Row::as_select())
        .get_result(c)
        .optional())?;
    match row {
        None => Ok(InBrowser::Gone),
        Some(row) if row.browser_hash.as_ref().is_some_and(|has| has != browser.as_bytes()) => Ok(InBrowser::Elsewhere),
        Some(row) => read(row).map(InBrowser::Here),
    }
}

/// A link that whoever holds it may use ([`LinkKind::FOR_ITS_HOLDER`]), without a change to it.
pub fn find_of_holder(tx: &mut Tx, hash: &TokenHash, now: Timestamp) -> Result<Option<Link>> {
    let row: Option<Row> = on!(tx, c => links::table
        .find(hash.as_bytes().as_slice())
        .filter(links::purpose.eq_any(FOR_ITS_HOLDER))
        .filter(links::used_at.is_null())
        .filter(links::expires_at.gt(now.micros()))
        .select(Row::as_select())
        .get_result(c)
        .optional())?;
    row.map(read).transpose()
}

/// Uses up a link that whoever holds it may use: of any number at once one has it. `None` when it is used or lapsed.
pub fn consume_of_holder(tx: &mut Tx, hash: &TokenHash, now: Timestamp) -> Result<Option<Link>> {
    let row: Option<Row> = on!(tx, c => diesel::update(links::table
            .filter(links::hash.eq(hash.as_bytes().as_slice()))
            .filter(links::purpose.eq_any(FOR_ITS_HOLDER))
            .filter(links::used_at.is_null())
            .filter(links::expires_at.gt(now.micros())))
        .set(links::used_at.eq(now.micros()))
        .returning(Row::as_returning())
        .get_result(c)
        .optional())?;
    row.map(read).transpose()
}

/// Uses a link up: of any number at once one has it. `None` when it is used, lapsed, or another browser's.
pub fn consume(tx: &mut Tx, hash: &TokenHash, browser: &TokenHash, now: Timestamp) -> Result<Option<Link>> {
    let mine = links::browser_hash.is_null().or(links::browser_hash.eq(browser.as_bytes().as_slice()));
    let row: Option<Row> = on!(tx, c => diesel::update(links::table
            .filter(links::hash.eq(hash.as_bytes().as_slice()))
            .filter(links::used_at.is_null())
            .filter(links::expires_at.gt(now.micros()))
            .filter(mine))
        .set(links::used_at.eq(now.micros()))
        .returning(Row::as_returning())
        .get_result(c)
        .optional())?;
    row.map(read).transpose()
}

/// Kills those of a person's links that an occasion ends ([`end_with`](crate::ends::end_with)).
pub(crate) fn kill_those(tx: &mut Tx, person: &PersonId, Links { all, until }: Links, now: Timestamp) -> Result<()> {
    if !all.is_empty() {
        kill(tx, person, all, Timestamp::from_micros(0), now)?;
    }
    match until {
        Some((kinds, from)) => kill(tx, person, kinds, from, now),
        None => Ok(()),
    }
}

/// Of these kinds, those that stop to work at `from` or later.
fn kill(tx: &mut Tx, person: &PersonId, kinds: &[LinkKind], from: Timestamp, now: Timestamp) -> Result<()> {
    on!(tx, c => diesel::update(links::table
            .filter(links::person_id.eq(person.as_str()))
            .filter(links::purpose.eq_any(kinds.iter().map(|kind| kind.as_str())))
            .filter(links::expires_at.ge(from.micros()))
            .filter(links::used_at.is_null()))
        .set(links::used_at.eq(now.micros()))
        .execute(c))
    .map(drop)
}

fn read(row: Row) -> Result<Link> {
    let purpose: LinkPurpose = from_json("links.details", &row.details)?;
    let expires_at = Timestamp::from_micros(row.expires_at);
    Ok(Link { person_id: PersonId::from_text(row.person_id), purpose, expires_at })
}
