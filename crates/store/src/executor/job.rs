//! One closure on its way through the executor, whatever it returns.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use crate::error::{Error, Result};
use crate::tx::Tx;

/// A closure with the caller who waits for its verdict. It may run more than once; it is answered
/// once.
pub(super) trait Job: Send {
    /// Whether the caller has gone away, so that nobody would see the verdict.
    fn is_abandoned(&self) -> bool;
    /// Runs the closure and keeps what it returned. A panic counts as an error.
    fn run(&mut self, tx: &mut Tx) -> Result<()>;
    /// Answers with what [`run`](Self::run) kept.
    fn answer(self: Box<Self>);
    /// Answers with an error instead: what ran, if it ran, has not been committed.
    fn fail(self: Box<Self>, error: Error);
}

/// A job of any result.
pub(super) type AnyJob = Box<dyn Job>;

struct Pending<T, F> {
    work: F,
    verdict: Option<Result<T>>,
    caller: oneshot::Sender<Result<T>>,
}

/// Packs a closure; the receiver gets its verdict.
pub(super) fn pack<T, F>(work: F) -> (AnyJob, oneshot::Receiver<Result<T>>)
where
    T: Send + 'static,
    F: Fn(&mut Tx) -> Result<T> + Send + 'static,
{
    let (caller, verdict) = oneshot::channel();
    (Box::new(Pending { work, verdict: None, caller }), verdict)
}

/// What a closure returned; a panic counts as an error.
pub(super) fn run_caught<T>(tx: &mut Tx, work: impl Fn(&mut Tx) -> Result<T>) -> Result<T> {
    let ran = catch_unwind(AssertUnwindSafe(|| tx.run(work)));
    ran.unwrap_or_else(|_| Err(Error::bug("a closure panicked in the store; the panic's own line is in the log")))
}

impl<T, F> Job for Pending<T, F>
where
    T: Send,
    F: Fn(&mut Tx) -> Result<T> + Send,
{
    fn is_abandoned(&self) -> bool {
        self.caller.is_closed()
    }

    fn run(&mut self, tx: &mut Tx) -> Result<()> {
        let verdict = run_caught(tx, &self.work);
        let outcome = verdict.as_ref().map(|_| ()).map_err(Clone::clone);
        self.verdict = Some(verdict);
        outcome
    }

    fn answer(self: Box<Self>) {
        let verdict = self.verdict.unwrap_or_else(|| Err(Error::bug("a job was answered before it ran")));
        // A caller who has gone away misses the verdict; the commit stands.
        drop(self.caller.send(verdict));
    }

    fn fail(self: Box<Self>, error: Error) {
        drop(self.caller.send(Err(error)));
    }
}
