//! The two fields in which a new password is chosen, on whichever page they stand.

use account::password::{MAX_CHARACTERS, PasswordRefusal, Strength};

use super::field::{Field, FieldKind};
use super::frame::FieldAlert;
use crate::text::Message;

/// The field for the same password again.
const CONFIRM: &str = "confirm-password";

/// What is known of a new password when its fields are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewPassword {
    /// The fewest characters that it may have.
    pub min_length: usize,
    /// Why the last one wasn't taken.
    pub problem: Option<NewPasswordProblem>,
    /// How hard the last one is to guess: what people without a script see of the meter.
    pub strength: Option<Strength>,
}

/// Why a new password wasn't taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewPasswordProblem {
    /// The first field is empty.
    Missing,
    /// The second field is empty.
    Unconfirmed,
    /// The fields differ.
    Different,
    /// The rules refuse it (PWD-3).
    Refused(PasswordRefusal),
}

/// The meter beside a field.
pub(super) struct Meter {
    strength: Option<Strength>,
}

impl NewPassword {
    /// Empty fields.
    pub const fn empty(min_length: usize) -> Self {
        Self { min_length, problem: None, strength: None }
    }

    /// The fields; the first one has this id and label.
    pub(super) fn fields(&self, id: &'static str, label: Message) -> [Field; 2] {
        let error = |field| self.error(id).filter(|(at, _)| *at == field).map(|(_, message)| message);
        let first = Field {
            hint: Some(Message::new("new-password-hint").with("count", number(self.min_length))),
            error: error(id),
            meter: Some(Meter { strength: self.strength }),
            ..Field::new(id, label, FieldKind::NewPassword)
        };
        let second = Field {
            error: error(CONFIRM),
            ..Field::new(CONFIRM, Message::new("confirm-password"), FieldKind::NewPassword)
        };
        [first, second]
    }

    /// What is to be put right, for the summary on top; the first field has this id.
    pub(super) fn alert(&self, id: &'static str) -> Option<FieldAlert> {
        self.error(id).map(|(id, message)| FieldAlert { id, message })
    }

    fn error(&self, id: &'static str) -> Option<(&'static str, Message)> {
        Some(match self.problem? {
            NewPasswordProblem::Missing => (id, Message::new("new-password-missing")),
            NewPasswordProblem::Unconfirmed => (CONFIRM, Message::new("new-password-unconfirmed")),
            NewPasswordProblem::Different => (CONFIRM, Message::new("new-password-different")),
            NewPasswordProblem::Refused(refusal) => (id, advice(refusal)),
        })
    }
}

impl Meter {
    /// What the `meter` element shows: 1 to 5, so that the weakest password shows something, too; 0 for none.
    pub(super) fn value(&self) -> u8 {
        self.strength.map_or(0, |strength| strength.as_u8() + 1)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.strength.is_none()
    }

    pub(super) fn words(&self) -> Option<Message> {
        self.strength.map(in_words)
    }
}

/// A strength as the meter says it.
pub fn in_words(strength: Strength) -> Message {
    match strength {
        Strength::VeryWeak => Message::new("strength-very-weak"),
        Strength::Weak => Message::new("strength-weak"),
        Strength::Fair => Message::new("strength-fair"),
        Strength::Good => Message::new("strength-good"),
        Strength::Strong => Message::new("strength-strong"),
    }
}

fn advice(refusal: PasswordRefusal) -> Message {
    match refusal {
        PasswordRefusal::TooShort { min_length } => {
            Message::new("new-password-too-short").with("count", number(min_length))
        }
        PasswordRefusal::TooLong(_) => Message::new("new-password-too-long").with("count", number(MAX_CHARACTERS)),
        PasswordRefusal::LikeYou => Message::new("new-password-like-you"),
        PasswordRefusal::Common => Message::new("new-password-common"),
        PasswordRefusal::Breached => Message::new("new-password-breached"),
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
