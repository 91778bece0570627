//! *Customer Number or Registration ID* (REG-2).

use crate::At;
use crate::approval::{Request, ask_owner};
use crate::pace::{self, Ask, By};
use crate::sign_up::enrolment::{self, Enrolled};
use crate::{Accounts, Error};
use model::approval::Outcome;
use model::email::canonical;
use model::event::{Event, EventKind};
use model::person::{Membership, Person, Stage, State, SubscriptionRole};
use model::subscription::TypedReference;
use model::{Draw, Moment};
use std::time::Duration;
use store::subscriptions::{self, Named as Match};
use store::{Result, Tx, approvals, events, people};

/// What somebody typed.
#[derive(Clone, Debug)]
pub struct Naming {
    /// *Customer Number or Registration ID*.
    pub reference: String,
    /// The owner's email address.
    pub owner_email: String,
}

/// What it led to.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one for each try, taken apart at once")]
pub enum Named {
    /// The subscription is their own: they are active, and may be signed in.
    Owner(Enrolled),
    /// Its owner has been asked.
    Asked,
    /// No subscription has this number or ID and this owner: which of the two was wrong isn't told (REG-4).
    NoMatch,
    /// Too many tries, or too many mails.
    Paused {
        /// When to try again.
        retry_after: Duration,
    },
    /// Nobody stands at this step of the sign-up at this browser, any more perhaps.
    Nothing,
}

/// Takes the subscription that somebody names who has proved their mailbox. Its owner is through; for anybody else its
/// owner is asked.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn name(
    accounts: &Accounts,
    naming: Naming,
    at: At,
    moment: &mut Moment,
) -> std::result::Result<Named, Error> {
    let (draw, using) = (moment.draw(), accounts.clone());
    Ok(accounts.store.write(move |tx: &mut Tx| name_in(tx, &using, &naming, &at, &draw)).await?)
}

fn name_in(tx: &mut Tx, accounts: &Accounts, naming: &Naming, at: &At, draw: &Draw) -> Result<Named> {
    let enrolled = enrolment::find(tx, &at.browser, draw.now)?;
    let Some(enrolled) = enrolled.filter(|enrolled| enrolled.person.state() == State::NoSubscription) else {
        return Ok(Named::Nothing);
    };
    let by = By { person: Some(&enrolled.person.id), network: &at.origin.network };
    if let Some(retry_after) = pace::ask(tx, accounts, Ask::Subscription, by, draw.now)? {
        return Ok(Named::Paused { retry_after });
    }
    let owner = canonical(&naming.owner_email);
    let found = subscriptions::find_named(tx, &TypedReference::of(&naming.reference), &owner)?;
    let Some(found) = found else { return Ok(Named::NoMatch) };
    if !subscriptions::hold(tx, &found.customer_number, &owner)? {
        return Ok(Named::NoMatch);
    }
    let held = people::hold_to_change(tx, &enrolled.person.id)?.map(|(person, _)| person);
    let Some(person) = held.filter(|person| person.state() == State::NoSubscription) else {
        return Ok(Named::Nothing);
    };
    if person.email_verified && person.email.canonical() == owner {
        own(tx, &person, found, at, draw)?;
        return Ok(people::find(tx, &person.id)?
            .map_or(Named::Nothing, |person| Named::Owner(Enrolled { person, enrolment: enrolled.enrolment })));
    }
    ask(tx, accounts, &person, &found, at, draw)
}

/// The mailbox that the subscription belongs to is the person's own.
fn own(tx: &mut Tx, person: &Person, found: Match, at: &At, draw: &Draw) -> Result<()> {
    let membership = Membership {
        customer_number: found.customer_number,
        registration_id: found.registration_id,
        role: SubscriptionRole::Owner,
    };
    people::set_membership(tx, &person.id, Some(&membership))?;
    people::advance(tx, &person.id, Stage::NoSubscription, Stage::Active)?;
    let joined = Event::by_person(&mut draw.moment(), EventKind::MembershipChanged, &person.id, &at.origin);
    events::append(tx, joined)
}

fn ask(tx: &mut Tx, accounts: &Accounts, person: &Person, found: &Match, at: &At, draw: &Draw) -> Result<Named> {
    approvals::end_all(tx, &person.id, Outcome::Withdrawn, draw.now)?;
    let request = Request {
        person,
        customer_number: &found.customer_number,
        registration_id: found.registration_id.as_deref(),
        owner_email: &found.owner_email,
    };
    if let Some(retry_after) = ask_owner(tx, accounts, &request, at, draw)? {
        return Ok(Named::Paused { retry_after });
    }
    people::advance(tx, &person.id, Stage::NoSubscription, Stage::Waiting)?;
    Ok(Named::Asked)
}
