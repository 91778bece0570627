use super::new_password::Meter;
use crate::text::Message;

/// One labelled field of a form.
pub(super) struct Field {
    /// The field's `id` and `name`.
    pub(super) id: &'static str,
    pub(super) label: Message,
    pub(super) kind: FieldKind,
    /// What stands between label and field.
    pub(super) hint: Option<Message>,
    pub(super) value: String,
    pub(super) error: Option<Message>,
    pub(super) autofocus: bool,
    /// How hard the password in it is to guess.
    pub(super) meter: Option<Meter>,
}

/// What a field takes; decides what keyboards and password managers offer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldKind {
    /// The email address that a person signs in with.
    Username,
    /// An email address that they would like to have, or somebody else's.
    Email,
    /// The number of their mobile phone.
    Phone,
    /// The password that they have.
    CurrentPassword,
    /// One that they choose.
    NewPassword,
    /// Their full name.
    Name,
    /// A code of digits that was sent to them.
    Code,
    /// A code of letters that a device shows.
    UserCode,
    /// A number or ID from their papers.
    Reference,
}

impl Field {
    /// An empty field.
    pub(super) fn new(id: &'static str, label: Message, kind: FieldKind) -> Self {
        Self { id, label, kind, hint: None, value: String::new(), error: None, autofocus: false, meter: None }
    }

    /// The ids of what describes the field, for `aria-describedby`.
    pub(super) fn described_by(&self) -> Option<String> {
        let parts = [(self.hint.is_some(), "hint"), (self.error.is_some(), "error")];
        let ids: Vec<_> =
            parts.iter().filter(|(there, _)| *there).map(|(_, part)| format!("{}-{part}", self.id)).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

impl FieldKind {
    pub(super) fn input_type(self) -> &'static str {
        match self {
            Self::Username | Self::Email => "email",
            Self::Phone => "tel",
            Self::CurrentPassword | Self::NewPassword => "password",
            Self::Name | Self::Code | Self::UserCode | Self::Reference => "text",
        }
    }

    pub(super) fn autocomplete(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::Email => "email",
            Self::Phone => "tel",
            Self::CurrentPassword => "current-password",
            Self::NewPassword => "new-password",
            Self::Name => "name",
            Self::Code => "one-time-code",
            Self::UserCode | Self::Reference => "off",
        }
    }

    pub(super) fn input_mode(self) -> Option<&'static str> {
        match self {
            Self::Username | Self::Email => Some("email"),
            Self::Phone => Some("tel"),
            Self::Code => Some("numeric"),
            Self::CurrentPassword | Self::NewPassword | Self::Name | Self::UserCode | Self::Reference => None,
        }
    }

    pub(super) fn autocapitalize(self) -> &'static str {
        match self {
            Self::Name => "words",
            Self::UserCode => "characters",
            _ => "none",
        }
    }

    pub(super) fn is_code(self) -> bool {
        matches!(self, Self::Code | Self::UserCode)
    }

    pub(super) fn is_password(self) -> bool {
        matches!(self, Self::CurrentPassword | Self::NewPassword)
    }
}
