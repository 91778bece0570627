//! Throw-away databases.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use store::{DatabaseUrl, migrate};
use tokio::sync::OnceCell;
use tokio_postgres::NoTls;

/// On which database a test runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file of its own.
    Sqlite,
    /// A database of its own, in the server that `SIGNET_TEST_POSTGRES` names.
    Postgres,
}

/// A folder and a database that go away with the test.
pub(crate) struct Throwaway {
    pub(crate) folder: PathBuf,
    pub(crate) url: DatabaseUrl,
    postgres: Option<String>,
}

impl Throwaway {
    /// A migrated database: SQLite by migrating, PostgreSQL by cloning a template that was migrated
    /// once for this process.
    pub(crate) async fn new(kind: Database) -> Self {
        let folder = std::env::temp_dir().join(format!("signet-test-{}", unique()));
        std::fs::create_dir_all(&folder).expect("a temporary folder can be made");
        match kind {
            Database::Sqlite => {
                let url = DatabaseUrl::sqlite(folder.join("signet.db"));
                migrate::migrate(&url).await.expect("a new database can be migrated");
                Self { folder, url, postgres: None }
            }
            Database::Postgres => {
                let name = clone_of_template().await;
                Self { folder, url: in_server(&name), postgres: Some(name) }
            }
        }
    }
}

impl Throwaway {
    /// Whether a text stands anywhere in it: in SQLite's files, or in a row of PostgreSQL.
    pub(crate) async fn holds(&self, text: &str) -> bool {
        let Some(name) = &self.postgres else {
            let files = std::fs::read_dir(&self.folder).expect("the folder can be listed");
            let contents = files.filter_map(|file| std::fs::read(file.ok()?.path()).ok());
            return contents.into_iter().any(|bytes| bytes.windows(text.len()).any(|part| part == text.as_bytes()));
        };
        let bytes: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        rows(name).await.iter().any(|row| row.contains(text) || row.contains(&bytes))
    }
}

impl Throwaway {
    /// On PostgreSQL, a trigger that sleeps before each insert.
    pub(crate) async fn slow_down_inserts(&self, table: &str, time: Duration) {
        let Some(name) = &self.postgres else { return };
        let trigger = format!(
            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS \
             'BEGIN PERFORM pg_sleep({}); RETURN NEW; END'; \
             CREATE TRIGGER slow BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION slow()",
            time.as_secs_f64()
        );
        run_at(&address(name), &trigger).await;
    }
}

impl Drop for Throwaway {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.folder);
        let Some(name) = self.postgres.take() else { return };
        let drop_it = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime can be made").block_on(run(&format!("DROP DATABASE {name} WITH (FORCE)")));
        };
        let _dropped = std::thread::spawn(drop_it).join();
    }
}

fn unique() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

async fn clone_of_template() -> String {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let template = TEMPLATE.get_or_init(make_template).await;
    let name = format!("signet_test_{}", unique().replace('-', "_"));
    run(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    name
}

async fn make_template() -> String {
    let name = format!("signet_template_{}", std::process::id());
    run(&format!("DROP DATABASE IF EXISTS {name}")).await;
    run(&format!("CREATE DATABASE {name}")).await;
    migrate::migrate(&in_server(&name)).await.expect("a new database can be migrated");
    // A template can be cloned only while nobody is connected to it.
    run(&format!("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'")).await;
    name
}

fn server() -> String {
    std::env::var("SIGNET_TEST_POSTGRES")
        .expect("SIGNET_TEST_POSTGRES names no server: run cargo xtask test, which starts a throw-away PostgreSQL")
}

fn address(database: &str) -> String {
    let server = server();
    let (front, _) = server.rsplit_once('/').expect("SIGNET_TEST_POSTGRES ends with a database's name");
    format!("{front}/{database}")
}

fn in_server(database: &str) -> DatabaseUrl {
    address(database).parse().expect("the address of a database in the server is well formed")
}

async fn run(statement: &str) {
    run_at(&server(), statement).await;
}

async fn run_at(address: &str, statement: &str) {
    let (client, connection) = tokio_postgres::connect(address, NoTls).await.expect("the test server answers");
    let driver = tokio::spawn(connection);
    client.batch_execute(statement).await.expect("the test server runs the statement");
    drop(client);
    let _ended = driver.await;
}

/// Every row of every table as text, bytes in hexadecimal.
async fn rows(database: &str) -> Vec<String> {
    let connected = tokio_postgres::connect(&address(database), NoTls).await;
    let (client, connection) = connected.expect("the test database answers");
    let driver = tokio::spawn(connection);
    let tables = client.query("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'", &[]).await;
    let mut all = Vec::new();
    for table in tables.expect("tables can be listed") {
        let every = format!("SELECT t::text FROM {} t", table.get::<_, String>(0));
        let found = client.query(&every, &[]).await.expect("a table can be read");
        all.extend(found.iter().map(|row| row.get::<_, String>(0)));
    }
    drop(client);
    let _ended = driver.await;
    all
}
