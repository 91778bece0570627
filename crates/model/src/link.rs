//! Links in mails: single use, short-lived, known to the database by a keyed hash.

use crate::{PersonId, Timestamp};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a link to set a password works (PWD-1).
pub const PASSWORD_LINK_LIFETIME: Duration = Duration::from_secs(60 * 60);
/// How long a new mailbox has to confirm itself.
pub const EMAIL_CHANGE_LIFETIME: Duration = Duration::from_secs(60 * 60);
/// How long a change of email or phone can be taken back (SEC-35).
pub const REVERT_LIFETIME: Duration = Duration::from_secs(72 * 60 * 60);

/// A link as the store keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Whose account it opens a step of.
    pub person_id: PersonId,
    /// What it does, and what must still hold for it to work.
    pub purpose: LinkPurpose,
    /// When it stops to work.
    pub expires_at: Timestamp,
}

/// What a link does when its button is pressed. Each carries what it is bound to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "purpose", rename_all = "snake_case")]
pub enum LinkPurpose {
    /// Sets a password (PWD-1): only while the password is still the one from then, and the mailbox, too.
    SetPassword {
        /// When the password was set that the link was made under; none when there was none.
        password_changed_at: Option<Timestamp>,
        /// The canonical form of the mailbox that it was mailed to.
        mailbox: String,
    },
    /// Makes `email` the person's address (PRO-6): only while the address is still `from`.
    ChangeEmail {
        /// The canonical form of the address that the person had.
        from: String,
        /// The new address, as typed.
        email: String,
    },
    /// Takes a change of the address back (SEC-35), and whatever changes came after it: who changes it twice doesn't get
    /// rid of the first owner's link.
    RevertEmail {
        /// The address to go back to, as typed.
        email: String,
    },
    /// Takes a change of the mobile number back (SEC-35), and whatever changes came after it.
    RevertPhone {
        /// The number to go back to (E.164), and whether it was proved; none when there was none.
        phone: Option<(String, bool)>,
    },
}

impl LinkPurpose {
    /// Which of the kinds it is.
    pub const fn kind(&self) -> LinkKind {
        match self {
            Self::SetPassword { .. } => LinkKind::SetPassword,
            Self::ChangeEmail { .. } => LinkKind::ChangeEmail,
            Self::RevertEmail { .. } => LinkKind::RevertEmail,
            Self::RevertPhone { .. } => LinkKind::RevertPhone,
        }
    }
}

words! {
    /// The kinds of links, without what each is bound to.
    LinkKind {
        /// [`LinkPurpose::SetPassword`].
        SetPassword = "set_password",
        /// [`LinkPurpose::ChangeEmail`].
        ChangeEmail = "change_email",
        /// [`LinkPurpose::RevertEmail`].
        RevertEmail = "revert_email",
        /// [`LinkPurpose::RevertPhone`].
        RevertPhone = "revert_phone",
    }
}

impl LinkKind {
    /// Those that whoever holds them may use, in any browser, until they are used up. The others belong to the first browser
    /// that opens them (PWD-1).
    pub const FOR_ITS_HOLDER: [Self; 3] = [Self::ChangeEmail, Self::RevertEmail, Self::RevertPhone];
}
