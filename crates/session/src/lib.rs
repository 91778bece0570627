//! Who is at this browser: signing in, what a session may open, signing out.

mod current;
mod sign_in;
mod sign_up;

pub use current::{Followed, SignedIn, behind, current, end, followed};
pub use sign_in::{Begun, NewSession, Permit, Refusal, SignInFor, begin, permit};
pub use sign_up::is_signing_up;

use std::time::Duration;

/// How long sessions live.
#[derive(Clone, Copy, Debug)]
pub struct Lifetimes {
    /// Without use.
    pub idle: Duration,
    /// Whatever happens.
    pub absolute: Duration,
}
