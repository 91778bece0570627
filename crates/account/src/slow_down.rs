//! How guessing is slowed (PWD-5): pure policy over counters of failed tries.
//!
//! | counter | pauses begin after | pause after the next failures | longest | forgotten |
//! | --- | --- | --- | --- | --- |
//! | account, from one network | 5 failures | 1 s, 2 s, 4 s … | 15 min | a day after the last failure |
//! | account, from one browser that its person has signed in from | 5 | 1 s, 2 s, 4 s … | 15 min | a day |
//! | network, any account | 100 | 1 s, 2 s, 4 s … | 1 min | an hour |
//! | account, any network | 50 | 1 s, 2 s, 4 s … | 30 s | an hour |
//!
//! A try from a browser that the person has signed in from before is under the second row alone, every other try under the
//! other three. So what strangers do, in whatever number and from the person's own network too, never makes the person
//! wait in a browser of theirs. From a network that they have signed in from before, in a browser or in an app, the right
//! password passes while the last row alone pauses, so that strangers elsewhere can't keep a new browser or an app out there.
//! In a new network the last row's pauses are shared with the strangers. A try within a pause is answered without
//! a look at the password and isn't counted, so that waiting helps. While the last row alone pauses, every try but the one
//! that passes is answered with that pause, takes the same time and counts in the other rows: whose network knows whom, and
//! whether there is such an account, shows in nothing (SEC-30).
//!
//! Of tries that are under way together the first that is wrong begins the pause, and from then on all are answered with it,
//! the right password too. Nobody learns anything from those, so that they don't count in the first two rows: however many
//! a program sends at once, it learns of one for each pause, and a person who shares its network waits no longer for it. A
//! success clears the row for its network or browser.
//! The counters are the same whether or not the account exists (SEC-30), and their keys are keyed hashes, so that
//! the database names nobody who mistyped an address.

use crate::Accounts;
use crate::sign_in::Visitor;
use model::keyring::Purpose;
use model::{Keyring, Timestamp, TokenHash};
use std::time::Duration;
use store::throttles::{self, Failures};
use store::{Result, Tx};

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Tries after which pauses begin.
    pub(crate) free: i64,
    /// The first pause; each further one is twice as long.
    pub(crate) first: Duration,
    pub(crate) longest: Duration,
    /// How long after the last failure a counter counts.
    pub(crate) memory: Duration,
}

/// Four tries an hour are left of a long attack from one place, some hundred a day, which is NIST's limit
/// for one account in all (SP 800-63B-4 §3.2.2); whoever mistypes five times waits a second.
const PLACE: Rule = Rule { free: 5, first: SECOND, longest: minutes(15), memory: minutes(24 * 60) };
/// For one address that tries many accounts. Many honest people may share it, and their new browsers wait with it: so a minute at most.
const NETWORK: Rule = Rule { free: 100, first: SECOND, longest: minutes(1), memory: minutes(60) };
/// For one account that is tried from many addresses. A stranger can keep it full, so its pause must be one that a person sits out.
const ACCOUNT: Rule = Rule { free: 50, first: SECOND, longest: Duration::from_secs(30), memory: minutes(60) };

const SECOND: Duration = Duration::from_secs(1);

pub(crate) const fn minutes(n: u64) -> Duration {
    Duration::from_secs(60 * n)
}

impl Rule {
    /// The pause that follows the last of so many failures.
    pub(crate) fn pause(&self, failures: i64) -> Duration {
        if failures < self.free {
            return Duration::ZERO;
        }
        let beyond = u32::try_from(failures - self.free).unwrap_or(u32::MAX);
        let factor = 1u32.checked_shl(beyond).unwrap_or(u32::MAX);
        self.first.saturating_mul(factor).min(self.longest)
    }

    /// The failures that count at `now`.
    pub(crate) fn remembered(&self, failures: Option<Failures>, now: Timestamp) -> Option<Failures> {
        failures.filter(|failures| failures.last_at >= self.forget_before(now))
    }

    /// What is left of the pause at `now`, if anything is.
    pub(crate) fn left(&self, failures: Option<Failures>, now: Timestamp) -> Option<Duration> {
        let failures = self.remembered(failures, now)?;
        let left = self.pause(failures.count).saturating_sub(now.since(failures.last_at));
        (!left.is_zero()).then_some(left)
    }

    pub(crate) fn forget_before(&self, now: Timestamp) -> Timestamp {
        now.minus(self.memory)
    }
}

/// A counter: its row of the table and its key.
#[derive(Clone, Copy)]
struct Counter {
    rule: Rule,
    key: [u8; 32],
}

impl Counter {
    fn count(&self, tx: &mut Tx, now: Timestamp) -> Result<()> {
        throttles::count(tx, &self.key, now, self.rule.forget_before(now))
    }

    /// What is left of a pause that has begun since `before`. One that has run out meanwhile counts for a moment more: the
    /// try was under way together with the one that began it, and whether it is right mustn't decide how it is answered.
    fn begun_since(&self, before: Look, failures: Option<Failures>, now: Timestamp) -> Option<Duration> {
        let failures = self.rule.remembered(failures, now)?;
        let begun = failures.count != before.failures_here && !self.rule.pause(failures.count).is_zero();
        begun.then(|| self.rule.left(Some(failures), now).unwrap_or(self.rule.first))
    }
}

/// The counters that a try may be under, before it is known whether the browser is.
#[derive(Clone, Copy)]
pub(crate) struct Candidates {
    in_browser: Option<Counter>,
    elsewhere: [Counter; 3],
}

/// The counters of one try; none when guessing isn't slowed. The first is the place's.
#[derive(Clone)]
pub(crate) struct Counters(Vec<Counter>);

/// What the counters said before a try.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    /// What is left of the longest pause, if any but the account's own is on.
    pub(crate) pause: Option<Duration>,
    /// Failures that the place's counter remembers.
    pub(crate) failures_here: i64,
    /// What is left of the pause of the account's own counter, for any network, if no other is on: a right password may
    /// pass all the same.
    pub(crate) account_pause: Option<Duration>,
}

impl Candidates {
    /// The counters for an account, by the canonical form of its address.
    pub(crate) fn of(accounts: &Accounts, canonical: &str, visitor: &Visitor) -> Self {
        let counter = |rule, kind, parts: &[&[u8]]| Counter { rule, key: key(&accounts.keyring, kind, parts) };
        let (account, network) = (canonical.as_bytes(), visitor.origin.network.as_bytes());
        Self {
            in_browser: visitor
                .browser
                .map(|browser: TokenHash| counter(PLACE, "account+browser", &[account, browser.as_bytes()])),
            elsewhere: [
                counter(PLACE, "account+network", &[account, network]),
                counter(NETWORK, "network", &[network]),
                counter(ACCOUNT, "account", &[account]),
            ],
        }
    }

    /// The counters of a try from a browser of the person's.
    pub(crate) fn in_known_browser(&self) -> Counters {
        Counters(self.in_browser.into_iter().collect())
    }

    /// Forgets the failures for the account, here and in all, once its password has been set anew: they were about another one.
    /// What the network tried at other accounts stays counted.
    pub(crate) fn forget(&self, tx: &mut Tx) -> Result<()> {
        let [place, _, account] = &self.elsewhere;
        [place, account].into_iter().chain(&self.in_browser).try_for_each(|counter| throttles::clear(tx, &counter.key))
    }

    /// The counters of any other try.
    pub(crate) fn elsewhere(&self) -> Counters {
        Counters(self.elsewhere.to_vec())
    }
}

impl Counters {
    /// No counters: guessing isn't slowed.
    pub(crate) fn none() -> Self {
        Self(Vec::new())
    }

    /// The same without the account's counter for any network.
    pub(crate) fn of_place(self) -> Self {
        Self(self.0.into_iter().filter(|counter| counter.rule != ACCOUNT).collect())
    }

    /// What the counters say before a try.
    pub(crate) fn look(&self, tx: &mut Tx, now: Timestamp) -> Result<Look> {
        let mut look = Look { pause: None, failures_here: 0, account_pause: None };
        for (n, counter) in self.0.iter().enumerate() {
            let failures = counter.rule.remembered(throttles::find(tx, &counter.key)?, now);
            let pause = counter.rule.left(failures, now);
            let longest = if counter.rule == ACCOUNT { &mut look.account_pause } else { &mut look.pause };
            *longest = (*longest).max(pause);
            if n == 0 {
                look.failures_here = failures.map_or(0, |failures| failures.count);
            }
        }
        if look.pause.is_some() {
            look.pause = look.pause.max(look.account_pause.take());
        }
        Ok(look)
    }

    /// What is left of the place's pause that others have begun since `before`, in one query.
    pub(crate) fn begun_since(&self, tx: &mut Tx, before: Look, now: Timestamp) -> Result<Option<Duration>> {
        let Some(place) = self.0.first() else { return Ok(None) };
        let failures = throttles::find(tx, &place.key)?;
        Ok(place.begun_since(before, failures, now))
    }

    /// Counts a failure, unless others have begun the place's pause since `before`: then gives what is left of that.
    pub(crate) fn count(&self, tx: &mut Tx, before: Look, now: Timestamp) -> Result<Option<Duration>> {
        let Some((place, wider)) = self.0.split_first() else { return Ok(None) };
        // Held, so that no two tries find the same number.
        let failures = throttles::hold(tx, &place.key, now)?;
        let begun = place.begun_since(before, Some(failures), now);
        if begun.is_none() {
            place.count(tx, now)?;
        }
        wider.iter().try_for_each(|counter| counter.count(tx, now))?;
        Ok(begun)
    }

    /// Forgets the failures from this place, after a success.
    pub(crate) fn clear(&self, tx: &mut Tx) -> Result<()> {
        self.0.first().map_or(Ok(()), |place| throttles::clear(tx, &place.key))
    }
}

/// The parts with their lengths, so that no two lists of parts are the same bytes.
pub(crate) fn key(keyring: &Keyring, kind: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut bytes = kind.as_bytes().to_vec();
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    keyring.mac(Purpose::Throttle, &bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Moment;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);

    fn seconds(rule: &Rule, failures: i64) -> u64 {
        rule.pause(failures).as_secs()
    }

    #[test]
    fn pauses_double_up_to_their_longest__pwd_5() {
        let table: [(&Rule, &[(i64, u64)]); 3] = [
            (&PLACE, &[(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (14, 512), (15, 900), (1_000_000, 900)]),
            (&NETWORK, &[(99, 0), (100, 1), (105, 32), (106, 60), (i64::MAX, 60)]),
            (&ACCOUNT, &[(49, 0), (50, 1), (54, 16), (55, 30), (500, 30)]),
        ];
        for (rule, rows) in table {
            for (failures, pause) in rows {
                assert_eq!(seconds(rule, *failures), *pause, "{rule:?} after {failures}");
            }
        }
    }

    #[test]
    fn a_pause_runs_out_and_a_counter_is_forgotten__pwd_5() {
        let at = |ago| Some(Failures { count: 8, last_at: NOW.minus(Duration::from_secs(ago)) });
        assert_eq!(PLACE.left(at(0), NOW), Some(Duration::from_secs(8)));
        assert_eq!(PLACE.left(at(3), NOW), Some(Duration::from_secs(5)));
        assert_eq!(PLACE.left(at(8), NOW), None);
        assert_eq!(PLACE.left(None, NOW), None);
        let long_ago =
            Some(Failures { count: i64::MAX, last_at: NOW.minus(PLACE.memory).minus(Duration::from_secs(1)) });
        assert_eq!(PLACE.left(long_ago, NOW), None);
    }

    #[test]
    fn a_guess_under_way_beside_another_is_answered_by_that_ones_pause_however_long_it_took__pwd_5() {
        let place = Counter { rule: PLACE, key: [0; 32] };
        let before = Look { pause: None, failures_here: 5, account_pause: None };
        let counted = |count, ago| Some(Failures { count, last_at: NOW.minus(Duration::from_secs(ago)) });
        let answer = |failures| place.begun_since(before, failures, NOW).map(|pause| pause.as_secs());
        assert_eq!(answer(counted(5, 1)), None, "nobody else was there");
        assert_eq!(answer(counted(8, 3)), Some(5));
        assert_eq!(answer(counted(8, 60)), Some(1), "neither a right one nor a wrong one passes");
        assert_eq!(answer(counted(1, 0)), None, "a success between has given five more");
        assert_eq!(answer(None), None);
    }

    #[test]
    fn a_clock_that_was_set_back_prolongs_no_pause_beyond_its_length__sec_49() {
        let ahead = Some(Failures { count: 5, last_at: NOW.plus(minutes(5)) });
        assert_eq!(PLACE.left(ahead, NOW), Some(Duration::from_secs(1)));
    }

    #[test]
    fn no_two_counters_share_a_key() {
        let keyring = Keyring::parse(&Keyring::generate(&mut Moment::new(NOW, [1; 32]))).unwrap();
        let keys = [
            key(&keyring, "account+network", &[b"a", b"bc"]),
            key(&keyring, "account+network", &[b"ab", b"c"]),
            key(&keyring, "account+browser", &[b"a", b"bc"]),
            key(&keyring, "account", &[b"a"]),
            key(&keyring, "network", &[b"a"]),
        ];
        for (n, one) in keys.iter().enumerate() {
            assert!(keys[n + 1..].iter().all(|other| other != one), "{n}");
        }
    }
}
