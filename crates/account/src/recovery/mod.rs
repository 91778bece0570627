//! Passwords that are set by link (PWD-1) or changed (PWD-4), and what ends with the old one.

mod change;
mod forgot;
mod link;
mod reset;

pub use change::{Change, ChangeVerdict, change};
pub use forgot::{Sent, send_link, send_link_to};
pub use link::{SentBy, write_link};
pub use reset::{Reset, ResetLink, find, open, save};

use model::link::LinkKind;
use model::outbox::Message;
use model::person::Person;
use model::{PersonId, SessionId, Timestamp};
use store::{Result, Tx, enrolments, grants, links, sessions};

/// Links that die with the password: the other ones that set it, and a change of address that whoever knew the old
/// password may have asked for. A link that takes a change back stays, for it is the way to undo what they did.
const DIE_WITH_THE_PASSWORD: [LinkKind; 2] = [LinkKind::SetPassword, LinkKind::ChangeEmail];

/// Tells somebody of another password, by what they were before.
pub(crate) fn password_changed(before: &Person, at: Timestamp) -> Message {
    let (first, apps_only) = (before.password_changed_at.is_none(), before.login().password_is_for_apps());
    Message::PasswordChanged { at, first, apps_only }
}

/// Ends what the old password opened, in the transaction that sets another one (PWD-4, SEC-28): sessions but the one that is
/// spared, apps' tokens, half-done sign-ups, and links.
pub(crate) fn end_with_password(
    tx: &mut Tx,
    person: &PersonId,
    spared: Option<&SessionId>,
    now: Timestamp,
) -> Result<()> {
    match spared {
        Some(session) => sessions::end_others(tx, person, session, now)?,
        None => sessions::end_all(tx, person, now)?,
    }
    grants::revoke_all(tx, person, now)?;
    enrolments::end_all(tx, person)?;
    links::kill(tx, person, &DIE_WITH_THE_PASSWORD, now)
}
