//! SQLite: one thread that writes, committing in groups, and several that read.

pub(crate) mod statements;

use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, SimpleConnection};
use diesel::query_builder::{QueryFragment, QueryId};
use diesel::sqlite::Sqlite;
use diesel::{Connection, QueryResult, SqliteConnection};

use super::job::AnyJob;
use super::queue::Queue;
use super::stats::{Counters, count};
use super::{Mode, Task, check_single, spawn};
use crate::error::{Error, Result};
use crate::tx::{Conn, Tx};
use statements::{Begin, BeginImmediate, Commit, Rollback};

/// How many closures share a commit at most. At 64 the disk's sync is already a small part of each
/// one's cost, and more would only keep the first ones waiting (measured: 512 gives nothing).
const GROUP: usize = 64;

/// With the pauses between them two seconds, in which a new file has long been made.
const TRIES: usize = 100;

/// Waits 5 s for another process that writes; a commit is on the disk before it is answered; four
/// times the usual pages between checkpoints, since each checkpoint holds up a commit; references
/// are checked; sorting stays in memory.
const SETTINGS: &str = "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL; \
     PRAGMA wal_autocheckpoint = 4000; \
     PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4096;";

/// Opens a connection that may write; makes the file, for its owner alone, when it isn't there.
pub(crate) fn connect(file: &Path) -> Result<SqliteConnection> {
    create_private(file)?;
    let mut conn = establish(file)?;
    conn.batch_execute(SETTINGS)?;
    choose_wal(&mut conn)?;
    Ok(conn)
}

/// The file keeps the choice. Of several processes that make it at the same moment, SQLite refuses
/// some at once instead of letting them wait.
fn choose_wal(conn: &mut SqliteConnection) -> Result<()> {
    let mut outcome = Ok(());
    for _ in 0..TRIES {
        outcome = conn.batch_execute("PRAGMA journal_mode = WAL;").map_err(Error::from);
        match outcome {
            Err(Error::Unavailable(_)) => pause(),
            done => return done,
        }
    }
    outcome
}

#[expect(clippy::disallowed_methods, reason = "there is no event to wait for: another process holds the file")]
fn pause() {
    thread::sleep(Duration::from_millis(20));
}

/// Opens a connection that can't change anything.
pub(crate) fn connect_read_only(file: &Path) -> Result<SqliteConnection> {
    let mut conn = establish(file)?;
    conn.batch_execute(SETTINGS)?;
    conn.batch_execute("PRAGMA query_only = ON;")?;
    Ok(conn)
}

fn establish(file: &Path) -> Result<SqliteConnection> {
    // Absolute, because SQLite would take a relative name that begins with `file:` for a URI.
    let absolute = std::path::absolute(file).map_err(Error::unavailable)?;
    let name = absolute.to_str().ok_or_else(|| Error::unavailable("the database file's path must be UTF-8"))?;
    SqliteConnection::establish(name).map_err(Error::unavailable)
}

/// SQLite gives the files beside it (`-wal`, `-shm`) the same permissions.
fn create_private(file: &Path) -> Result<()> {
    let mut options = fs::OpenOptions::new();
    match options.write(true).create_new(true).mode(0o600).open(file) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(Error::unavailable(format_args!("{}: {error}", file.display()))),
    }
}

/// Begins a transaction as [`BeginImmediate`] does, by diesel's transaction manager.
pub(crate) fn begin_immediate(conn: &mut SqliteConnection) -> QueryResult<()> {
    AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE")
}

/// Starts the writer and the readers. Fails when the file can't be opened.
pub(super) fn start(
    file: &Path,
    reads: &Arc<Queue<Task>>,
    writes: &Arc<Queue<Task>>,
    counters: &Arc<Counters>,
    readers: usize,
) -> Result<Vec<JoinHandle<()>>> {
    let mut threads = vec![start_writer(file, Arc::clone(writes), Arc::clone(counters))?];
    for _ in 0..readers.max(1) {
        let (file, reads, counters) = (file.to_owned(), Arc::clone(reads), Arc::clone(counters));
        threads.push(spawn("signet-read", move || {
            let mut reader = Reader { file: file.clone(), tx: None, counters: Arc::clone(&counters) };
            while let Some(task) = reads.take() {
                reader.serve(task);
            }
        })?);
    }
    Ok(threads)
}

fn start_writer(file: &Path, writes: Arc<Queue<Task>>, counters: Arc<Counters>) -> Result<JoinHandle<()>> {
    // Opened here, so that a wrong path is told to the caller.
    let mut opened = Some(Tx::new(Conn::Sqlite(connect(file)?)));
    let file = file.to_owned();
    spawn("signet-write", move || {
        let mut writer = Writer { file: file.clone(), tx: opened.take(), counters: Arc::clone(&counters) };
        loop {
            let group = writes.take_all(GROUP);
            if group.is_empty() {
                return;
            }
            writer.serve(group);
        }
    })
}

/// The one connection that writes.
struct Writer {
    file: PathBuf,
    /// Absent after a failure that left its state unknown; opened anew for the next group.
    tx: Option<Tx>,
    counters: Arc<Counters>,
}

impl Writer {
    fn open(&mut self) -> Result<()> {
        if self.tx.is_none() {
            self.tx = Some(Tx::new(Conn::Sqlite(connect(&self.file)?)));
        }
        Ok(())
    }

    /// Runs a group in one transaction, each closure in its savepoint, and answers all after the
    /// commit.
    fn serve(&mut self, group: Vec<Task>) {
        let mut jobs: Vec<AnyJob> = group.into_iter().map(|task| task.job).filter(|job| !job.is_abandoned()).collect();
        if jobs.is_empty() {
            return;
        }
        let outcome = self.open().and_then(|()| self.commit_group(&mut jobs));
        match outcome {
            Ok(committed) => {
                count(&self.counters.commits, 1);
                count(&self.counters.writes, committed);
                jobs.into_iter().for_each(|job| job.answer());
            }
            Err(error) => {
                // Whatever state the connection is in, closing it rolls back.
                self.tx = None;
                jobs.into_iter().for_each(|job| job.fail(error.clone()));
            }
        }
    }

    fn commit_group(&mut self, jobs: &mut [AnyJob]) -> Result<usize> {
        let Some(tx) = &mut self.tx else {
            return Err(Error::bug("the writer has no connection"));
        };
        step(tx, &BeginImmediate)?;
        let mut committed = 0;
        for job in jobs {
            if run_in_savepoint(tx, job)? {
                committed += 1;
            }
        }
        step(tx, &Commit)?;
        Ok(committed)
    }
}

/// Runs one of the statements around transactions.
fn step(tx: &mut Tx, statement: &(impl QueryFragment<Sqlite> + QueryId)) -> Result<()> {
    match tx.conn_mut() {
        Conn::Sqlite(conn) => Ok(statements::run(conn, statement)?),
        Conn::Postgres(_) => Err(Error::bug("a PostgreSQL connection on one of SQLite's threads")),
    }
}

/// Whether the closure's work is kept. An error means that the whole transaction is lost: on a full
/// disk SQLite rolls back all of it, not just the statement, and the savepoint is gone.
fn run_in_savepoint(tx: &mut Tx, job: &mut AnyJob) -> Result<bool> {
    tx.set_savepoint()?;
    match job.run(tx) {
        Ok(()) => tx.release_savepoint().map(|()| true),
        Err(error) => tx.back_to_savepoint().map(|()| false).map_err(|_| error),
    }
}

struct Reader {
    file: PathBuf,
    tx: Option<Tx>,
    counters: Arc<Counters>,
}

impl Reader {
    fn serve(&mut self, Task { mut job, mode }: Task) {
        if job.is_abandoned() {
            return;
        }
        count(&self.counters.reads, 1);
        match self.run(&mut job, mode) {
            Ok(()) => job.answer(),
            Err(error) => {
                self.tx = None;
                job.fail(error);
            }
        }
    }

    /// An error here is the connection's or a misuse; the closure's own is kept in the job.
    fn run(&mut self, job: &mut AnyJob, mode: Mode) -> Result<()> {
        let tx = match &mut self.tx {
            Some(tx) => tx,
            none => none.insert(Tx::new(Conn::Sqlite(connect_read_only(&self.file)?))),
        };
        if mode == Mode::ReadOne {
            drop(job.run(tx));
            return check_single(tx);
        }
        step(tx, &Begin)?;
        match job.run(tx) {
            Ok(()) => step(tx, &Commit),
            Err(_) => step(tx, &Rollback),
        }
    }
}
