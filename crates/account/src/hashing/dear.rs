//! Hashes that take longer than new ones do: until their owners sign in, a refusal takes as long as the dearest of them for
//! everybody, so that the time doesn't tell that those accounts exist (SEC-30). Nothing is computed for it: the answer waits.

use super::stored::Kind;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Kinds of hashes that took longer than a usual one, each with the microseconds that the last one took.
#[derive(Debug, Default)]
pub(super) struct Dear(Mutex<Vec<(Kind, u64)>>);

/// What a refusal's answer is still to wait for, so that it comes as late as with the dearest hash (SEC-30). Whoever
/// refuses writes down first what is to be counted, and waits then: guesses that come meanwhile must find it counted (PWD-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a refusal that doesn't wait tells of the password and of the account"]
pub struct Owed(Duration);

impl Owed {
    /// Waits it out.
    #[expect(clippy::disallowed_methods, reason = "an answer waits; no decision hangs on how long")]
    pub async fn wait(self) {
        if !self.0.is_zero() {
            tokio::time::sleep(self.0).await;
        }
    }
}

/// Most kinds that are remembered. A system that was moved from has one or two.
const MOST: usize = 32;

impl Dear {
    /// Notes how long a hash took that isn't as new ones are, which take `usual`.
    pub(super) fn took(&self, kind: Kind, micros: u64, usual: u64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(known, _)| *known != kind);
        if micros > usual && all.len() < MOST {
            all.push((kind, micros));
        }
    }

    /// Forgets the kinds of which there is no hash any more.
    pub(super) fn keep(&self, kinds: &[Kind]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|(known, _)| kinds.contains(known));
    }

    /// What a refusal after so many microseconds is still to wait for.
    pub(super) fn owed(&self, micros: u64) -> Owed {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let dearest = all.iter().map(|(_, micros)| *micros).max().unwrap_or_default();
        Owed(Duration::from_micros(dearest.saturating_sub(micros)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hashing::Cost;

    fn kind(iterations: u32) -> Kind {
        Kind::Argon2id(Cost { memory_kib: 64, iterations, parallelism: 1 })
    }

    #[test]
    fn a_refusal_waits_for_the_dearest_kind_that_there_is__sec_30() {
        let dear = Dear::default();
        assert_eq!(dear.owed(0), Owed(Duration::ZERO));
        dear.took(kind(1), 50, 100);
        assert_eq!(dear.owed(10), Owed(Duration::ZERO), "it isn't dear");
        dear.took(kind(2), 300, 100);
        dear.took(kind(3), 900, 100);
        assert_eq!(
            (dear.owed(100), dear.owed(900), dear.owed(1000)),
            (Owed(Duration::from_micros(800)), Owed(Duration::ZERO), Owed(Duration::ZERO))
        );
        dear.took(kind(3), 500, 100);
        assert_eq!(dear.owed(100), Owed(Duration::from_micros(400)), "the last one counts");
        dear.keep(&[kind(2)]);
        assert_eq!(dear.owed(100), Owed(Duration::from_micros(200)));
        dear.keep(&[]);
        assert_eq!(dear.owed(100), Owed(Duration::ZERO));
    }
}
