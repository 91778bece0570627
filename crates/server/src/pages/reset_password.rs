use askama::Template;

use super::field::Field;
use super::frame::{Alert, Frame, Page, RenderError};
use super::new_password::NewPassword;
use crate::text::Message;

/// The page behind the link of a mail, where a password is set (PWD-1).
#[derive(Debug, Clone)]
pub struct ResetPassword {
    /// Where the form posts to: the link's own address.
    pub action: String,
    /// The CSRF token for the hidden field `csrf`.
    pub csrf: String,
    /// The email address of the account.
    pub account: String,
    /// Whether the password opens the apps only, for an external login opens the website.
    pub apps_only: bool,
    /// The two fields.
    pub new: NewPassword,
}

/// The password is saved.
#[derive(Debug, Clone)]
pub struct PasswordSaved {
    /// The address of the sign-in page.
    pub sign_in: String,
}

#[derive(Template)]
#[template(path = "reset_password.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a ResetPassword,
}

#[derive(Template)]
#[template(path = "password_saved.html")]
struct SavedView<'a> {
    f: &'a Frame<'a>,
    p: &'a PasswordSaved,
}

impl Page for ResetPassword {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }

    fn asks_by_script(&self) -> bool {
        true
    }
}

impl Page for PasswordSaved {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        SavedView { f: frame, p: self }.render()
    }
}

impl ResetPassword {
    const FIELD: &'static str = "new-password";

    fn fields(&self) -> [Field; 2] {
        let [first, second] = self.new.fields(Self::FIELD, Message::new("new-password"));
        [Field { autofocus: self.new.problem.is_none(), ..first }, second]
    }

    fn alert_shown(&self) -> Option<Alert> {
        let field = self.new.alert(Self::FIELD)?;
        Some(Alert { message: Message::new("reset-not-saved"), fields: vec![field] })
    }
}
