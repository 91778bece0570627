//! Passwords that are set by link (PWD-1) or changed (PWD-4), and what ends with the old one.

mod change;
mod forgot;
mod link;
mod reset;

pub use change::{Change, ChangeVerdict, change};
pub use forgot::{Sent, send_link, send_link_to};
pub use link::{SentBy, write_link};
pub use reset::{Reset, find, open, save};

use model::Timestamp;
use model::outbox::Message;
use model::person::Person;

/// Tells somebody of another password, by what they were before.
pub(crate) fn password_changed(before: &Person, at: Timestamp) -> Message {
    let (first, apps_only) = (before.password_changed_at.is_none(), before.login().password_is_for_apps());
    Message::PasswordChanged { at, first, apps_only }
}
