//! Why a message wasn't sent, cut by what that means for it and for the others.

/// Why a message wasn't sent. The text is fit for logs: it is made of this program's words, status codes and the
/// system's own errors, never of what a gateway says, for that may repeat the message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The gateway can't be reached, or takes nothing from Signet at all. Others will fare the same.
    #[error("{0}")]
    Down(String),
    /// The gateway puts this message off.
    #[error("{0}")]
    Deferred(String),
    /// The gateway will never take this message.
    #[error("{0}")]
    Refused(String),
}
