//! `signet config check` and `signet config example`.

use clap::Subcommand;
use serde_json::json;

use super::args::ConfigFile;
use super::output::{CliError, Output};
use crate::config::{Config, Depth, EXAMPLE};

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Say what is wrong with a configuration, by line and key
    Check(ConfigFile),
    /// Print a configuration with every key and its default
    Example,
}

pub(super) fn run(command: ConfigCommand) -> Result<Output, CliError> {
    match command {
        ConfigCommand::Check(file) => check(&file),
        ConfigCommand::Example => Ok(Output::new(json!({ "example": EXAMPLE }), EXAMPLE.trim_end())),
    }
}

fn check(file: &ConfigFile) -> Result<Output, CliError> {
    let config = Config::load(&file.config, Depth::Files).map_err(|error| CliError::failed(error.to_string()))?;
    let mut lines: Vec<String> = config.warnings.iter().map(|warning| format!("warning: {warning}")).collect();
    lines.push(format!("{} is a valid configuration", file.config.display()));
    Ok(Output::new(json!({ "valid": true, "warnings": config.warnings }), lines.join("\n")))
}
