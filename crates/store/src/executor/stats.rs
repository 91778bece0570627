//! What the executor counts, for the metrics page and for tests.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What a [`Store`](crate::Store) has done since it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stats {
    /// Closures that read.
    pub reads: u64,
    /// Closures that wrote and were committed.
    pub writes: u64,
    /// Commits: on SQLite fewer than writes when callers share them.
    pub commits: u64,
    /// Runs repeated because a race or the connection was lost.
    pub retries: u64,
    /// Requests that wait for a thread right now.
    pub waiting: usize,
}

#[derive(Default)]
pub(super) struct Counters {
    pub(super) reads: AtomicU64,
    pub(super) writes: AtomicU64,
    pub(super) commits: AtomicU64,
    pub(super) retries: AtomicU64,
}

impl Counters {
    pub(super) fn stats(&self, waiting: usize) -> Stats {
        Stats {
            reads: self.reads.load(Relaxed),
            writes: self.writes.load(Relaxed),
            commits: self.commits.load(Relaxed),
            retries: self.retries.load(Relaxed),
            waiting,
        }
    }
}

/// Adds to a counter.
pub(super) fn count(counter: &AtomicU64, amount: usize) {
    counter.fetch_add(amount as u64, Relaxed);
}
