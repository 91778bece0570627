//! One read for all who ask for the same thing at the same time, as one commit is for all who write.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::sync::oneshot;

use super::job::{Job, run_caught};
use super::queue::{Queue, Refused};
use super::{Mode, Task};
use crate::error::{Error, Result};
use crate::meta;
use crate::tx::Tx;

/// Those who ask for the generation (see [`meta::generation`]). A read answers all who had asked when it began: what was
/// committed before somebody asked is in their answer, as if they had read alone. Who asks later waits for the next read.
pub(super) struct Together {
    reads: Arc<Queue<Task>>,
    state: Mutex<State>,
    bound: usize,
}

#[derive(Default)]
struct State {
    callers: Vec<Caller>,
    /// Lives as long as a read is under way or waits for a thread. The next begins when it ends.
    round: Weak<()>,
}

type Caller = oneshot::Sender<Result<i64>>;

impl Together {
    /// Reads by `reads`; at most `bound` callers wait at once.
    pub(super) fn new(reads: &Arc<Queue<Task>>, bound: usize) -> Arc<Self> {
        Arc::new(Self { reads: Arc::clone(reads), state: Mutex::default(), bound })
    }

    /// Asks; the receiver gets the answer.
    pub(super) fn ask(self: &Arc<Self>) -> Result<oneshot::Receiver<Result<i64>>, Refused> {
        let (caller, answer) = oneshot::channel();
        let mut state = self.lock();
        if state.callers.len() >= self.bound {
            state.callers.retain(|caller| !caller.is_closed());
        }
        if state.callers.len() >= self.bound {
            return Err(Refused::Full);
        }
        state.callers.push(caller);
        if state.round.strong_count() > 0 {
            return Ok(answer);
        }
        let round = Arc::new(());
        state.round = Arc::downgrade(&round);
        drop(state);
        self.begin(round).map(|()| answer)
    }

    fn begin(self: &Arc<Self>, round: Arc<()>) -> Result<(), Refused> {
        let job = Round { together: Arc::clone(self), callers: Vec::new(), verdict: None, round };
        self.reads.push(Task { job: Box::new(job), mode: Mode::ReadOne })
    }

    /// Takes all who wait by now.
    fn take(&self) -> Vec<Caller> {
        mem::take(&mut self.lock().callers)
    }

    /// Begins the next read where somebody waits for one.
    fn go_on(self: &Arc<Self>, round: Arc<()>) {
        let mut state = self.lock();
        if state.callers.is_empty() {
            state.round = Weak::new();
            return;
        }
        drop(state);
        if let Err(why) = self.begin(round) {
            tell(self.take(), &Err(super::refused(why)));
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One read and those whom it answers.
struct Round {
    together: Arc<Together>,
    callers: Vec<Caller>,
    verdict: Option<Result<i64>>,
    round: Arc<()>,
}

impl Round {
    fn end(self, verdict: &Result<i64>) {
        tell(self.callers, verdict);
        self.together.go_on(self.round);
    }
}

impl Job for Round {
    fn is_abandoned(&self) -> bool {
        false
    }

    fn run(&mut self, tx: &mut Tx) -> Result<()> {
        self.callers.extend(self.together.take());
        let verdict = run_caught(tx, meta::generation);
        let outcome = verdict.as_ref().map(|_| ()).map_err(Clone::clone);
        self.verdict = Some(verdict);
        outcome
    }

    fn answer(mut self: Box<Self>) {
        let verdict = self.verdict.take().unwrap_or_else(|| Err(Error::bug("a read was answered before it ran")));
        self.end(&verdict);
    }

    fn fail(mut self: Box<Self>, error: Error) {
        self.callers.extend(self.together.take());
        self.end(&Err(error));
    }
}

/// Callers who have gone away miss the answer.
fn tell(callers: Vec<Caller>, verdict: &Result<i64>) {
    callers.into_iter().for_each(|caller| drop(caller.send(verdict.clone())));
}
