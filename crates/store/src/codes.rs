//! Authorization codes: used once, by one conditional statement (SEC-4).

use crate::columns::{from_json, to_json};
use crate::kept::kept;
use crate::schema::{codes, people};
use crate::{Conn, Result, Tx, on};
use diesel::prelude::*;
use model::code::Code;
use model::ends::Grants;
use model::{ClientId, PersonId, Timestamp, TokenHash};

/// What became of an attempt to use a code.
#[derive(Debug)]
pub enum Consumed {
    /// This attempt used it; nobody else will.
    Now(Box<Code>),
    /// It had been used before: what it gave is to be revoked.
    Before(Box<Code>),
    /// There is none for this client.
    Unknown,
}

/// Stores a code.
pub fn insert(tx: &mut Tx, hash: &TokenHash, code: &Code) -> Result<()> {
    on!(tx, c => diesel::insert_into(codes::table)
        .values((
            codes::hash.eq(hash.as_bytes().as_slice()),
            codes::client_id.eq(code.grant.client_id.as_str()),
            codes::details.eq(to_json(code)?),
            codes::expires_at.eq(code.expires_at.micros()),
            codes::person_id.eq(Some(code.grant.person_id.as_str())),
        ))
        .execute(c))
    .map(drop)
}

/// Uses a code up: consume first, then look whether it may be redeemed, so
/// that of any number of attempts at once exactly one goes on. A code that is
/// shown with a wrong verifier or redirect address is used up as well.
pub fn consume(tx: &mut Tx, hash: &TokenHash, client: &ClientId, now: Timestamp) -> Result<Consumed> {
    let ours = codes::hash.eq(hash.as_bytes().as_slice()).and(codes::client_id.eq(client.as_str()));
    let fresh: Option<String> = on!(tx, c => kept!(diesel::update(codes::table.filter(ours).filter(codes::consumed_at.is_null()))
        .set(codes::consumed_at.eq(now.micros()))
        .returning(codes::details))
        .get_result(c)
        .optional())?;
    if let Some(details) = fresh {
        return from_json("codes.details", &details).map(Consumed::Now);
    }
    let used: Option<String> = on!(tx, c => codes::table.filter(ours).select(codes::details).get_result(c).optional())?;
    match used {
        Some(details) => from_json("codes.details", &details).map(Consumed::Before),
        None => Ok(Consumed::Unknown),
    }
}

/// Holds the person whose code it is, as [`people::hold`](crate::people::hold) does, before it is used: whoever ends what
/// they gave holds them first as well, and then takes back their codes. SQLite has one writer.
pub fn hold_person(tx: &mut Tx, hash: &TokenHash) -> Result<()> {
    let whose = codes::table.find(hash.as_bytes().as_slice()).select(codes::person_id.assume_not_null());
    let held: QueryResult<Option<String>> = match tx.conn_mut() {
        Conn::Sqlite(_) => return Ok(()),
        Conn::Postgres(c) => {
            people::table.filter(people::id.eq_any(whose)).select(people::id).for_share().get_result(c).optional()
        }
    };
    tx.note(held).map(drop)
}

/// Takes back those of a person's grants that are codes yet. Whoever asks holds the person.
pub(crate) fn take_back(tx: &mut Tx, person: &PersonId, which: Grants<'_>, now: Timestamp) -> Result<()> {
    let waiting: Vec<(Vec<u8>, String)> = on!(tx, c => codes::table
        .filter(codes::person_id.eq(person.as_str()))
        .filter(codes::consumed_at.is_null())
        .filter(codes::expires_at.gt(now.micros()))
        .select((codes::hash, codes::details))
        .load::<(Vec<u8>, String)>(c))?;
    let mut ended = Vec::new();
    for (hash, details) in waiting {
        let code: Code = from_json("codes.details", &details)?;
        if which.takes(&code.grant) {
            ended.push(hash);
        }
    }
    if ended.is_empty() {
        return Ok(());
    }
    on!(tx, c => diesel::delete(codes::table.filter(codes::hash.eq_any(&ended)).filter(codes::consumed_at.is_null()))
        .execute(c))
    .map(drop)
}
