//! The generation, of which one read answers all who ask at the same time.

use std::pin::pin;
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Waker};

use crate::databases::TestDatabase;
use store::{OpenOptions, Result, Store, Tx, meta, migrate};

crate::on_both!(
    those_who_ask_at_once_share_one_read,
    no_answer_is_older_than_its_question,
    an_outage_is_told_to_all_who_wait__sec_49,
);

fn one_thread() -> OpenOptions {
    OpenOptions { readers: 1, postgres_connections: 1, ..OpenOptions::default() }
}

async fn those_who_ask_at_once_share_one_read(database: TestDatabase) {
    migrate::migrate(&database.url).await.unwrap();
    let store = database.open_with(&one_thread());
    let (busy, is_busy) = mpsc::channel();
    let (go_on, wait) = mpsc::channel::<()>();
    let wait = Mutex::new(wait);
    let reader = store.clone();
    let first = tokio::spawn(async move {
        let hold = move |tx: &mut Tx| {
            busy.send(()).unwrap();
            wait.lock().unwrap().recv().unwrap();
            meta::generation(tx)
        };
        reader.read_one(hold).await
    });
    tokio::task::spawn_blocking(move || is_busy.recv().unwrap()).await.unwrap();
    let mut callers: Vec<_> = (0..50).map(|_| Box::pin(store.generation())).collect();
    for caller in &mut callers {
        assert!(pin!(caller).poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    go_on.send(()).unwrap();
    let generation = first.await.unwrap().unwrap();
    for caller in callers {
        assert_eq!(caller.await.unwrap(), generation);
    }
    assert_eq!(store.stats().reads, 2);
}

async fn renew(store: &Store) -> i64 {
    store.write(|tx| meta::renew_generation(tx).and_then(|()| meta::generation(tx))).await.unwrap()
}

async fn no_answer_is_older_than_its_question(database: TestDatabase) {
    let store = database.open_migrated().await;
    let committed = Arc::new(Mutex::new(vec![renew(&store).await]));
    let (writer, written) = (store.clone(), Arc::clone(&committed));
    let writes = tokio::spawn(async move {
        for _ in 0..100 {
            let generation = renew(&writer).await;
            written.lock().unwrap().push(generation);
        }
    });
    let ask = async |store: Store, committed: Arc<Mutex<Vec<i64>>>| {
        for _ in 0..100 {
            let before = committed.lock().unwrap().len();
            let answer = store.generation().await.unwrap();
            let known = committed.lock().unwrap().iter().position(|generation| *generation == answer);
            assert!(known.is_none_or(|at| at + 1 >= before), "{known:?} of {before}");
        }
    };
    let readers: Vec<_> = (0..8).map(|_| tokio::spawn(ask(store.clone(), Arc::clone(&committed)))).collect();
    for reader in readers {
        reader.await.unwrap();
    }
    writes.await.unwrap();
    assert_eq!(store.generation().await.unwrap(), *committed.lock().unwrap().last().unwrap());
}

async fn an_outage_is_told_to_all_who_wait__sec_49(database: TestDatabase) {
    // Without the schema there is no generation to be read.
    let store = database.open_with(&one_thread());
    let callers: Vec<_> = (0..20)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.generation().await })
        })
        .collect();
    for caller in callers {
        let answer: Result<i64> = caller.await.unwrap();
        assert!(answer.is_err());
    }
    migrate::migrate(&database.url).await.unwrap();
    assert!(store.generation().await.is_ok());
    store.close().await;
    assert!(store.generation().await.is_err());
}
