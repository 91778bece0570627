//! One thread of PostgreSQL's: takes a job, runs it in a transaction, tries again where that is
//! safe.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use diesel_async::AnsiTransactionManager;
use diesel_async::async_connection_wrapper::BlockOn;
use tokio::task::JoinHandle;

use super::super::job::AnyJob;
use super::super::stats::{Counters, count};
use super::super::{Mode, Task, check_single};
use super::outage::Outage;
use super::{ThreadRuntime, connect};
use crate::error::{Error, Result};
use crate::on;
use crate::tx::{Conn, Tx, begin, commit, rollback};
use crate::url::PostgresAddress;

/// How often a closure runs before it is refused with [`Error::Conflict`]. With the pauses below
/// that is about a second, past which a person would rather be told.
const TRIES: u32 = 12;
/// Several queries see one state only under this isolation; the server's default gives each its
/// own.
const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

pub(super) struct Worker {
    address: PostgresAddress,
    outage: Arc<Outage>,
    counters: Arc<Counters>,
    link: Option<Link>,
}

/// A connection, and the task that ends with it.
struct Link {
    tx: Tx,
    driver: JoinHandle<()>,
}

/// How a run ended that gave no verdict.
enum Setback {
    /// A race was lost and the transaction rolled back: run it again.
    Conflict,
    /// The connection was lost before the commit was asked for, so nothing happened: run it again
    /// on a new one.
    Lost(Error),
    /// Nothing may be tried again: the error is the answer.
    Final(Error),
    /// The same, and the connection is of no more use.
    FinalLost(Error),
}

impl Worker {
    pub(super) fn new(address: PostgresAddress, outage: Arc<Outage>, counters: Arc<Counters>) -> Self {
        Self { address, outage, counters, link: None }
    }

    /// Runs a job to its answer.
    pub(super) fn serve(&mut self, Task { mut job, mode }: Task) {
        if job.is_abandoned() {
            return;
        }
        let mut reconnected = false;
        for attempt in 0..TRIES {
            match self.attempt(&mut job, mode, &mut reconnected) {
                ControlFlow::Break(Ok(())) => return job.answer(),
                ControlFlow::Break(Err(error)) => return job.fail(error),
                ControlFlow::Continue(()) => {
                    count(&self.counters.retries, 1);
                    pause(attempt);
                }
            }
        }
        job.fail(Error::Conflict);
    }

    fn attempt(&mut self, job: &mut AnyJob, mode: Mode, reconnected: &mut bool) -> ControlFlow<Result<()>> {
        let link = match self.link() {
            Ok(link) => link,
            Err(error) => return ControlFlow::Break(Err(error)),
        };
        match link.run(job, mode) {
            Ok(wrote) => {
                self.count_done(mode, wrote);
                ControlFlow::Break(Ok(()))
            }
            Err(Setback::Conflict) => ControlFlow::Continue(()),
            Err(Setback::Lost(_)) if !*reconnected => {
                self.link = None;
                *reconnected = true;
                ControlFlow::Continue(())
            }
            Err(Setback::Final(error)) => ControlFlow::Break(Err(error)),
            Err(Setback::Lost(error) | Setback::FinalLost(error)) => {
                self.link = None;
                ControlFlow::Break(Err(error))
            }
        }
    }

    fn count_done(&self, mode: Mode, committed: bool) {
        if mode != Mode::Write {
            count(&self.counters.reads, 1);
        } else if committed {
            count(&self.counters.writes, 1);
            count(&self.counters.commits, 1);
        }
    }

    fn link(&mut self) -> Result<&mut Link> {
        if self.link.is_none() {
            if !self.outage.may_try() {
                return Err(Error::unavailable("the last attempt to connect failed; the next follows soon"));
            }
            self.link = Some(self.connect()?);
        }
        self.link.as_mut().ok_or_else(|| Error::bug("a connection just made is gone"))
    }

    fn connect(&self) -> Result<Link> {
        match connect(&self.address) {
            Ok((connection, driver)) => {
                self.outage.over();
                Ok(Link { tx: Tx::new(Conn::Postgres(connection)), driver })
            }
            Err(error) => {
                self.outage.goes_on();
                tracing::warn!(cause = error.cause().map(ToString::to_string), "can't connect to PostgreSQL");
                Err(error)
            }
        }
    }
}

impl Link {
    /// Whether the closure's work was committed; its verdict is kept in the job.
    fn run(&mut self, job: &mut AnyJob, mode: Mode) -> Result<bool, Setback> {
        match mode {
            Mode::Write | Mode::Read => self.run_in_transaction(job, mode),
            Mode::ReadOne => self.run_bare(job),
        }
    }

    fn run_bare(&mut self, job: &mut AnyJob) -> Result<bool, Setback> {
        let outcome = job.run(&mut self.tx);
        check_single(&self.tx).map_err(Setback::Final)?;
        match outcome {
            Ok(()) => Ok(false),
            Err(error) if self.is_lost() => Err(Setback::Lost(error)),
            Err(Error::Conflict) => Err(Setback::Conflict),
            Err(_) => Ok(false),
        }
    }

    fn run_in_transaction(&mut self, job: &mut AnyJob, mode: Mode) -> Result<bool, Setback> {
        self.begin(mode).map_err(Setback::Lost)?;
        match job.run(&mut self.tx) {
            Ok(()) => self.commit().map(|()| true),
            Err(error) => self.roll_back(error).map(|()| false),
        }
    }

    fn begin(&mut self, mode: Mode) -> Result<()> {
        match self.tx.conn_mut() {
            Conn::Postgres(connection) if mode == Mode::Read => {
                let begun =
                    ThreadRuntime.block_on(AnsiTransactionManager::begin_transaction_sql(&mut **connection, SNAPSHOT));
                self.tx.note(begun)
            }
            _ => on!(&mut self.tx, c => begin(c)),
        }
    }

    fn commit(&mut self) -> Result<(), Setback> {
        on!(&mut self.tx, c => commit(c)).map_err(|error| match error {
            Error::Conflict => Setback::Conflict,
            Error::Unavailable(cause) => Setback::FinalLost(Error::unavailable(format_args!(
                "the connection broke during a commit, which may or may not have happened: {cause}"
            ))),
            error => Setback::FinalLost(error),
        })
    }

    /// The closure's own error is its verdict, unless it is one that another run may not meet.
    fn roll_back(&mut self, error: Error) -> Result<(), Setback> {
        if on!(&mut self.tx, c => rollback(c)).is_err() {
            let lost = matches!(error, Error::Unavailable(_)) || self.is_lost();
            return Err(if lost { Setback::Lost(error) } else { Setback::FinalLost(error) });
        }
        match error {
            Error::Conflict => Err(Setback::Conflict),
            // After a failover the connection may lead to a database that only reads.
            Error::Full(_) => Err(Setback::FinalLost(error)),
            _ => Ok(()),
        }
    }

    /// Gives the connection's task a chance to notice that the server has hung up.
    fn is_lost(&self) -> bool {
        ThreadRuntime.block_on(async {
            for _ in 0..4 {
                tokio::task::yield_now().await;
            }
        });
        self.driver.is_finished()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "there is no event to wait for: those who won the race don't tell those who lost it"
)]
fn pause(attempt: u32) {
    let longest = Duration::from_millis(2).saturating_mul(1 << attempt.min(10)).min(LONGEST_PAUSE);
    ThreadRuntime.block_on(async { tokio::time::sleep(longest.mul_f64(jitter())).await });
}

/// Between 0 and 1. Spreads the threads that lost the same race; nothing depends on it being hard
/// to guess.
fn jitter() -> f64 {
    f64::from(RandomState::new().build_hasher().finish() as u32) / f64::from(u32::MAX)
}
