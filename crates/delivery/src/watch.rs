//! What others may know of a worker, and how they wake it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use model::Timestamp;
use model::outbox::Channel;
use store::outbox::Depth;
use tokio::sync::Notify;

/// Since when a channel's messages don't leave, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outage {
    /// Since the first failed try.
    pub since: Timestamp,
    /// Why the last one failed: fit for logs.
    pub why: String,
}

/// How a worker fares. Cloning it gives another handle to the same worker's.
#[derive(Clone, Debug, Default)]
pub struct Watch(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    bell: Notify,
    email: Mutex<Option<Outage>>,
    sms: Mutex<Option<Outage>>,
    depth: Mutex<Depth>,
    /// Messages that the key file doesn't open, and until when each is tried.
    closed: Mutex<HashMap<String, Timestamp>>,
}

impl Watch {
    /// There may be something new in the outbox: the worker looks now rather than within a second.
    pub fn ring(&self) {
        self.0.bell.notify_one();
    }

    /// The outage of a channel, while there is one.
    pub fn outage(&self, channel: Channel) -> Option<Outage> {
        self.outages(channel).lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How full the outbox was a few seconds ago.
    pub fn depth(&self) -> Depth {
        *self.0.depth.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many messages wait that the key file doesn't open (SEC-20).
    pub fn closed(&self, now: Timestamp) -> usize {
        let mut closed = self.0.closed.lock().unwrap_or_else(PoisonError::into_inner);
        closed.retain(|_, until| *until > now);
        closed.len()
    }

    /// The key file doesn't open a message; the first time, that is logged.
    pub(crate) fn cannot_open(&self, id: &str, until: Timestamp, now: Timestamp) {
        let mut closed = self.0.closed.lock().unwrap_or_else(PoisonError::into_inner);
        closed.retain(|_, until| *until > now);
        if closed.is_empty() {
            tracing::error!(
                id,
                "messages can't be opened with the key file: put the `seal` line back that was taken out; until then they wait"
            );
        }
        closed.insert(id.to_owned(), until);
    }

    /// The key file opens a message.
    pub(crate) fn opened(&self, id: &str) {
        self.0.closed.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    pub(crate) async fn rung(&self) {
        self.0.bell.notified().await;
    }

    pub(crate) fn set_depth(&self, depth: Depth) {
        *self.0.depth.lock().unwrap_or_else(PoisonError::into_inner) = depth;
    }

    /// The gateway takes messages; an outage is over, and logged to be.
    pub(crate) fn works(&self, channel: Channel) {
        let over = self.outages(channel).lock().unwrap_or_else(PoisonError::into_inner).take();
        if over.is_some() {
            tracing::info!(channel = channel.as_str(), "messages leave again");
        }
    }

    /// The gateway takes none; the first time, that is logged.
    pub(crate) fn fails(&self, channel: Channel, why: &str, now: Timestamp) {
        let mut outage = self.outages(channel).lock().unwrap_or_else(PoisonError::into_inner);
        if outage.is_none() {
            tracing::warn!(channel = channel.as_str(), why, "messages can't be sent; they wait, and are tried again");
        }
        let since = outage.as_ref().map_or(now, |outage| outage.since);
        *outage = Some(Outage { since, why: why.to_owned() });
    }

    fn outages(&self, channel: Channel) -> &Mutex<Option<Outage>> {
        match channel {
            Channel::Email => &self.0.email,
            Channel::Sms => &self.0.sms,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_that_cannot_be_opened_count_until_they_can_or_are_given_up__sec_20() {
        let watch = Watch::default();
        let at = Timestamp::from_seconds;
        for id in ["one", "one", "two", "three"] {
            watch.cannot_open(id, at(if id == "three" { 20 } else { 600 }), at(10));
        }
        assert_eq!(watch.closed(at(10)), 3);
        assert_eq!(watch.closed(at(20)), 2, "the third was given up");
        watch.opened("one");
        assert_eq!(watch.closed(at(20)), 1);
    }

    #[test]
    fn an_outage_lasts_from_its_first_failure_to_the_next_success__sec_51() {
        let watch = Watch::default();
        let at = Timestamp::from_seconds;
        assert_eq!(watch.outage(Channel::Email), None);
        watch.fails(Channel::Email, "no answer", at(10));
        watch.fails(Channel::Email, "refused", at(20));
        assert_eq!(watch.outage(Channel::Email), Some(Outage { since: at(10), why: "refused".to_owned() }));
        assert_eq!(watch.outage(Channel::Sms), None);
        watch.works(Channel::Email);
        assert_eq!(watch.outage(Channel::Email), None);
    }
}
