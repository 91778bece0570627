//! How an upstream is doing (FED-8): one line for operators, and for the sign-in page whether to warn of it (FED-9).

use crate::oidc::UpstreamError;
use model::Timestamp;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

/// So long after a look at it that failed an upstream counts as down, unless a later one doesn't fail. Each replica looks
/// more often by itself.
const PAUSE: Duration = Duration::from_secs(60);

/// What is known of an upstream's health. In memory: each replica sees for itself.
#[derive(Debug, Default)]
pub struct Health(RwLock<HealthLine>);

/// The line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HealthLine {
    /// When its metadata and keys were fetched last.
    pub metadata_at: Option<Timestamp>,
    /// When somebody came through it last.
    pub last_success: Option<Timestamp>,
    /// When something went wrong last, and what, in words for operators.
    pub last_error: Option<(Timestamp, String)>,
    /// That the last look at it failed.
    pub outage: Option<Outage>,
    /// When it last let nobody through by its own word, and why, unless somebody has come through since.
    pub refusal: Option<(Timestamp, String)>,
}

/// That an upstream can't be used: it doesn't answer, or its metadata and keys are of no use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outage {
    /// Since the first look that failed.
    pub since: Timestamp,
    /// When the last look failed.
    pub seen_at: Timestamp,
    /// Why, in words for operators.
    pub why: String,
}

/// Whether there is something to tell that wasn't told before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    Yes,
    No,
}

impl HealthLine {
    /// Whether the last look at it failed, a short time ago.
    pub fn is_down(&self, now: Timestamp) -> bool {
        self.outage.as_ref().is_some_and(|outage| now.since(outage.seen_at) < PAUSE)
    }
}

impl Health {
    /// The line as it is now.
    pub fn line(&self) -> HealthLine {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether the last look at it failed, a short time ago.
    pub fn is_down(&self, now: Timestamp) -> bool {
        self.line().is_down(now)
    }

    /// A look at it brought metadata and keys. It is news after one that failed.
    pub(crate) fn fetched(&self, now: Timestamp) -> News {
        self.change(|line| {
            line.metadata_at = Some(now);
            news(line.outage.take().is_some())
        })
    }

    /// A look at it failed, in whichever way. It is news unless the one before failed in the same way.
    pub(crate) fn failed(&self, now: Timestamp, error: &UpstreamError) -> News {
        let why = error.to_string();
        self.change(|line| {
            line.last_error = Some((now, why.clone()));
            let before = line.outage.take();
            let is_new = before.as_ref().is_none_or(|outage| outage.why != why);
            let since = before.map_or(now, |outage| outage.since);
            line.outage = Some(Outage { since, seen_at: now, why });
            news(is_new)
        })
    }

    /// Somebody came through.
    pub(crate) fn succeeded(&self, now: Timestamp) {
        self.change(|line| {
            line.last_success = Some(now);
            line.refusal = None;
        });
    }

    /// The upstream let somebody not through, or what it said of them can't be trusted. It doesn't look down by that: one
    /// person may bring it about.
    pub(crate) fn refused(&self, now: Timestamp, error: &UpstreamError) -> News {
        let why = error.to_string();
        self.change(|line| {
            line.last_error = Some((now, why.clone()));
            let is_new = line.refusal.as_ref().is_none_or(|(_, before)| *before != why);
            line.refusal = Some((now, why));
            news(is_new)
        })
    }

    /// A browser brought an answer that leads nowhere. Any stranger can make one up.
    pub(crate) fn heard(&self, now: Timestamp, error: &UpstreamError) {
        self.change(|line| line.last_error = Some((now, error.to_string())));
    }

    fn change<T>(&self, change: impl FnOnce(&mut HealthLine) -> T) -> T {
        change(&mut self.0.write().unwrap_or_else(PoisonError::into_inner))
    }
}

const fn news(is_new: bool) -> News {
    if is_new { News::Yes } else { News::No }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    fn silence() -> UpstreamError {
        UpstreamError::Unreachable("no answer within 5 s".to_owned())
    }

    #[test]
    fn an_upstream_is_down_from_a_failed_look_until_one_succeeds_or_a_minute_is_over__fed_9() {
        let unusable = UpstreamError::Unusable("it names no token endpoint".to_owned());
        for error in [silence(), unusable] {
            let health = Health::default();
            assert!(!health.is_down(at(0)));
            health.failed(at(100), &error);
            assert!(health.is_down(at(101)));
            assert!(!health.is_down(at(160)));
            health.fetched(at(102));
            assert!(!health.is_down(at(103)));
            assert_eq!(health.line().outage, None);
        }
    }

    #[test]
    fn what_one_person_can_bring_about_does_not_make_it_look_down__fed_9() {
        let health = Health::default();
        health.refused(at(100), &UpstreamError::Refused("invalid_client".to_owned()));
        health.refused(at(100), &silence());
        health.heard(at(100), &UpstreamError::Untrusted("it has no code".to_owned()));
        assert!(!health.is_down(at(101)));
        assert_eq!(health.line().last_error.unwrap().1, "the upstream's answer can't be trusted: it has no code");
        assert_eq!(health.line().refusal.unwrap().1, silence().to_string(), "a stranger's word isn't its own");
        health.succeeded(at(102));
        assert_eq!(health.line().refusal, None);
    }

    #[test]
    fn each_change_is_news_once__fed_8() {
        let health = Health::default();
        let refused = UpstreamError::Refused("invalid_client".to_owned());
        assert_eq!(health.fetched(at(1)), News::No);
        assert_eq!(health.failed(at(2), &silence()), News::Yes);
        assert_eq!(health.failed(at(3), &silence()), News::No);
        assert_eq!(health.failed(at(4), &UpstreamError::Unusable("other".to_owned())), News::Yes);
        assert_eq!(health.line().outage.unwrap().since, at(2));
        assert_eq!((health.fetched(at(5)), health.fetched(at(6))), (News::Yes, News::No));
        assert_eq!((health.refused(at(7), &refused), health.refused(at(8), &refused)), (News::Yes, News::No));
        health.succeeded(at(9));
        assert_eq!(health.refused(at(10), &refused), News::Yes);
    }
}
