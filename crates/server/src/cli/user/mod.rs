//! `signet user …`: people, beside a running server, which sees the change on its next request.

mod external;
mod person;
mod remove;
mod role;

use std::path::PathBuf;
use std::sync::Arc;

use account::Accounts;
use account::hashing::{HashPool, HashSettings};
use account::people::{self, Addition, LockChange, NewPerson, PasswordChange, Refusal};
use clap::{Args, Subcommand};
use model::person::Person;
use model::secret::PlainPassword;
use serde_json::{Map, Value, json};

use super::args::ConfigFile;
use super::client::metadata::read_object;
use super::input::first_line;
use super::output::{CliError, Output};
use super::work::on_data;
use crate::clock;
use crate::config::Config;
use crate::data::Data;
use person::describe;

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Add a person
    Add(Add),
    /// Print what is known of a person
    Show(Which),
    /// Set a person's password; it ends their sessions and what apps hold
    SetPassword(SetPassword),
    /// Keep a person out until they are unlocked; it ends their sessions and what apps hold
    Lock(Which),
    /// Give a person roles or take them away, or print those they have
    Role(role::RoleArguments),
    /// Let a locked person in again
    Unlock(Which),
    /// Link a person to who they are at an upstream, which can't be taken back: a link ends by disconnecting alone, for good.
    /// What their password had opened on the website ends
    Link(external::LinkArguments),
    /// Disconnect a person's external login for good; without a password they are mailed a link to set one up
    Disconnect(external::DisconnectArguments),
    /// Remove a person for good, with everything that is theirs
    Remove(Which),
}

#[derive(Args, Debug)]
pub(super) struct Add {
    #[command(flatten)]
    file: ConfigFile,
    /// The person as a JSON object: email, password or password_hash, verified, standard claims
    #[arg(long, value_name = "FILE", conflicts_with_all = ["email", "name", "password_stdin", "verified"])]
    json: Option<PathBuf>,
    /// The email address to sign in with
    #[arg(long, value_name = "EMAIL", required_unless_present = "json")]
    email: Option<String>,
    /// The full name
    #[arg(long, value_name = "NAME", required_unless_present = "json")]
    name: Option<String>,
    /// Take the password from the first line of standard input
    #[arg(long)]
    password_stdin: bool,
    /// The mailbox is known to be theirs
    #[arg(long)]
    verified: bool,
}

#[derive(Args, Debug)]
pub(super) struct Which {
    #[command(flatten)]
    file: ConfigFile,
    /// The person's email address or id (`sub`)
    #[arg(value_name = "EMAIL|ID", required_unless_present = "email")]
    person: Option<String>,
    /// The person's email address
    #[arg(long, value_name = "EMAIL", conflicts_with = "person")]
    email: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct SetPassword {
    #[command(flatten)]
    which: Which,
    /// Take the password from the first line of standard input
    #[arg(long, required = true)]
    password_stdin: bool,
}

impl Which {
    fn split(self) -> (ConfigFile, String) {
        (self.file, self.person.or(self.email).unwrap_or_default())
    }
}

pub(super) fn run(command: UserCommand) -> Result<Output, CliError> {
    match command {
        UserCommand::Add(add) => {
            let (file, members) = members(add)?;
            let new = person::read(members)?;
            on_data(&file, async |config, data| {
                config.password.check_files().map_err(CliError::failed)?;
                self::add(&accounts(&config, data)?, new).await
            })
        }
        UserCommand::Show(which) => {
            let (file, who) = which.split();
            on_data(&file, async |config, data| {
                let accounts = accounts(&config, data)?;
                shown(&accounts, &who).await
            })
        }
        UserCommand::SetPassword(set) => {
            let password = password_given()?;
            let (file, who) = set.which.split();
            on_data(&file, async |config, data| {
                config.password.check_files().map_err(CliError::failed)?;
                set_password(&accounts(&config, data)?, &who, password).await
            })
        }
        UserCommand::Lock(which) => {
            let (file, who) = which.split();
            on_data(&file, async |config, data| lock(&accounts(&config, data)?, &who).await)
        }
        UserCommand::Unlock(which) => {
            let (file, who) = which.split();
            on_data(&file, async |config, data| unlock(&accounts(&config, data)?, &who).await)
        }
        UserCommand::Role(arguments) => role::run(arguments),
        UserCommand::Link(arguments) => external::link(arguments),
        UserCommand::Disconnect(arguments) => external::cut(arguments),
        UserCommand::Remove(which) => {
            let (file, who) = which.split();
            on_data(&file, async |config, data| remove::run(&accounts(&config, data)?, &who).await)
        }
    }
}

/// One password is hashed at most, so one thread will do.
fn accounts(config: &Config, data: Data) -> Result<Accounts, CliError> {
    let hashing = HashPool::start(&HashSettings { workers: 1, ..config.hash_settings() })
        .map_err(|cause| CliError::failed(format!("the system gives no thread to hash passwords on: {cause}")))?;
    Ok(Accounts::new(data.store, Arc::new(data.keyring), hashing, config.account_settings()))
}

/// The options as the members of a file, or the file.
fn members(add: Add) -> Result<(ConfigFile, Map<String, Value>), CliError> {
    if let Some(file) = &add.json {
        return Ok((add.file, read_object(file)?));
    }
    let password = if add.password_stdin { Some(password_given()?) } else { None };
    let members = [
        ("email", json!(add.email)),
        ("name", json!(add.name)),
        ("verified", json!(add.verified)),
        ("password", json!(password.as_ref().map(PlainPassword::expose))),
    ];
    Ok((add.file, members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()))
}

async fn add(accounts: &Accounts, new: NewPerson) -> Result<Output, CliError> {
    let email = new.email.clone();
    match people::add(accounts, new, &mut clock::moment()).await? {
        Addition::Added(person) => Ok(Output::json(describe(&person, &[]))),
        Addition::Refused(Refusal::EmailTaken) => Err(CliError::failed(format!(
            "the email address {email} is in use: `signet user show {email}` shows by whom"
        ))),
        Addition::Refused(refusal) => Err(CliError::failed(refusal.to_string())),
    }
}

async fn set_password(accounts: &Accounts, who: &str, password: PlainPassword) -> Result<Output, CliError> {
    let person = find(accounts, who).await?;
    match people::set_password(accounts, &person.id, password, &mut clock::moment()).await? {
        PasswordChange::Set => shown(accounts, who).await,
        PasswordChange::Refused(refusal) => Err(CliError::failed(refusal.to_string())),
        PasswordChange::NoSuchPerson => Err(unknown(who)),
    }
}

async fn lock(accounts: &Accounts, who: &str) -> Result<Output, CliError> {
    let person = find(accounts, who).await?;
    match people::lock(accounts, &person.id, &mut clock::moment()).await? {
        LockChange::Done => shown(accounts, who).await,
        LockChange::NoSuchPerson => Err(unknown(who)),
    }
}

async fn unlock(accounts: &Accounts, who: &str) -> Result<Output, CliError> {
    let person = find(accounts, who).await?;
    match people::unlock(accounts, &person.id, &mut clock::moment()).await? {
        LockChange::Done => shown(accounts, who).await,
        LockChange::NoSuchPerson => Err(unknown(who)),
    }
}

async fn find(accounts: &Accounts, who: &str) -> Result<Person, CliError> {
    people::find(accounts, who).await?.ok_or_else(|| unknown(who))
}

/// The person as they now are.
async fn shown(accounts: &Accounts, who: &str) -> Result<Output, CliError> {
    let person = find(accounts, who).await?;
    let roles = account::roles::of_person(accounts, &person.id).await?;
    Ok(Output::json(describe(&person, &roles)))
}

impl From<account::Error> for CliError {
    fn from(error: account::Error) -> Self {
        match error {
            account::Error::Store(error) => error.into(),
            busy @ account::Error::Busy { .. } => Self::failed(busy.to_string()),
        }
    }
}

fn password_given() -> Result<PlainPassword, CliError> {
    first_line("password").map(|line| PlainPassword::new(line.as_str()))
}

fn unknown(who: &str) -> CliError {
    CliError::failed(format!("there is no person with the email address or id {who:?}"))
}
