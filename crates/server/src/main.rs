//! The `signet` binary: one command line, see [`server::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::run(std::env::args_os())
}
