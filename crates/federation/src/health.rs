//! How an upstream is doing (FED-8): one line for operators, and for the sign-in page whether to warn of it (FED-9).

use crate::oidc::UpstreamError;
use model::Timestamp;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

/// So long after it didn't answer an upstream counts as down, unless it answers before. Each replica looks more often
/// by itself.
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
    /// When it didn't answer last, unless it has since.
    pub unreachable_at: Option<Timestamp>,
    /// Since when it hasn't answered.
    pub down_since: Option<Timestamp>,
}

impl HealthLine {
    /// Whether it didn't answer a short time ago, and hasn't since.
    pub fn is_down(&self, now: Timestamp) -> bool {
        self.unreachable_at.is_some_and(|failed_at| now.since(failed_at) < PAUSE)
    }
}

impl Health {
    /// The line as it is now.
    pub fn line(&self) -> HealthLine {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether it didn't answer a short time ago, and hasn't since.
    pub fn is_down(&self, now: Timestamp) -> bool {
        self.line().is_down(now)
    }

    /// An upstream that answers is not down, even if it didn't in the same instant.
    pub(crate) fn fetched(&self, now: Timestamp) {
        self.change(|line| *line = HealthLine { metadata_at: Some(now), ..answering(line) });
    }

    pub(crate) fn succeeded(&self, now: Timestamp) {
        self.change(|line| *line = HealthLine { last_success: Some(now), ..answering(line) });
    }

    /// Keeps what went wrong. Only silence makes an upstream look down: its refusals a stranger can bring about.
    pub(crate) fn failed(&self, now: Timestamp, error: &UpstreamError) {
        self.change(|line| {
            line.last_error = Some((now, error.to_string()));
            if matches!(error, UpstreamError::Unreachable(_)) {
                line.unreachable_at = Some(now);
                line.down_since.get_or_insert(now);
            }
        });
    }

    fn change(&self, change: impl FnOnce(&mut HealthLine)) {
        change(&mut self.0.write().unwrap_or_else(PoisonError::into_inner));
    }
}

fn answering(line: &HealthLine) -> HealthLine {
    HealthLine { unreachable_at: None, down_since: None, ..line.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn a_silent_upstream_is_down_until_it_answers_or_a_minute_is_over__fed_9() {
        let health = Health::default();
        assert!(!health.is_down(at(0)));
        health.failed(at(100), &UpstreamError::Unreachable("no answer within 5 s".to_owned()));
        assert!(health.is_down(at(101)));
        assert!(!health.is_down(at(160)));
        health.fetched(at(102));
        assert!(!health.is_down(at(103)));
    }

    #[test]
    fn what_a_stranger_can_bring_about_does_not_make_it_look_down__fed_9() {
        let health = Health::default();
        health.failed(at(100), &UpstreamError::Refused("invalid_grant".to_owned()));
        health.failed(at(100), &UpstreamError::Untrusted("it has no code".to_owned()));
        assert!(!health.is_down(at(101)));
        assert!(health.line().last_error.is_some());
    }
}
