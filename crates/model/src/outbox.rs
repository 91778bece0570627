//! Messages to people: what the outbox keeps, sealed, until it is sent (OPS-4).
//!
//! A message says what is to be told, not how: it is put into words when it is sent, in the language of whoever it goes to.

use crate::{PlainToken, Timestamp};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use zeroize::Zeroizing;

/// How long a notice is tried before it is given up.
pub const NOTICE_PATIENCE: Duration = Duration::from_secs(72 * 60 * 60);

words! {
    /// By which way a message goes.
    Channel {
        /// To a mailbox.
        Email = "email",
        /// To a mobile phone.
        Sms = "sms",
    }
}

/// A message with its address: what is sealed.
#[derive(Debug, Serialize, Deserialize)]
pub struct Envelope {
    /// By which way.
    pub channel: Channel,
    /// Email address or E.164 number.
    pub to: String,
    /// The language it is to be read in (BCP 47); the default one where none is known.
    pub language: Option<String>,
    /// What it says.
    pub message: Message,
}

/// A code or the secret part of a link on its way to its reader. It is written out in one place only: the
/// sealed payload of the outbox.
pub struct Carried(Zeroizing<String>);

impl Carried {
    /// Carries a token.
    pub fn new(token: &PlainToken) -> Self {
        Self(Zeroizing::new(token.expose().to_owned()))
    }

    /// The text, for the message's words.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Carried {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Carried")
    }
}

impl Serialize for Carried {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Carried {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Zeroizing::new(String::deserialize(deserializer)?)))
    }
}

/// What a message says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Message {
    /// Nothing: it is dropped instead of sent. Written where there is nobody to write to, so that this costs
    /// the same (SEC-30).
    Nothing,
    /// The emailed code of a sign-up (REG-1).
    SignUpCode {
        /// Six digits.
        code: Carried,
    },
    /// The same for a mailbox that has an account already: with *sign in* and *Forgot Password* (REG-5).
    AlreadySignedUp {
        /// Six digits.
        code: Carried,
    },
    /// To the owner of a subscription: somebody asks to join (REG-3).
    ApprovalRequest {
        /// The secret part of the link.
        token: Carried,
        /// Who asks: name and proved address.
        name: String,
        /// Their address.
        email: String,
        /// The subscription.
        customer_number: String,
        /// The registration ID that they named.
        registration_id: Option<String>,
        /// When the request lapses.
        expires_at: Timestamp,
    },
    /// The owner approved.
    Approved,
    /// The owner declined.
    Declined,
    /// The owner didn't answer in time.
    ApprovalExpired,
    /// The subscription has another owner by now, or is gone, before the owner answered (SEC-40): sign in and name
    /// a subscription again.
    ApprovalVoid,
    /// A link to set the password (PWD-1).
    PasswordLink {
        /// The secret part of the link.
        token: Carried,
        /// Whether there is a password to be replaced.
        replaces: bool,
        /// Whether the password opens the apps only, for an external login is linked (PWD-1).
        #[serde(default)]
        apps_only: bool,
    },
    /// The password was set or changed (PWD-4).
    PasswordChanged {
        /// When.
        at: Timestamp,
        /// Whether there was none before.
        #[serde(default)]
        first: bool,
        /// Whether it opens the apps only, for an external login is linked (PWD-1).
        #[serde(default)]
        apps_only: bool,
    },
    /// To a new mailbox: confirm that it is yours (PRO-6).
    ConfirmEmail {
        /// The secret part of the link.
        token: Carried,
    },
    /// To a new mailbox that has an account of its own: nothing was changed.
    EmailInUse,
    /// To the old mailbox: the address was changed, and can be changed back (SEC-35).
    EmailChanged {
        /// The secret part of the link that takes it back.
        token: Carried,
        /// The new address.
        email: String,
        /// Until when it can be taken back.
        until: Timestamp,
    },
    /// To the new mailbox: it is now the account's.
    EmailIsYours,
    /// To both mailboxes: the change was taken back.
    EmailReverted,
    /// The mobile number was changed or taken out, and can be changed back (SEC-35).
    PhoneChanged {
        /// The secret part of the link that takes it back.
        token: Carried,
        /// The last digits of the new number; none when it was taken out.
        ending: Option<String>,
        /// Until when it can be taken back.
        until: Timestamp,
    },
    /// By SMS, to the old and the new number.
    PhoneChangedSms,
    /// By SMS: a code to be entered on a page of ours (TWO-10).
    CodeSms {
        /// Six digits.
        code: Carried,
    },
    /// The change of the number was taken back.
    PhoneReverted,
    /// A used token was shown again: somebody may have copied it (SEC-12).
    TokenReused {
        /// The client's name.
        client_name: String,
    },
    /// An external login was linked (FED-3).
    ExternalLinked {
        /// The upstream's name.
        upstream: String,
        /// As whom the upstream knows the person: the address that it gave.
        #[serde(default)]
        account: Option<String>,
    },
    /// The external login was disconnected for good (FED-4).
    ExternalDisconnected {
        /// The upstream's name.
        upstream: String,
        /// Whether a password is still to be set up; a link to do so goes in a mail of its own (FED-5).
        #[serde(default)]
        no_password: bool,
    },
    /// Somebody came through an upstream with this mailbox's address, and the account can't be linked (FED-2).
    ExternalRefused {
        /// The upstream's name.
        upstream: String,
    },
    /// The account was closed (PRO-6).
    AccountClosed,
}

impl Message {
    /// How long it is worth sending: codes and links are tried while they work, notices for three days.
    pub fn patience(&self) -> Duration {
        match self {
            Self::Nothing => Duration::ZERO,
            Self::SignUpCode { .. } | Self::AlreadySignedUp { .. } | Self::CodeSms { .. } => {
                Duration::from_secs(10 * 60)
            }
            Self::PasswordLink { .. } | Self::ConfirmEmail { .. } => Duration::from_secs(60 * 60),
            _ => NOTICE_PATIENCE,
        }
    }
}
