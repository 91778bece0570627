//! Requests that end without an answer: they lapse, or the subscription changes hands.

use crate::{Accounts, Error, post};
use model::approval::{Approval, Outcome};
use model::event::{Actor, Event, EventKind};
use model::outbox::Message;
use model::person::{Person, Stage};
use model::{Draw, Moment, PersonId};
use store::{Result, Tx, approvals, events, people};

/// How many requests one transaction ends at most, so that it never holds up those beside it.
const BATCH: i64 = 100;

/// Ends requests that nobody answered in time, at most a batch of them; gives how many there were, and whether there may
/// be more.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn expire(accounts: &Accounts, moment: &mut Moment) -> std::result::Result<Expired, Error> {
    let (draw, using) = (moment.draw(), accounts.clone());
    Ok(accounts.store.write(move |tx: &mut Tx| expire_in(tx, &using, &draw)).await?)
}

/// What one look for lapsed requests found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expired {
    /// How many were ended.
    pub ended: usize,
    /// Whether the batch was full.
    pub more: bool,
}

fn expire_in(tx: &mut Tx, accounts: &Accounts, draw: &Draw) -> Result<Expired> {
    let mut moment = draw.moment();
    let lapsed = approvals::lapsed(tx, draw.now, BATCH)?;
    for request in &lapsed {
        end(tx, accounts, request, Outcome::Expired, &mut moment)?;
    }
    Ok(Expired { ended: lapsed.len(), more: lapsed.len() >= BATCH as usize })
}

/// Ends a person's request if it lapsed, without waiting for the next look. Who waits for nothing at all, waits no more.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn expire_one(accounts: &Accounts, person: &PersonId, moment: &mut Moment) -> std::result::Result<(), Error> {
    let (draw, using, id) = (moment.draw(), accounts.clone(), person.clone());
    let expire = move |tx: &mut Tx| {
        let Some((person, _)) = people::hold_to_change(tx, &id)? else { return Ok(()) };
        match approvals::latest_of(tx, &id)?.filter(|latest| latest.outcome.is_none()) {
            Some(open) if open.standing(draw.now).is_some() => {
                end_with(tx, &using, &person, &open, Outcome::Expired, &mut draw.moment())
            }
            Some(_) => Ok(()),
            None => people::advance(tx, &id, Stage::Waiting, Stage::NoSubscription).map(drop),
        }
    };
    Ok(accounts.store.write(expire).await?)
}

/// Ends the open requests to join subscriptions that have another owner by now, or are gone (SEC-40).
pub(crate) fn void_all(tx: &mut Tx, accounts: &Accounts, numbers: &[&str], moment: &mut Moment) -> Result<usize> {
    let open = approvals::open_for(tx, numbers)?;
    for request in &open {
        let lapsed = request.standing(moment.now).is_some();
        let outcome = if lapsed { Outcome::Expired } else { Outcome::Void };
        end(tx, accounts, request, outcome, moment)?;
    }
    Ok(open.len())
}

fn end(tx: &mut Tx, accounts: &Accounts, request: &Approval, outcome: Outcome, moment: &mut Moment) -> Result<()> {
    match people::hold_to_change(tx, &request.person_id)? {
        Some((person, _)) => end_with(tx, accounts, &person, request, outcome, moment),
        None => Ok(()),
    }
}

/// Ends the request of a person who is held, unless it ended before, and tells them.
pub(super) fn end_with(
    tx: &mut Tx,
    accounts: &Accounts,
    person: &Person,
    request: &Approval,
    outcome: Outcome,
    moment: &mut Moment,
) -> Result<()> {
    let ended = approvals::end(tx, &request.id, outcome, moment.now)?;
    if !ended || !people::advance(tx, &person.id, Stage::Waiting, Stage::NoSubscription)? {
        return Ok(());
    }
    let (actor, kind, message) = match outcome {
        Outcome::Void => (Actor::Operator, EventKind::ApprovalVoid, Message::ApprovalVoid),
        _ => (Actor::System, EventKind::ApprovalExpired, Message::ApprovalExpired),
    };
    post::mail(tx, accounts, moment, person, None, message)?;
    events::append(tx, Event::by(moment, actor, kind, &person.id))
}
