//! Fresh databases of both kinds for the store's tests, and plain SQL on them.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;
use store::{DatabaseUrl, OpenOptions, Result, Store, Tx, migrate, on};
use testbed::{Database, Throwaway};

/// A database of one test's own, removed with this value.
pub(crate) struct TestDatabase {
    pub(crate) url: DatabaseUrl,
    _throwaway: Throwaway,
}

/// Runs each of the named tests, functions that take a [`TestDatabase`], on both databases.
#[macro_export]
macro_rules! on_both {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test($crate::databases::TestDatabase::sqlite()).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test($crate::databases::TestDatabase::postgres()).await;
            })+
        }
    };
}

impl TestDatabase {
    pub(crate) fn sqlite() -> Self {
        Self::of(Throwaway::new(Database::Sqlite))
    }

    pub(crate) fn postgres() -> Self {
        Self::of(Throwaway::new(Database::Postgres))
    }

    fn of(throwaway: Throwaway) -> Self {
        Self { url: throwaway.url.parse().unwrap(), _throwaway: throwaway }
    }

    /// Opens it with the usual options.
    pub(crate) fn open(&self) -> Store {
        self.open_with(&OpenOptions { postgres_connections: 8, ..OpenOptions::default() })
    }

    pub(crate) fn open_with(&self, options: &OpenOptions) -> Store {
        Store::open(&self.url, options).unwrap()
    }

    /// Opens it with the schema of this program.
    pub(crate) async fn open_migrated(&self) -> Store {
        migrate::migrate(&self.url).await.unwrap();
        self.open()
    }

    /// Opens it with an empty table `notes (n BIGINT PRIMARY KEY, text TEXT NOT NULL)`.
    pub(crate) async fn open_notes(&self) -> Store {
        let store = self.open();
        store.write(|tx| run(tx, "CREATE TABLE notes (n BIGINT PRIMARY KEY, text TEXT NOT NULL)")).await.unwrap();
        store
    }
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Runs statements that return nothing.
pub(crate) fn run(tx: &mut Tx, sql: &str) -> Result<()> {
    on!(tx, c => c.batch_execute(sql))
}

/// The one number that a query returns in a column named `n`.
pub(crate) fn number(tx: &mut Tx, sql: &str) -> Result<i64> {
    on!(tx, c => sql_query(sql).get_result::<Number>(c)).map(|row| row.n)
}

/// Adds a row to `notes`.
pub(crate) fn note(tx: &mut Tx, n: i64) -> Result<()> {
    run(tx, &format!("INSERT INTO notes (n, text) VALUES ({n}, 'note')"))
}

/// How many rows `notes` has.
pub(crate) fn notes(tx: &mut Tx) -> Result<i64> {
    number(tx, "SELECT count(*) AS n FROM notes")
}
