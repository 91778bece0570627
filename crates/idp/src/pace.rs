//! How much strangers may ask for at once and by and by (SEC-50). In memory, for being asked shall not cost a write: each
//! replica counts what comes to it.

use model::{Timestamp, TokenHash};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A bucket for each key, known by when it is full again.
#[derive(Debug)]
pub(crate) struct Buckets<K> {
    holds: u32,
    refill: Duration,
    full_at: Mutex<HashMap<K, Timestamp>>,
}

/// Most buckets in one memory; past it the memory begins anew, and all are full.
const MAX_BUCKETS: usize = 50_000;

impl<K: Eq + Hash> Buckets<K> {
    /// Each holds so many, and gets one back after each `refill`.
    pub(crate) fn new(holds: u32, refill: Duration) -> Self {
        Self { holds, refill, full_at: Mutex::default() }
    }

    /// Takes so many from a bucket; how long to wait when it hasn't got them, and then takes none. Who wants more than a
    /// bucket holds gets it from a full one.
    pub(crate) fn take(&self, key: K, count: u32, now: Timestamp) -> Option<Duration> {
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if full_at.len() >= MAX_BUCKETS {
            full_at.retain(|_, full_at| *full_at > now);
            // With hardly any gone, the next ones would look through all of them again.
            if full_at.len() > MAX_BUCKETS / 2 {
                full_at.clear();
            }
        }
        let all = self.refill * self.holds;
        // A clock that was set back makes nobody wait for longer than an empty bucket does.
        let missing = full_at.get(&key).map_or(Duration::ZERO, |full_at| full_at.since(now)).min(all);
        let wanted = self.refill * count.min(self.holds);
        let wait = (missing + wanted).saturating_sub(all);
        let taken = if wait.is_zero() { wanted } else { Duration::ZERO };
        full_at.insert(key, now.plus(missing + taken));
        (!wait.is_zero()).then_some(wait)
    }
}

/// From where something is begun that waits for a person: each takes a row until it is finished or lapses.
#[derive(Clone, Debug)]
pub struct Beginner {
    /// The network.
    pub network: String,
    /// Keyed hash of the browser's own cookie, where it brought one.
    pub browser: Option<TokenHash>,
}

/// What was begun of late, in KiB, by network and by browser.
#[derive(Debug)]
pub(crate) struct Waiting {
    networks: Buckets<String>,
    browsers: Buckets<TokenHash>,
}

/// Many people may share a network, and an ordinary request is one KiB: two thousand at once, and ten more each second.
/// Whoever fills it leaves 36 MiB an hour, which is as long as most of it is kept.
const NETWORK: (u32, Duration) = (2048, Duration::from_millis(100));
/// One that is sent round in a circle by a client shall not empty its network's.
const BROWSER: (u32, Duration) = (256, Duration::from_secs(1));

impl Default for Waiting {
    fn default() -> Self {
        Self { networks: Buckets::new(NETWORK.0, NETWORK.1), browsers: Buckets::new(BROWSER.0, BROWSER.1) }
    }
}

impl Waiting {
    /// Counts something that takes so many bytes; how long to wait when it is too much.
    pub(crate) fn begin(&self, from: &Beginner, bytes: usize, now: Timestamp) -> Option<Duration> {
        let kib = u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX).max(1);
        let of_browser = from.browser.and_then(|browser| self.browsers.take(browser, kib, now));
        of_browser.or_else(|| self.networks.take(from.network.clone(), kib, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REFILL: Duration = Duration::from_secs(1);

    fn at(second: i64) -> Timestamp {
        Timestamp::from_seconds(1_000_000 + second)
    }

    #[test]
    fn a_bucket_gives_what_it_holds_and_one_more_after_each_refill__sec_50() {
        let buckets = Buckets::new(60, REFILL);
        for _ in 0..60 {
            assert_eq!(buckets.take("one", 1, at(0)), None);
        }
        assert_eq!(buckets.take("one", 1, at(0)), Some(REFILL));
        assert_eq!(buckets.take("another", 1, at(0)), None, "each for itself");
        assert_eq!([0; 3].map(|_| buckets.take("one", 1, at(2)).is_none()), [true, true, false]);
        assert_eq!(buckets.take("one", 1, at(-3600)), Some(REFILL));
        assert_eq!(buckets.take("one", 1, at(-3599)), None, "a clock that was set back keeps nobody out");
        for _ in 0..60 {
            assert_eq!(buckets.take("one", 1, at(3600)), None);
        }
        assert!(buckets.take("one", 1, at(3600)).is_some(), "a bucket holds no more than it does");
    }

    #[test]
    fn who_wants_many_waits_until_they_are_there__sec_50() {
        let buckets = Buckets::new(60, REFILL);
        assert_eq!(buckets.take("one", 1000, at(0)), None, "all of a full one");
        assert_eq!(buckets.take("one", 16, at(0)), Some(REFILL * 16));
        assert_eq!(buckets.take("one", 16, at(10)), Some(REFILL * 6), "a refusal takes nothing");
        assert_eq!(buckets.take("one", 16, at(16)), None);
    }

    #[test]
    fn the_memory_is_bounded__sec_50() {
        let buckets = Buckets::new(1, REFILL);
        for number in 0..2 * MAX_BUCKETS {
            buckets.take(number, 1, at(0));
        }
        assert!(buckets.full_at.lock().unwrap().len() <= MAX_BUCKETS);
    }

    #[test]
    fn a_browser_in_a_circle_leaves_its_network_alone__sec_50() {
        let waiting = Waiting::default();
        let of = |browser: Option<u8>| Beginner {
            network: "192.0.2.1".to_owned(),
            browser: browser.map(|byte| TokenHash::from_bytes([byte; 32])),
        };
        let times = |from: &Beginner| (0..10_000).take_while(|_| waiting.begin(from, 700, at(0)).is_none()).count();
        assert_eq!(times(&of(Some(1))), 256);
        assert_eq!(times(&of(Some(2))), 256);
        assert_eq!(times(&of(None)), 2048 - 512);
        assert!(waiting.begin(&of(Some(3)), 700, at(0)).is_some(), "the network has no more for anybody");
        assert_eq!(times(&Beginner { network: "198.51.100.1".to_owned(), browser: None }), 2048);
        let large = Beginner { network: "203.0.113.1".to_owned(), browser: None };
        let sixteen = (0..10_000).take_while(|_| waiting.begin(&large, 16 * 1024, at(0)).is_none()).count();
        assert_eq!(sixteen, 2048 / 16, "what is large counts for more");
    }
}
