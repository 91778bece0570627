//! What is particular to SQLite: commits shared by a group, other processes, the file.

use std::os::unix::fs::PermissionsExt;
use std::sync::mpsc;

use crate::databases::{TestDatabase, note, notes, number, run};
use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use store::{Error, Result, Store, Tx};
use tokio::task::JoinHandle;

type Work = Box<dyn Fn(&mut Tx) -> Result<()> + Send>;

/// Holds the writer up until all of `works` wait, so that they run as one group, and returns what
/// became of each.
async fn as_one_group(store: &Store, works: Vec<Work>) -> Vec<Result<()>> {
    let (arrive, arrived) = mpsc::channel();
    let (go_on, wait) = mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let held = spawn(
        store,
        Box::new(move |_| {
            arrive.send(()).unwrap();
            wait.lock().unwrap().recv().unwrap();
            Ok(())
        }),
    );
    tokio::task::spawn_blocking(move || arrived.recv().unwrap()).await.unwrap();
    let mut group = Vec::new();
    for work in works {
        group.push(spawn(store, work));
        while store.stats().waiting < group.len() {
            tokio::task::yield_now().await;
        }
    }
    go_on.send(()).unwrap();
    held.await.unwrap().unwrap();
    let mut outcomes = Vec::new();
    for write in group {
        outcomes.push(write.await.unwrap());
    }
    outcomes
}

fn spawn(store: &Store, work: Work) -> JoinHandle<Result<()>> {
    let store = store.clone();
    tokio::spawn(async move { store.write(work).await })
}

fn add(n: i64) -> Work {
    Box::new(move |tx| note(tx, n))
}

#[tokio::test]
async fn writes_that_wait_together_share_one_commit() {
    let database = TestDatabase::sqlite();
    let store = database.open_notes().await;
    let before = store.stats().commits;
    let outcomes = as_one_group(&store, (0..50).map(add).collect()).await;
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(store.stats().commits - before, 2, "one for the write that held the writer up, one for the fifty");
    assert_eq!(store.read(notes).await.unwrap(), 50);
}

#[tokio::test]
async fn a_write_that_fails_or_panics_leaves_its_group_alone() {
    let database = TestDatabase::sqlite();
    let store = database.open_notes().await;
    let fails: Work = Box::new(|tx| note(tx, 7).and_then(|()| note(tx, 1)));
    let panics: Work = Box::new(|tx| note(tx, 8).map(|()| panic!("on purpose")));
    let outcomes = as_one_group(&store, vec![add(1), fails, panics, add(2)]).await;
    assert!(matches!(outcomes[..], [Ok(()), Err(Error::Constraint(_)), Err(Error::Bug(_)), Ok(())]), "{outcomes:?}");
    assert_eq!(store.read(|tx| number(tx, "SELECT sum(n) AS n FROM notes")).await.unwrap(), 1 + 2);
}

#[tokio::test]
async fn on_a_full_disk_only_what_was_kept_is_acknowledged__sec_51() {
    let database = TestDatabase::sqlite();
    let store = database.open_notes().await;
    store.write(|tx| run(tx, "PRAGMA max_page_count = 12")).await.unwrap();
    let large: Work = Box::new(|tx| run(tx, "INSERT INTO notes (n, text) VALUES (9, hex(randomblob(100000)))"));
    let outcomes = as_one_group(&store, vec![add(1), large, add(2)]).await;
    assert!(matches!(outcomes[1], Err(Error::Full(_))), "{outcomes:?}");
    let acknowledged = outcomes.iter().filter(|outcome| outcome.is_ok()).count() as i64;
    assert_eq!(store.read(notes).await.unwrap(), acknowledged);
    store.write(|tx| run(tx, "PRAGMA max_page_count = 100000")).await.unwrap();
    store.write(|tx| note(tx, 3)).await.expect("writing works again once there is room");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_write_beside_one_another() {
    let database = TestDatabase::sqlite();
    let (server, command) = (database.open_notes().await, database.open());
    let writes: Vec<_> = (0..60).map(|n| spawn(if n % 2 == 0 { &server } else { &command }, add(n))).collect();
    for write in writes {
        write.await.unwrap().unwrap();
    }
    assert_eq!(server.read(notes).await.unwrap(), 60);
    assert_eq!(command.read(notes).await.unwrap(), 60);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_waits_for_another_process_to_finish_its_own() {
    let database = TestDatabase::sqlite();
    let store = database.open_notes().await;
    let file = database.url.sqlite_file().unwrap().to_str().unwrap();
    let mut other = SqliteConnection::establish(file).unwrap();
    other.batch_execute("BEGIN IMMEDIATE; INSERT INTO notes (n, text) VALUES (1, 'theirs')").unwrap();
    let write = spawn(&store, add(2));
    assert_eq!(store.read(notes).await.unwrap(), 0);
    other.batch_execute("COMMIT").unwrap();
    write.await.unwrap().unwrap();
    assert_eq!(store.read(notes).await.unwrap(), 2);
}

#[tokio::test]
async fn the_files_are_for_their_owner_alone() {
    let database = TestDatabase::sqlite();
    let _store = database.open_notes().await;
    let folder = database.url.sqlite_file().unwrap().parent().unwrap();
    let modes: Vec<u32> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().metadata().unwrap().permissions().mode() & 0o777)
        .collect();
    assert!(modes.len() >= 2, "the database and its log");
    assert!(modes.iter().all(|mode| *mode == 0o600), "{modes:?}");
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_said_at_once() {
    let url = store::DatabaseUrl::sqlite("/nonexistent/signet.db");
    let fault = Store::open(&url, &store::OpenOptions::default()).err().expect("no such folder");
    assert!(matches!(&fault, Error::Unavailable(cause) if cause.to_string().contains("/nonexistent/signet.db")));
}
