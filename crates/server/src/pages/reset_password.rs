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
    /// The name of the external login that opens the website, where the password opens the apps only.
    pub apps_only: Option<String>,
    /// The two fields.
    pub new: NewPassword,
}

/// The password is saved.
#[derive(Debug, Clone)]
pub struct PasswordSaved {
    /// The address of the sign-in page.
    pub sign_in: String,
    /// What it opens.
    pub opens: PasswordOpens,
}

/// What a password opens that was just saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordOpens {
    /// The website and the apps.
    Everything,
    /// The apps only.
    Apps {
        /// The name of the external login that opens the website, where it is known here.
        website: Option<String>,
    },
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

impl PasswordSaved {
    fn is_for_everything(&self) -> bool {
        self.opens == PasswordOpens::Everything
    }

    fn next(&self) -> Message {
        match &self.opens {
            PasswordOpens::Everything => Message::new("reset-saved-what"),
            PasswordOpens::Apps { website: Some(name) } => {
                Message::new("reset-saved-for-apps").with("name", name.as_str())
            }
            PasswordOpens::Apps { website: None } => Message::new("reset-saved-for-apps-unnamed"),
        }
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
