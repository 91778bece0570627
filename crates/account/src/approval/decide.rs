//! The owner's answer.

use super::ends::end_with;
use crate::{Accounts, Error, post};
use model::approval::{Approval, Outcome};
use model::event::{Actor, Event, EventKind};
use model::keyring::Purpose;
use model::outbox::Message;
use model::person::{Membership, Person, Stage, SubscriptionRole};
use model::{Draw, Moment, PersonId, PlainToken, Timestamp, TokenHash};
use store::{Result, Tx, approvals, enrolments, events, people, subscriptions};

/// Who opens the link.
#[derive(Clone, Debug)]
pub struct Onlooker {
    /// Keyed hash of the browser's own cookie.
    pub browser: TokenHash,
    /// Whoever is signed in there.
    pub signed_in: Option<PersonId>,
}

/// What is behind a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A request that waits for an answer.
    Open(Shown),
    /// A request that ended.
    Ended(Outcome),
    /// The browser is the requester's (SEC-40): it learns nothing more.
    OfRequester,
    /// Nothing.
    Unknown,
}

/// What the owner is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The name of who asks.
    pub name: String,
    /// Their proved address.
    pub email: String,
    /// The subscription that they want to join.
    pub customer_number: String,
    /// The registration ID that they named.
    pub registration_id: Option<String>,
    /// When the request lapses.
    pub expires_at: Timestamp,
}

/// What the owner answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// They are one of us.
    Approve,
    /// They aren't.
    Decline,
}

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It counts.
    Done(Decision),
    /// The request had ended.
    Ended(Outcome),
    /// The browser is the requester's (SEC-40).
    OfRequester,
    /// There is no such request.
    Unknown,
}

/// What is behind a link. Looking changes nothing.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn find(
    accounts: &Accounts,
    link: &PlainToken,
    onlooker: Onlooker,
    now: Timestamp,
) -> std::result::Result<Found, Error> {
    let hash = accounts.keyring.hash(Purpose::Approval, link);
    let read = move |tx: &mut Tx| {
        let Some(request) = approvals::find(tx, &hash)? else { return Ok(Found::Unknown) };
        if is_requester(tx, &request, &onlooker, now)? {
            return Ok(Found::OfRequester);
        }
        if let Some(outcome) = request.standing(now) {
            return Ok(Found::Ended(outcome));
        }
        let person = people::find(tx, &request.person_id)?.filter(|person| person.stage == Stage::Waiting);
        Ok(person.map_or(Found::Ended(Outcome::Withdrawn), |person| Found::Open(shown(request, person))))
    };
    Ok(accounts.store.read(read).await?)
}

fn shown(request: Approval, person: Person) -> Shown {
    Shown {
        name: person.name,
        email: person.email.to_string(),
        customer_number: request.customer_number,
        registration_id: request.registration_id,
        expires_at: request.expires_at,
    }
}

/// Whether a browser is that of whoever asks: they are signed in there, or in the midst of the sign-up.
fn is_requester(tx: &mut Tx, request: &Approval, onlooker: &Onlooker, now: Timestamp) -> Result<bool> {
    if onlooker.signed_in.as_ref() == Some(&request.person_id) {
        return Ok(true);
    }
    let enrolled = enrolments::find(tx, &onlooker.browser, now)?;
    Ok(enrolled.is_some_and(|enrolment| enrolment.person_id.as_ref() == Some(&request.person_id)))
}

/// Takes the owner's answer: of any number at once one counts.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn decide(
    accounts: &Accounts,
    link: &PlainToken,
    decision: Decision,
    onlooker: Onlooker,
    moment: &mut Moment,
) -> std::result::Result<Decided, Error> {
    let hash = accounts.keyring.hash(Purpose::Approval, link);
    let (draw, using) = (moment.draw(), accounts.clone());
    let decide = move |tx: &mut Tx| {
        let Some(request) = approvals::find(tx, &hash)? else { return Ok(Decided::Unknown) };
        if is_requester(tx, &request, &onlooker, draw.now)? {
            return Ok(Decided::OfRequester);
        }
        match request.standing(draw.now) {
            Some(outcome) => Ok(Decided::Ended(outcome)),
            None => decide_open(tx, &using, &request, decision, &draw),
        }
    };
    Ok(accounts.store.write(decide).await?)
}

fn decide_open(
    tx: &mut Tx,
    accounts: &Accounts,
    request: &Approval,
    decision: Decision,
    draw: &Draw,
) -> Result<Decided> {
    let mut moment = draw.moment();
    let owned = subscriptions::hold(tx, &request.customer_number, request.owner_email.canonical())?;
    let held = people::hold_to_change(tx, &request.person_id)?.map(|(person, _)| person);
    let Some(person) = held.filter(|person| person.stage == Stage::Waiting) else {
        return ended(tx, request, draw.now);
    };
    if !owned {
        end_with(tx, accounts, &person, request, Outcome::Void, &mut moment)?;
        return Ok(Decided::Ended(Outcome::Void));
    }
    let outcome = match decision {
        Decision::Approve => Outcome::Approved,
        Decision::Decline => Outcome::Declined,
    };
    if !approvals::decide(tx, &request.id, outcome, draw.now)? {
        return ended(tx, request, draw.now);
    }
    carry_out(tx, accounts, request, &person, decision, &mut moment)?;
    Ok(Decided::Done(decision))
}

/// How a request ended that somebody else was quicker to end.
fn ended(tx: &mut Tx, request: &Approval, now: Timestamp) -> Result<Decided> {
    let latest = approvals::by_id(tx, &request.id)?;
    Ok(Decided::Ended(latest.and_then(|latest| latest.standing(now)).unwrap_or(Outcome::Withdrawn)))
}

fn carry_out(
    tx: &mut Tx,
    accounts: &Accounts,
    request: &Approval,
    person: &Person,
    decision: Decision,
    moment: &mut Moment,
) -> Result<()> {
    let (to, kind, message) = match decision {
        Decision::Approve => {
            let membership = Membership {
                customer_number: request.customer_number.clone(),
                registration_id: request.registration_id.clone(),
                role: SubscriptionRole::Member,
            };
            people::set_membership(tx, &person.id, Some(&membership))?;
            (Stage::Active, EventKind::Approved, Message::Approved)
        }
        Decision::Decline => (Stage::NoSubscription, EventKind::Declined, Message::Declined),
    };
    people::advance(tx, &person.id, Stage::Waiting, to)?;
    post::mail(tx, accounts, moment, person, None, message)?;
    events::append(tx, Event::by(moment, Actor::SubscriptionOwner, kind, &person.id))
}
