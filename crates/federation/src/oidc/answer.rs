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

/// Why nobody came through an upstream. The texts are for operators; they hold no token and no claim.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UpstreamError {
    /// It can't be reached, or its metadata or keys can't be read.
    #[error("the upstream can't be reached: {0}")]
    Unreachable(String),
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
    pub(super) fn untrusted(error: impl std::error::Error) -> Self {
        Self::Untrusted(with_causes(&error))
    }

    pub(super) fn unreachable(error: impl std::error::Error) -> Self {
        Self::Unreachable(with_causes(&error))
    }
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |error| error.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
