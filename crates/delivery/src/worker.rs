//! The worker: claims what is due, sends it, writes down what came of it.

mod errand;

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use model::outbox::{Channel, Envelope};
use model::{Keyring, Timestamp};
use store::outbox::Claim;
use store::{Store, outbox};
use tokio::task::{JoinError, JoinSet};

use crate::{Rendered, Route, Watch};
use errand::errand;

/// A claim lapses after so long; whoever sends must have ended by then.
const LEASE: Duration = Duration::from_secs(10);
/// Messages of a channel that are under way at the same time: one that is stuck doesn't hold up the other.
const AT_ONCE: i64 = 8;
/// Between two looks, unless somebody rings.
const EVERY: Duration = Duration::from_secs(1);
/// After so many looks the outbox is counted.
const LOOKS_PER_COUNT: u32 = 10;

/// What a message reads; the error is for the log.
pub type Render = dyn Fn(&Envelope) -> Result<Rendered, String> + Send + Sync;

/// What a worker works with.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// The key file that seals messages.
    pub keyring: Arc<Keyring>,
    /// The time.
    pub clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// Puts a message into words.
    pub render: Arc<Render>,
    /// By which way mail leaves.
    pub email: Route,
    /// By which way text messages leave.
    pub sms: Route,
    /// Is told how each try ended.
    pub count: Arc<dyn Fn(Channel, Outcome) + Send + Sync>,
}

/// How a try to send a message ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The gateway has it.
    Sent,
    /// It will be tried again.
    Deferred,
    /// It was given up: refused for good, or too late.
    GivenUp,
}

impl Outcome {
    /// The word for it in metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Deferred => "deferred",
            Self::GivenUp => "given_up",
        }
    }
}

/// Takes messages out of one outbox. It is dropped after [`Worker::run`].
pub struct Worker {
    parts: Arc<Parts>,
    watch: Watch,
    under_way: JoinSet<String>,
    ids: HashMap<String, Channel>,
    looks: u32,
    is_blind: bool,
}

impl Worker {
    /// A worker that hasn't begun. By `watch` others see how it fares, and wake it.
    pub fn new(parts: Parts, watch: Watch) -> Self {
        Self {
            parts: Arc::new(parts),
            watch,
            under_way: JoinSet::new(),
            ids: HashMap::new(),
            looks: 0,
            is_blind: false,
        }
    }

    /// Works until `stop` resolves, then ends what is under way.
    pub async fn run(mut self, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        loop {
            self.look().await;
            tokio::select! {
                () = &mut stop => break,
                Some(done) = self.under_way.join_next() => self.ended(done),
                () = self.watch.rung() => {}
                () = pause(EVERY) => {}
            }
        }
        // Whoever hasn't ended by then lost its claim, too.
        let rest = async { while self.end_one().await {} };
        drop(tokio::time::timeout(LEASE, rest).await);
    }

    /// Sends all that is due now, and waits for it.
    pub async fn clear(&mut self) {
        loop {
            self.look().await;
            if !self.end_one().await {
                break;
            }
        }
        self.count().await;
    }

    async fn end_one(&mut self) -> bool {
        let Some(done) = self.under_way.join_next().await else { return false };
        self.ended(done);
        true
    }

    fn ended(&mut self, done: Result<String, JoinError>) {
        match done {
            Ok(id) => drop(self.ids.remove(&id)),
            // Its claim lapses, and it is tried again; only then is the id of any use.
            Err(error) => tracing::error!(%error, "sending a message ended in a panic"),
        }
        if self.under_way.is_empty() {
            self.ids.clear();
            self.looks = 0;
        }
    }

    /// Claims what is due and sends it off, as far as there is room. A fault of the database is logged once.
    async fn look(&mut self) {
        let looked = self.take_due().await;
        if let Err(error) = &looked
            && !self.is_blind
        {
            tracing::warn!(%error, "the outbox can't be read; messages wait");
        }
        self.is_blind = looked.is_err();
        if self.looks == 0 && !self.is_blind {
            self.count().await;
        }
        self.looks = (self.looks + 1) % LOOKS_PER_COUNT;
    }

    async fn take_due(&mut self) -> store::Result<()> {
        let now = (self.parts.clock)();
        let rooms = self.rooms();
        let channels: Vec<_> = rooms.iter().map(|(channel, _)| *channel).collect();
        let next = self.parts.store.read_one(move |tx| outbox::next_due(tx, &channels)).await?;
        if next.is_none_or(|due| due > now) {
            return Ok(());
        }
        let claims = self.parts.store.write(move |tx| {
            let claim = |(channel, limit): &(Channel, i64)| outbox::claim(tx, *channel, now, LEASE, *limit);
            rooms.iter().map(claim).collect::<store::Result<Vec<_>>>()
        });
        claims.await?.into_iter().flatten().for_each(|claim| self.send_off(claim));
        Ok(())
    }

    /// The channels that more can be sent by now, each with how many.
    fn rooms(&self) -> Vec<(Channel, i64)> {
        let room = |channel| AT_ONCE - self.ids.values().filter(|taken| **taken == channel).count() as i64;
        let rooms = [Channel::Email, Channel::Sms].map(|channel| (channel, room(channel)));
        rooms.into_iter().filter(|(_, room)| *room > 0).collect()
    }

    /// A message that is still under way here is left to whoever has it: they may have sent it, and wait for the
    /// database to say so.
    fn send_off(&mut self, claim: Claim) {
        if self.ids.insert(claim.id.clone(), claim.channel).is_none() {
            self.under_way.spawn(errand(self.parts.clone(), self.watch.clone(), claim));
        }
    }

    async fn count(&self) {
        // What can't be counted now is counted later; that the database is lost is said elsewhere.
        if let Ok(depth) = self.parts.store.read(outbox::depth).await {
            self.watch.set_depth(depth);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the worker waits between its looks; no decision hangs on how long")]
async fn pause(time: Duration) {
    tokio::time::sleep(time).await;
}
