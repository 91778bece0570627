use askama::Template;

use super::field::{Field, FieldKind};
use super::frame::{Alert, FieldAlert, Frame, Page, RenderError};
use crate::text::Message;

/// *Forgot Password*, `/forgot-password`.
#[derive(Debug, Clone)]
pub struct ForgotPassword {
    /// Where the form posts to: the page's own address.
    pub action: String,
    /// The CSRF token for the hidden field `csrf`.
    pub csrf: String,
    /// What stands in *Email address*.
    pub username: String,
    /// Whether that isn't an address.
    pub not_an_address: bool,
    /// The way back.
    pub sign_in: String,
}

/// What follows it, the same for any address (SEC-30).
#[derive(Debug, Clone)]
pub struct ForgotPasswordSent {
    /// Where the link can be asked for again.
    pub again: String,
    /// The way back.
    pub sign_in: String,
}

#[derive(Template)]
#[template(path = "forgot_password.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a ForgotPassword,
}

#[derive(Template)]
#[template(path = "forgot_password_sent.html")]
struct SentView<'a> {
    f: &'a Frame<'a>,
    p: &'a ForgotPasswordSent,
}

impl Page for ForgotPassword {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }
}

impl Page for ForgotPasswordSent {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        SentView { f: frame, p: self }.render()
    }
}

impl ForgotPassword {
    fn field(&self) -> Field {
        Field {
            value: self.username.clone(),
            error: self.not_an_address.then(|| Message::new("forgot-address")),
            autofocus: !self.not_an_address,
            ..Field::new("username", Message::new("email-address"), FieldKind::Username)
        }
    }

    fn alert_shown(&self) -> Option<Alert> {
        let field = FieldAlert { id: "username", message: Message::new("forgot-address") };
        self.not_an_address.then(|| Alert { message: Message::new("forgot-not-sent"), fields: vec![field] })
    }
}
