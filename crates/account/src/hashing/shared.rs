//! What the threads compute, and what they note of it.

use super::Busy;
use super::dear::Dear;
use super::engine::{Cost, Engine, Recipe, Worker};
use super::filler::filler_for;
use super::imported::Imported;
use super::queue::{Full, Queue};
use super::stored::Kind;
use model::secret::PlainPassword;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// What the pool's threads share.
pub(super) struct Shared {
    pub(super) queue: Queue,
    pub(super) cost: Cost,
    pub(super) workers: usize,
    pub(super) computed: AtomicU64,
    pub(super) refused: AtomicU64,
    /// Microseconds that the last hash took.
    pub(super) last_micros: AtomicU64,
    /// Microseconds that the last hash of the configured cost took; 0 before the first.
    pub(super) usual_micros: AtomicU64,
    pub(super) dear: Dear,
}

impl Shared {
    /// What each thread does until the pool is gone.
    pub(super) fn work(&self) {
        let mut worker = None;
        while let Some(job) = self.queue.take() {
            let worker = worker.get_or_insert_with(|| Engine::of_this_machine().worker(self.cost));
            if catch_unwind(AssertUnwindSafe(|| job.run(self, worker))).is_err() {
                tracing::error!("work on a password panicked; please report it");
            }
            self.queue.done();
        }
    }

    /// The tag of a password. `filler` is computed besides, so that a cheap recipe takes the time of a usual one.
    pub(super) fn tag(
        &self,
        worker: &mut Worker,
        password: &PlainPassword,
        salt: &[u8],
        recipe: Recipe,
        filler: Option<Recipe>,
    ) -> Option<(Vec<u8>, u64)> {
        let password = password.expose().as_bytes();
        let (tag, micros) = timed(|| {
            filler.map_or(Ok(()), |filler| worker.tag(&filler, password, &[0; 16]).map(drop))?;
            worker.tag(&recipe, password, salt)
        });
        let tag = tag.inspect_err(|error| {
            tracing::error!(%error, "a password could not be hashed; is there memory for each of the hashing threads?");
        });
        self.computed(micros);
        if recipe.cost == self.cost {
            self.usual_micros.store(micros, Relaxed);
        }
        Some((tag.ok()?, micros))
    }

    /// Whether a hash of another system is the password's. A cheap one is filled up to the time of a usual one.
    pub(super) fn verify_imported(
        &self,
        worker: &mut Worker,
        password: &PlainPassword,
        imported: &Imported,
    ) -> Option<(bool, u64)> {
        let password = password.expose().as_bytes();
        let (right, micros) = timed(|| imported.is_of(password));
        let usual = self.usual_micros.load(Relaxed);
        let filler = filler_for(micros, usual, self.cost);
        let (_, filled) = timed(|| filler.map(|filler| worker.tag(&filler, password, &[0; 16])));
        self.computed(micros + filled);
        self.dear.took(Kind::Imported(imported.function()), micros, usual);
        Some((right, micros + filled))
    }

    fn computed(&self, micros: u64) {
        self.computed.fetch_add(1, Relaxed);
        self.last_micros.store(micros, Relaxed);
    }

    pub(super) fn busy(&self, full: &Full) -> Busy {
        self.refused.fetch_add(1, Relaxed);
        let rounds = full.waiting as u64 / self.workers as u64 + 1;
        let micros = rounds.saturating_mul(self.last_micros.load(Relaxed));
        Busy { retry_after: Duration::from_secs(micros.div_ceil(1_000_000).max(1)) }
    }
}

/// What a computation gives, and the microseconds that it took.
#[expect(clippy::disallowed_methods, reason = "measures the machine, for Retry-After and for what is filled up")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let begun = std::time::Instant::now();
    let result = work();
    (result, u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX))
}
