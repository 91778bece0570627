//! Hashes that take longer than new ones do: until their owners sign in, a wrong password takes as long as the dearest of
//! them for everybody, so that the time doesn't tell that those accounts exist (SEC-30). Nothing is computed for it: the
//! answer waits.

use super::stored::Kind;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Kinds of hashes that took longer than a usual one, each with the microseconds that the last one took.
#[derive(Debug, Default)]
pub(super) struct Dear(Mutex<Vec<(Kind, u64)>>);

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

    /// How long a wrong password that took so many microseconds is to wait for its answer.
    pub(super) fn wait(&self, micros: u64) -> Duration {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let dearest = all.iter().map(|(_, micros)| *micros).max().unwrap_or_default();
        Duration::from_micros(dearest.saturating_sub(micros))
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
    fn a_wrong_password_waits_for_the_dearest_kind_that_there_is__sec_30() {
        let dear = Dear::default();
        assert_eq!(dear.wait(0), Duration::ZERO);
        dear.took(kind(1), 50, 100);
        assert_eq!(dear.wait(10), Duration::ZERO, "it isn't dear");
        dear.took(kind(2), 300, 100);
        dear.took(kind(3), 900, 100);
        assert_eq!(
            (dear.wait(100), dear.wait(900), dear.wait(1000)),
            (Duration::from_micros(800), Duration::ZERO, Duration::ZERO)
        );
        dear.took(kind(3), 500, 100);
        assert_eq!(dear.wait(100), Duration::from_micros(400), "the last one counts");
        dear.keep(&[kind(2)]);
        assert_eq!(dear.wait(100), Duration::from_micros(200));
        dear.keep(&[]);
        assert_eq!(dear.wait(100), Duration::ZERO);
    }
}
