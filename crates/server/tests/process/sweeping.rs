//! What expired goes away by itself, a few rows at a time (SEC-50).

use std::time::Duration;

use model::Timestamp;
use store::sweep::{self, BATCH};
use store::{DatabaseUrl, OpenOptions, Store, Tx};
use testkit::{Database, PASSWORD};

use crate::site::{Site, until};

/// Several batches in each of two tables.
const MANY: u32 = 1_500;

/// A database beside the server that works on it.
struct Beside {
    store: Store,
    runtime: tokio::runtime::Runtime,
}

impl Beside {
    fn of(site: &Site) -> Self {
        let url = DatabaseUrl::sqlite(site.folder.join("signet.db"));
        let store = Store::open(&url, &OpenOptions::default()).unwrap();
        Self { store, runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap() }
    }

    /// Rows that expired long ago.
    fn fill(&self) {
        let long_ago = Timestamp::from_seconds(1_000_000_000);
        let fill = move |tx: &mut Tx| {
            for n in 0..MANY {
                store::assertions::use_once(tx, "client", &n.to_string(), long_ago)?;
                store::revoked_tokens::insert(tx, &n.to_string(), long_ago)?;
            }
            Ok(())
        };
        self.runtime.block_on(self.store.write(fill)).unwrap();
    }

    fn sweep(&self) -> usize {
        let now = Timestamp::from_seconds(1_800_000_000);
        self.runtime.block_on(self.store.write(move |tx| sweep::expired(tx, now))).unwrap()
    }

    fn left(&self) -> usize {
        let is_left = |tx: &mut Tx, n: u32| store::revoked_tokens::contains(tx, &n.to_string());
        let count = move |tx: &mut Tx| (0..MANY).map(|n| is_left(tx, n).map(usize::from)).sum();
        self.runtime.block_on(self.store.read(count)).unwrap()
    }
}

#[test]
fn a_sweep_takes_one_small_batch_of_each_table__sec_50() {
    let site = Site::new(Database::Sqlite);
    let beside = Beside::of(&site);
    beside.fill();
    let batch = usize::try_from(BATCH).unwrap();
    assert_eq!(beside.sweep(), 2 * batch);
    assert_eq!(beside.left(), MANY as usize - batch);
    let sweeps = std::iter::repeat_with(|| beside.sweep()).take_while(|swept| *swept > 0).count();
    assert_eq!((sweeps, beside.left()), ((MANY as usize - batch).div_ceil(batch), 0));
}

#[test]
fn a_server_sweeps_by_itself_while_people_sign_in__sec_50() {
    let site = Site::new(Database::Sqlite);
    let email = site.person("ada@example.com");
    let beside = Beside::of(&site);
    beside.fill();
    let signet = site.start();
    until("all that expired is gone", Duration::from_secs(60), || {
        assert_eq!(signet.browser().sign_in(&email, PASSWORD).unwrap().status, 303);
        beside.left() == 0
    });
}
