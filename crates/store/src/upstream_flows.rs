//! Sign-ins that are under way at an upstream.

use crate::columns::{from_json, to_json};
use crate::schema::upstream_flows;
use crate::{Result, Tx, on};
use diesel::prelude::*;
use model::external::Flow;
use model::{InBrowser, Timestamp, TokenHash};

/// Begins a flow.
pub fn insert(tx: &mut Tx, state: &TokenHash, browser: &TokenHash, flow: &Flow, expires_at: Timestamp) -> Result<()> {
    on!(tx, c => diesel::insert_into(upstream_flows::table)
        .values((
            upstream_flows::state_hash.eq(state.as_bytes().as_slice()),
            upstream_flows::browser_hash.eq(browser.as_bytes().as_slice()),
            upstream_flows::upstream_id.eq(&flow.upstream_id),
            upstream_flows::aim.eq(to_json(&flow.aim)?),
            upstream_flows::sealed.eq(&flow.sealed),
            upstream_flows::expires_at.eq(expires_at.micros()),
        ))
        .execute(c))
    .map(drop)
}

type Row = (String, String, Vec<u8>);

/// Uses a flow of this upstream up (SEC-41): an answer at another upstream's address finds nothing.
pub fn consume(
    tx: &mut Tx,
    state: &TokenHash,
    browser: &TokenHash,
    upstream_id: &str,
    now: Timestamp,
) -> Result<InBrowser<Flow>> {
    let row: Option<Row> = on!(tx, c => diesel::delete(upstream_flows::table
            .filter(upstream_flows::state_hash.eq(state.as_bytes().as_slice()))
            .filter(upstream_flows::browser_hash.eq(browser.as_bytes().as_slice()))
            .filter(upstream_flows::upstream_id.eq(upstream_id))
            .filter(upstream_flows::expires_at.gt(now.micros())))
        .returning((upstream_flows::upstream_id, upstream_flows::aim, upstream_flows::sealed))
        .get_result::<Row>(c)
        .optional())?;
    if let Some((upstream_id, aim, sealed)) = row {
        return Ok(InBrowser::Here(Flow { upstream_id, aim: from_json("upstream_flows.aim", &aim)?, sealed }));
    }
    let elsewhere: Option<String> = on!(tx, c => upstream_flows::table
        .find(state.as_bytes().as_slice())
        .filter(upstream_flows::browser_hash.ne(browser.as_bytes().as_slice()))
        .select(upstream_flows::upstream_id)
        .get_result(c)
        .optional())?;
    Ok(if elsewhere.is_some() { InBrowser::Elsewhere } else { InBrowser::Gone })
}
