use account::people::NameError;
use askama::Template;
use model::email::EmailError;

use super::field::{Field, FieldKind};
use super::frame::{Alert, Client, FieldAlert, Frame, Page, RenderError};
use super::new_password::NewPassword;
use super::sign_in::wait;
use crate::text::Message;

/// *Create account*, `/sign-up` (REG-1).
#[derive(Debug, Clone)]
pub struct SignUp {
    /// Where the form posts to: the page's own address, query included.
    pub action: String,
    /// The CSRF token for the hidden field `csrf`.
    pub csrf: String,
    /// For whom the person signs up; none when they came for their own profile.
    pub client: Option<Client>,
    /// How many steps the sign-up has in all; this is the first.
    pub steps: u32,
    /// What stands in *Email address*, with why it wasn't taken.
    pub email: (String, Option<EmailError>),
    /// What stands in *Name*, with why it wasn't taken.
    pub name: (String, Option<NameError>),
    /// The fields of the password.
    pub password: NewPassword,
    /// Why nothing was sent, where the fields are right.
    pub delay: Option<Delay>,
    /// The address of the sign-in page.
    pub sign_in: String,
}

/// Why something has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delay {
    /// Too many mails were asked for (SEC-33): answered with 429 and `Retry-After`.
    Wait {
        /// Seconds until one is sent again.
        seconds: u32,
    },
    /// The hashing queue is full: answered with 503 and `Retry-After`.
    Busy {
        /// Seconds until there may be room.
        seconds: u32,
    },
}

#[derive(Template)]
#[template(path = "sign_up.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a SignUp,
}

impl Page for SignUp {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }

    fn asks_by_script(&self) -> bool {
        true
    }
}

impl SignUp {
    fn fields(&self) -> [Field; 4] {
        let untouched = self.alert_shown().is_none();
        let first = if self.email.0.is_empty() { "username" } else { "name" };
        let field = |id, label, kind, value: &str, error| Field {
            value: value.to_owned(),
            error,
            autofocus: untouched && first == id,
            ..Field::new(id, Message::new(label), kind)
        };
        let [password, confirmation] = self.password.fields("password", Message::new("password"));
        [
            field("username", "email-address", FieldKind::Username, &self.email.0, self.email.1.map(email_advice)),
            field("name", "name", FieldKind::Name, &self.name.0, self.name.1.map(name_advice)),
            password,
            confirmation,
        ]
    }

    fn alert_shown(&self) -> Option<Alert> {
        let mut fields: Vec<_> = [("username", self.email.1.map(email_advice)), ("name", self.name.1.map(name_advice))]
            .into_iter()
            .filter_map(|(id, message)| Some(FieldAlert { id, message: message? }))
            .collect();
        fields.extend(self.password.alert("password"));
        match self.delay {
            _ if !fields.is_empty() => Some(Alert { message: Message::new("sign-up-not-begun"), fields }),
            None => None,
            Some(delay) => Some(Alert { message: delay.in_words(), fields }),
        }
    }

    fn step(&self) -> Message {
        step(1, self.steps)
    }
}

impl Delay {
    pub(super) fn in_words(self) -> Message {
        match self {
            Self::Wait { seconds } if seconds <= 90 => Message::new("mails-wait-seconds").with("seconds", seconds),
            Self::Wait { seconds } => Message::new("mails-wait-minutes").with("minutes", seconds.div_ceil(60)),
            Self::Busy { .. } => Message::new("sign-up-busy"),
        }
    }

    /// The same, where tries are what there were too many of.
    pub(super) fn of_tries(self) -> Message {
        match self {
            Self::Wait { seconds } => wait(seconds),
            Self::Busy { .. } => self.in_words(),
        }
    }
}

/// *Step 2 of 3*.
pub(super) fn step(number: u32, of: u32) -> Message {
    Message::new("step").with("number", number).with("steps", of)
}

/// What is to be put right in an email address.
pub(super) fn email_advice(error: EmailError) -> Message {
    Message::new(match error {
        EmailError::Form => "email-form",
        EmailError::Invisible => "email-invisible",
        EmailError::LookAlike => "email-look-alike",
        EmailError::Length => "email-too-long",
    })
}

/// What is to be put right in a name.
pub(super) fn name_advice(error: NameError) -> Message {
    Message::new(match error {
        NameError::Empty => "name-empty",
        NameError::TooLong => "name-too-long",
        NameError::Invisible => "name-invisible",
        NameError::LookAlike => "name-look-alike",
    })
}
