//! What the threads tell one another about a database that can't be reached.

#![expect(
    clippy::disallowed_methods,
    reason = "the pause between attempts to connect is about the machine's time, not about a request's"
)]

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// While the database is away, one thread at a time tries to connect, after growing pauses;
/// requests meanwhile are refused at once.
#[derive(Default)]
pub(super) struct Outage(Mutex<State>);

#[derive(Default)]
struct State {
    next_try: Option<Instant>,
    pause: Duration,
}

const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// Short enough that a database that comes back is noticed within a breath.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

impl Outage {
    /// Whether the caller may try to connect now. During an outage the one who may also keeps the
    /// others off until it has tried.
    pub(super) fn may_try(&self) -> bool {
        let mut state = self.lock();
        let now = Instant::now();
        match state.next_try {
            None => true,
            Some(at) if now < at => false,
            Some(_) => {
                state.next_try = Some(now + LONGEST_PAUSE);
                true
            }
        }
    }

    /// A connection was made.
    pub(super) fn over(&self) {
        *self.lock() = State::default();
    }

    /// A connection could not be made.
    pub(super) fn goes_on(&self) {
        let mut state = self.lock();
        state.pause = (state.pause * 2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
        state.next_try = Some(Instant::now() + state.pause);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
