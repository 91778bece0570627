//! How often devices ask and poll. In memory, for neither shall cost a write: each replica sees the ones that come to it.

use crate::pace::Buckets;
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

/// From where devices asked for codes, so that nobody fills the database with them (SEC-50).
pub(crate) type Asks = Buckets<Asker>;

/// Whose bucket it is: that of a network, or in it that of a client which has proved to be itself. Anybody may say that they
/// are a public client.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Asker {
    pub(super) confidential: Option<ClientId>,
    pub(super) network: String,
}

/// Requests that an asker has at once, and after how long each is given back. Many people may share a network.
const ASKS: (u32, Duration) = (60, Duration::from_secs(1));

/// Buckets that are full.
pub(crate) fn asks() -> Asks {
    Buckets::new(ASKS.0, ASKS.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_others_cant_pass_themselves_off_as_has_a_bucket_of_its_own__sec_50() {
        let (asks, now) = (asks(), Timestamp::from_seconds(1_000_000));
        let anybody = Asker { confidential: None, network: "192.0.2.1".to_owned() };
        let given = (0..1000).take_while(|_| asks.take(anybody.clone(), 1, now).is_none()).count();
        assert_eq!(given, 60);
        let proved = Asker { confidential: Some(ClientId::from_text("client")), ..anybody };
        assert_eq!(asks.take(proved, 1, now), None);
    }
}
