//! Subscriptions and their registration IDs (REG-4).

use crate::people;
use crate::schema::{approvals, people as people_table, registration_ids, subscriptions};
use crate::{Conn, Error, Result, Tx, on};
use diesel::prelude::*;
use model::person::Person;
use model::subscription::{CustomerNumber, RegistrationId, Subscription, TypedReference, folded_number};
use model::{EmailAddress, Timestamp};
use std::collections::HashMap;

/// Rows written, or values asked for, in one statement.
const BATCH: usize = 500;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = subscriptions, treat_none_as_default_value = false)]
struct Row {
    customer_number: String,
    owner_email: String,
    owner_email_canonical: String,
    imported_at: i64,
}

#[derive(Insertable)]
#[diesel(table_name = registration_ids, treat_none_as_default_value = false)]
struct IdRow<'a> {
    id: &'a str,
    last_six: &'a str,
    customer_number: &'a str,
}

/// What somebody named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The subscription.
    pub customer_number: String,
    /// The registration ID, where they named it by one.
    pub registration_id: Option<String>,
    /// Its owner's address, as the import wrote it.
    pub owner_email: EmailAddress,
}

/// A subscription that is there already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its customer number, as the import wrote it.
    pub customer_number: String,
    /// The canonical form of its owner's address.
    pub owner: String,
}

/// The subscription with this reference that this owner has (the canonical form of their address): both must match
/// together. Six digits must stand for one registration ID among the owner's. The same is asked of the database
/// whatever was typed.
pub fn find_named(tx: &mut Tx, typed: &TypedReference, owner: &str) -> Result<Option<Named>> {
    // Two imports at once can have written a number twice, in two cases: then the one as typed goes before.
    let by_number: Option<(String, String)> = on!(tx, c => subscriptions::table
        .filter(subscriptions::folded_number.eq(&typed.folded_number))
        .filter(subscriptions::owner_email_canonical.eq(owner))
        .order(subscriptions::customer_number.eq(&typed.customer_number).desc())
        .select((subscriptions::customer_number, subscriptions::owner_email))
        .limit(1)
        .get_result(c)
        .optional())?;
    let reference = typed.registration_id.as_str();
    let by_id: Vec<(String, String, String)> = on!(tx, c => registration_ids::table
        .inner_join(subscriptions::table)
        .filter(registration_ids::id.eq(reference).or(registration_ids::last_six.eq(reference)))
        .filter(subscriptions::owner_email_canonical.eq(owner))
        .select((registration_ids::id, subscriptions::customer_number, subscriptions::owner_email))
        .limit(2)
        .load(c))?;
    match (by_number, <[_; 1]>::try_from(by_id)) {
        (Some((number, owner)), _) => named(number, None, &owner).map(Some),
        (None, Ok([(id, number, owner)])) => named(number, Some(id), &owner).map(Some),
        (None, Err(_)) => Ok(None),
    }
}

fn named(customer_number: String, registration_id: Option<String>, owner: &str) -> Result<Named> {
    Ok(Named { customer_number, registration_id, owner_email: address(owner)? })
}

fn address(text: &str) -> Result<EmailAddress> {
    EmailAddress::parse(text).map_err(|e| Error::bug(format!("subscriptions.owner_email can't be read: {e}")))
}

/// Whether a subscription still has this owner (the canonical form of their address). If so it keeps them until this
/// transaction ends: an import waits. It is asked for before the person's own row is held, here and by imports, so
/// that the two don't wait for one another.
pub fn hold(tx: &mut Tx, customer_number: &str, owner: &str) -> Result<bool> {
    let found: QueryResult<Option<String>> = match tx.conn_mut() {
        Conn::Sqlite(c) => {
            subscriptions::table.find(customer_number).select(subscriptions::owner_email_canonical).get_result(c)
        }
        Conn::Postgres(c) => subscriptions::table
            .find(customer_number)
            .select(subscriptions::owner_email_canonical)
            .for_share()
            .get_result(c),
    }
    .optional();
    Ok(tx.note(found)?.is_some_and(|has| has == owner))
}

/// What is found by a number as somebody types it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// One, with its number as the import wrote it; it is held.
    One(String),
    /// These, none of which is written so. A release that told capitals apart imported them.
    Several(Vec<String>),
    /// None.
    None,
}

/// Holds a subscription alone until this transaction ends: nobody joins it meanwhile. It is named as somebody types it: that
/// which is written just so, or else the only one with this number in whichever case.
pub fn hold_to_change(tx: &mut Tx, typed: &str) -> Result<Held> {
    let mut found: Vec<String> = on!(tx, c => subscriptions::table
        .filter(subscriptions::folded_number.eq(folded_number(typed)))
        .select(subscriptions::customer_number)
        .load::<String>(c))?;
    found.sort_unstable();
    if found.iter().any(|number| number == typed) {
        found = vec![typed.to_owned()];
    }
    let number = match <[String; 1]>::try_from(found) {
        Ok([number]) => number,
        Err(found) if found.is_empty() => return Ok(Held::None),
        Err(found) => return Ok(Held::Several(found)),
    };
    let held = on!(tx, c => diesel::update(subscriptions::table.find(&number))
        .set(subscriptions::imported_at.eq(subscriptions::imported_at))
        .execute(c))?;
    Ok(if held == 1 { Held::One(number) } else { Held::None })
}

/// What is known of these subscriptions, by the folded customer number that is asked for: one for a number, or several that
/// differ in case, which a release imported that told capitals apart.
pub fn known(tx: &mut Tx, folded: &[String]) -> Result<HashMap<String, Vec<Known>>> {
    let mut known: HashMap<String, Vec<Known>> = HashMap::with_capacity(folded.len());
    for some in folded.chunks(BATCH) {
        let found: Vec<(String, String, String)> = on!(tx, c => subscriptions::table
            .filter(subscriptions::folded_number.eq_any(some))
            .select((
                subscriptions::folded_number,
                subscriptions::customer_number,
                subscriptions::owner_email_canonical,
            ))
            .load(c))?;
        for (folded, customer_number, owner) in found {
            known.entry(folded).or_default().push(Known { customer_number, owner });
        }
    }
    known
        .values_mut()
        .for_each(|some| some.sort_unstable_by(|one, other| one.customer_number.cmp(&other.customer_number)));
    Ok(known)
}

/// Writes a customer number in another case wherever it stands for a subscription that somebody belongs to or asks to join.
pub fn rewrite_number(tx: &mut Tx, before: &str, now: &str) -> Result<()> {
    on!(tx, c => diesel::update(people_table::table.filter(people_table::customer_number.eq(before)))
        .set(people_table::customer_number.eq(now))
        .execute(c))?;
    on!(tx, c => diesel::update(approvals::table
            .filter(approvals::customer_number.eq(before))
            .filter(approvals::outcome.is_null()))
        .set(approvals::customer_number.eq(now))
        .execute(c))
    .map(drop)
}

/// To which subscription each of these registration IDs belongs, by the ID.
pub fn holders(tx: &mut Tx, ids: &[&str]) -> Result<HashMap<String, String>> {
    let mut holders = HashMap::new();
    for some in ids.chunks(BATCH) {
        let found: Vec<(String, String)> = on!(tx, c => registration_ids::table
            .filter(registration_ids::id.eq_any(some))
            .select((registration_ids::id, registration_ids::customer_number))
            .load(c))?;
        holders.extend(found);
    }
    Ok(holders)
}

/// Writes subscriptions in the place of those with the same customer numbers, whose registration IDs go.
pub fn replace(tx: &mut Tx, new: &[Subscription], now: Timestamp) -> Result<()> {
    for some in new.chunks(BATCH) {
        let numbers: Vec<String> = some.iter().map(|one| one.customer_number.folded()).collect();
        on!(tx, c => diesel::delete(subscriptions::table.filter(subscriptions::folded_number.eq_any(&numbers)))
            .execute(c))?;
    }
    for some in new.chunks(BATCH) {
        let rows: Vec<Row> = some.iter().map(|one| row(one, now)).collect();
        on!(tx, c => diesel::insert_into(subscriptions::table).values(&rows).execute(c))?;
    }
    let ids: Vec<IdRow<'_>> = new.iter().flat_map(id_rows).collect();
    for some in ids.chunks(BATCH) {
        on!(tx, c => diesel::insert_into(registration_ids::table).values(some).execute(c))?;
    }
    Ok(())
}

fn row(one: &Subscription, now: Timestamp) -> Row {
    Row {
        customer_number: one.customer_number.to_string(),
        owner_email: one.owner_email.to_string(),
        owner_email_canonical: one.owner_email.canonical().to_owned(),
        imported_at: now.micros(),
    }
}

fn id_rows(one: &Subscription) -> impl Iterator<Item = IdRow<'_>> {
    let customer_number = one.customer_number.as_str();
    one.registration_ids.iter().map(move |id| IdRow { id: id.as_str(), last_six: id.last_six(), customer_number })
}

/// Removes a subscription; `false` when there is none with this number.
pub fn remove(tx: &mut Tx, customer_number: &str) -> Result<bool> {
    on!(tx, c => diesel::delete(subscriptions::table.find(customer_number)).execute(c)).map(|rows| rows == 1)
}

/// All subscriptions, by customer number, each with when it was imported.
pub fn list(tx: &mut Tx) -> Result<Vec<(Subscription, Timestamp)>> {
    let rows: Vec<Row> = on!(tx, c => subscriptions::table
        .order(subscriptions::customer_number)
        .select(Row::as_select())
        .load::<Row>(c))?;
    let ids: Vec<(String, String)> = on!(tx, c => registration_ids::table
        .order(registration_ids::id)
        .select((registration_ids::customer_number, registration_ids::id))
        .load(c))?;
    let mut by_number: HashMap<String, Vec<String>> = HashMap::new();
    for (number, id) in ids {
        by_number.entry(number).or_default().push(id);
    }
    rows.into_iter()
        .map(|row| {
            let ids = by_number.remove(&row.customer_number).unwrap_or_default();
            read(row, &ids)
        })
        .collect()
}

fn read(row: Row, ids: &[String]) -> Result<(Subscription, Timestamp)> {
    let unreadable = |what: &str, cause| Error::bug(format!("{what} can't be read: it {cause}"));
    let subscription = Subscription {
        customer_number: CustomerNumber::parse(&row.customer_number)
            .map_err(|cause| unreadable("subscriptions.customer_number", cause))?,
        owner_email: address(&row.owner_email)?,
        registration_ids: ids
            .iter()
            .map(|id| RegistrationId::parse(id).map_err(|cause| unreadable("registration_ids.id", cause)))
            .collect::<Result<_>>()?,
    };
    Ok((subscription, Timestamp::from_micros(row.imported_at)))
}

/// Everybody who belongs to one of these subscriptions, owners and members.
pub fn people_of(tx: &mut Tx, numbers: &[&str]) -> Result<Vec<Person>> {
    let mut all = Vec::new();
    for some in numbers.chunks(BATCH) {
        let rows: Vec<people::Row> = on!(tx, c => people_table::table
            .filter(people_table::customer_number.eq_any(some))
            .order(people_table::id)
            .select(people::Row::as_select())
            .load::<people::Row>(c))?;
        for row in rows {
            all.push(row.read()?);
        }
    }
    Ok(all)
}
