//! Fresh databases of both kinds for the store's tests, and plain SQL on them.

use std::path::PathBuf;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;
use store::{DatabaseUrl, OpenOptions, Result, Store, Tx, on};

/// A database of one test's own, removed with this value.
pub(crate) struct TestDatabase {
    pub(crate) url: DatabaseUrl,
    remains: Remains,
}

enum Remains {
    Folder(PathBuf),
    Database { server: String, name: String },
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
                super::$test($crate::databases::TestDatabase::postgres().await).await;
            })+
        }
    };
}

impl TestDatabase {
    pub(crate) fn sqlite() -> Self {
        let folder = std::env::temp_dir().join(fresh_name());
        std::fs::create_dir(&folder).unwrap();
        Self { url: DatabaseUrl::sqlite(folder.join("test.db")), remains: Remains::Folder(folder) }
    }

    pub(crate) async fn postgres() -> Self {
        let server =
            std::env::var("SIGNET_TEST_POSTGRES").expect("run cargo xtask test, which starts a throw-away PostgreSQL");
        let name = fresh_name();
        execute(&server, &format!("CREATE DATABASE {name}")).await;
        let (address, _) = server.rsplit_once('/').expect("SIGNET_TEST_POSTGRES names a database");
        Self { url: format!("{address}/{name}").parse().unwrap(), remains: Remains::Database { server, name } }
    }

    /// Opens it with the usual options.
    pub(crate) fn open(&self) -> Store {
        self.open_with(&OpenOptions { postgres_connections: 8, ..OpenOptions::default() })
    }

    pub(crate) fn open_with(&self, options: &OpenOptions) -> Store {
        Store::open(&self.url, options).unwrap()
    }

    /// Opens it with an empty table `notes (n BIGINT PRIMARY KEY, text TEXT NOT NULL)`.
    pub(crate) async fn open_notes(&self) -> Store {
        let store = self.open();
        store.write(|tx| run(tx, "CREATE TABLE notes (n BIGINT PRIMARY KEY, text TEXT NOT NULL)")).await.unwrap();
        store
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        match &self.remains {
            Remains::Folder(folder) => drop(std::fs::remove_dir_all(folder)),
            Remains::Database { server, name } => {
                let (server, sql) = (server.clone(), format!("DROP DATABASE {name} WITH (FORCE)"));
                let dropping = std::thread::spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                    runtime.block_on(execute(&server, &sql));
                });
                drop(dropping.join());
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a name that no other test run has taken")]
fn fresh_name() -> String {
    format!("signet_test_{:016x}", rand::random::<u64>())
}

async fn execute(server: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(server, tokio_postgres::NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap();
    drop(client);
    drop(connection.await);
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
