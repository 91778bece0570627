use askama::Template;

use super::field::{Field, FieldKind};
use super::frame::{Alert, FieldAlert, Frame, Page, RenderError};
use super::profile::CurrentPasswordProblem;
use super::sign_in::wait;
use crate::text::Message;

/// Where somebody proves an account, so that an external login is linked to it, `/sign-in/prove` (FED-2). Shown only to
/// whoever has shown that its mailbox is theirs.
#[derive(Debug, Clone)]
pub struct Prove {
    /// Where the form posts to: the page's own address, query included.
    pub action: String,
    /// The CSRF token for the hidden field `csrf`.
    pub csrf: String,
    /// The account's address.
    pub account: String,
    /// The external login's name.
    pub upstream: String,
    /// Tells the offer that the page shows from others, for its hidden field.
    pub offer: String,
    /// What is wrong with *Password*.
    pub problem: Option<CurrentPasswordProblem>,
    /// Whether the hashing queue is full: answered with 503 and `Retry-After`.
    pub busy: bool,
    /// The address of *Forgot Password*.
    pub forgot_password: String,
}

#[derive(Template)]
#[template(path = "prove.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a Prove,
}

impl Page for Prove {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }
}

impl Prove {
    /// The name of the field.
    pub const PASSWORD: &'static str = "password";
    /// The hidden field that tells the offer from others.
    pub const OFFER: &'static str = "offer";

    fn lead(&self, frame: &Frame<'_>) -> Message {
        let lead = Message::new("prove-lead").with("brand", frame.brand.name());
        lead.with("email", self.account.as_str()).with("name", self.upstream.as_str())
    }

    fn field(&self) -> Field {
        Field {
            error: self.error(),
            autofocus: self.alert_shown().is_none(),
            ..Field::new(Self::PASSWORD, Message::new("password"), FieldKind::CurrentPassword)
        }
    }

    fn error(&self) -> Option<Message> {
        match self.problem? {
            CurrentPasswordProblem::Missing => Some(Message::new("prove-enter-password")),
            CurrentPasswordProblem::Wrong => Some(Message::new("prove-wrong-password")),
            CurrentPasswordProblem::Wait { .. } => None,
        }
    }

    fn alert_shown(&self) -> Option<Alert> {
        if self.busy {
            return Some(Alert { message: Message::new("sign-in-busy"), fields: Vec::new() });
        }
        if let Some(CurrentPasswordProblem::Wait { seconds }) = self.problem {
            return Some(Alert { message: wait(seconds), fields: Vec::new() });
        }
        let fields = vec![FieldAlert { id: Self::PASSWORD, message: self.error()? }];
        Some(Alert { message: Message::new("prove-not-linked"), fields })
    }
}
