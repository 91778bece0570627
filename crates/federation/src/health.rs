//! How an upstream is doing (FED-8): one line for operators, and for the sign-in page whether to offer it (FED-9).

use model::Timestamp;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

/// A failed upstream is tried again after so long, and by everybody: one person's sign-in is the probe.
const PAUSE: Duration = Duration::from_secs(15);

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
    /// When it failed last, and why, in words for operators.
    pub last_error: Option<(Timestamp, String)>,
}

impl Health {
    /// The line as it is now.
    pub fn line(&self) -> HealthLine {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether the upstream failed so short a time ago, and nothing came through since, that trying would be in vain.
    pub fn is_down(&self, now: Timestamp) -> bool {
        let line = self.line();
        let Some((failed_at, _)) = line.last_error else { return false };
        let came_back = line.metadata_at.max(line.last_success).is_some_and(|well_at| well_at > failed_at);
        !came_back && now.since(failed_at) < PAUSE
    }

    pub(crate) fn fetched(&self, now: Timestamp) {
        self.change(|line| line.metadata_at = Some(now));
    }

    pub(crate) fn succeeded(&self, now: Timestamp) {
        self.change(|line| line.last_success = Some(now));
    }

    pub(crate) fn failed(&self, now: Timestamp, why: &str) {
        self.change(|line| line.last_error = Some((now, why.to_owned())));
    }

    fn change(&self, change: impl FnOnce(&mut HealthLine)) {
        change(&mut self.0.write().unwrap_or_else(PoisonError::into_inner));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn a_failed_upstream_is_down_until_it_answers_or_the_pause_is_over__fed_9() {
        let health = Health::default();
        assert!(!health.is_down(at(0)));
        health.failed(at(100), "no answer within 5 s");
        assert!(health.is_down(at(101)));
        assert!(!health.is_down(at(115)));
        health.fetched(at(102));
        assert!(!health.is_down(at(103)));
    }
}
