//! Requests to join a subscription (REG-3).

use crate::columns::known;
use crate::schema::approvals;
use crate::{Error, Result, Tx, on};
use diesel::prelude::*;
use model::approval::{Approval, Outcome};
use model::{EmailAddress, PersonId, Timestamp, TokenHash};

/// Values asked for in one statement.
const BATCH: usize = 500;

#[derive(Queryable, Selectable)]
#[diesel(table_name = approvals)]
struct Row {
    id: String,
    person_id: String,
    customer_number: String,
    registration_id: Option<String>,
    owner_email: String,
    created_at: i64,
    expires_at: i64,
    outcome: Option<String>,
}

impl Row {
    fn read(self) -> Result<Approval> {
        let outcome =
            self.outcome.map(|word| known("approvals.outcome", &word, Outcome::from_text(&word))).transpose()?;
        Ok(Approval {
            id: self.id,
            person_id: PersonId::from_text(self.person_id),
            customer_number: self.customer_number,
            registration_id: self.registration_id,
            owner_email: EmailAddress::parse(&self.owner_email)
                .map_err(|e| Error::bug(format!("approvals.owner_email can't be read: {e}")))?,
            created_at: Timestamp::from_micros(self.created_at),
            expires_at: Timestamp::from_micros(self.expires_at),
            outcome,
        })
    }
}

/// Stores a request under the keyed hash of its link.
pub fn insert(tx: &mut Tx, link: &TokenHash, new: &Approval) -> Result<()> {
    on!(tx, c => diesel::insert_into(approvals::table)
        .values((
            approvals::id.eq(&new.id),
            approvals::token_hash.eq(link.as_bytes().as_slice()),
            approvals::person_id.eq(new.person_id.as_str()),
            approvals::customer_number.eq(&new.customer_number),
            approvals::registration_id.eq(new.registration_id.as_deref()),
            approvals::owner_email.eq(new.owner_email.as_str()),
            approvals::created_at.eq(new.created_at.micros()),
            approvals::expires_at.eq(new.expires_at.micros()),
        ))
        .execute(c))
    .map(drop)
}

/// The request behind a link, however it stands.
pub fn find(tx: &mut Tx, link: &TokenHash) -> Result<Option<Approval>> {
    on!(tx, c => approvals::table
        .filter(approvals::token_hash.eq(link.as_bytes().as_slice()))
        .select(Row::as_select())
        .get_result(c)
        .optional())?
    .map(Row::read)
    .transpose()
}

/// The request with this identifier, however it stands.
pub fn by_id(tx: &mut Tx, id: &str) -> Result<Option<Approval>> {
    on!(tx, c => approvals::table.find(id).select(Row::as_select()).get_result(c).optional())?
        .map(Row::read)
        .transpose()
}

/// A person's latest request, however it stands. One that was sent again counts as the later one.
pub fn latest_of(tx: &mut Tx, person: &PersonId) -> Result<Option<Approval>> {
    let latest: Option<Row> = on!(tx, c => approvals::table
        .filter(approvals::person_id.eq(person.as_str()))
        .filter(approvals::outcome.is_null().or(approvals::outcome.ne(Outcome::Replaced.as_str())))
        .order((approvals::created_at.desc(), approvals::id.desc()))
        .limit(1)
        .select(Row::as_select())
        .get_result(c)
        .optional())?;
    latest.map(Row::read).transpose()
}

/// Ends a request, unless it ended or lapsed before: of any number of decisions at once one is the decision.
pub fn decide(tx: &mut Tx, id: &str, outcome: Outcome, now: Timestamp) -> Result<bool> {
    on!(tx, c => diesel::update(approvals::table
            .find(id)
            .filter(approvals::outcome.is_null())
            .filter(approvals::expires_at.gt(now.micros())))
        .set((approvals::outcome.eq(outcome.as_str()), approvals::decided_at.eq(now.micros())))
        .execute(c))
    .map(|rows| rows == 1)
}

/// Ends a request that nobody decided, whether or not it has lapsed; `false` when it had ended before.
pub fn end(tx: &mut Tx, id: &str, outcome: Outcome, now: Timestamp) -> Result<bool> {
    on!(tx, c => diesel::update(approvals::table.find(id).filter(approvals::outcome.is_null()))
        .set((approvals::outcome.eq(outcome.as_str()), approvals::decided_at.eq(now.micros())))
        .execute(c))
    .map(|rows| rows == 1)
}

/// Ends all of a person's open requests.
pub fn end_all(tx: &mut Tx, person: &PersonId, outcome: Outcome, now: Timestamp) -> Result<()> {
    on!(tx, c => diesel::update(approvals::table
            .filter(approvals::person_id.eq(person.as_str()))
            .filter(approvals::outcome.is_null()))
        .set((approvals::outcome.eq(outcome.as_str()), approvals::decided_at.eq(now.micros())))
        .execute(c))
    .map(drop)
}

/// Requests that lapsed and aren't ended yet, the oldest first, at most `limit`.
pub fn lapsed(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<Vec<Approval>> {
    let rows: Vec<Row> = on!(tx, c => approvals::table
        .filter(approvals::outcome.is_null())
        .filter(approvals::expires_at.le(now.micros()))
        .order(approvals::expires_at)
        .limit(limit)
        .select(Row::as_select())
        .load::<Row>(c))?;
    rows.into_iter().map(Row::read).collect()
}

/// The open requests to join one of these subscriptions.
pub fn open_for(tx: &mut Tx, numbers: &[&str]) -> Result<Vec<Approval>> {
    let mut open = Vec::new();
    for some in numbers.chunks(BATCH) {
        let rows: Vec<Row> = on!(tx, c => approvals::table
            .filter(approvals::outcome.is_null())
            .filter(approvals::customer_number.eq_any(some))
            .order(approvals::person_id)
            .select(Row::as_select())
            .load::<Row>(c))?;
        for row in rows {
            open.push(row.read()?);
        }
    }
    Ok(open)
}
