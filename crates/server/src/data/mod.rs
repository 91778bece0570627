//! What Signet works on: the database and the key file that belongs to it.

mod key_file;
#[cfg(test)]
mod tests;

use model::Keyring;
use store::migrate::{MigrateError, SchemaState, migrate, schema_state};
use store::{DatabaseUrl, OpenOptions, Store};

use crate::clock;
use crate::config::Config;

/// The database, opened, and the key file that it was made with.
pub struct Data {
    /// The database.
    pub store: Store,
    /// The key file.
    pub keyring: Keyring,
}

impl std::fmt::Debug for Data {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Data")
    }
}

/// Why there is no data to work on; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// No migration has run.
    #[error("the database {0} is empty: run `signet migrate --config FILE` first")]
    Empty(DatabaseUrl),
    /// The schema is that of an older Signet.
    #[error(
        "the database {0} has the schema of an older Signet: back it up, then run `signet migrate --config FILE`, or start with `signet serve --migrate`"
    )]
    Older(DatabaseUrl),
    /// The schema is that of a newer Signet.
    #[error("the database {0} is newer than this Signet: run the version that migrated it, or a later one")]
    Newer(DatabaseUrl),
    /// The key file.
    #[error("{0}")]
    KeyFile(String),
    /// The database failed; its own words are for the operator, who alone sees this.
    #[error("{}", sentence(.0))]
    Store(#[from] store::Error),
}

/// What [`prepare`] may do to the schema of a database that has data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upgrade {
    /// Bring it up to date.
    Run,
    /// Leave it alone, and refuse when it is old.
    Refuse,
}

/// Makes the schema where there is none, upgrades it when asked to, and gives the names of the
/// migrations that ran.
pub async fn prepare(url: &DatabaseUrl, upgrade: Upgrade) -> Result<Vec<String>, DataError> {
    match (schema_state(url).await?, upgrade) {
        (SchemaState::Current, _) => return Ok(Vec::new()),
        (SchemaState::Newer { .. }, _) => return Err(DataError::Newer(url.clone())),
        (SchemaState::Older { .. }, Upgrade::Refuse) => return Err(DataError::Older(url.clone())),
        (SchemaState::Older { .. }, Upgrade::Run) | (SchemaState::Empty, _) => {}
    }
    migrate(url).await.map_err(|error| match error {
        MigrateError::Newer => DataError::Newer(url.clone()),
        MigrateError::Store(error) => DataError::Store(error),
    })
}

/// Opens a database whose schema is up to date, for `signet serve` and `signet migrate`: the key
/// file is made when the database was never used with one.
pub async fn open_or_make_key(config: &Config, options: &OpenOptions) -> Result<Data, DataError> {
    let store = open_current(config, options).await?;
    let keyring = match key_file::read(&config.key_file)? {
        Some(keyring) => keyring,
        None if fingerprint(&store).await?.is_none() => key_file::make(&config.key_file, &mut clock::moment())?,
        // A server that started at the same moment may have made both since.
        None => key_file::read(&config.key_file)?.ok_or_else(|| key_file::missing(&config.key_file))?,
    };
    let claimed = claim(&store, &keyring).await?;
    claimed.then_some(Data { store, keyring }).ok_or_else(|| key_file::foreign(&config.key_file))
}

/// Opens the database and its key file for every other command: neither is made or changed.
pub async fn open(config: &Config, options: &OpenOptions) -> Result<Data, DataError> {
    let store = open_current(config, options).await?;
    let keyring = key_file::read(&config.key_file)?.ok_or_else(|| key_file::missing(&config.key_file))?;
    match fingerprint(&store).await? {
        Some(known) if known == keyring.fingerprint() => Ok(Data { store, keyring }),
        Some(_) => Err(key_file::foreign(&config.key_file)),
        None => Err(DataError::Empty(config.database.clone())),
    }
}

async fn open_current(config: &Config, options: &OpenOptions) -> Result<Store, DataError> {
    let url = &config.database;
    match schema_state(url).await? {
        SchemaState::Current => Ok(Store::open(url, options)?),
        SchemaState::Empty => Err(DataError::Empty(url.clone())),
        SchemaState::Older { .. } => Err(DataError::Older(url.clone())),
        SchemaState::Newer { .. } => Err(DataError::Newer(url.clone())),
    }
}

async fn fingerprint(store: &Store) -> Result<Option<String>, DataError> {
    Ok(store.read_one(store::meta::key_fingerprint).await?)
}

async fn claim(store: &Store, keyring: &Keyring) -> Result<bool, DataError> {
    let mine = keyring.fingerprint();
    if fingerprint(store).await?.as_ref() == Some(&mine) {
        return Ok(true);
    }
    Ok(store.write(move |tx| store::meta::claim_fingerprint(tx, &mine)).await?)
}

/// A store's error in one line, with the database's own words.
pub fn sentence(error: &store::Error) -> String {
    let Some(cause) = error.cause() else {
        return error.to_string();
    };
    let cause: Vec<_> = cause.to_string().split_whitespace().map(str::to_owned).collect();
    format!("{error} ({})", cause.join(" "))
}
