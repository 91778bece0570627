//! Where somebody stands in signing up, at one browser (REG-1 to REG-3): they have given the right password, or chosen
//! one, and are not active yet. It opens the pages of the sign-up and nothing else.

use crate::external::Claimed;
use crate::person::{Person, State};
use crate::surface::ExternalState;
use crate::{PersonId, Timestamp};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long an enrolment lasts at a browser.
pub const LIFETIME: Duration = Duration::from_secs(60 * 60);
/// How long an emailed code works (TWO-10).
pub const CODE_LIFETIME: Duration = Duration::from_secs(10 * 60);
/// Tries over all sends of a code (TWO-10): one guess in 200,000 gets through.
pub const CODE_TRIES: i64 = 5;

/// An enrolment as the store keeps it, under the browser's keyed hash.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// Whose it is; nobody's while the address has an account already, which only its mailbox learns (REG-5).
    pub person_id: Option<PersonId>,
    /// What was given.
    pub details: Details,
    /// When the mailbox was proved here, once it was.
    pub proved_at: Option<Timestamp>,
    /// Whether a code is out that has neither lapsed nor been tried too often.
    pub code_is_live: bool,
    /// Tries that are left, over all sends.
    pub tries_left: u8,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl Enrolment {
    /// An enrolment that begins now: whose it is, what was given, and whether the mailbox has been proved.
    pub fn new(person_id: Option<PersonId>, details: Details, proved_at: Option<Timestamp>, now: Timestamp) -> Self {
        let expires_at = now.plus(LIFETIME);
        let tries_left = u8::try_from(CODE_TRIES).unwrap_or(0);
        Self { person_id, details, proved_at, code_is_live: false, tries_left, expires_at }
    }

    /// Whether it still opens the pages of the sign-up to its person as they are now. It doesn't once they were locked
    /// or closed, have set another password, or have proved their mailbox at another browser.
    pub fn holds_for(&self, person: &Person) -> bool {
        let proved = self.proved_at.is_some();
        let same_password = match &self.details.began {
            // Until the proof it is no matter who else has chosen a password for this address (SEC-34).
            Began::SignUp { .. } => !proved,
            Began::SignIn { password_changed_at } => person.password_changed_at == *password_changed_at,
            Began::Upstream { .. } => person.external == ExternalState::Linked,
        };
        match person.state() {
            State::Locked | State::Closed => false,
            State::Unproved => !proved && same_password,
            State::NoSubscription | State::Waiting | State::Active => proved && same_password,
        }
    }
}

/// What was given at this browser.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Details {
    /// The email address, as typed.
    pub email: String,
    /// The BCP 47 tag of the language that mails are to be written in.
    pub language: Option<String>,
    /// How it began.
    pub began: Began,
    /// When the password was given: `auth_time`, should the sign-up end in a session.
    pub authenticated_at: Timestamp,
    /// Where the sign-up is to lead in the end, sealed; none: to the profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leads_to: Option<Vec<u8>>,
}

/// How an enrolment began.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Began {
    /// By *Create account*. Name and password become the account's with the proof, whatever another sign-up
    /// for the same address left there before (SEC-34).
    SignUp {
        /// The name.
        name: String,
        /// The password's hash, in the PHC string format.
        password_hash: String,
    },
    /// By the right password of an account that isn't active yet.
    SignIn {
        /// When that password was set: with another one the enrolment is over.
        password_changed_at: Option<Timestamp>,
    },
    /// By an upstream that knows the person and not their mailbox (FED-1), or that let somebody in who isn't active.
    Upstream {
        /// The name.
        name: String,
        /// Who the upstream says it is.
        claimed: Box<Claimed>,
        /// Until when it can be linked to an account that there is (SEC-43); none: not at all.
        #[serde(default)]
        link_until: Option<Timestamp>,
    },
}

impl std::fmt::Debug for Began {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::SignUp { .. } => "SignUp",
            Self::SignIn { .. } => "SignIn",
            Self::Upstream { .. } => "Upstream",
        })
    }
}
