//! What commands on the data have in common: the configuration, the database, the runtime.

use std::future::Future;

use store::OpenOptions;
use tokio::runtime::Builder;

use super::args::ConfigFile;
use super::output::CliError;
use crate::config::{Config, Depth};
use crate::data::{self, Data, DataError};

/// Reads the configuration; of several mistakes it says the first.
pub(super) fn load(file: &ConfigFile) -> Result<Config, CliError> {
    Config::load(&file.config, Depth::Values).map_err(|error| CliError::failed(error.first()))
}

/// Runs a command on the data that the configuration names.
pub(super) fn on_data<T, F>(file: &ConfigFile, act: impl FnOnce(Config, Data) -> F) -> Result<T, CliError>
where
    F: Future<Output = Result<T, CliError>>,
{
    on_data_with(file, &one_of_each(), act)
}

/// The same, with a say in how the database is opened.
pub(super) fn on_data_with<T, F>(
    file: &ConfigFile,
    options: &OpenOptions,
    act: impl FnOnce(Config, Data) -> F,
) -> Result<T, CliError>
where
    F: Future<Output = Result<T, CliError>>,
{
    let config = load(file)?;
    wait(async {
        let data = data::open(&config, options).await?;
        let store = data.store.clone();
        let result = act(config, data).await;
        store.close().await;
        result
    })
}

/// Waits for something asynchronous on this thread.
pub(super) fn wait<T>(work: impl Future<Output = Result<T, CliError>>) -> Result<T, CliError> {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|cause| CliError::failed(format!("the system gives no runtime: {cause}")))?;
    runtime.block_on(work)
}

/// A command asks one thing at a time.
pub(super) fn one_of_each() -> OpenOptions {
    OpenOptions { readers: 1, postgres_connections: 1, ..OpenOptions::default() }
}

impl From<DataError> for CliError {
    fn from(error: DataError) -> Self {
        Self::failed(error.to_string())
    }
}

impl From<store::Error> for CliError {
    fn from(error: store::Error) -> Self {
        Self::failed(data::sentence(&error))
    }
}
