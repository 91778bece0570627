//! Databases in the server that `SIGNET_TEST_POSTGRES` names.

use std::sync::{OnceLock, mpsc};
use std::thread;

use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, Config, Error, NoTls};

/// What a run that was killed has left: databases under its name, and nobody connected by that name.
const LEFT: &str = "SELECT d.datname::text FROM pg_database d WHERE d.datname ~ '^signet_[0-9a-f]{16}_' \
     AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.application_name = substr(d.datname, 1, 23))";

/// What this process names its databases after.
pub(crate) fn run_name() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(fresh)
}

#[expect(clippy::disallowed_methods, reason = "a name that no other run has taken")]
fn fresh() -> String {
    format!("signet_{:016x}", rand::random::<u64>())
}

/// Makes a database, empty or as a template is.
pub(crate) fn create(name: &str, template: Option<&str>) {
    static HELD: OnceLock<()> = OnceLock::new();
    HELD.get_or_init(|| {
        hold_name();
        clear_up();
    });
    run(&server(), &format!("CREATE DATABASE {name} TEMPLATE {}", template.unwrap_or("template1")));
}

/// Removes a database, whoever is connected to it. What can't be removed now goes with the next run.
pub(crate) fn remove(name: &str) {
    let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    drop(on_a_thread(&server(), async move |client| client.batch_execute(&statement).await));
}

/// The address of a database.
pub(crate) fn address(name: &str) -> String {
    let server = server();
    let (front, _) = server.rsplit_once('/').expect("SIGNET_TEST_POSTGRES ends with a database's name");
    format!("{front}/{name}")
}

pub(crate) fn server() -> String {
    std::env::var("SIGNET_TEST_POSTGRES")
        .expect("SIGNET_TEST_POSTGRES names no server: run cargo xtask test, which starts a throw-away PostgreSQL")
}

/// Runs statements in a database.
pub(crate) fn run(url: &str, statements: &str) {
    let statements = statements.to_owned();
    on_a_thread(url, async move |client| client.batch_execute(&statements).await).expect("the statements run");
}

/// Every row of every table as text, bytes in hexadecimal.
pub(crate) fn rows(url: &str) -> Vec<String> {
    let read = async |client: Client| {
        let mut all = Vec::new();
        for table in texts(&client, "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'").await? {
            all.extend(texts(&client, &format!("SELECT t::text FROM {table} t")).await?);
        }
        Ok(all)
    };
    on_a_thread(url, read).expect("the tables can be read")
}

/// The first column of what a query gives.
pub(crate) async fn texts(client: &Client, query: &str) -> Result<Vec<String>, Error> {
    Ok(client.query(query, &[]).await?.iter().map(|row| row.get(0)).collect())
}

/// Stays connected under this process's name for as long as it lives.
fn hold_name() {
    let mut config = config(&server());
    config.application_name(run_name());
    let (held, is_held) = mpsc::channel();
    let stay = async move || {
        let (_client, connection) = config.connect(NoTls).await?;
        let _waited_for = held.send(());
        connection.await
    };
    thread::spawn(move || runtime().block_on(stay()));
    is_held.recv().expect("the test server answers");
}

/// Removes what runs that were killed have left.
fn clear_up() {
    let left = on_a_thread(&server(), async |client| texts(&client, LEFT).await);
    left.expect("databases can be listed").iter().for_each(|name| remove(name));
}

/// Does something over a connection of its own, whether or not the caller runs a runtime.
pub(crate) fn on_a_thread<T: Send + 'static>(
    url: &str,
    act: impl AsyncFnOnce(Client) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let config = config(url);
    let all = async move || {
        let (client, connection) = config.connect(NoTls).await?;
        let driver = tokio::spawn(connection);
        let outcome = act(client).await;
        let _closed = driver.await;
        outcome
    };
    let thread = thread::spawn(move || runtime().block_on(all()));
    thread.join().expect("a thread that reports its errors doesn't panic")
}

fn config(url: &str) -> Config {
    url.parse().expect("the address of the test server is well formed")
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime can be made")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Database, Throwaway};
    use tokio_postgres::error::SqlState;

    #[test]
    fn what_a_killed_run_left_is_removed_and_what_a_running_one_has_stays() {
        let running = Throwaway::new(Database::Postgres);
        let left = format!("{}_0", fresh());
        create(&left, None);
        clear_up();
        run(&running.url, "CREATE TABLE it_is_still_there ()");
        let gone = on_a_thread(&address(&left), async |_| Ok(()));
        assert!(gone.is_err_and(|error| error.code() == Some(&SqlState::INVALID_CATALOG_NAME)), "{left}");
    }
}
