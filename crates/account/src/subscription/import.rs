//! An import: whole or not at all (REG-4).

use super::file::{Mistake, Row};
use crate::approval::void_all;
use crate::{Accounts, Error};
use model::event::{Actor, Event, EventKind};
use model::person::{Membership, Person, SubscriptionRole};
use model::subscription::{Subscription, folded_number};
use model::{Draw, Moment};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use store::subscriptions::{self, Known};
use store::{Result, Tx, events, people};

/// What became of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Import {
    /// All of it is there.
    Done(Counts),
    /// None of it is.
    Refused(Vec<Mistake>),
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Subscriptions that weren't there before.
    pub added: usize,
    /// Subscriptions that were.
    pub replaced: usize,
    /// Their registration IDs together.
    pub registration_ids: usize,
    /// How many of those that were there have another owner now.
    pub owners_changed: usize,
    /// Requests that ended by that (SEC-40).
    pub requests_ended: usize,
}

/// Writes subscriptions in the place of those with the same customer numbers, in whichever case they are written; others stay. Where the owner is another
/// one, open requests end (SEC-40), and who belongs to the subscription is its owner or member by the new address.
///
/// # Errors
/// [`Error::Store`] when the database fails; a constraint's refusal means that another import ran at the same time.
pub async fn import(accounts: &Accounts, rows: Vec<Row>, moment: &mut Moment) -> std::result::Result<Import, Error> {
    let (lines, new): (Vec<u64>, Vec<Subscription>) = rows.into_iter().map(|row| (row.line, row.subscription)).unzip();
    let (new, draw, using) = (Arc::new(new), moment.draw(), accounts.clone());
    let import = move |tx: &mut Tx| {
        let numbers: Vec<String> = new.iter().map(|one| one.customer_number.folded()).collect();
        let known = subscriptions::known(tx, &numbers)?;
        let mut mistakes = taken_ids(tx, &lines, &new)?;
        mistakes.extend(in_several_cases(&known, &lines, &new));
        mistakes.sort_by_key(|mistake| mistake.line);
        if !mistakes.is_empty() {
            return Ok(Import::Refused(mistakes));
        }
        write(tx, &using, &new, &Before(known), &draw).map(Import::Done)
    };
    Ok(accounts.store.write(import).await?)
}

/// Registration IDs that belong to a customer who isn't in the file.
fn taken_ids(tx: &mut Tx, lines: &[u64], new: &[Subscription]) -> Result<Vec<Mistake>> {
    let replaced: HashSet<String> = new.iter().map(|one| one.customer_number.folded()).collect();
    let ids: Vec<&str> = new.iter().flat_map(|one| &one.registration_ids).map(|id| id.as_str()).collect();
    let holders = subscriptions::holders(tx, &ids)?;
    let mut mistakes = Vec::new();
    for (line, one) in lines.iter().zip(new) {
        for id in &one.registration_ids {
            if let Some(holder) = holders.get(id.as_str()).filter(|holder| !replaced.contains(&folded_number(holder))) {
                let what = format!("the registration ID {id} belongs to the customer {holder}, who isn't in this file");
                mistakes.push(Mistake { line: *line, what });
            }
        }
    }
    Ok(mistakes)
}

/// Customer numbers that are there more than once, in different cases: which one a line means, nobody can say.
fn in_several_cases(known: &HashMap<String, Vec<Known>>, lines: &[u64], new: &[Subscription]) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for (line, one) in lines.iter().zip(new) {
        let number = &one.customer_number;
        if let Some(several) = known.get(&number.folded()).filter(|known| known.len() > 1) {
            let written: Vec<&str> = several.iter().map(|known| known.customer_number.as_str()).collect();
            let written = written.join(" and as ");
            let what =
                format!("the customer number {number} is there already as {written}: keep one, remove the other first");
            mistakes.push(Mistake { line: *line, what });
        }
    }
    mistakes
}

/// What was there before, one for each folded number.
struct Before(HashMap<String, Vec<Known>>);

impl Before {
    fn of(&self, one: &Subscription) -> Option<&Known> {
        self.0.get(&one.customer_number.folded())?.first()
    }
}

fn write(tx: &mut Tx, accounts: &Accounts, new: &[Subscription], before: &Before, draw: &Draw) -> Result<Counts> {
    let mut moment = draw.moment();
    subscriptions::replace(tx, new, draw.now)?;
    let had = |one: &Subscription| before.of(one);
    for one in new {
        if let Some(had) = had(one).filter(|had| had.customer_number != one.customer_number.as_str()) {
            subscriptions::rewrite_number(tx, &had.customer_number, one.customer_number.as_str())?;
        }
    }
    let differs = |one: &&Subscription| had(one).is_none_or(|had| had.owner != one.owner_email.canonical());
    let changed: HashMap<&str, &Subscription> =
        new.iter().filter(differs).map(|one| (one.customer_number.as_str(), one)).collect();
    let numbers: Vec<&str> = changed.keys().copied().collect();
    let requests_ended = void_all(tx, accounts, &numbers, &mut moment)?;
    for person in subscriptions::people_of(tx, &numbers)? {
        weigh_anew(tx, &person, &changed, &mut moment)?;
    }
    Ok(Counts {
        added: new.len() - before.0.len(),
        replaced: before.0.len(),
        registration_ids: new.iter().map(|one| one.registration_ids.len()).sum(),
        owners_changed: changed.values().filter(|one| had(one).is_some()).count(),
        requests_ended,
    })
}

/// Makes somebody the owner or a member of their subscription, as its address says now.
fn weigh_anew(tx: &mut Tx, person: &Person, changed: &HashMap<&str, &Subscription>, moment: &mut Moment) -> Result<()> {
    let Some(held) = people::hold_to_change(tx, &person.id)?.map(|(held, _)| held) else { return Ok(()) };
    let Some(had) = &held.subscription else { return Ok(()) };
    let Some(now) = changed.get(had.customer_number.as_str()) else { return Ok(()) };
    let owns = held.email_verified && held.email.canonical() == now.owner_email.canonical();
    let role = if owns { SubscriptionRole::Owner } else { SubscriptionRole::Member };
    if role == had.role {
        return Ok(());
    }
    people::set_membership(tx, &held.id, Some(&Membership { role, ..had.clone() }))?;
    events::append(tx, Event::by(moment, Actor::Operator, EventKind::MembershipChanged, &held.id))
}
