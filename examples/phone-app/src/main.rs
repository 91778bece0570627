//! A native app (RFC 8252): it opens the system's browser, and gets the answer at a loopback address of its own.
//!
//! `phone-app --client-id ID` prints the address to open, waits for the person to come back, refreshes its tokens once,
//! and says who is signed in.

mod listener;
mod provider;

use std::process::ExitCode;

use clap::Parser;
use listener::Listener;
use provider::Provider;

/// Signs in, as a phone app does in the system's browser.
#[derive(Parser)]
struct Arguments {
    /// The provider's issuer identifier
    #[arg(long, default_value = "http://localhost:9000")]
    issuer: String,
    /// The client that this app is registered as
    #[arg(long)]
    client_id: String,
}

/// Why there is no sign-in, in one line for people.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// This machine lets nobody listen, or the browser went away.
    #[error("the answer can't be received: {0}")]
    Loopback(#[from] std::io::Error),
    /// The provider can't be reached, or isn't well.
    #[error("the provider can't be reached: {0}")]
    Unreachable(String),
    /// The provider said no.
    #[error("not signed in: {0}")]
    Refused(String),
    /// Something came back that can't be from the provider, or isn't for this app.
    #[error("the answer can't be trusted: {0}")]
    Untrusted(String),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Failure> {
    let listener = Listener::bind().await?;
    let provider = Provider::discover(&arguments.issuer, &arguments.client_id, listener.address()?).await?;
    let (address, attempt) = provider.begin();
    println!("Open {address}");
    let answer = listener.answer().await?;
    let person = provider.finish(attempt, answer).await?;
    println!("Signed in as {person}");
    Ok(())
}
