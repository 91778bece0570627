//! Looks at an upstream: one at a time, whoever needs it waits for the same, and none so soon after another that a flood
//! here became a flood there (SEC-50).

use super::discovery::{Known, PATIENCE};
use super::{Upstream, UpstreamError};
use crate::health::News;
use model::Timestamp;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::timeout;

/// Metadata and keys are fetched anew after so long, besides whenever a key is unknown.
const KEPT: Duration = Duration::from_secs(60 * 60);
/// When a sign-in begins, or a key is unknown, they are fetched anew at most so often: a stranger can begin sign-ins and
/// make up `kid`s.
const AGAIN: Duration = Duration::from_secs(10);
/// The same after a look that failed: an upstream that is back is soon found to be.
const AGAIN_AFTER_FAILURE: Duration = Duration::from_secs(2);
/// A person waits no longer for an upstream that was down a moment ago (FED-9). The look goes on without them.
const LITTLE_PATIENCE: Duration = Duration::from_secs(1);
/// Whoever waits for a look to its end waits a little longer than it lasts.
const TO_ITS_END: Duration = Duration::from_millis(250);

/// What a look brought.
pub(super) type Found = Result<Arc<Known>, UpstreamError>;

/// What became of the looks at one upstream.
#[derive(Default)]
pub(super) struct Looks(Mutex<Seen>);

#[derive(Default)]
struct Seen {
    known: Option<Arc<Known>>,
    last: Option<(Timestamp, Found)>,
    /// When a logout token was the last to make somebody look, by a key that isn't known.
    for_key_at: Option<Timestamp>,
    under_way: Option<watch::Receiver<Option<Found>>>,
}

impl Looks {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, now: Timestamp, found: &Found) {
        let mut seen = self.seen();
        if let Ok(known) = found {
            seen.known = Some(known.clone());
        }
        seen.last = Some((now, found.clone()));
    }
}

impl Seen {
    /// What the last look brought, if it was so short a time ago that there is none now.
    fn just_now(&self, now: Timestamp) -> Option<Found> {
        let (at, found) = self.last.as_ref()?;
        let pause = if found.is_ok() { AGAIN } else { AGAIN_AFTER_FAILURE };
        is_within(pause, *at, now).then(|| found.clone())
    }

    fn look_under_way(&self) -> Option<watch::Receiver<Option<Found>>> {
        let look = self.under_way.as_ref()?;
        (look.borrow().is_none() && look.has_changed().is_ok()).then(|| look.clone())
    }
}

/// A clock that was put back doesn't hold anything up.
fn is_within(pause: Duration, at: Timestamp, now: Timestamp) -> bool {
    now >= at && now.since(at) < pause
}

impl Upstream {
    /// What is known of the upstream; fetched when nothing is, or when it is old. An old one serves on while the
    /// upstream can't be asked.
    pub(super) async fn known(&self, now: Timestamp) -> Found {
        match self.cached() {
            Some(known) if now.since(known.fetched_at) < KEPT => Ok(known),
            Some(old) => Ok(self.known_anew(now).await.unwrap_or(old)),
            None => self.known_anew(now).await,
        }
    }

    /// The same when a sign-in begins: fetched anew, unless that was done or tried just now.
    pub(super) async fn known_anew(&self, now: Timestamp) -> Found {
        let just_now = self.looks.seen().just_now(now);
        match just_now {
            Some(found) => found,
            None => self.looked(now, self.patience(now)).await,
        }
    }

    /// The same after a key that isn't known; `None` when somebody made us look for one just now.
    pub(super) async fn known_for_key(&self, now: Timestamp) -> Option<Found> {
        {
            let mut seen = self.looks.seen();
            if seen.for_key_at.is_some_and(|at| is_within(AGAIN, at, now)) {
                return None;
            }
            seen.for_key_at = Some(now);
        }
        Some(self.looked(now, self.patience(now)).await)
    }

    pub(super) fn cached(&self) -> Option<Arc<Known>> {
        self.looks.seen().known.clone()
    }

    /// Looks the upstream up, whatever is known of it, or waits for whoever does; to the end of it.
    pub(super) async fn look(&self, now: Timestamp) -> Found {
        self.looked(now, PATIENCE + TO_ITS_END).await
    }

    fn patience(&self, now: Timestamp) -> Duration {
        if self.health.is_down(now) { LITTLE_PATIENCE } else { PATIENCE + TO_ITS_END }
    }

    async fn looked(&self, now: Timestamp, patience: Duration) -> Found {
        let mut look = self.set_out_to_look(now);
        let early = || Err(UpstreamError::Unreachable("the look at it ended early".to_owned()));
        match timeout(patience, look.wait_for(Option::is_some)).await {
            Ok(Ok(found)) => found.clone().unwrap_or_else(early),
            Ok(Err(_)) => early(),
            Err(_) => Err(UpstreamError::Unreachable(format!("no answer within {} s", patience.as_secs()))),
        }
    }

    /// A look of its own task: it takes the time that it needs, whoever still waits, and what it finds is kept.
    fn set_out_to_look(&self, now: Timestamp) -> watch::Receiver<Option<Found>> {
        let mut seen = self.looks.seen();
        if let Some(look) = seen.look_under_way() {
            return look;
        }
        let (tell, told) = watch::channel(None);
        seen.under_way = Some(told.clone());
        let (settings, http) = (self.settings.clone(), self.http.clone());
        let (health, looks) = (self.health.clone(), self.looks.clone());
        tokio::spawn(async move {
            let found = settings.fetch(&http, now).await.map(Arc::new);
            match &found {
                Ok(_) if health.fetched(now) == News::Yes => {
                    tracing::info!(upstream = settings.id, "an upstream answers again");
                }
                Ok(_) => {}
                Err(error) if health.failed(now, error) == News::Yes => {
                    tracing::warn!(upstream = settings.id, %error, "an upstream failed");
                }
                Err(error) => tracing::debug!(upstream = settings.id, %error, "an upstream is still down"),
            }
            looks.keep(now, &found);
            tell.send_replace(Some(found));
        });
        told
    }
}
