//! `signet user role`: what somebody may do beyond their own account.

use account::Accounts;
use account::roles::{self, RoleChange};
use clap::Args;
use model::person::Role;
use serde_json::json;

use super::{accounts, find, unknown};
use crate::cli::args::ConfigFile;
use crate::cli::output::{CliError, Output};
use crate::cli::work::on_data;
use crate::clock;

#[derive(Args, Debug)]
pub(in crate::cli) struct RoleArguments {
    #[command(flatten)]
    file: ConfigFile,
    /// The person's email address or id (`sub`), then roles to give, as with --add
    #[arg(value_names = ["EMAIL|ID", "ROLE"], num_args = 1.., required_unless_present = "email")]
    words: Vec<String>,
    /// The person's email address
    #[arg(long, value_name = "EMAIL")]
    email: Option<String>,
    /// A role to give: support, admin or integrator; given once per role
    #[arg(long, value_name = "ROLE", value_parser = role, num_args = 1..)]
    add: Vec<Role>,
    /// A role to take away; given once per role
    #[arg(long, value_name = "ROLE", value_parser = role, num_args = 1..)]
    remove: Vec<Role>,
}

pub(super) fn run(arguments: RoleArguments) -> Result<Output, CliError> {
    let mut words = arguments.words.into_iter();
    let who = arguments.email.or_else(|| words.next()).unwrap_or_default();
    let given = words.map(|word| role(&word).map_err(|told| CliError::usage(format!("{word:?} is no role: {told}"))));
    let mut given = given.collect::<Result<Vec<Role>, CliError>>()?;
    given.extend(arguments.add);
    if let Some(both) = given.iter().find(|role| arguments.remove.contains(role)) {
        let line = format!("the role {} can't be given and taken at once: leave one of the two out", both.as_str());
        return Err(CliError::usage(line));
    }
    let taken = arguments.remove;
    on_data(&arguments.file, async |config, data| change(&accounts(&config, data)?, &who, given, taken).await)
}

async fn change(accounts: &Accounts, who: &str, given: Vec<Role>, taken: Vec<Role>) -> Result<Output, CliError> {
    let person = find(accounts, who).await?;
    match roles::change(accounts, &person.id, given, taken, &mut clock::moment()).await? {
        RoleChange::Done => {
            let roles = roles::of_person(accounts, &person.id).await?;
            Ok(Output::json(json!({ "sub": person.id, "email": person.email.as_str(), "roles": roles })))
        }
        RoleChange::NoSuchPerson => Err(unknown(who)),
    }
}

fn role(text: &str) -> Result<Role, String> {
    Role::from_text(text).ok_or_else(|| format!("give one of {}", Role::ALL.map(Role::as_str).join(", ")))
}
