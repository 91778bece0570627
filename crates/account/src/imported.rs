//! Hashes that came from another system, or from before the cost was changed, and wait for their owners to sign in.

use crate::hashing::before_salt;
use crate::{Accounts, Error};
use store::people;

/// Most kinds that are looked for.
const MOST: usize = 32;

/// Finds out which kinds of hashes there are besides new ones, and how long each takes, so that the time of a wrong password
/// doesn't tell who has one (SEC-30). For the start, and now and then: other processes import, too.
///
/// # Errors
/// [`Error::Store`] when the database fails, [`Error::Busy`] when the hashing queue is full.
pub async fn learn_costs(accounts: &Accounts) -> Result<(), Error> {
    let (mut beginnings, mut found) = (vec![accounts.hashing.beginning()], Vec::new());
    while found.len() < MOST {
        let known = beginnings.clone();
        let Some(hash) = accounts.store.read(move |tx| people::hash_besides(tx, &known)).await? else { break };
        beginnings.push(before_salt(&hash).to_owned());
        found.push(hash);
    }
    Ok(accounts.hashing.learn(&found).await?)
}
