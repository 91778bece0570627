//! `signet demo`.

use std::path::PathBuf;

use clap::Args;

use super::output::{CliError, Output};
use crate::demo::{self, DemoError, Options};
use crate::telemetry::logs;

#[derive(Args, Debug)]
pub(super) struct DemoArguments {
    /// The folder that holds everything; it is made where there is none
    #[arg(long, value_name = "DIR", default_value = "./.signet-demo")]
    data: PathBuf,
    /// The first of the ports; those after it are taken too
    #[arg(long, value_name = "N", default_value_t = 9000, value_parser = clap::value_parser!(u16).range(1..=65_000))]
    port: u16,
    /// Delete what an earlier demo left in the folder, and start anew
    #[arg(long)]
    reset: bool,
}

/// Runs the demo until it is stopped; what there is to know of it is printed once everything answers.
pub(super) fn run(arguments: DemoArguments, as_json: bool) -> Result<Output, CliError> {
    logs::start_beside_output();
    let options = Options { data: arguments.data, port: arguments.port, reset: arguments.reset };
    let announce = |said: &demo::Announcement| {
        Output::new(said.json.clone(), said.text.clone()).print(as_json);
    };
    actix_web::rt::System::new().block_on(demo::run(&options, announce))?;
    Ok(Output::silent())
}

impl From<DemoError> for CliError {
    fn from(error: DemoError) -> Self {
        Self::failed(error.to_string())
    }
}
