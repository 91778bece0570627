//! Databases of one test's own.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use tokio::sync::OnceCell;

use crate::pool::Pool;
use crate::postgres;

/// Databases as [`Throwaway::set_up`] made the first of them.
static POOL: OnceCell<Pool> = OnceCell::const_new();

/// On which database a test runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file of its own.
    Sqlite,
    /// A database of its own, in the server that `SIGNET_TEST_POSTGRES` names.
    Postgres,
}

/// A database of one test's own, and a folder beside it. Both go away with this value.
pub struct Throwaway {
    /// On which kind it is.
    pub database: Database,
    /// Its address, as in the configuration.
    pub url: String,
    /// The folder; SQLite's files are in it.
    pub folder: PathBuf,
    name: String,
    /// Whether another test may have it next.
    handed_on: AtomicBool,
}

impl Database {
    /// Both kinds.
    pub const BOTH: [Self; 2] = [Self::Sqlite, Self::Postgres];
}

impl Throwaway {
    /// An empty one; of SQLite the file is still to be made.
    pub fn new(database: Database) -> Self {
        let name = fresh_name();
        if database == Database::Postgres {
            postgres::create(&name, None);
        }
        Self::named(name, database, false)
    }

    /// One as `set_up` leaves it, which is called with the address of an empty one. On PostgreSQL it is called once
    /// for this process, so it must do the same each time: tests that come later have what earlier ones had, with the
    /// rows of the beginning and under another name.
    pub async fn set_up(database: Database, set_up: impl AsyncFn(&str)) -> Self {
        if database == Database::Sqlite {
            let new = Self::new(database);
            set_up(&new.url).await;
            return new;
        }
        let make = async || {
            let template = fresh_name();
            postgres::create(&template, None);
            set_up(&postgres::address(&template)).await;
            Pool::of(template)
        };
        let name = fresh_name();
        POOL.get_or_init(make).await.take(&name);
        Self::named(name, database, true)
    }

    fn named(name: String, database: Database, handed_on: bool) -> Self {
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir(&folder).expect("a temporary folder can be made");
        let url = match database {
            Database::Sqlite => format!("sqlite://{}", folder.join("signet.db").display()),
            Database::Postgres => postgres::address(&name),
        };
        Self { database, url, folder, name, handed_on: handed_on.into() }
    }

    /// Runs statements that change more than rows; on PostgreSQL alone.
    pub fn alter(&self, statements: &str) {
        self.handed_on.store(false, Ordering::Relaxed);
        postgres::run(&self.url, statements);
    }

    /// Whether a text stands anywhere in it, in plain or as bytes: in SQLite's files, or in a row of PostgreSQL.
    pub fn holds(&self, text: &str) -> bool {
        if self.database == Database::Sqlite {
            let files = std::fs::read_dir(&self.folder).expect("the folder can be listed");
            let contents = files.filter_map(|file| std::fs::read(file.ok()?.path()).ok());
            return contents.into_iter().any(|bytes| bytes.windows(text.len()).any(|part| part == text.as_bytes()));
        }
        let bytes: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        postgres::rows(&self.url).iter().any(|row| row.contains(text) || row.contains(&bytes))
    }
}

impl Drop for Throwaway {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.folder);
        let handed_on = self.handed_on.load(Ordering::Relaxed) && !std::thread::panicking();
        match (self.database, POOL.get()) {
            (Database::Sqlite, _) => {}
            (Database::Postgres, Some(pool)) if handed_on => pool.give_back(self.name.clone()),
            (Database::Postgres, _) => postgres::remove(&self.name),
        }
    }
}

/// A name that nobody else has taken, in this run or any other.
fn fresh_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("{}_{}", postgres::run_name(), COUNT.fetch_add(1, Ordering::Relaxed))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLES: &str = "CREATE TABLE one (id BIGINT PRIMARY KEY, bytes BYTEA, text TEXT); \
         CREATE TABLE another (id BIGINT PRIMARY KEY, one BIGINT NOT NULL REFERENCES one (id)); \
         INSERT INTO one VALUES (1, '\\x00ff5c', 'it''s \\ \"quoted\"'), (2, NULL, NULL)";

    async fn tables(url: &str) {
        postgres::run(url, TABLES);
    }

    #[tokio::test]
    async fn a_database_that_was_used_is_as_it_was_at_first_and_nobody_has_it_any_more() {
        let first = Throwaway::set_up(Database::Postgres, tables).await;
        let (url, rows) = (first.url.clone(), postgres::rows(&first.url));
        postgres::run(
            &url,
            "INSERT INTO another VALUES (1, 2); UPDATE one SET text = 'changed'; DELETE FROM one WHERE id = 1",
        );
        assert_ne!(postgres::rows(&url), rows);
        drop(first);
        let second = Throwaway::set_up(Database::Postgres, tables).await;
        assert_eq!(postgres::rows(&second.url), rows);
        let old = postgres::on_a_thread(&url, async |_| Ok(()));
        assert!(old.is_err(), "what is still under way in the first test reaches nothing");
        second.alter("CREATE TABLE third ()");
        drop(second);
        let third = Throwaway::set_up(Database::Postgres, tables).await;
        postgres::run(&third.url, "CREATE TABLE third ()");
    }
}
