//! Sign-up (REG-1, REG-5): from *Create account* to a proved mailbox, and the way back for who isn't through yet.
//!
//! | use case | what it does |
//! | --- | --- |
//! | [`begin`] | takes address, name and password, and mails a code |
//! | [`begin_by_upstream`] | takes address and name of somebody whom an upstream knows, and mails a code |
//! | [`resend`] | mails another code; the earlier one dies |
//! | [`enter`] | takes the code, and with it the mailbox is proved |
//! | [`prove_without_password`] | gives an account to whoever has proved its mailbox elsewhere |
//! | [`keep_aim`] | keeps where it is to lead in the end |
//! | [`come_back`] | what the right password of somebody who isn't active leads to |
//!
//! An address that is in use goes the same way with the same statements, up to the proof: only its mailbox learns of it
//! (SEC-30). So does everything that a browser is shown before.

pub(crate) mod address;
mod aim;
mod begin;
mod code;
mod come_back;
pub mod enrolment;
mod proof;
mod upstream;

pub use aim::{keep_aim, kept_aim};
pub use begin::{Begun, NewSignUp, begin};
pub use code::{Resent, resend};
pub use come_back::{CameBack, come_back, come_back_by_upstream};
pub use proof::{Entered, enter, prove_without_password};
pub use upstream::{BegunByUpstream, NewByUpstream, begin_by_upstream};

use crate::pace::{self, Ask, By};
use crate::{Accounts, At, SubscriptionPolicy};
use model::Timestamp;
use model::person::{Person, Stage};
use std::time::Duration;
use store::{Result, Tx};

/// Counts a mail to an address, unless it is to wait (SEC-33): the same for each address, whoever has it.
fn pace(tx: &mut Tx, accounts: &Accounts, at: &At, canonical: &str, now: Timestamp) -> Result<Option<Duration>> {
    let by = By { person: None, network: &at.origin.network };
    pace::ask(tx, accounts, Ask::Mail(canonical), by, now)
}

/// Where a proved mailbox brings a person: to the question for their subscription, unless none is asked of them.
pub(crate) fn stage_after_proof(accounts: &Accounts, person: &Person) -> Stage {
    match accounts.settings.subscription {
        SubscriptionPolicy::Required if person.signed_up => Stage::NoSubscription,
        SubscriptionPolicy::Required | SubscriptionPolicy::Off => Stage::Active,
    }
}
