//! How often devices ask and poll. In memory, for neither shall cost a write: each replica sees the ones that come to it.

use model::device::{INTERVAL, LIFETIME};
use model::{ClientId, Timestamp, TokenHash};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// When devices polled last, so that who polls too often is told so (`slow_down`).
#[derive(Debug, Default)]
pub(crate) struct Polls(Mutex<HashMap<TokenHash, Poll>>);

#[derive(Clone, Copy, Debug)]
struct Poll {
    at: Timestamp,
    interval: Duration,
}

/// Most devices in the memory; past it the memory begins anew, and a few are told later.
const MAX_POLLS: usize = 50_000;

impl Polls {
    /// Notes a poll; `true` when it came too early. Each that does makes the interval 5 seconds longer (§3.5).
    pub(crate) fn is_too_early(&self, device_code: &TokenHash, now: Timestamp) -> bool {
        let mut polls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if polls.len() >= MAX_POLLS {
            polls.retain(|_, poll| now.since(poll.at) < LIFETIME);
            // With hardly any gone, the next polls would look through all of them again.
            if polls.len() > MAX_POLLS / 2 {
                polls.clear();
            }
        }
        let before = polls.get(device_code).copied();
        let early = before.is_some_and(|poll| now.since(poll.at) < poll.interval);
        let interval = before.map_or(INTERVAL, |poll| poll.interval) + if early { INTERVAL } else { Duration::ZERO };
        polls.insert(*device_code, Poll { at: now, interval });
        early
    }
}

/// From where devices asked for codes, so that nobody fills the database with them (SEC-50): a bucket for each asker, known
/// by when it is full again.
#[derive(Debug, Default)]
pub(crate) struct Asks(Mutex<HashMap<Asker, Timestamp>>);

/// Whose bucket it is: that of a network, or in it that of a client which has proved to be itself. Anybody may say that they
/// are a public client.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Asker {
    pub(super) confidential: Option<ClientId>,
    pub(super) network: String,
}

/// Requests that an asker has at once; each is given back after [`REFILL`]. Many people may share it.
const BUCKET: u32 = 60;
const REFILL: Duration = Duration::from_secs(1);
/// Most askers in the memory; past it the memory begins anew, and all buckets are full.
const MAX_ASKS: usize = 50_000;

impl Asks {
    /// Takes one request of an asker; how long to wait when there is none.
    pub(crate) fn take(&self, asker: Asker, now: Timestamp) -> Option<Duration> {
        let mut asks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if asks.len() >= MAX_ASKS {
            asks.retain(|_, full_at| *full_at > now);
            if asks.len() > MAX_ASKS / 2 {
                asks.clear();
            }
        }
        let full_at = asks.get(&asker).copied().unwrap_or(now);
        // A clock that was set back makes nobody wait for longer than an empty bucket does.
        let missing = full_at.since(now).min(REFILL * BUCKET);
        let wait = (missing + REFILL).saturating_sub(REFILL * BUCKET);
        let taken = if wait.is_zero() { REFILL } else { Duration::ZERO };
        asks.insert(asker, now.plus(missing + taken));
        (!wait.is_zero()).then_some(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(address: &str) -> Asker {
        Asker { confidential: None, network: address.to_owned() }
    }

    #[test]
    fn a_network_has_sixty_requests_and_one_more_each_second__sec_50() {
        let (asks, now) = (Asks::default(), Timestamp::from_seconds(1_000_000));
        for _ in 0..BUCKET {
            assert_eq!(asks.take(network("192.0.2.1"), now), None);
        }
        assert_eq!(asks.take(network("192.0.2.1"), now), Some(REFILL));
        assert_eq!(asks.take(network("198.51.100.1"), now), None, "each network for itself");
        let proved = Asker { confidential: Some(ClientId::from_text("client")), ..network("192.0.2.1") };
        assert_eq!(asks.take(proved, now), None, "whom others can't pass themselves off as has a bucket of its own");
        let later = now.plus(Duration::from_secs(2));
        assert_eq!([0; 3].map(|_| asks.take(network("192.0.2.1"), later).is_none()), [true, true, false]);
        let set_back = now.minus(Duration::from_secs(3600));
        assert_eq!(asks.take(network("192.0.2.1"), set_back), Some(REFILL));
        let soon = set_back.plus(REFILL);
        assert_eq!(asks.take(network("192.0.2.1"), soon), None, "a clock that was set back keeps nobody out");
        let much_later = now.plus(Duration::from_secs(3600));
        for _ in 0..BUCKET {
            assert_eq!(asks.take(network("192.0.2.1"), much_later), None);
        }
        assert!(asks.take(network("192.0.2.1"), much_later).is_some(), "a bucket holds no more than it does");
    }
}
