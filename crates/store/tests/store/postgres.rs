//! What is particular to PostgreSQL: races that are run again, connections that are lost.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, Barrier};

use crate::databases::{self, TestDatabase, note, number, run};
use diesel::prelude::*;
use store::{DatabaseUrl, Error, OpenOptions, Result, Store, Tx, on};
use tokio::task::JoinHandle;

diesel::table! {
    notes (n) {
        n -> BigInt,
    }
}

fn spawn(store: &Store, work: impl Fn(&mut Tx) -> Result<()> + Send + 'static) -> JoinHandle<Result<()>> {
    let store = store.clone();
    tokio::spawn(async move { store.write(work).await })
}

/// A place where two closures wait for one another in their first runs and pass in later ones.
#[derive(Clone)]
struct FirstRuns {
    barrier: Arc<Barrier>,
    runs: Arc<AtomicU32>,
}

impl FirstRuns {
    fn new() -> Self {
        Self { barrier: Arc::new(Barrier::new(2)), runs: Arc::new(AtomicU32::new(0)) }
    }

    fn meet(&self) {
        if self.runs.fetch_add(1, SeqCst) < 2 {
            self.barrier.wait();
        }
    }
}

#[tokio::test]
async fn a_write_that_lost_a_race_is_run_again() {
    let database = TestDatabase::postgres();
    let store = database.open_notes().await;
    store.write(|tx| note(tx, 1)).await.unwrap();
    let first_runs = FirstRuns::new();
    let increments: Vec<_> = (0..2)
        .map(|_| {
            let first_runs = first_runs.clone();
            spawn(&store, move |tx| {
                run(tx, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")?;
                let n = databases::notes(tx)?;
                first_runs.meet();
                run(tx, &format!("UPDATE notes SET n = n + {n}"))
            })
        })
        .collect();
    for increment in increments {
        increment.await.unwrap().unwrap();
    }
    assert_eq!(store.read(|tx| number(tx, "SELECT n FROM notes")).await.unwrap(), 3);
    assert!(store.stats().retries >= 1);
}

#[tokio::test]
async fn a_deadlock_is_run_again() {
    let database = TestDatabase::postgres();
    let store = database.open_notes().await;
    store.write(|tx| note(tx, 1).and_then(|()| note(tx, 2))).await.unwrap();
    let first_runs = FirstRuns::new();
    let writes: Vec<_> = [(1, 2), (2, 1)]
        .map(|(first, second)| {
            let first_runs = first_runs.clone();
            spawn(&store, move |tx| {
                run(tx, &format!("UPDATE notes SET text = text || 'x' WHERE n = {first}"))?;
                first_runs.meet();
                run(tx, &format!("UPDATE notes SET text = text || 'x' WHERE n = {second}"))
            })
        })
        .into_iter()
        .collect();
    for write in writes {
        write.await.unwrap().unwrap();
    }
    assert_eq!(store.read(|tx| number(tx, "SELECT sum(length(text))::bigint AS n FROM notes")).await.unwrap(), 2 * 6);
}

#[tokio::test]
async fn a_race_that_is_lost_each_time_ends_as_a_conflict() {
    let database = TestDatabase::postgres();
    let store = database.open_notes().await;
    let lost = store.write(|tx| run(tx, "DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$")).await;
    assert!(matches!(lost, Err(Error::Conflict)));
    store.write(|tx| note(tx, 1)).await.unwrap();
}

#[tokio::test]
async fn after_its_connections_were_cut_the_next_request_is_served__sec_51() {
    let database = TestDatabase::postgres();
    let store = database.open_notes().await;
    store.write(|tx| note(tx, 1)).await.unwrap();
    store
        .read_one(|tx| {
            let others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
            number(tx, &format!("SELECT count(pg_terminate_backend(pid)) AS n {others}"))
        })
        .await
        .unwrap();
    let requests: Vec<_> = (2..20).map(|n| spawn(&store, move |tx| note(tx, n))).collect();
    for request in requests {
        request.await.unwrap().unwrap();
    }
    assert_eq!(store.read(databases::notes).await.unwrap(), 19);
}

#[tokio::test]
async fn a_connection_cut_within_a_write_is_replaced_and_the_write_done_once() {
    let database = TestDatabase::postgres();
    let store = database.open_notes().await;
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    store
        .write(move |tx| {
            note(tx, 1)?;
            if counted.fetch_add(1, SeqCst) == 0 {
                run(tx, "SELECT pg_terminate_backend(pg_backend_pid())")?;
            }
            Ok(())
        })
        .await
        .unwrap();
    assert_eq!(runs.load(SeqCst), 2);
    assert_eq!(store.read(databases::notes).await.unwrap(), 1);
}

#[tokio::test]
async fn a_connection_cut_in_each_run_is_told_rather_than_tried_for_ever() {
    let database = TestDatabase::postgres();
    let store = database.open_notes().await;
    let cut = store.write(|tx| run(tx, "SELECT pg_terminate_backend(pg_backend_pid())")).await;
    assert!(matches!(cut, Err(Error::Unavailable(_))), "{cut:?}");
    store.write(|tx| note(tx, 1)).await.unwrap();
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_at_once__sec_51() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url: DatabaseUrl = format!("postgres://nobody@{nobody}/nothing").parse().unwrap();
    let store = Store::open(&url, &OpenOptions::default()).unwrap();
    for _ in 0..20 {
        let refused = store.read_one(|tx| number(tx, "SELECT 1 AS n")).await;
        assert!(matches!(refused, Err(Error::Unavailable(_))));
    }
}

#[tokio::test]
async fn a_query_is_prepared_once_for_each_connection() {
    let database = TestDatabase::postgres();
    database.open_notes().await.close().await;
    let store = database.open_with(&OpenOptions { postgres_connections: 1, ..OpenOptions::default() });
    for n in 0..5 {
        let find = move |tx: &mut Tx| on!(tx, c => notes::table.find(n).select(notes::n).load::<i64>(c));
        store.read_one(find).await.unwrap();
    }
    let prepared = "SELECT count(*) AS n FROM pg_prepared_statements WHERE statement LIKE 'SELECT \"notes%'";
    assert_eq!(store.read_one(move |tx| number(tx, prepared)).await.unwrap(), 1);
}
