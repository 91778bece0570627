//! A bounded queue between async callers and the threads that serve them.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Any number of callers push, any number of threads take. A full queue refuses at once: waiting
/// room without end only turns an overload into time-outs for all.
pub(super) struct Queue<T> {
    state: Mutex<State<T>>,
    arrived: Condvar,
    bound: usize,
}

struct State<T> {
    items: VecDeque<T>,
    closed: bool,
}

/// Why a queue took no more.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refused {
    Full,
    Closed,
}

impl<T> Queue<T> {
    /// An empty queue that holds up to `bound` items.
    pub(super) fn new(bound: usize) -> Self {
        let state = State { items: VecDeque::new(), closed: false };
        Self { state: Mutex::new(state), arrived: Condvar::new(), bound }
    }

    /// Adds an item at the end, or refuses it without waiting.
    pub(super) fn push(&self, item: T) -> Result<(), Refused> {
        let mut state = self.lock();
        if state.closed {
            return Err(Refused::Closed);
        }
        if state.items.len() >= self.bound {
            return Err(Refused::Full);
        }
        state.items.push_back(item);
        drop(state);
        self.arrived.notify_one();
        Ok(())
    }

    /// Waits for the next item; `None` once the queue is closed and empty.
    pub(super) fn take(&self) -> Option<T> {
        self.wait_for_items().items.pop_front()
    }

    /// Waits for an item and takes all that wait by then, up to `limit`; empty once the queue is
    /// closed and empty.
    pub(super) fn take_all(&self, limit: usize) -> Vec<T> {
        let mut state = self.wait_for_items();
        let count = state.items.len().min(limit);
        state.items.drain(..count).collect()
    }

    /// Takes no more items; those in the queue are still served.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_all();
    }

    /// How many items wait.
    pub(super) fn len(&self) -> usize {
        self.lock().items.len()
    }

    fn wait_for_items(&self) -> MutexGuard<'_, State<T>> {
        self.arrived
            .wait_while(self.lock(), |state| state.items.is_empty() && !state.closed)
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn past_its_bound_it_refuses_at_once__sec_50() {
        let queue = Queue::new(2);
        assert_eq!([queue.push(1), queue.push(2), queue.push(3)], [Ok(()), Ok(()), Err(Refused::Full)]);
    }

    #[test]
    fn a_closed_queue_still_gives_what_it_holds() {
        let queue = Queue::new(8);
        queue.push(1).unwrap();
        queue.close();
        assert_eq!(queue.push(2), Err(Refused::Closed));
        assert_eq!((queue.take(), queue.take()), (Some(1), None));
    }

    #[test]
    fn a_batch_is_what_waits_and_no_more_than_its_limit() {
        let queue = Queue::new(8);
        (0..5).for_each(|n| queue.push(n).unwrap());
        assert_eq!(queue.take_all(3), [0, 1, 2]);
        assert_eq!(queue.take_all(3), [3, 4]);
    }
}
