//! What somebody sees and can do while their request waits.

use super::ask::{Request, ask_owner};
use super::ends::end_with;
use crate::At;
use crate::sign_up::enrolment::{self, Enrolled};
use crate::{Accounts, Error};
use model::approval::{Approval, Outcome};
use model::event::{Event, EventKind};
use model::person::{Person, Stage, State};
use model::{Draw, Moment, Timestamp, TokenHash};
use std::time::Duration;
use store::{Result, Tx, approvals, events, people, subscriptions};

/// Somebody in the sign-up, with their latest request.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Who stands at this browser.
    pub enrolled: Enrolled,
    /// Their latest request, where they have made one.
    pub latest: Option<Approval>,
}

/// Who stands at a browser in the sign-up, and their latest request.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn waiting(
    accounts: &Accounts,
    browser: TokenHash,
    now: Timestamp,
) -> std::result::Result<Option<Waiting>, Error> {
    let read = move |tx: &mut Tx| {
        let Some(enrolled) = enrolment::find(tx, &browser, now)? else { return Ok(None) };
        let latest = approvals::latest_of(tx, &enrolled.person.id)?;
        Ok(Some(Waiting { enrolled, latest }))
    };
    Ok(accounts.store.read(read).await?)
}

/// What became of the wish to have a request sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentAgain {
    /// It was, with a new link and two more weeks; the earlier link is dead.
    Yes,
    /// Too many mails were asked for: none was sent, and the earlier link is as good as it was.
    Paused {
        /// When to ask again.
        retry_after: Duration,
    },
    /// Nobody waits at this browser, any more perhaps.
    Nothing,
}

/// Mails a request to the owner again.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn send_again(accounts: &Accounts, at: At, moment: &mut Moment) -> std::result::Result<SentAgain, Error> {
    let (draw, using) = (moment.draw(), accounts.clone());
    Ok(accounts.store.write(move |tx: &mut Tx| send_again_in(tx, &using, &at, &draw)).await?)
}

fn send_again_in(tx: &mut Tx, accounts: &Accounts, at: &At, draw: &Draw) -> Result<SentAgain> {
    let Some((open, seen)) = open_request(tx, at, draw.now)? else { return Ok(SentAgain::Nothing) };
    let owned = subscriptions::hold(tx, &open.customer_number, open.owner_email.canonical())?;
    let Some(person) = held_waiting(tx, &seen)?.filter(|_| owned) else { return Ok(SentAgain::Nothing) };
    let request = Request {
        person: &person,
        customer_number: &open.customer_number,
        registration_id: open.registration_id.as_deref(),
        owner_email: &open.owner_email,
    };
    if let Some(retry_after) = ask_owner(tx, accounts, &request, at, draw)? {
        return Ok(SentAgain::Paused { retry_after });
    }
    approvals::end(tx, &open.id, Outcome::Replaced, draw.now)?;
    Ok(SentAgain::Yes)
}

/// Takes a request back, so that another subscription can be named.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn withdraw(accounts: &Accounts, at: At, moment: &mut Moment) -> std::result::Result<(), Error> {
    let (draw, using) = (moment.draw(), accounts.clone());
    Ok(accounts.store.write(move |tx: &mut Tx| withdraw_in(tx, &using, &at, &draw)).await?)
}

fn withdraw_in(tx: &mut Tx, accounts: &Accounts, at: &At, draw: &Draw) -> Result<()> {
    let Some(enrolled) = enrolment::find(tx, &at.browser, draw.now)? else { return Ok(()) };
    let Some(person) = held_waiting(tx, &enrolled.person)? else { return Ok(()) };
    if let Some(lapsed) = approvals::latest_of(tx, &person.id)?.filter(|latest| lapsed(latest, draw.now)) {
        return end_with(tx, accounts, &person, &lapsed, Outcome::Expired, &mut draw.moment());
    }
    approvals::end_all(tx, &person.id, Outcome::Withdrawn, draw.now)?;
    people::advance(tx, &person.id, Stage::Waiting, Stage::NoSubscription)?;
    let withdrawn = Event::by_person(&mut draw.moment(), EventKind::ApprovalWithdrawn, &person.id, &at.origin);
    events::append(tx, withdrawn)
}

fn lapsed(request: &Approval, now: Timestamp) -> bool {
    request.outcome.is_none() && request.standing(now).is_some()
}

/// The request that somebody waits for at a browser, unless it has lapsed.
fn open_request(tx: &mut Tx, at: &At, now: Timestamp) -> Result<Option<(Approval, Person)>> {
    let Some(enrolled) = enrolment::find(tx, &at.browser, now)? else { return Ok(None) };
    let latest = approvals::latest_of(tx, &enrolled.person.id)?;
    Ok(latest.filter(|latest| latest.standing(now).is_none()).map(|latest| (latest, enrolled.person)))
}

/// The person, held so that nobody decides meanwhile, if they still wait.
fn held_waiting(tx: &mut Tx, seen: &Person) -> Result<Option<Person>> {
    let held = people::hold_to_change(tx, &seen.id)?.map(|(person, _)| person);
    Ok(held.filter(|person| person.state() == State::Waiting))
}
