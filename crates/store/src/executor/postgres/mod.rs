//! PostgreSQL: a few threads, each with a connection of its own.

mod connect;
mod outage;
mod worker;

use std::sync::Arc;
use std::thread::JoinHandle;

use diesel_async::AsyncPgConnection;
use diesel_async::async_connection_wrapper::{AsyncConnectionWrapper, BlockOn};

use super::queue::Queue;
use super::stats::Counters;
use super::{Task, spawn};
use crate::error::Result;
use crate::url::PostgresAddress;
use outage::Outage;
use worker::Worker;

pub(crate) use connect::connect;

/// A synchronous connection to PostgreSQL in pure Rust.
pub(crate) type PgConnection = AsyncConnectionWrapper<AsyncPgConnection, ThreadRuntime>;

/// Runs a connection's futures on a small runtime that belongs to the current thread. Never to be
/// used on a thread that runs a runtime already.
pub struct ThreadRuntime;

thread_local! {
    static RUNTIME: tokio::runtime::Runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a small runtime needs a few file descriptors; raise the limit on open files");
}

impl BlockOn for ThreadRuntime {
    fn block_on<F: Future>(&self, future: F) -> F::Output {
        RUNTIME.with(|runtime| runtime.block_on(future))
    }

    fn get_runtime() -> Self {
        Self
    }
}

/// Starts the threads. They connect at their first request.
pub(super) fn start(
    address: &PostgresAddress,
    queue: &Arc<Queue<Task>>,
    counters: &Arc<Counters>,
    connections: usize,
) -> Result<Vec<JoinHandle<()>>> {
    let outage = Arc::new(Outage::default());
    (0..connections.max(1))
        .map(|_| {
            let (address, outage) = (address.clone(), Arc::clone(&outage));
            let (queue, counters) = (Arc::clone(queue), Arc::clone(counters));
            spawn("signet-postgres", move || {
                let mut worker = Worker::new(address.clone(), Arc::clone(&outage), Arc::clone(&counters));
                while let Some(task) = queue.take() {
                    worker.serve(task);
                }
            })
        })
        .collect()
}
