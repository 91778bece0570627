//! What every caller of the store may rely on, on either database.

use std::sync::mpsc;
use std::sync::{Arc, Mutex};

use crate::databases::{TestDatabase, note, notes, number, run};
use store::{Error, OpenOptions, Store, Tx};

crate::on_both!(
    a_verdict_commits_and_a_fault_rolls_back__sec_49,
    a_panic_ends_its_own_write_alone,
    a_refused_statement_can_become_a_verdict_within_an_attempt,
    an_ok_that_hides_a_failed_statement_is_refused,
    a_read_sees_only_what_was_committed,
    the_queries_of_one_read_see_one_state,
    a_read_cannot_write,
    read_one_refuses_a_second_query,
    a_full_queue_refuses_at_once__sec_50,
    closing_finishes_what_waits_and_refuses_the_rest,
    a_unique_violation_is_told_from_a_mistake,
);

async fn count(store: &Store) -> i64 {
    store.read_one(notes).await.unwrap()
}

async fn a_verdict_commits_and_a_fault_rolls_back__sec_49(database: TestDatabase) {
    let store = database.open_notes().await;
    let verdict = store.write(|tx| note(tx, 1).map(|()| "refused")).await;
    assert_eq!(verdict.unwrap(), "refused");
    let fault: Result<(), _> = store.write(|tx| note(tx, 2).and(Err(Error::bug("on purpose")))).await;
    assert!(matches!(fault, Err(Error::Bug(_))));
    assert_eq!(count(&store).await, 1);
}

async fn a_panic_ends_its_own_write_alone(database: TestDatabase) {
    let store = database.open_notes().await;
    let fault: Result<(), _> = store
        .write(|tx| {
            note(tx, 1)?;
            panic!("on purpose")
        })
        .await;
    assert!(matches!(fault, Err(Error::Bug(_))));
    store.write(|tx| note(tx, 2)).await.unwrap();
    assert_eq!(count(&store).await, 1);
}

async fn a_refused_statement_can_become_a_verdict_within_an_attempt(database: TestDatabase) {
    let store = database.open_notes().await;
    let taken = store
        .write(|tx| {
            note(tx, 1)?;
            let again = tx.attempt(|tx| note(tx, 2).and_then(|()| note(tx, 1)));
            note(tx, 3)?;
            Ok(matches!(again, Err(Error::Constraint(_))))
        })
        .await;
    assert!(taken.unwrap());
    assert_eq!(store.read(|tx| number(tx, "SELECT CAST(sum(n) AS BIGINT) AS n FROM notes")).await.unwrap(), 1 + 3);
}

async fn an_ok_that_hides_a_failed_statement_is_refused(database: TestDatabase) {
    let store = database.open_notes().await;
    let hidden = store.write(|tx| note(tx, 1).map(|()| drop(note(tx, 1)))).await;
    assert!(matches!(hidden, Err(Error::Bug(_))));
    assert_eq!(count(&store).await, 0);
}

/// Two ends of a meeting between a test and a closure on the store's thread.
struct Meeting {
    arrived: mpsc::Receiver<()>,
    go_on: mpsc::Sender<()>,
}

/// A function for the closure to call, in which it says that it has come so far and waits to be let
/// on. Later calls pass.
fn meeting() -> (Meeting, impl Fn() + Send + 'static) {
    let (arrive, arrived) = mpsc::channel();
    let (go_on, wait) = mpsc::channel();
    let once = Mutex::new(Some(wait));
    let meet = move || {
        if let Some(wait) = once.lock().unwrap().take() {
            arrive.send(()).unwrap();
            wait.recv().unwrap();
        }
    };
    (Meeting { arrived, go_on }, meet)
}

impl Meeting {
    async fn reached(self) -> mpsc::Sender<()> {
        let (arrived, go_on) = (self.arrived, self.go_on);
        tokio::task::spawn_blocking(move || arrived.recv().unwrap()).await.unwrap();
        go_on
    }
}

fn spawn_write<T: Send + 'static>(
    store: &Store,
    work: impl Fn(&mut Tx) -> store::Result<T> + Send + 'static,
) -> tokio::task::JoinHandle<store::Result<T>> {
    let store = store.clone();
    tokio::spawn(async move { store.write(work).await })
}

async fn a_read_sees_only_what_was_committed(database: TestDatabase) {
    let store = database.open_notes().await;
    let (meeting, meet) = meeting();
    let write = spawn_write(&store, move |tx| note(tx, 1).map(|()| meet()));
    let go_on = meeting.reached().await;
    assert_eq!(count(&store).await, 0);
    go_on.send(()).unwrap();
    write.await.unwrap().unwrap();
    assert_eq!(count(&store).await, 1);
}

async fn the_queries_of_one_read_see_one_state(database: TestDatabase) {
    let store = database.open_notes().await;
    let (meeting, meet) = meeting();
    let reader = store.clone();
    let read = tokio::spawn(async move {
        let twice = move |tx: &mut Tx| {
            let before = notes(tx)?;
            meet();
            Ok((before, notes(tx)?))
        };
        reader.read(twice).await
    });
    let go_on = meeting.reached().await;
    store.write(|tx| note(tx, 1)).await.unwrap();
    go_on.send(()).unwrap();
    assert_eq!(read.await.unwrap().unwrap(), (0, 0));
    assert_eq!(count(&store).await, 1);
}

async fn a_read_cannot_write(database: TestDatabase) {
    let store = database.open_notes().await;
    assert!(store.read(|tx| note(tx, 1)).await.is_err());
    assert_eq!(count(&store).await, 0);
}

async fn read_one_refuses_a_second_query(database: TestDatabase) {
    let store = database.open_notes().await;
    let two = store.read_one(|tx| notes(tx).and_then(|_| notes(tx))).await;
    assert!(matches!(two, Err(Error::Bug(_))));
    assert_eq!(count(&store).await, 0);
}

async fn a_full_queue_refuses_at_once__sec_50(database: TestDatabase) {
    database.open_notes().await.close().await;
    let store =
        database.open_with(&OpenOptions { readers: 1, postgres_connections: 1, queue: 1, ..OpenOptions::default() });
    let (meeting, meet) = meeting();
    let first = spawn_write(&store, move |tx| note(tx, 1).map(|()| meet()));
    let go_on = meeting.reached().await;
    let second = spawn_write(&store, |tx| note(tx, 2));
    while store.stats().waiting == 0 {
        tokio::task::yield_now().await;
    }
    let third = store.write(|tx| note(tx, 3)).await;
    assert!(matches!(third, Err(Error::Unavailable(_))));
    go_on.send(()).unwrap();
    first.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
    assert_eq!(count(&store).await, 2);
}

async fn closing_finishes_what_waits_and_refuses_the_rest(database: TestDatabase) {
    let store = database.open_notes().await;
    let done = Arc::new(Mutex::new(Vec::new()));
    let writes: Vec<_> = (0..40)
        .map(|n| {
            let done = Arc::clone(&done);
            let write = spawn_write(&store, move |tx| note(tx, n));
            tokio::spawn(async move {
                if write.await.unwrap().is_ok() {
                    done.lock().unwrap().push(n);
                }
            })
        })
        .collect();
    store.close().await;
    assert!(matches!(store.write(|tx| note(tx, 99)).await, Err(Error::Unavailable(_))));
    for write in writes {
        write.await.unwrap();
    }
    let acknowledged = done.lock().unwrap().len() as i64;
    assert_eq!(count(&database.open()).await, acknowledged);
}

async fn a_unique_violation_is_told_from_a_mistake(database: TestDatabase) {
    let store = database.open_notes().await;
    let twice = store.write(|tx| note(tx, 1).and_then(|()| note(tx, 1))).await;
    assert!(matches!(twice, Err(Error::Constraint(name)) if name.contains("notes")));
    let mistake = store.write(|tx| run(tx, "INSERT INTO nowhere VALUES (1)")).await;
    assert!(matches!(mistake, Err(Error::Bug(_))));
}
