//! The queue between the callers and the threads that hash.

use super::Shared;
use super::engine::Worker;
use super::lanes::{Asker, Lanes};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// Something to compute.
pub(super) trait Job: Send {
    /// Whether somebody still waits for it.
    fn is_wanted(&self) -> bool;

    /// Computes it and answers.
    fn run(self: Box<Self>, shared: &Shared, worker: &mut Worker);
}

/// A job of one result; without one the caller is told to come again.
pub(super) struct Asked<T, F> {
    pub(super) work: F,
    pub(super) answer: oneshot::Sender<T>,
}

impl<T, F> Job for Asked<T, F>
where
    T: Send,
    F: FnOnce(&Shared, &mut Worker) -> Option<T> + Send,
{
    fn is_wanted(&self) -> bool {
        !self.answer.is_closed()
    }

    fn run(self: Box<Self>, shared: &Shared, worker: &mut Worker) {
        if let Some(result) = (self.work)(shared, worker) {
            // The caller may have gone meanwhile; nobody else wants it.
            let _ = self.answer.send(result);
        }
    }
}

/// Jobs that wait, of which there are never more than a limit beyond the threads that are free.
pub(super) struct Queue {
    state: Mutex<State>,
    more: Condvar,
    limit: usize,
}

struct State {
    jobs: Lanes,
    /// Threads without a job, for each of which one more may be in the queue.
    free: usize,
    closed: bool,
}

/// The queue is full; `waiting` are before the caller.
pub(super) struct Full {
    pub(super) waiting: usize,
}

impl Queue {
    pub(super) fn new(limit: usize, threads: usize) -> Self {
        let state = State { jobs: Lanes::default(), free: threads, closed: false };
        Self { state: Mutex::new(state), more: Condvar::new(), limit }
    }

    /// Adds a job, if need be in the place of one whose caller has gone, or of one of a lane that has taken more than its
    /// share.
    pub(super) fn push(&self, asker: &Asker, job: Box<dyn Job>) -> Result<(), Full> {
        let mut state = self.lock();
        let most = self.limit + state.free;
        if state.jobs.len() >= most {
            state.jobs.forget_unwanted();
        }
        if state.jobs.len() >= most && !state.jobs.make_room(asker) {
            return Err(Full { waiting: state.jobs.len() });
        }
        state.jobs.push(asker, job);
        drop(state);
        self.more.notify_one();
        Ok(())
    }

    /// The next job that somebody waits for; blocks until there is one, `None` once closed.
    pub(super) fn take(&self) -> Option<Box<dyn Job>> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return None;
            }
            match state.jobs.pop() {
                Some(job) if !job.is_wanted() => {}
                Some(job) => {
                    state.free -= 1;
                    return Some(job);
                }
                None => state = self.more.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// Says that the thread that took a job is free again.
    pub(super) fn done(&self) {
        self.lock().free += 1;
    }

    /// How many jobs wait for a thread, those whose callers have gone left out.
    pub(super) fn waiting(&self) -> usize {
        self.lock().jobs.wanted()
    }

    /// Lets the threads end.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        state.jobs = Lanes::default();
        drop(state);
        self.more.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
