//! Password hashing: argon2id on a bounded pool of threads (PWD-2, PWD-5, SEC-50), which verify the hashes of other
//! systems too until their owners sign in.
//!
//! Each thread keeps one arena, made at its first hash. A caller that finds the queue full is told at once when to come
//! again; one that goes away while it waits costs nothing. `docs/adr/0003-password-hashing.md` has the reasons.

mod engine;
mod imported;
mod phc;
mod queue;
mod stored;

pub use engine::Cost;
pub use stored::HashError;

use crate::password::Password;
use engine::{Engine, Recipe, Worker};
use imported::Imported;
use model::Moment;
use model::secret::{PlainPassword, constant_time_eq};
use queue::{Asked, Full, Queue};
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;
use store::people::PasswordHash;
use stored::Stored;
use tokio::sync::oneshot;

/// The size of a pool and the cost of its hashes.
#[derive(Clone, Copy, Debug)]
pub struct HashSettings {
    /// What a new hash costs.
    pub cost: Cost,
    /// Threads that hash; 0 stands for one for each processor core.
    pub workers: usize,
    /// How many hashes may wait for a thread.
    pub queue: usize,
}

/// The queue is full: nothing was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords are being hashed at once; try again in {} s", retry_after.as_secs())]
pub struct Busy {
    /// When to try again, in whole seconds: about the time that those in the queue will take.
    pub retry_after: Duration,
}

/// The outcome of a verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verified {
    /// The password is right, and its hash is as new ones are.
    Right,
    /// The password is right; its hash has other parameters than new ones and is to be replaced (PWD-2).
    RightButOutdated,
    /// It isn't.
    Wrong,
}

/// The salt of one new hash, 128 random bits (RFC 9106 §3.1).
#[derive(Debug)]
pub struct Salt([u8; 16]);

impl Salt {
    /// A new salt.
    pub fn new(moment: &mut Moment) -> Self {
        Self(moment.bytes())
    }
}

/// The pool. Cloning it is cheap; its threads end with the last clone.
#[derive(Clone)]
pub struct HashPool(Arc<Handle>);

struct Handle(Arc<Shared>);

struct Shared {
    queue: Queue,
    cost: Cost,
    workers: usize,
    computed: AtomicU64,
    refused: AtomicU64,
    /// Microseconds that the last hash took.
    last_micros: AtomicU64,
    /// Microseconds that the last hash of the configured cost took; 0 before the first.
    usual_micros: AtomicU64,
}

impl HashPool {
    /// Starts the threads; they take memory at the first hash only. Fails when the system gives no thread.
    pub fn start(settings: &HashSettings) -> std::io::Result<Self> {
        let pool = Self::without_threads(settings);
        pool.start_threads()?;
        Ok(pool)
    }

    fn without_threads(settings: &HashSettings) -> Self {
        let workers = match settings.workers {
            0 => std::thread::available_parallelism().map_or(1, NonZero::get),
            workers => workers,
        };
        let shared = Shared {
            queue: Queue::new(settings.queue, workers),
            cost: settings.cost,
            workers,
            computed: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            last_micros: AtomicU64::new(0),
            usual_micros: AtomicU64::new(0),
        };
        Self(Arc::new(Handle(Arc::new(shared))))
    }

    fn start_threads(&self) -> std::io::Result<()> {
        for n in 0..self.shared().workers {
            let shared = Arc::clone(&self.0.0);
            std::thread::Builder::new().name(format!("signet-hash-{n}")).spawn(move || shared.work())?;
        }
        Ok(())
    }

    /// Hashes a new password.
    pub async fn hash(&self, password: &Password, salt: Salt) -> Result<PasswordHash, Busy> {
        let cost = self.shared().cost;
        let tag = self.tag(password, salt.0.to_vec(), phc::recipe(cost), None).await?;
        Ok(phc::encode(cost, &salt.0, &tag))
    }

    /// Verifies a password. Without a stored hash a dummy one of the configured cost is computed, so that the time doesn't tell
    /// whether there is an account (SEC-30); a hash that can't be read is as good as none, and the log says so.
    pub async fn verify(&self, password: &Password, stored: Option<&PasswordHash>) -> Result<Verified, Busy> {
        match stored.and_then(|hash| self.read(hash)) {
            Some(stored) => self.compare(password, stored).await,
            None => {
                self.tag(password, vec![0; 16], phc::recipe(self.shared().cost), None).await?;
                Ok(Verified::Wrong)
            }
        }
    }

    /// Whether a hash that was made elsewhere could be verified here.
    pub fn accepts(&self, hash: &PasswordHash) -> Result<(), HashError> {
        Stored::parse(hash, self.shared().cost).map(drop)
    }

    /// How many hashes wait for a thread now.
    pub fn queue_depth(&self) -> usize {
        self.shared().queue.waiting()
    }

    /// How many passwords have been hashed or verified, dummies included, since the start.
    pub fn computed(&self) -> u64 {
        self.shared().computed.load(Relaxed)
    }

    /// How many callers found the queue full since the start.
    pub fn refused(&self) -> u64 {
        self.shared().refused.load(Relaxed)
    }

    fn read(&self, hash: &PasswordHash) -> Option<Stored> {
        Stored::parse(hash, self.shared().cost)
            .inspect_err(|error| tracing::error!(%error, "a stored password hash can't be verified; its owner needs a new password"))
            .ok()
    }

    async fn compare(&self, password: &Password, stored: Stored) -> Result<Verified, Busy> {
        let usual = phc::recipe(self.shared().cost);
        match stored {
            Stored::Argon2id { recipe, salt, tag } => {
                let found = self.tag(password, salt, recipe, filler(recipe.cost, usual.cost)).await?;
                Ok(match constant_time_eq(&found, &tag) {
                    true if recipe == usual => Verified::Right,
                    true => Verified::RightButOutdated,
                    false => Verified::Wrong,
                })
            }
            Stored::Imported(imported) => self.compare_imported(password, imported).await,
        }
    }

    async fn compare_imported(&self, password: &Password, imported: Imported) -> Result<Verified, Busy> {
        let password = password.share();
        let right = self.ask(move |shared, worker| shared.verify_imported(worker, &password, &imported)).await?;
        Ok(if right { Verified::RightButOutdated } else { Verified::Wrong })
    }

    async fn tag(
        &self,
        password: &Password,
        salt: Vec<u8>,
        recipe: Recipe,
        filler: Option<Recipe>,
    ) -> Result<Vec<u8>, Busy> {
        let password = password.share();
        self.ask(move |shared, worker| shared.tag(worker, &password, &salt, recipe, filler)).await
    }

    /// Runs something that takes a while on one of the threads, in its turn and under the same bound.
    pub(crate) async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Busy> {
        self.ask(|_, _| Some(work())).await
    }

    async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Shared, &mut Worker) -> Option<T> + Send + 'static,
    ) -> Result<T, Busy> {
        let (answer, result) = oneshot::channel();
        let job = Box::new(Asked { work, answer });
        self.shared().queue.push(job).map_err(|full| self.shared().busy(&full))?;
        // Without an answer the computation failed, which was logged where it did.
        result.await.map_err(|_| Busy { retry_after: Duration::from_secs(1) })
    }

    fn shared(&self) -> &Shared {
        &self.0.0
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.queue.close();
    }
}

impl Shared {
    /// What each thread does until the pool is gone.
    fn work(&self) {
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
    fn tag(
        &self,
        worker: &mut Worker,
        password: &PlainPassword,
        salt: &[u8],
        recipe: Recipe,
        filler: Option<Recipe>,
    ) -> Option<Vec<u8>> {
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
        tag.ok()
    }

    /// Whether a hash of another system is the password's. A cheap one is filled up to the time of a usual one.
    fn verify_imported(&self, worker: &mut Worker, password: &PlainPassword, imported: &Imported) -> Option<bool> {
        let password = password.expose().as_bytes();
        let (right, micros) = timed(|| imported.is_of(password));
        let filler = filler_for(micros, self.usual_micros.load(Relaxed), self.cost);
        let (_, filled) = timed(|| filler.map(|filler| worker.tag(&filler, password, &[0; 16])));
        self.computed(micros + filled);
        Some(right)
    }

    fn computed(&self, micros: u64) {
        self.computed.fetch_add(1, Relaxed);
        self.last_micros.store(micros, Relaxed);
    }

    fn busy(&self, full: &Full) -> Busy {
        self.refused.fetch_add(1, Relaxed);
        let rounds = full.waiting as u64 / self.workers as u64 + 1;
        let micros = rounds.saturating_mul(self.last_micros.load(Relaxed));
        Busy { retry_after: Duration::from_secs(micros.div_ceil(1_000_000).max(1)) }
    }
}

/// What is computed beside a hash that is cheaper than `usual`, so that together they take the time of the dummy: without it the hashes
/// that wait for their upgrade would tell that their accounts exist (SEC-30).
fn filler(stored: Cost, usual: Cost) -> Option<Recipe> {
    filler_of(usual.work().saturating_sub(stored.work()), usual)
}

/// A recipe that fills so many KiB in all, with no more memory than `usual`.
fn filler_of(missing: u64, usual: Cost) -> Option<Recipe> {
    let iterations = missing.div_ceil(u64::from(usual.memory_kib)).max(1);
    let memory_kib = missing / iterations;
    let cost = Cost {
        memory_kib: u32::try_from(memory_kib).ok()?,
        iterations: u32::try_from(iterations).ok()?,
        parallelism: 1,
    };
    // Below 8 KiB there is no argon2 (RFC 9106 §3.1), and no time to speak of.
    (cost.memory_kib >= 8).then(|| phc::recipe(cost))
}

/// What is computed beside a hash of another system that took `micros`, where one of the cost `usual` takes
/// `usual_micros`, to the same end.
fn filler_for(micros: u64, usual_micros: u64, usual: Cost) -> Option<Recipe> {
    let missing = usual_micros.saturating_sub(micros);
    let kib = u128::from(usual.work()) * u128::from(missing) / u128::from(usual_micros.max(1));
    filler_of(u64::try_from(kib).ok()?, usual)
}

/// What a computation gives, and the microseconds that it took.
#[expect(clippy::disallowed_methods, reason = "measures the machine, for Retry-After and for what is filled up")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let begun = std::time::Instant::now();
    let result = work();
    (result, u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests;
