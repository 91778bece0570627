//! `signet serve`.

use clap::Args;
use store::OpenOptions;

use super::args::ConfigFile;
use super::output::{CliError, Output};
use super::work::load;
use crate::data::{self, Upgrade};
use crate::serve::{self, Mode, ServeError};
use crate::serving::{ListenError, Listeners, stop_signal};
use crate::telemetry::logs;

/// What `signet serve` takes.
#[derive(Args, Clone, Debug)]
pub(super) struct ServeCommand {
    #[command(flatten)]
    file: ConfigFile,
    /// Bring an older database up to date first
    #[arg(long)]
    migrate: bool,
}

/// Serves until a signal ends it.
pub(super) fn run(command: &ServeCommand) -> Result<Output, CliError> {
    let config = load(&command.file)?;
    logs::start(&config.telemetry);
    config.warnings.iter().for_each(|warning| tracing::warn!("{warning}"));
    actix_web::rt::System::new().block_on(async {
        let listeners = Listeners::bind(&config.server)?;
        let upgrade = if command.migrate { Upgrade::Run } else { Upgrade::Refuse };
        data::prepare(&config.database, upgrade).await?;
        let data = data::open_or_make_key(&config, &OpenOptions::default()).await?;
        let server = serve::start(&config, listeners, data, Mode::Production).await?;
        tracing::info!(issuer = config.server.issuer.as_str(), "serving");
        let stop = stop_signal().map_err(ServeError::System)?;
        server.until(stop).await.map_err(ServeError::System)?;
        tracing::info!("stopped");
        Ok(Output::silent())
    })
}

impl From<ListenError> for CliError {
    fn from(error: ListenError) -> Self {
        Self::failed(error.to_string())
    }
}

impl From<ServeError> for CliError {
    fn from(error: ServeError) -> Self {
        Self::failed(error.to_string())
    }
}
