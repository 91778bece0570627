//! A sweep takes what has expired, and nothing that lives on meanwhile; nor does a counter that begins anew.

use crate::databases::{TestDatabase, number};
use model::Timestamp;
use std::sync::mpsc;
use std::time::Duration;
use store::{Tx, sweep, throttles};

/// How many other transactions wait for this one.
const WAITING: &str =
    "SELECT count(*) AS n FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_is_renewed_during_a_sweep_stays__sec_50() {
    let database = TestDatabase::postgres();
    let (store, another) = (database.open_migrated().await, database.open());
    let (then, now) = (Timestamp::from_seconds(1_000_000_000), Timestamp::from_seconds(1_767_225_600));
    let forget_before = then.minus(Duration::from_secs(1));
    store.write(move |tx| throttles::count(tx, &[1; 32], then, forget_before)).await.unwrap();

    let (renewed, is_renewed) = mpsc::channel();
    let renew = move |tx: &mut Tx| {
        throttles::count(tx, &[1; 32], now, forget_before)?;
        let _ = renewed.send(());
        while number(tx, WAITING)? == 0 {
            std::thread::yield_now();
        }
        Ok(())
    };
    let renewing = tokio::spawn(async move { another.write(renew).await });
    tokio::task::spawn_blocking(move || is_renewed.recv().unwrap()).await.unwrap();
    assert_eq!(store.write(move |tx| sweep::expired(tx, now)).await.unwrap(), 0);
    renewing.await.unwrap().unwrap();
    let left = store.read(|tx| throttles::find(tx, &[1; 32])).await.unwrap();
    assert_eq!(left.map(|failures| failures.last_at), Some(now));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_counter_that_begins_anew_is_held_by_who_waited_for_it__pwd_5() {
    let database = TestDatabase::postgres();
    let (store, another) = (database.open_migrated().await, database.open());
    let (then, now) = (Timestamp::from_seconds(1_000_000_000), Timestamp::from_seconds(1_767_225_600));
    let forget_before = now.minus(Duration::from_secs(60));
    store.write(move |tx| throttles::count(tx, &[1; 32], then, then)).await.unwrap();

    let (held, is_held) = mpsc::channel();
    let begin_anew = move |tx: &mut Tx| {
        throttles::hold(tx, &[1; 32], now)?;
        let _ = held.send(());
        while number(tx, WAITING)? == 0 {
            std::thread::yield_now();
        }
        throttles::count(tx, &[1; 32], now, forget_before)
    };
    let beginning = tokio::spawn(async move { another.write(begin_anew).await });
    tokio::task::spawn_blocking(move || is_held.recv().unwrap()).await.unwrap();
    let found = store.write(move |tx| throttles::hold(tx, &[1; 32], now)).await.unwrap();
    assert_eq!((found.count, found.last_at), (1, now));
    beginning.await.unwrap().unwrap();
}
