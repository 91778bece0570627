//! The one place that reads the clock and the system's randomness; all else is passed a [`Moment`].

use std::time::{SystemTime, UNIX_EPOCH};

use model::{Moment, Timestamp};
use ring::rand::{SecureRandom, SystemRandom};

/// The moment of a request that begins now, or of a command.
///
/// # Panics
/// When the system has no randomness to give: nothing may go on without it.
pub fn moment() -> Moment {
    let mut seed = [0; 32];
    SystemRandom::new().fill(&mut seed).expect("the system gives random bytes");
    Moment::new(now(), seed)
}

/// The time now.
#[expect(clippy::disallowed_methods, reason = "this is where time comes from")]
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
