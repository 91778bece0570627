//! Password hashing: argon2id on a bounded pool of threads (PWD-2, PWD-5, SEC-50), which verify the hashes of other
//! systems too until their owners sign in.
//!
//! Each thread keeps one arena, made at its first hash. A caller that finds the queue full is told at once when to come
//! again; one that goes away while it waits costs nothing. Whoever floods the queue takes its room from others of the same
//! kind. `docs/adr/0003-password-hashing.md` has the reasons.

mod dear;
mod engine;
mod filler;
mod imported;
mod lanes;
mod phc;
mod queue;
mod shared;
mod stored;

pub use dear::Owed;
pub use engine::Cost;
pub use lanes::Asker;
pub use stored::{HashError, before_salt};

use crate::password::Password;
use dear::Dear;
use engine::{Recipe, Worker};
use filler::filler;
use imported::Imported;
use model::Moment;
use model::secret::{PlainPassword, constant_time_eq};
use queue::{Asked, Full, Queue};
use shared::Shared;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;
use store::people::PasswordHash;
use stored::{Kind, Stored};
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
            dear: Dear::default(),
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
    pub async fn hash(&self, asker: &Asker, password: &Password, salt: Salt) -> Result<PasswordHash, Busy> {
        let cost = self.shared().cost;
        let (tag, _) = self.tag(asker, password, salt.0.to_vec(), phc::recipe(cost), None).await?;
        Ok(phc::encode(cost, &salt.0, &tag))
    }

    /// Verifies a password. Without a stored hash a dummy one of the configured cost is computed, so that the time doesn't tell
    /// whether there is an account (SEC-30); a hash that can't be read is as good as none, and the log says so. With the
    /// verdict comes what a refusal is to wait for.
    pub async fn verify(
        &self,
        asker: &Asker,
        password: &Password,
        stored: Option<&PasswordHash>,
    ) -> Result<(Verified, Owed), Busy> {
        let (verified, micros) = match stored.and_then(|hash| self.read(hash)) {
            Some(stored) => self.compare(asker, password, stored).await?,
            None => {
                let usual = phc::recipe(self.shared().cost);
                let (_, micros) = self.tag(asker, password, vec![0; 16], usual, None).await?;
                (Verified::Wrong, micros)
            }
        };
        Ok((verified, self.shared().dear.owed(micros)))
    }

    /// Finds out how long hashes take that aren't as new ones are: `all` are one of each kind that there is.
    pub async fn learn(&self, all: &[PasswordHash]) -> Result<(), Busy> {
        let nobodys = Password::typed(&PlainPassword::new("learns how long it takes")).ok();
        let stored: Vec<_> = all.iter().filter_map(|hash| self.read(hash)).collect();
        let kinds: Vec<_> = stored.iter().map(Stored::kind).collect();
        for (stored, password) in stored.into_iter().zip(nobodys.iter().cycle()) {
            self.compare(&Asker::Operator, password, stored).await?;
        }
        self.shared().dear.keep(&kinds);
        Ok(())
    }

    /// How hashes begin that are as new ones are.
    pub fn beginning(&self) -> String {
        before_salt(&phc::encode(self.shared().cost, &[0; 16], &[0; phc::TAG_LENGTH])).to_owned()
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

    /// How many callers were told to come again since the start.
    pub fn refused(&self) -> u64 {
        self.shared().refused.load(Relaxed)
    }

    fn read(&self, hash: &PasswordHash) -> Option<Stored> {
        Stored::parse(hash, self.shared().cost)
            .inspect_err(|error| tracing::error!(%error, "a stored password hash can't be verified; its owner needs a new password"))
            .ok()
    }

    /// The verdict, and the microseconds that it took to compute.
    async fn compare(&self, asker: &Asker, password: &Password, stored: Stored) -> Result<(Verified, u64), Busy> {
        let usual = phc::recipe(self.shared().cost);
        match stored {
            Stored::Argon2id { recipe, salt, tag } => {
                let (found, micros) = self.tag(asker, password, salt, recipe, filler(recipe.cost, usual.cost)).await?;
                if recipe.cost.work() > usual.cost.work() {
                    self.shared().dear.took(Kind::Argon2id(recipe.cost), micros, 0);
                }
                let verdict = match constant_time_eq(&found, &tag) {
                    true if recipe == usual => Verified::Right,
                    true => Verified::RightButOutdated,
                    false => Verified::Wrong,
                };
                Ok((verdict, micros))
            }
            Stored::Imported(imported) => self.compare_imported(asker, password, imported).await,
        }
    }

    async fn compare_imported(
        &self,
        asker: &Asker,
        password: &Password,
        imported: Imported,
    ) -> Result<(Verified, u64), Busy> {
        let password = password.share();
        let work = move |shared: &Shared, worker: &mut Worker| shared.verify_imported(worker, &password, &imported);
        let (right, micros) = self.ask(asker, work).await?;
        Ok((if right { Verified::RightButOutdated } else { Verified::Wrong }, micros))
    }

    /// A tag, and the microseconds that it took.
    async fn tag(
        &self,
        asker: &Asker,
        password: &Password,
        salt: Vec<u8>,
        recipe: Recipe,
        filler: Option<Recipe>,
    ) -> Result<(Vec<u8>, u64), Busy> {
        let password = password.share();
        self.ask(asker, move |shared, worker| shared.tag(worker, &password, &salt, recipe, filler)).await
    }

    /// Runs something that takes a while on one of the threads, in its turn and under the same bound.
    pub(crate) async fn compute<T: Send + 'static>(
        &self,
        asker: &Asker,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Busy> {
        self.ask(asker, |_, _| Some(work())).await
    }

    async fn ask<T: Send + 'static>(
        &self,
        asker: &Asker,
        work: impl FnOnce(&Shared, &mut Worker) -> Option<T> + Send + 'static,
    ) -> Result<T, Busy> {
        let (answer, result) = oneshot::channel();
        let job = Box::new(Asked { work, answer });
        self.shared().queue.push(asker, job).map_err(|full| self.shared().busy(&full))?;
        // Without an answer it made room for another, or the computation failed, which was logged where it did.
        result.await.map_err(|_| self.shared().busy(&Full { waiting: self.queue_depth() }))
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

#[cfg(test)]
mod tests;
