//! A sync app on the command line (RFC 8628, RFC 6749 §4.3): it has no browser of its own.
//!
//! `sync-app --client-id ID` shows a code to be entered in a browser; `sync-app --client-id ID --email ADDRESS` reads
//! a password from standard input instead. Either way it then refreshes its tokens once and says who is signed in.

mod provider;
mod sign_in;

use std::io::BufRead;
use std::process::ExitCode;

use clap::Parser;
use provider::Provider;

/// Signs in, as a sync app does that runs without a window.
#[derive(Parser)]
struct Arguments {
    /// The provider's issuer identifier
    #[arg(long, default_value = "http://localhost:9000")]
    issuer: String,
    /// The client that this app is registered as
    #[arg(long)]
    client_id: String,
    /// Sign in with this email address and the password in the first line of standard input, without a browser
    #[arg(long)]
    email: Option<String>,
}

/// Why there is no sign-in, in one line for people.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// The provider can't be reached, or says something that is no answer.
    #[error("{0} can't be reached: {1}")]
    Unreachable(String, String),
    /// The provider said no.
    #[error("not signed in: {0}")]
    Refused(String),
    /// The provider said no, and where there is help (RFC 6749 §5.2, `error_uri`).
    #[error("not signed in: {0}\nSee {1}")]
    RefusedWithHelp(String, String),
    /// There is no password to read.
    #[error("give the password in the first line of standard input")]
    NoPassword,
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
    let provider = Provider::discover(&arguments.issuer, &arguments.client_id).await?;
    let tokens = match arguments.email {
        Some(email) => sign_in::by_password(&provider, &email, &first_line()?).await?,
        None => sign_in::by_device(&provider, show).await?,
    };
    let tokens = sign_in::refreshed(&provider, &tokens).await?;
    let person = provider.userinfo(&tokens).await?;
    println!(
        "Signed in as {} ({})",
        person.name.as_deref().unwrap_or("somebody"),
        person.email.as_deref().unwrap_or("-")
    );
    Ok(())
}

/// What the person at the screen is to do.
fn show(address: &str, user_code: &str, complete: Option<&str>) {
    println!("Open {address} and enter the code {user_code}");
    if let Some(complete) = complete {
        println!("or open {complete}");
    }
}

fn first_line() -> Result<String, Failure> {
    let line = std::io::stdin().lock().lines().next().and_then(Result::ok);
    line.filter(|line| !line.is_empty()).ok_or(Failure::NoPassword)
}
