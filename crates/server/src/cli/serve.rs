//! `signet serve`.

use std::io;

use clap::Args;
use store::OpenOptions;

use super::args::ConfigFile;
use super::output::{CliError, Output};
use super::work::load;
use crate::data::{self, Upgrade};
use crate::messages;
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
    messages::warn(&config);
    actix_web::rt::System::new().block_on(async {
        let listeners = Listeners::bind(&config.server)?;
        let (listen, management_listen) = addresses(&listeners).map_err(ServeError::System)?;
        let upgrade = if command.migrate { Upgrade::Run } else { Upgrade::Refuse };
        data::prepare(&config.database, upgrade).await?;
        let data = data::open_or_make_key(&config, &OpenOptions::default()).await?;
        let server = serve::start(&config, listeners, data, Mode::Production).await?;
        tracing::info!(issuer = config.server.issuer.as_str(), listen, management_listen, "serving");
        let stop = stop_signal().map_err(ServeError::System)?;
        server.until(stop).await.map_err(ServeError::System)?;
        tracing::info!("stopped");
        Ok(Output::silent())
    })
}

/// Where it listens, with the ports that the system chose where the configuration says 0.
fn addresses(listeners: &Listeners) -> io::Result<(String, String)> {
    let public: Vec<_> = listeners.public_addresses()?.iter().map(ToString::to_string).collect();
    Ok((public.join(" "), listeners.management_address()?.to_string()))
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
