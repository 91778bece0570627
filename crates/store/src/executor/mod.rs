//! The executor: async callers on one side, database connections on threads of their own on the
//! other.
//!
//! `docs/adr/0002-group-commit.md` tells why it has this shape.

mod job;
pub(crate) mod postgres;
mod queue;
pub(crate) mod sqlite;
mod stats;
mod together;

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::oneshot;

use crate::error::{Error, Result};
use crate::meta;
use crate::tx::Tx;
use crate::url::{DatabaseUrl, Kind};
use job::AnyJob;
use queue::{Queue, Refused};
use stats::Counters;
pub use stats::Stats;
use together::Together;

/// How many threads and how much waiting room a [`Store`] has.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// SQLite: threads that read. One more thread writes.
    pub readers: usize,
    /// PostgreSQL: connections, each with a thread, for reads and writes alike.
    pub postgres_connections: usize,
    /// Requests that may wait for a thread; one more is refused with [`Error::Unavailable`].
    pub queue: usize,
    /// How long a caller waits for the database before it gets [`Error::Unavailable`].
    pub patience: Duration,
}

impl Default for OpenOptions {
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(2, NonZero::get);
        Self { readers: cores.clamp(2, 8), postgres_connections: 16, queue: 1024, patience: Duration::from_secs(15) }
    }
}

/// The database, open for reading and writing. Cloning it is cheap; all clones share the threads.
///
/// Call it from async code only by awaiting; the closures themselves are synchronous and run on the
/// store's own threads, so that nothing but SQL can happen inside a transaction.
#[derive(Clone)]
pub struct Store(Arc<Shared>);

struct Shared {
    reads: Arc<Queue<Task>>,
    /// The same queue as `reads` on PostgreSQL, where each connection does both.
    writes: Arc<Queue<Task>>,
    generation: Arc<Together>,
    counters: Arc<Counters>,
    threads: std::sync::Mutex<Vec<JoinHandle<()>>>,
    patience: Duration,
    /// The last that is known of the disk: a write was refused because it is full.
    full: AtomicBool,
}

/// The work with the generation that is known, or else with the one that is read before it.
fn under<T, F>(known: Option<i64>, work: F) -> impl Fn(&mut Tx) -> Result<T> + Send + 'static
where
    T: Send + 'static,
    F: Fn(&mut Tx, i64) -> Result<T> + Send + 'static,
{
    move |tx| {
        let generation = known.map_or_else(|| meta::generation(tx), Ok)?;
        work(tx, generation)
    }
}

/// A job and how it wants to be run.
struct Task {
    job: AnyJob,
    mode: Mode,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Several queries that see one state of the database.
    Read,
    /// A single query, which needs no transaction to see one state.
    ReadOne,
    Write,
}

impl Store {
    /// Opens the database and starts its threads. A SQLite file is opened at once, and made when
    /// it is missing; PostgreSQL is connected to at the first request, so that a server that
    /// starts before its database comes right by itself. The schema is not looked at: that is
    /// [`migrate::schema_state`](crate::migrate::schema_state).
    pub fn open(url: &DatabaseUrl, options: &OpenOptions) -> Result<Self> {
        let reads = Arc::new(Queue::new(options.queue));
        let counters = Arc::new(Counters::default());
        let (writes, threads) = match url.kind() {
            Kind::Sqlite(file) => {
                let writes = Arc::new(Queue::new(options.queue));
                let threads = sqlite::start(file, &reads, &writes, &counters, options.readers)?;
                (writes, threads)
            }
            Kind::Postgres(address) => {
                let threads = postgres::start(address, &reads, &counters, options.postgres_connections)?;
                (Arc::clone(&reads), threads)
            }
        };
        let (threads, full) = (threads.into(), AtomicBool::new(false));
        let generation = Together::new(&reads, options.queue);
        let shared = Shared { reads, writes, generation, counters, threads, patience: options.patience, full };
        Ok(Self(Arc::new(shared)))
    }

    /// Runs queries that all see the same committed state of the database, and can't change it.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T> + Send + 'static,
    {
        self.submit(&self.0.reads, Mode::Read, work).await
    }

    /// Runs a single query without a transaction around it: on PostgreSQL one round trip in place
    /// of three. A second query in the same closure is refused as [`Error::Bug`], for it might see
    /// another state.
    pub async fn read_one<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T> + Send + 'static,
    {
        self.submit(&self.0.reads, Mode::ReadOne, work).await
    }

    /// The generation of clients, keys and settings (see [`meta::generation`]) as of now: whatever was committed before the
    /// call is in the answer. All who ask at the same time share one read.
    pub async fn generation(&self) -> Result<i64> {
        let answer = self.0.generation.ask().map_err(refused)?;
        self.answer_in_time(answer).await
    }

    /// Runs a closure in a transaction. `Ok` commits, a refusal that is a verdict included, and
    /// returns once the commit is durable; `Err` rolls back what this closure did.
    ///
    /// The closure may run more than once (a lost race, a lost connection), of which one run counts
    /// at most: it must do nothing but SQL. It sees other transactions' commits between its
    /// statements on PostgreSQL, so what must happen once is gated by one conditional statement. An
    /// `Ok` after a failed statement is refused, unless the statement stood in [`Tx::attempt`].
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T> + Send + 'static,
    {
        self.submit(&self.0.writes, Mode::Write, work).await
    }

    /// The same as [`write`](Self::write) for what hangs on the generation (see [`meta::generation`]), which the closure is
    /// given as of a moment after the call. Within SQLite's transaction that costs next to nothing; on PostgreSQL it is a
    /// round trip, which all who ask at the same time share before their own transactions (see
    /// [`generation`](Self::generation)).
    pub async fn write_under<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx, i64) -> Result<T> + Send + 'static,
    {
        let known = self.known_before().await?;
        self.write(under(known, work)).await
    }

    /// The same for [`read`](Self::read).
    pub async fn read_under<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx, i64) -> Result<T> + Send + 'static,
    {
        let known = self.known_before().await?;
        self.read(under(known, work)).await
    }

    async fn known_before(&self) -> Result<Option<i64>> {
        let is_postgres = Arc::ptr_eq(&self.0.reads, &self.0.writes);
        if is_postgres { self.generation().await.map(Some) } else { Ok(None) }
    }

    async fn submit<T, F>(&self, queue: &Queue<Task>, mode: Mode, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T> + Send + 'static,
    {
        let (job, verdict) = job::pack(work);
        queue.push(Task { job, mode }).map_err(refused)?;
        self.answer_in_time(verdict).await
    }

    async fn answer_in_time<T>(&self, verdict: oneshot::Receiver<Result<T>>) -> Result<T> {
        match tokio::time::timeout(self.0.patience, verdict).await {
            Ok(Ok(verdict)) => {
                if let Err(Error::Full(_)) = &verdict {
                    self.0.full.store(true, Ordering::Relaxed);
                }
                verdict
            }
            Ok(Err(_)) => Err(Error::unavailable("its thread ended before it answered")),
            Err(_) => Err(Error::unavailable("no answer in time; a write may or may not have happened")),
        }
    }

    /// Whether the database takes writes, as far as is known. Once one was refused because the disk
    /// is full or the database only reads, each call tries another, so that room is noticed.
    pub async fn takes_writes(&self) -> bool {
        if !self.0.full.load(Ordering::Relaxed) {
            return true;
        }
        let takes = self.write(meta::try_to_write).await.is_ok();
        self.0.full.store(!takes, Ordering::Relaxed);
        takes
    }

    /// What the store has done since it was opened.
    pub fn stats(&self) -> Stats {
        let mut waiting = self.0.reads.len();
        if !Arc::ptr_eq(&self.0.reads, &self.0.writes) {
            waiting += self.0.writes.len();
        }
        self.0.counters.stats(waiting)
    }

    /// Takes no more requests, finishes those that wait, and ends the threads.
    pub async fn close(&self) {
        self.0.stop();
        let threads = std::mem::take(&mut *self.0.threads.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        let (done, ended) = oneshot::channel();
        thread::spawn(move || {
            threads.into_iter().for_each(|thread| drop(thread.join()));
            // Nobody waits any longer when the caller was cancelled.
            let _ = done.send(());
        });
        // An error would mean that the thread above is gone, and with it the wait.
        let _ = ended.await;
    }
}

impl Shared {
    fn stop(&self) {
        self.reads.close();
        self.writes.close();
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.stop();
    }
}

fn refused(why: Refused) -> Error {
    match why {
        Refused::Full => Error::unavailable("busy: its queue is full"),
        Refused::Closed => Error::unavailable("closed"),
    }
}

/// Starts a named thread, so that a stack trace or `top -H` tells what it is. Closures' panics are
/// caught one by one; should the body panic all the same, it begins anew, with a new connection: a
/// store that has lost a thread would answer ever more slowly, then not at all.
fn spawn(name: &str, mut body: impl FnMut() + Send + 'static) -> Result<JoinHandle<()>> {
    let persist = move || while catch_unwind(AssertUnwindSafe(&mut body)).is_err() {};
    thread::Builder::new().name(name.to_owned()).spawn(persist).map_err(Error::unavailable)
}

/// Refuses what [`Store::read_one`] doesn't allow.
fn check_single(tx: &Tx) -> Result<()> {
    if tx.calls() > 1 {
        return Err(Error::bug("read_one ran more than one query; use read"));
    }
    Ok(())
}
