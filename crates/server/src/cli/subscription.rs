//! `signet subscription …`: who belongs to whom, as the operator's own books say.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use account::Accounts;
use account::hashing::{HashPool, HashSettings};
use account::subscription::file::{self, Mistake, Row};
use account::subscription::{self, Counts, Import, People, Removal};
use clap::{Args, Subcommand};
use model::Timestamp;
use model::subscription::Subscription;
use serde_json::{Value, json};
use store::OpenOptions;

use super::args::ConfigFile;
use super::output::{CliError, Output, rfc_3339};
use super::work::{on_data, on_data_with, one_of_each};
use crate::clock;
use crate::config::Config;
use crate::data::Data;

/// The largest file: room for a million subscriptions and more.
const LARGEST_FILE: u64 = 256 * 1024 * 1024;
/// How many mistakes are told at once; whoever mends those sees the others next time.
const TOLD: usize = 20;
/// How long an import may take. It is one transaction.
const PATIENCE: Duration = Duration::from_secs(30 * 60);

#[derive(Debug, Subcommand)]
pub(super) enum SubscriptionCommand {
    /// Import a CSV file, whole or not at all: customer_number,owner_email,registration_ids
    Import(ImportArguments),
    /// List all subscriptions
    List(ConfigFile),
    /// Remove a subscription, and end the requests to join it
    Remove(RemoveArguments),
}

#[derive(Args, Debug)]
pub(super) struct ImportArguments {
    #[command(flatten)]
    file: ConfigFile,
    /// The file; subscriptions with the same customer numbers are replaced, others stay
    #[arg(value_name = "FILE.csv")]
    csv: PathBuf,
}

#[derive(Args, Debug)]
pub(super) struct RemoveArguments {
    #[command(flatten)]
    file: ConfigFile,
    /// The customer number
    #[arg(value_name = "CUSTOMER_NUMBER", allow_hyphen_values = true)]
    customer_number: String,
    /// Though people belong to it: they are asked for a subscription again, and their sessions and what apps hold end
    #[arg(long)]
    with_people: bool,
}

pub(super) fn run(command: SubscriptionCommand) -> Result<Output, CliError> {
    match command {
        SubscriptionCommand::Import(import) => {
            let rows = read(&import.csv)?;
            let patient = OpenOptions { patience: PATIENCE, ..one_of_each() };
            on_data_with(&import.file, &patient, async |config, data| {
                self::import(&accounts(&config, data)?, rows, &import.csv).await
            })
        }
        SubscriptionCommand::List(file) => on_data(&file, async |config, data| list(&accounts(&config, data)?).await),
        SubscriptionCommand::Remove(remove) => {
            let people = if remove.with_people { People::AskAgain } else { People::MustBeNone };
            let number = remove.customer_number;
            on_data(&remove.file, async |config, data| self::remove(&accounts(&config, data)?, &number, people).await)
        }
    }
}

/// No password is hashed here, so one idle thread will do.
fn accounts(config: &Config, data: Data) -> Result<Accounts, CliError> {
    let hashing = HashPool::start(&HashSettings { workers: 1, ..config.hash_settings() })
        .map_err(|cause| CliError::failed(format!("the system gives no thread to hash passwords on: {cause}")))?;
    Ok(Accounts::new(data.store, Arc::new(data.keyring), hashing, config.account_settings()))
}

fn read(csv: &Path) -> Result<Vec<Row>, CliError> {
    let mut bytes = Vec::new();
    let opened = File::open(csv).and_then(|file| file.take(LARGEST_FILE + 1).read_to_end(&mut bytes));
    opened.map_err(|cause| CliError::failed(format!("{} cannot be read: {cause}", csv.display())))?;
    if bytes.len() as u64 > LARGEST_FILE {
        let line = format!("{} is larger than 256 MiB: import it in several files", csv.display());
        return Err(CliError::failed(line));
    }
    file::read(&bytes).map_err(|mistakes| refused(csv, &mistakes))
}

/// Everything that is wrong, in one line.
fn refused(csv: &Path, mistakes: &[Mistake]) -> CliError {
    let told: Vec<String> = mistakes.iter().take(TOLD).map(ToString::to_string).collect();
    let more = match mistakes.len().saturating_sub(TOLD) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    CliError::failed(format!("{}: {}{more}; nothing was imported", csv.display(), told.join("; ")))
}

async fn import(accounts: &Accounts, rows: Vec<Row>, csv: &Path) -> Result<Output, CliError> {
    match subscription::import(accounts, rows, &mut clock::moment()).await {
        Ok(Import::Done(counts)) => Ok(imported(counts)),
        Ok(Import::Refused(mistakes)) => Err(refused(csv, &mistakes)),
        Err(account::Error::Store(store::Error::Constraint(_))) => {
            Err(CliError::failed("another import ran at the same time, so nothing was imported: run this one again"))
        }
        Err(fault) => Err(fault.into()),
    }
}

fn imported(counts: Counts) -> Output {
    let Counts { added, replaced, registration_ids, owners_changed, requests_ended } = counts;
    let text = format!(
        "{added} subscriptions added, {replaced} replaced, {registration_ids} registration IDs; {owners_changed} owners changed, {requests_ended} requests ended by that"
    );
    let json = json!({
        "added": added,
        "replaced": replaced,
        "registration_ids": registration_ids,
        "owners_changed": owners_changed,
        "requests_ended": requests_ended,
    });
    Output::new(json, text)
}

async fn list(accounts: &Accounts) -> Result<Output, CliError> {
    let all = subscription::list(accounts).await?;
    let line = |(one, _): &(Subscription, Timestamp)| {
        format!("{}  {}  {}", one.customer_number, one.owner_email, registration_ids(one).join(" "))
    };
    let lines: Vec<String> = all.iter().map(line).collect();
    let json: Vec<Value> = all.iter().map(describe).collect();
    Ok(Output::new(json!(json), lines.join("\n")))
}

fn describe((one, imported_at): &(Subscription, Timestamp)) -> Value {
    json!({
        "customer_number": one.customer_number.as_str(),
        "owner_email": one.owner_email.as_str(),
        "registration_ids": registration_ids(one),
        "imported_at": rfc_3339(*imported_at),
    })
}

fn registration_ids(one: &Subscription) -> Vec<&str> {
    one.registration_ids.iter().map(|id| id.as_str()).collect()
}

async fn remove(accounts: &Accounts, number: &str, people: People) -> Result<Output, CliError> {
    match subscription::remove(accounts, number, people, &mut clock::moment()).await? {
        Removal::Done { people, requests_ended } => Ok(Output::new(
            json!({ "customer_number": number, "removed": true, "people": people, "requests_ended": requests_ended }),
            format!("subscription {number} is removed; {people} people are asked for another one"),
        )),
        Removal::HasPeople(people) => Err(CliError::failed(format!(
            "people who belong to the subscription {number}: {people}; add --with-people to remove it all the same, which ends their sessions and asks them for another one"
        ))),
        Removal::NoSuchSubscription => Err(CliError::failed(format!(
            "no subscription has the customer number {number:?}: `signet subscription list` shows those there are"
        ))),
        Removal::Several(numbers) => Err(CliError::failed(format!(
            "no subscription is written {number:?}, but {}; name the one that you mean as it is written",
            numbers.join(" and ")
        ))),
    }
}
