//! Taking a subscription away.

use crate::approval::void_all;
use crate::{Accounts, Error};
use model::ends::Occasion;
use model::event::{Actor, Event, EventKind};
use model::person::{Person, Stage};
use model::{Draw, Moment};
use store::ends::end_with;
use store::subscriptions::{self, Held};
use store::{Result, Tx, events, people};

/// What is to become of who belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum People {
    /// There must be none.
    MustBeNone,
    /// They are asked for a subscription again, and get nothing until then.
    AskAgain,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removal {
    /// It is gone.
    Done {
        /// How many belonged to it.
        people: usize,
        /// How many requests to join it ended (SEC-40).
        requests_ended: usize,
    },
    /// So many belong to it, and nothing was done.
    HasPeople(usize),
    /// There is none with this number.
    NoSuchSubscription,
    /// Several have it, in other cases than this: nothing was done.
    Several(Vec<String>),
}

/// Removes a subscription with its registration IDs, and ends the requests to join it.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn remove(
    accounts: &Accounts,
    customer_number: &str,
    what: People,
    moment: &mut Moment,
) -> std::result::Result<Removal, Error> {
    let (draw, using, number) = (moment.draw(), accounts.clone(), customer_number.to_owned());
    Ok(accounts.store.write(move |tx: &mut Tx| remove_in(tx, &using, &number, what, &draw)).await?)
}

fn remove_in(tx: &mut Tx, accounts: &Accounts, number: &str, what: People, draw: &Draw) -> Result<Removal> {
    let mut moment = draw.moment();
    let number = match subscriptions::hold_to_change(tx, number)? {
        Held::One(number) => number,
        Held::Several(numbers) => return Ok(Removal::Several(numbers)),
        Held::None => return Ok(Removal::NoSuchSubscription),
    };
    let belong = subscriptions::people_of(tx, &[&number])?;
    if what == People::MustBeNone && !belong.is_empty() {
        return Ok(Removal::HasPeople(belong.len()));
    }
    subscriptions::remove(tx, &number)?;
    for person in &belong {
        send_back(tx, person, &mut moment)?;
    }
    let requests_ended = void_all(tx, accounts, &[&number], &mut moment)?;
    Ok(Removal::Done { people: belong.len(), requests_ended })
}

/// Asks somebody for a subscription anew, who has none any more; what was opened to them ends (SEC-28).
fn send_back(tx: &mut Tx, person: &Person, moment: &mut Moment) -> Result<()> {
    if people::hold_to_change(tx, &person.id)?.is_none() {
        return Ok(());
    }
    people::set_membership(tx, &person.id, None)?;
    people::advance(tx, &person.id, Stage::Active, Stage::NoSubscription)?;
    end_with(tx, &person.id, Occasion::SubscriptionRemoved, moment.now)?;
    events::append(tx, Event::by(moment, Actor::Operator, EventKind::MembershipChanged, &person.id))
}
