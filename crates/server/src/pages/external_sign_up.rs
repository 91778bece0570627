use account::people::NameError;
use askama::Template;
use model::email::EmailError;

use super::field::{Field, FieldKind};
use super::frame::{Alert, FieldAlert, Frame, Page, RenderError};
use super::sign_up::{Delay, email_advice, name_advice};
use crate::text::Message;

/// *Create account* of somebody whom an external login vouches for, without password fields, `/sign-up/external` (FED-1).
#[derive(Debug, Clone)]
pub struct ExternalSignUp {
    /// Where the form posts to: the page's own address, query included.
    pub action: String,
    /// The CSRF token for the hidden field `csrf`.
    pub csrf: String,
    /// The external login's name.
    pub upstream: String,
    /// What stands in *Email address*, with why it wasn't taken.
    pub email: (String, Option<EmailError>),
    /// What stands in *Name*, with why it wasn't taken.
    pub name: (String, Option<NameError>),
    /// Why nothing was sent, where the fields are right.
    pub delay: Option<Delay>,
    /// The address of the sign-in page.
    pub sign_in: String,
}

#[derive(Template)]
#[template(path = "external_sign_up.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a ExternalSignUp,
}

impl Page for ExternalSignUp {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }
}

impl ExternalSignUp {
    fn problems(&self) -> [(&'static str, Option<Message>); 2] {
        [("username", self.email.1.map(email_advice)), ("name", self.name.1.map(name_advice))]
    }

    fn fields(&self) -> [Field; 2] {
        let untouched = self.alert_shown().is_none();
        let first = if self.email.0.is_empty() { "username" } else { "name" };
        let [(_, email), (_, name)] = self.problems();
        let field = |id, label, kind, value: &str, error| Field {
            value: value.to_owned(),
            error,
            autofocus: untouched && first == id,
            ..Field::new(id, Message::new(label), kind)
        };
        [
            field("username", "email-address", FieldKind::Username, &self.email.0, email),
            field("name", "name", FieldKind::Name, &self.name.0, name),
        ]
    }

    fn alert_shown(&self) -> Option<Alert> {
        let wrong = self.problems().into_iter().filter_map(|(id, message)| Some(FieldAlert { id, message: message? }));
        let fields: Vec<_> = wrong.collect();
        match self.delay {
            _ if !fields.is_empty() => Some(Alert { message: Message::new("sign-up-not-begun"), fields }),
            None => None,
            Some(delay) => Some(Alert { message: delay.in_words(), fields }),
        }
    }
}
