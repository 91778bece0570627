use crate::text::Message;

/// One labelled field of a form.
pub(super) struct Field {
    /// The field's `id` and `name`.
    pub(super) id: &'static str,
    pub(super) label: Message,
    pub(super) kind: FieldKind,
    pub(super) value: String,
    pub(super) error: Option<Message>,
    pub(super) autofocus: bool,
}

/// What a field takes; decides what keyboards and password managers offer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldKind {
    /// The email address that a person signs in with.
    Username,
    /// The password that they have.
    CurrentPassword,
}

impl FieldKind {
    pub(super) fn input_type(self) -> &'static str {
        match self {
            Self::Username => "email",
            Self::CurrentPassword => "password",
        }
    }

    pub(super) fn autocomplete(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::CurrentPassword => "current-password",
        }
    }

    pub(super) fn input_mode(self) -> Option<&'static str> {
        match self {
            Self::Username => Some("email"),
            Self::CurrentPassword => None,
        }
    }

    pub(super) fn is_password(self) -> bool {
        self == Self::CurrentPassword
    }
}
