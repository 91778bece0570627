//! The project's own tasks: `cargo xtask test`, `cargo xtask pages`, `cargo xtask bench`.
//!
//! Each finds or installs what it needs, starts throw-away servers itself and takes them down again.

mod bench;
mod build;
mod fault;
mod guests;
mod pages;
mod programs;
mod suite;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about, version)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run every test: unit, both databases, HTTP, browser, clients that we didn't write.
    Test {
        /// Passed on to `cargo test`: a name to filter by, `-p CRATE`, `-- --nocapture`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        cargo: Vec<String>,
    },
    /// Render every page as a picture, at two widths, light and dark, into `target/pages`.
    Pages {
        /// Look for faults with axe-core and for sideways scrolling, and fail on any.
        #[arg(long)]
        check: bool,
    },
    /// Measure Signet against the ceilings of this machine, on SQLite and on PostgreSQL.
    Bench {
        /// Passed on to the benchmark: `--quick`, `--json FILE`, `--connections N`, `--only NAME`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Test { cargo } => suite::run(&cargo),
        Task::Pages { check } => pages::run(check),
        Task::Bench { options } => bench::run(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::FAILURE
        }
    }
}
