//! The schema's versions: what a database has, and bringing it up to date.
//!
//! The migrations are part of the program. All that are pending run in one transaction under a
//! lock, so that replicas that start together don't hinder one another, and a migration that fails
//! leaves nothing behind.

use std::thread;

use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource};
use diesel::prelude::*;
use diesel::sql_query;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use tokio::sync::oneshot;

use crate::error::Error;
use crate::executor::postgres;
use crate::executor::sqlite::{self, begin_immediate};
use crate::on;
use crate::tx::{Conn, Tx, begin, commit};
use crate::url::{DatabaseUrl, Kind, PostgresAddress};

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// How the schema of a database stands to this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaState {
    /// No migration has run; there may be no database file yet.
    Empty,
    /// The schema is the one this program was made for.
    Current,
    /// [`migrate`] has something to do.
    Older {
        /// The names of the migrations that have not run.
        pending: Vec<String>,
    },
    /// A newer program has migrated this database; this one must not touch it.
    Newer {
        /// The versions that this program doesn't know.
        unknown: Vec<String>,
    },
}

/// Why a database was not migrated.
#[derive(Debug, Clone, thiserror::Error)]
pub enum MigrateError {
    /// A newer program has been here.
    #[error("the database is newer than this program; run the version that migrated it, or a later one")]
    Newer,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Looks at the schema and changes nothing.
pub async fn schema_state(url: &DatabaseUrl) -> Result<SchemaState, Error> {
    let url = url.clone();
    on_a_thread(move || look(&url)).await?
}

/// Runs the migrations that are pending, makes the database file where there is none, and returns
/// the names of those that ran.
pub async fn migrate(url: &DatabaseUrl) -> Result<Vec<String>, MigrateError> {
    let url = url.clone();
    on_a_thread(move || match url.kind() {
        Kind::Sqlite(file) => migrate_sqlite(&mut sqlite::connect(file)?),
        Kind::Postgres(address) => migrate_postgres(address),
    })
    .await?
}

/// A connection to PostgreSQL may not be used on a thread that runs a runtime, so both kinds get
/// one of their own.
async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let (done, outcome) = oneshot::channel();
    let body = move || drop(done.send(work()));
    thread::Builder::new().name("signet-migrate".into()).spawn(body).map_err(Error::unavailable)?;
    outcome.await.map_err(|_| Error::bug("the migration's thread ended early"))
}

fn look(url: &DatabaseUrl) -> Result<SchemaState, Error> {
    match url.kind() {
        Kind::Sqlite(file) if !file.exists() => Ok(SchemaState::Empty),
        Kind::Sqlite(file) => state(&mut Tx::new(Conn::Sqlite(sqlite::connect_read_only(file)?))),
        Kind::Postgres(address) => state(&mut Tx::new(Conn::Postgres(postgres::connect(address)?.0))),
    }
}

fn state(tx: &mut Tx) -> Result<SchemaState, Error> {
    let applied = applied(tx)?;
    match tx.conn_mut() {
        Conn::Sqlite(_) => Ok(compare(&applied, &names::<diesel::sqlite::Sqlite>(&known(&SQLITE)?))),
        Conn::Postgres(_) => Ok(compare(&applied, &names::<diesel::pg::Pg>(&known(&POSTGRES)?))),
    }
}

/// A migration as the database remembers it and as people call it.
struct Known {
    version: String,
    name: String,
}

fn names<DB: Backend>(migrations: &[Box<dyn Migration<DB>>]) -> Vec<Known> {
    migrations.iter().map(|m| Known { version: m.name().version().to_string(), name: m.name().to_string() }).collect()
}

fn compare(applied: &[String], known: &[Known]) -> SchemaState {
    let unknown: Vec<_> =
        applied.iter().filter(|version| known.iter().all(|k| k.version != **version)).cloned().collect();
    let pending: Vec<_> = known.iter().filter(|k| !applied.contains(&k.version)).map(|k| k.name.clone()).collect();
    if !unknown.is_empty() {
        SchemaState::Newer { unknown }
    } else if applied.is_empty() {
        SchemaState::Empty
    } else if pending.is_empty() {
        SchemaState::Current
    } else {
        SchemaState::Older { pending }
    }
}

/// The program's own migrations, oldest first.
fn known<DB: Backend>(source: &EmbeddedMigrations) -> Result<Vec<Box<dyn Migration<DB>>>, Error> {
    let mut migrations = source.migrations().map_err(Error::bug)?;
    migrations.sort_by(|a, b| a.name().version().cmp(&b.name().version()));
    Ok(migrations)
}

/// Whether migrations have ever run. Diesel would make its table just by asking.
const SQLITE_TABLES: &str = "SELECT count(*) AS tables FROM sqlite_master \
     WHERE type = 'table' AND name = '__diesel_schema_migrations'";
const POSTGRES_TABLES: &str = "SELECT count(*) AS tables FROM information_schema.tables \
     WHERE table_schema = current_schema() AND table_name = '__diesel_schema_migrations'";

#[derive(QueryableByName)]
struct Tables {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    tables: i64,
}

diesel::table! {
    /// Diesel's own record of the migrations that ran.
    __diesel_schema_migrations (version) {
        /// When the migration was written, as digits.
        version -> VarChar,
    }
}

/// The versions that have run in this database.
fn applied(tx: &mut Tx) -> Result<Vec<String>, Error> {
    use __diesel_schema_migrations as recorded;

    let question = match tx.conn_mut() {
        Conn::Sqlite(_) => SQLITE_TABLES,
        Conn::Postgres(_) => POSTGRES_TABLES,
    };
    let found: Tables = on!(tx, c => sql_query(question).get_result(c))?;
    if found.tables == 0 {
        return Ok(Vec::new());
    }
    on!(tx, c => recorded::table.select(recorded::version).load(c))
}

fn migrate_sqlite(conn: &mut SqliteConnection) -> Result<Vec<String>, MigrateError> {
    begin_immediate(conn).map_err(Error::from)?;
    let ran = run_pending(conn, &SQLITE)?;
    commit(conn).map_err(Error::from)?;
    Ok(ran)
}

/// A serialisable database refuses one of two replicas that migrate at the same moment; it finds
/// the work done at its next try.
const TRIES: u32 = 5;

fn migrate_postgres(address: &PostgresAddress) -> Result<Vec<String>, MigrateError> {
    let mut outcome = migrate_postgres_once(address);
    for _ in 1..TRIES {
        match outcome {
            Err(MigrateError::Store(Error::Conflict)) => outcome = migrate_postgres_once(address),
            done => return done,
        }
    }
    outcome
}

const MAKE_LOCK: &str = "CREATE TABLE IF NOT EXISTS signet_migration_lock (id BIGINT PRIMARY KEY); \
     INSERT INTO signet_migration_lock (id) VALUES (1) ON CONFLICT DO NOTHING;";

/// The lock is a row rather than an advisory lock, which not all of PostgreSQL's relatives have:
/// updating it holds off others until the commit.
fn migrate_postgres_once(address: &PostgresAddress) -> Result<Vec<String>, MigrateError> {
    let (mut conn, _driver) = postgres::connect(address)?;
    // Two replicas may both find the table missing; the one that comes second fails, and finds it
    // made when it asks again.
    conn.batch_execute(MAKE_LOCK).or_else(|_| conn.batch_execute(MAKE_LOCK)).map_err(Error::from)?;
    begin(&mut conn).map_err(Error::from)?;
    conn.batch_execute("UPDATE signet_migration_lock SET id = 1 WHERE id = 1").map_err(Error::from)?;
    let ran = run_pending(&mut conn, &POSTGRES)?;
    commit(&mut conn).map_err(Error::from)?;
    Ok(ran)
}

/// Runs what is pending within the caller's transaction, which an error leaves to be rolled back
/// with the connection.
fn run_pending<DB, C>(conn: &mut C, source: &EmbeddedMigrations) -> Result<Vec<String>, MigrateError>
where
    DB: Backend,
    C: MigrationHarness<DB>,
{
    let applied: Vec<_> = conn.applied_migrations().map_err(fault)?.iter().map(ToString::to_string).collect();
    let known = known::<DB>(source)?;
    if let SchemaState::Newer { .. } = compare(&applied, &names(&known)) {
        return Err(MigrateError::Newer);
    }
    let mut ran = Vec::new();
    for migration in known.iter().filter(|migration| !applied.contains(&migration.name().version().to_string())) {
        conn.run_migration(migration).map_err(fault)?;
        ran.push(migration.name().to_string());
    }
    Ok(ran)
}

fn fault(error: Box<dyn std::error::Error + Send + Sync>) -> Error {
    match error.downcast::<diesel::result::Error>() {
        Ok(error) => Error::from(*error),
        Err(other) => Error::bug(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(versions: &[&str]) -> Vec<Known> {
        versions.iter().map(|v| Known { version: (*v).into(), name: format!("{v}_name") }).collect()
    }

    fn applied(versions: &[&str]) -> Vec<String> {
        versions.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_schema_is_compared_by_the_migrations_that_ran() {
        let program = known(&["1", "2"]);
        assert_eq!(compare(&[], &program), SchemaState::Empty);
        assert_eq!(compare(&applied(&["1", "2"]), &program), SchemaState::Current);
        assert_eq!(compare(&applied(&["1"]), &program), SchemaState::Older { pending: vec!["2_name".into()] });
        assert_eq!(compare(&applied(&["1", "2", "3"]), &program), SchemaState::Newer { unknown: vec!["3".into()] });
    }
}
