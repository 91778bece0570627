//! The benchmark: Signet's hot paths under load, beside what this machine can do at most.
//!
//! `cargo xtask bench` builds it and runs it; `docs/performance.md` tells what is measured and how.

#![expect(clippy::disallowed_methods, reason = "a benchmark needs a clock of its own, and waits for other processes")]

mod ceilings;
mod fault;
mod flow;
mod growth;
mod http;
mod installation;
mod load;
mod paths;
mod process;
mod run;
mod table;
mod visitor;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use store::DatabaseUrl;

use fault::Fault;

#[derive(Parser)]
#[command(name = "bench", about, version)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Start Signet and the ceilings, drive them, and print what was measured.
    Run(Options),
    /// Serve the ceilings on a free port of 127.0.0.1 and print the address.
    Ceilings {
        /// Where the tables of the ceilings are made: sqlite://FILE or postgres://USER@HOST/NAME.
        #[arg(long)]
        database: DatabaseUrl,
    },
}

/// What to measure, and for how long.
#[derive(clap::Args)]
struct Options {
    /// The release build of signet.
    #[arg(long)]
    signet: PathBuf,
    /// An empty PostgreSQL database that may be filled; without it SQLite alone is measured.
    #[arg(long)]
    postgres: Option<String>,
    /// One round of one second, to see that all works.
    #[arg(long)]
    quick: bool,
    /// Write the figures here as JSON too.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Connections that ask at once, and callers of the ceilings that have no HTTP.
    #[arg(long, default_value_t = 32)]
    connections: usize,
    /// Measure this path alone, by its name in the JSON; may be given several times.
    #[arg(long)]
    only: Vec<String>,
    /// Measure SQLite alone, with so many people more in its database, of whom each has five sessions.
    #[arg(long, default_value_t = 0)]
    people: u64,
    /// Where databases are made and removed: a folder on a real disk.
    #[arg(long, default_value = "target")]
    folder: PathBuf,
}

fn main() -> ExitCode {
    match act(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn act(task: Task) -> Result<(), Fault> {
    match task {
        Task::Ceilings { database } => actix_web::rt::System::new().block_on(ceilings::serve(&database)),
        Task::Run(options) => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(run::run(&options))
        }
    }
}
