//! Measures durable writes a second on SQLite: a group of closures to a commit, as the store does
//! it, against a commit for each.
//!
//! `cargo run --release -p store --example group_commit [FOLDER]`: the folder (the current one
//! unless given) should lie on a real disk.

#![expect(clippy::disallowed_methods, reason = "a measurement needs a clock of its own")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use store::{DatabaseUrl, OpenOptions, Store, Tx, on};
use tokio::sync::Semaphore;

const CALLERS: usize = 64;
const SPAN: Duration = Duration::from_secs(4);

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).map_or_else(|| PathBuf::from("."), PathBuf::from);
    let mut figures = Vec::new();
    for round in 1..=3 {
        let alone = measure(&folder, 1).await?;
        let group = measure(&folder, CALLERS).await?;
        println!("round {round}: a commit each {alone:.0}/s, groups {group:.0}/s, ratio {:.1}", group / alone);
        figures.push(group / alone);
    }
    figures.sort_by(f64::total_cmp);
    println!("{CALLERS} callers: group commit makes {:.0} times the durable writes (median of three)", figures[1]);
    Ok(())
}

/// Writes a second by 64 callers, each of whom waits for its commit. `at_once` of them are let
/// through to the store together: with one, no two writes can share a commit.
async fn measure(folder: &Path, at_once: usize) -> Result<f64, Box<dyn Error>> {
    let file = folder.join(format!("group-commit-{}.db", std::process::id()));
    let store = Store::open(&DatabaseUrl::sqlite(&file), &OpenOptions::default())?;
    store.write(|tx| run(tx, "CREATE TABLE notes (n INTEGER PRIMARY KEY, text TEXT NOT NULL)")).await?;
    let (door, start) = (Arc::new(Semaphore::new(at_once)), Instant::now());
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let (store, door) = (store.clone(), Arc::clone(&door));
            tokio::spawn(async move { call(&store, &door, start + SPAN).await })
        })
        .collect();
    let mut writes = 0;
    for caller in callers {
        writes += caller.await??;
    }
    let rate = f64::from(writes) / start.elapsed().as_secs_f64();
    store.close().await;
    for ending in ["", "-wal", "-shm"] {
        drop(std::fs::remove_file(format!("{}{ending}", file.display())));
    }
    Ok(rate)
}

async fn call(store: &Store, door: &Semaphore, end: Instant) -> Result<u32, store::Error> {
    let mut writes = 0;
    while Instant::now() < end {
        let Ok(_turn) = door.acquire().await else {
            break;
        };
        store.write(|tx| run(tx, "INSERT INTO notes (text) VALUES (hex(zeroblob(150)))")).await?;
        writes += 1;
    }
    Ok(writes)
}

fn run(tx: &mut Tx, sql: &str) -> store::Result<()> {
    on!(tx, c => c.batch_execute(sql))
}
