//! Subscriptions: which one somebody belongs to (REG-2), and how they come and go (REG-4).
//!
//! | use case | what it does |
//! | --- | --- |
//! | [`name`] | takes a number and its owner's address from somebody who signs up |
//! | [`file::read`] | reads a CSV file, with what is wrong in it by line |
//! | [`import`] | writes what a file says, whole or not at all |
//! | [`remove`] | takes a subscription away |

pub mod file;
mod import;
mod name;
mod remove;

pub use import::{Counts, Import, import};
pub use name::{Named, Naming, name};
pub use remove::{People, Removal, remove};

use crate::{Accounts, Error};
use model::Timestamp;
use model::subscription::Subscription;

/// All subscriptions, by customer number, each with when it was imported.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn list(accounts: &Accounts) -> Result<Vec<(Subscription, Timestamp)>, Error> {
    Ok(accounts.store.read(store::subscriptions::list).await?)
}
