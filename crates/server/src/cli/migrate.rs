//! `signet migrate`.

use serde_json::json;

use super::args::ConfigFile;
use super::output::{CliError, Output};
use super::work::{load, one_of_each, wait};
use crate::data::{self, Upgrade};

/// Brings the schema up to date, and makes the key file for a database that has none yet.
pub(super) fn run(file: &ConfigFile) -> Result<Output, CliError> {
    let config = load(file)?;
    wait(async {
        let ran = data::prepare(&config.database, Upgrade::Run).await?;
        let data = data::open_or_make_key(&config, &one_of_each()).await?;
        data.store.close().await;
        let text = match ran.as_slice() {
            [] => format!("{} is up to date", config.database),
            ran => format!("{} is up to date; migrations that ran: {}", config.database, ran.join(", ")),
        };
        Ok(Output::new(json!({ "migrations": ran }), text))
    })
}
