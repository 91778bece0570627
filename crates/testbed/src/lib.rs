//! Throw-away databases, for the tests of every layer: it knows addresses, folders and a PostgreSQL client, and nothing
//! of what is kept in them.

mod postgres;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

pub use postgres::run;
use tokio::sync::OnceCell;

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
}

impl Throwaway {
    /// An empty one; of SQLite the file is still to be made.
    pub fn new(database: Database) -> Self {
        let name = fresh_name();
        if database == Database::Postgres {
            postgres::create(&name, None);
        }
        Self::named(name, database)
    }

    /// One as `set_up` leaves it, which is called with the address of an empty one. On PostgreSQL it is called once
    /// for this process, and cloned, so it must do the same each time.
    pub async fn set_up(database: Database, set_up: impl AsyncFn(&str)) -> Self {
        static TEMPLATE: OnceCell<String> = OnceCell::const_new();
        if database == Database::Sqlite {
            let new = Self::new(database);
            set_up(&new.url).await;
            return new;
        }
        let template = TEMPLATE.get_or_init(async || {
            let name = fresh_name();
            postgres::create(&name, None);
            set_up(&postgres::address(&name)).await;
            name
        });
        let (template, name) = (template.await, fresh_name());
        postgres::create(&name, Some(template));
        Self::named(name, database)
    }

    fn named(name: String, database: Database) -> Self {
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir(&folder).expect("a temporary folder can be made");
        let url = match database {
            Database::Sqlite => format!("sqlite://{}", folder.join("signet.db").display()),
            Database::Postgres => postgres::address(&name),
        };
        Self { database, url, folder, name }
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
        if self.database == Database::Postgres {
            postgres::remove(&self.name);
        }
    }
}

/// A name that nobody else has taken, in this run or any other.
fn fresh_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("{}_{}", postgres::run_name(), COUNT.fetch_add(1, Ordering::Relaxed))
}
