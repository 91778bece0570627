//! External logins that wait for a proof of an account or a mailbox (FED-1, FED-2, SEC-43).

use crate::columns::{from_json, to_json};
use crate::schema::link_offers;
use crate::{Result, Tx, on};
use diesel::prelude::*;
use diesel::upsert::excluded;
use model::external::{Aim, Claimed, LinkOffer};
use model::{PersonId, Timestamp, TokenHash};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Details {
    claimed: Claimed,
    aim: Aim,
}

type Row = (Option<String>, String, i64);

/// Makes an offer in place of the one that this browser had.
pub fn put(tx: &mut Tx, browser: &TokenHash, offer: &LinkOffer) -> Result<()> {
    let details = to_json(&Details { claimed: offer.claimed.clone(), aim: offer.aim.clone() })?;
    on!(tx, c => diesel::insert_into(link_offers::table)
        .values((
            link_offers::browser_hash.eq(browser.as_bytes().as_slice()),
            link_offers::person_id.eq(offer.person_id.as_ref().map(PersonId::as_str)),
            link_offers::details.eq(&details),
            link_offers::expires_at.eq(offer.expires_at.micros()),
        ))
        .on_conflict(link_offers::browser_hash)
        .do_update()
        .set((
            link_offers::person_id.eq(excluded(link_offers::person_id)),
            link_offers::details.eq(excluded(link_offers::details)),
            link_offers::expires_at.eq(excluded(link_offers::expires_at)),
        ))
        .execute(c))
    .map(drop)
}

/// The offer at a browser, unless it lapsed.
pub fn find(tx: &mut Tx, browser: &TokenHash, now: Timestamp) -> Result<Option<LinkOffer>> {
    let row: Option<Row> = on!(tx, c => link_offers::table
        .find(browser.as_bytes().as_slice())
        .filter(link_offers::expires_at.gt(now.micros()))
        .select((link_offers::person_id, link_offers::details, link_offers::expires_at))
        .get_result(c)
        .optional())?;
    row.map(read).transpose()
}

/// Uses the offer at a browser up; `None` when it lapsed or was used.
pub fn take(tx: &mut Tx, browser: &TokenHash, now: Timestamp) -> Result<Option<LinkOffer>> {
    let row: Option<Row> = on!(tx, c => diesel::delete(link_offers::table
            .filter(link_offers::browser_hash.eq(browser.as_bytes().as_slice()))
            .filter(link_offers::expires_at.gt(now.micros())))
        .returning((link_offers::person_id, link_offers::details, link_offers::expires_at))
        .get_result::<Row>(c)
        .optional())?;
    row.map(read).transpose()
}

/// Withdraws every offer for a person's account, where an occasion does ([`end_with`](crate::ends::end_with)).
pub(crate) fn withdraw(tx: &mut Tx, person: &PersonId) -> Result<()> {
    on!(tx, c => diesel::delete(link_offers::table.filter(link_offers::person_id.eq(person.as_str()))).execute(c))
        .map(drop)
}

fn read((person_id, details, expires_at): Row) -> Result<LinkOffer> {
    let Details { claimed, aim } = from_json("link_offers.details", &details)?;
    let expires_at = Timestamp::from_micros(expires_at);
    Ok(LinkOffer { person_id: person_id.map(PersonId::from_text), claimed, aim, expires_at })
}
