//! `signet user remove`.

use account::Accounts;
use account::people::{self, Removal};
use serde_json::json;

use super::{find, unknown};
use crate::cli::output::{CliError, Output};
use crate::clock;

pub(super) async fn run(accounts: &Accounts, who: &str) -> Result<Output, CliError> {
    let person = find(accounts, who).await?;
    match people::remove(accounts, &person.id, &mut clock::moment()).await? {
        Removal::Done => Ok(Output::new(
            json!({ "sub": person.id, "email": person.email.as_str(), "removed": true }),
            format!("{} is removed", person.email),
        )),
        Removal::NoSuchPerson => Err(unknown(who)),
    }
}
