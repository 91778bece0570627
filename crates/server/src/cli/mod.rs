//! The command line: what can be typed, and how a command ends.
//!
//! Each noun has a module with its arguments and its acts. A command gives an [`Output`] or a
//! [`CliError`]; nothing else is printed.

mod args;
mod client;
mod config;
mod demo;
mod input;
mod keys;
mod migrate;
mod output;
mod serve;
mod subscription;
#[cfg(test)]
mod tests;
mod upstream;
mod usage;
mod user;
mod work;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
pub use output::{CliError, Output};

/// Runs the command in `words`, the program's own name first. Exit code 0, 1 (failed) or 2 (usage).
pub fn run(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(words) {
        Ok(arguments) => arguments,
        Err(error) => return usage::answer(&error),
    };
    match act(arguments.command, arguments.json_output) {
        Ok(output) => output.print(arguments.json_output),
        Err(error) => error.print(),
    }
}

fn act(command: Command, as_json: bool) -> Result<Output, CliError> {
    match command {
        Command::Demo(arguments) => demo::run(arguments, as_json),
        Command::Serve(command) => serve::run(&command),
        Command::Migrate(file) => migrate::run(&file),
        Command::Config(command) => config::run(command),
        Command::Client(command) => client::run(command),
        Command::Keys(command) => keys::run(command),
        Command::Subscription(command) => subscription::run(command),
        Command::Upstream(command) => upstream::run(command),
        Command::User(command) => user::run(command),
    }
}
