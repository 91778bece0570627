//! How often something may be asked for (SEC-33): messages to one address or from one network, and guesses of a
//! subscription's number. Each further one is followed by a longer pause.
//!
//! | counter | free | then pauses of | longest | forgotten |
//! | --- | --- | --- | --- | --- |
//! | messages to one mailbox | 3 | 30 s, 1 min, 2 min … | 1 h | a day after the last |
//! | messages to one phone | 3 | 1 min, 2 min … | 6 h | a day |
//! | messages asked for by one person | 6 | 1 min, 2 min … | 1 h | a day |
//! | messages asked for from one network | 30 | 30 s, 1 min … | 10 min | an hour |
//! | notices to one mailbox that a login was refused | 1 | 1 day | 1 day | a day |
//! | requests for approval to one owner | 30 | 30 s, 1 min … | 10 min | a day |
//! | subscriptions tried by one person | 5 | 30 s, 1 min … | 1 h | a day |
//! | wrong codes of devices from one network | 30 | 30 s, 1 min | 1 min | an hour |
//! | subscriptions tried from one network | 30 | 30 s, 1 min … | 10 min | an hour |
//!
//! Keys are keyed hashes, and an address counts whether or not an account has it (SEC-30).

use crate::slow_down::{Rule, key, minutes};
use crate::{Accounts, SlowDown};
use model::{PersonId, Timestamp};
use std::time::Duration;
use store::{Result, Tx, throttles};

const HALF_A_MINUTE: Duration = Duration::from_secs(30);
const DAY: Duration = minutes(24 * 60);

/// Enough for who doesn't find the first mail, and no way to bury a mailbox.
const MAILBOX: Rule = Rule { free: 3, first: HALF_A_MINUTE, longest: minutes(60), memory: DAY };
/// It tells the same each time, and whoever causes it may go on for ever.
const REFUSAL: Rule = Rule { free: 1, first: DAY, longest: DAY, memory: DAY };
/// Each costs money: a dozen a day at the most.
const PHONE: Rule = Rule { free: 3, first: minutes(1), longest: minutes(6 * 60), memory: DAY };
/// Over all addresses that one account asks for.
const PERSON: Rule = Rule { free: 6, first: minutes(1), longest: minutes(60), memory: DAY };
/// Many people may share it; who writes to a thousand mailboxes needs a week.
const NETWORK: Rule = Rule { free: 30, first: HALF_A_MINUTE, longest: minutes(10), memory: minutes(60) };
/// Many people may join at once, and each has proved a mailbox before.
const OWNER: Rule = Rule { free: 30, first: HALF_A_MINUTE, longest: minutes(10), memory: DAY };
/// Who has their papers at hand needs one; numbers are short and can be guessed.
const SUBSCRIPTION: Rule = Rule { free: 5, first: HALF_A_MINUTE, longest: minutes(60), memory: DAY };

/// Many people may share it, and there are 20^8 codes: a guess a minute finds none of those that wait (RFC 8628 §5.1).
const USER_CODES: Rule = Rule { free: 30, first: HALF_A_MINUTE, longest: minutes(1), memory: minutes(60) };

/// What is asked for, each with whatever is counted.
#[derive(Clone, Copy, Debug)]
pub enum Ask<'a> {
    /// A mail to this address (its canonical form).
    Mail(&'a str),
    /// An SMS to this number (E.164).
    Sms(&'a str),
    /// A notice to this address (its canonical form) that somebody's external login was refused. Who asks counts for
    /// nothing: it is at most one a day, and nobody may keep it from whom it concerns.
    Refusal(&'a str),
    /// A mail to the owner of a subscription (the canonical form of their address), to approve somebody.
    Approval(&'a str),
    /// To look for a subscription.
    Subscription,
}

/// Who asks, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// The person, once they have shown who they are.
    pub person: Option<&'a PersonId>,
    /// The network of the request.
    pub network: &'a str,
}

/// Counts one more, unless a pause is on: then gives what is left of it, and counts nothing. Of many at once, those that
/// the others have brought into a pause are told so, too.
pub fn ask(tx: &mut Tx, accounts: &Accounts, what: Ask<'_>, by: By<'_>, now: Timestamp) -> Result<Option<Duration>> {
    let counters = counters(accounts, what, by);
    let mut before = Vec::with_capacity(counters.len());
    let mut pause = None;
    for (rule, key) in &counters {
        let found = throttles::find(tx, key)?;
        pause = pause.max(rule.left(found, now));
        before.push(rule.remembered(found, now).map_or(0, |found| found.count));
    }
    if pause.is_some() {
        return Ok(pause);
    }
    for ((rule, key), before) in counters.iter().zip(before) {
        throttles::count(tx, key, now, rule.forget_before(now))?;
        // The row is locked since it was counted up, so that no two find the same number here.
        let others = throttles::find(tx, key)?.map_or(0, |found| found.count - 1);
        let theirs = rule.pause(others);
        pause = pause.max((others > before && !theirs.is_zero()).then_some(theirs));
    }
    Ok(pause)
}

/// What is left of a pause, without counting: for whoever is about to do something dear before they [`ask`].
pub fn look(tx: &mut Tx, accounts: &Accounts, what: Ask<'_>, by: By<'_>, now: Timestamp) -> Result<Option<Duration>> {
    let mut pause = None;
    for (rule, key) in &counters(accounts, what, by) {
        pause = pause.max(rule.left(throttles::find(tx, key)?, now));
    }
    Ok(pause)
}

/// A guess at the code that a device shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guess<T> {
    /// It stands for this. It isn't counted: many people may share a network.
    Right(T),
    /// It stands for nothing, and is counted.
    Wrong,
    /// Too many were wrong before; it wasn't looked at.
    Paused(Duration),
}

/// Looks a device's code up by `find`, as often as a network may guess. The network's counter is held meanwhile, so that of
/// many guesses at once none comes before the others are counted.
pub fn user_code<T>(
    tx: &mut Tx,
    accounts: &Accounts,
    network: &str,
    now: Timestamp,
    find: impl FnOnce(&mut Tx) -> Result<Option<T>>,
) -> Result<Guess<T>> {
    let key = user_codes_of(accounts, network);
    if let Some(key) = &key
        && let Some(pause) = USER_CODES.left(Some(throttles::hold(tx, key, now)?), now)
    {
        return Ok(Guess::Paused(pause));
    }
    if let Some(found) = find(tx)? {
        return Ok(Guess::Right(found));
    }
    if let Some(key) = &key {
        throttles::count(tx, key, now, USER_CODES.forget_before(now))?;
    }
    Ok(Guess::Wrong)
}

/// What is left of a network's pause after wrong codes of devices. It takes a read alone, so that who goes on within the
/// pause makes nobody wait who writes.
pub fn user_code_pause(tx: &mut Tx, accounts: &Accounts, network: &str, now: Timestamp) -> Result<Option<Duration>> {
    let Some(key) = user_codes_of(accounts, network) else { return Ok(None) };
    Ok(USER_CODES.left(throttles::find(tx, &key)?, now))
}

/// The key of a network's counter of wrong codes; none when guessing isn't slowed.
fn user_codes_of(accounts: &Accounts, network: &str) -> Option<[u8; 32]> {
    match accounts.settings.slow_down {
        SlowDown::On => Some(key(&accounts.keyring, "user-code+network", &[network.as_bytes()])),
        SlowDown::Off => None,
    }
}

fn counters(accounts: &Accounts, what: Ask<'_>, by: By<'_>) -> Vec<(Rule, [u8; 32])> {
    if accounts.settings.slow_down == SlowDown::Off {
        return Vec::new();
    }
    let key = |kind, part: &str| key(&accounts.keyring, kind, &[part.as_bytes()]);
    let person = by.person.map(PersonId::as_str);
    let (first, of_person, of_network) = match what {
        Ask::Mail(to) => (Some((MAILBOX, key("mail+to", to))), (PERSON, "sending+person"), "sending+network"),
        Ask::Sms(to) => (Some((PHONE, key("sms+to", to))), (PERSON, "sending+person"), "sending+network"),
        Ask::Refusal(to) => return vec![(REFUSAL, key("refusal+to", to))],
        Ask::Approval(to) => (Some((OWNER, key("approval+to", to))), (PERSON, "sending+person"), "sending+network"),
        Ask::Subscription => (None, (SUBSCRIPTION, "subscription+person"), "subscription+network"),
    };
    let of_person = person.map(|person| (of_person.0, key(of_person.1, person)));
    first.into_iter().chain(of_person).chain([(NETWORK, key(of_network, by.network))]).collect()
}
