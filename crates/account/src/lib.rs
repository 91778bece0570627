//! The person and their credentials: who there is, their passwords, and how guessing them is slowed.
//!
//! Passwords are hashed before a transaction begins, on a bounded pool of threads ([`hashing`]).

pub mod approval;
mod at;
pub mod hashing;
pub mod imported;
pub mod pace;
pub mod password;
pub mod people;
pub mod phone;
pub mod post;
pub mod profile;
pub mod recovery;
pub mod roles;
pub mod sign_in;
pub mod sign_up;
mod slow_down;
pub mod subscription;

pub use at::At;

use hashing::{Busy, HashPool};
use model::Keyring;
use model::phone::Country;
use password::PasswordRules;
use std::sync::Arc;
use std::time::Duration;
use store::Store;

/// What the use cases of this crate work with. Cloning it is cheap.
#[derive(Clone)]
pub struct Accounts {
    pub(crate) store: Store,
    pub(crate) keyring: Arc<Keyring>,
    pub(crate) hashing: HashPool,
    pub(crate) settings: Settings,
}

/// The operator's choices.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What a new password must be (`[password]`).
    pub rules: PasswordRules,
    /// Whether guessing is slowed (`[rate_limit] enabled`).
    pub slow_down: SlowDown,
    /// Whether who signs up must name a subscription (`[sign_up] subscription`).
    pub subscription: SubscriptionPolicy,
    /// The countries whose phone numbers are taken (`[sms] allowed_countries`); `None`: every country's.
    pub phone_countries: Option<Arc<[Country]>>,
    /// Whether text messages are sent (`[sms]`).
    pub text_messages: TextMessages,
}

/// Whether text messages are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextMessages {
    /// There is a way to send them.
    Sent,
    /// There is none: people are told by mail alone.
    None,
}

/// Whether who signs up must name a subscription (REG-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionPolicy {
    /// They are active once they own one or its owner has approved them.
    Required,
    /// They are active once their mailbox is proved.
    Off,
}

/// Whether guessing is slowed (PWD-5). The bound on hashing holds either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlowDown {
    /// As the product is meant to run.
    On,
    /// For tests and benchmarks: failed tries are neither counted nor looked at.
    Off,
}

/// A fault that no caller asked for; refusals are values inside `Ok`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// More passwords wait to be hashed than the configuration allows: answer 503 with `Retry-After`.
    #[error("too many passwords are being checked at once; try again in {} s", retry_after.as_secs())]
    Busy {
        /// When to try again, in whole seconds.
        retry_after: Duration,
    },
}

impl From<Busy> for Error {
    fn from(busy: Busy) -> Self {
        Self::Busy { retry_after: busy.retry_after }
    }
}

impl Accounts {
    /// The accounts of one database; `keyring` is the key file that belongs to it.
    pub fn new(store: Store, keyring: Arc<Keyring>, hashing: HashPool, settings: Settings) -> Self {
        Self { store, keyring, hashing, settings }
    }

    /// The database.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Whether guessing, and asking too often, is slowed (`[rate_limit] enabled`).
    pub fn slows_down(&self) -> bool {
        self.settings.slow_down == SlowDown::On
    }

    /// The key file.
    pub const fn keyring(&self) -> &Arc<Keyring> {
        &self.keyring
    }

    /// What a new password must be.
    pub fn password_rules(&self) -> &PasswordRules {
        &self.settings.rules
    }

    /// Whether who signs up must name a subscription.
    pub const fn subscription_policy(&self) -> SubscriptionPolicy {
        self.settings.subscription
    }

    /// The countries whose phone numbers are taken; `None`: every country's.
    pub fn phone_countries(&self) -> Option<&[Country]> {
        self.settings.phone_countries.as_deref()
    }

    /// The pool that hashes, for whoever counts what it does.
    pub fn hashing(&self) -> &HashPool {
        &self.hashing
    }
}
