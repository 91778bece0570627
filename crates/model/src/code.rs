//! Authorization codes (RFC 6749 §4.1.2, SEC-4).

use crate::Timestamp;
use crate::grant::Grant;
use crate::pkce::CodeChallenge;
use crate::redirect::RegisteredRedirect;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a code can be redeemed. RFC 6749 §4.1.2 allows ten minutes; a
/// minute is enough for one redirect and leaves a stolen code little time.
pub const LIFETIME: Duration = Duration::from_secs(60);

/// What a code stands for, bound to the request that asked for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Code {
    /// What redeeming it gives.
    pub grant: Grant,
    /// The address it was sent to.
    pub redirect_uri: RegisteredRedirect,
    /// The challenge that the verifier must meet, when one was sent.
    pub challenge: Option<CodeChallenge>,
    /// When it dies.
    pub expires_at: Timestamp,
}
