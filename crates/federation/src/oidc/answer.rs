//! What comes back to the callback, and what can be wrong with it.

use serde::Deserialize;

/// The query of the redirect back (RFC 6749 §4.1.2, RFC 9207). `state` was used up before.
#[derive(Deserialize)]
pub struct Answer {
    /// The code.
    pub code: Option<String>,
    /// Who answers.
    pub iss: Option<String>,
    /// An error's code.
    pub error: Option<String>,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer").field("iss", &self.iss).field("error", &self.error).finish_non_exhaustive()
    }
}

/// Why nobody came through an upstream. The texts are for operators. They are Signet's own words, made of the kind of a
/// fault alone: what an upstream says of people doesn't get into them (SEC-53).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UpstreamError {
    /// It doesn't answer.
    #[error("the upstream can't be reached: {0}")]
    Unreachable(String),
    /// It answers, and what it says of itself is of no use; or Signet can't open its own secret there.
    #[error("the upstream can't be used: {0}")]
    Unusable(String),
    /// The person, or the upstream for them, said no (`access_denied`).
    #[error("the sign-in was cancelled at the upstream")]
    Denied,
    /// It refused in one of the standard's codes (RFC 6749 §4.1.2.1, §5.2).
    #[error("the upstream refused: {0}")]
    Refused(String),
    /// What it said can't be trusted (SEC-41).
    #[error("the upstream's answer can't be trusted: {0}")]
    Untrusted(String),
    /// It was asked to sign the person in anew, and didn't say that it did (SEC-48).
    #[error("the upstream was asked for a fresh sign-in and does not say (auth_time) that there was one")]
    NotFresh,
}

impl UpstreamError {
    pub(super) fn untrusted(why: &str) -> Self {
        Self::Untrusted(why.to_owned())
    }

    /// An error's code (RFC 6749 §4.1.2.1, §5.2). Anybody may have sent it to the callback, so that it is repeated only if
    /// it looks like one.
    pub(super) fn refused(code: &str) -> Self {
        let is_one =
            (1..=40).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        Self::Refused(if is_one {
            code.to_owned()
        } else {
            "with an error whose code is none of the standard's".to_owned()
        })
    }

    /// Of an answer about one person. That one is too long says nothing of the upstream's health.
    pub(super) fn of_answer(failure: &outbound::Failure) -> Self {
        match failure {
            outbound::Failure::TooLong => Self::Untrusted(failure.to_string()),
            other => Self::Unreachable(other.to_string()),
        }
    }

    /// Of what the upstream says of itself.
    pub(super) fn of_look(failure: &outbound::Failure) -> Self {
        match failure {
            outbound::Failure::TooLong => Self::Unusable(failure.to_string()),
            other => Self::Unreachable(other.to_string()),
        }
    }
}
