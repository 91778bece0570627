use askama::Template;

use super::ProfileFrame;
use super::link::title;
use crate::pages::field::{Field, FieldKind};
use crate::pages::frame::{Alert, FieldAlert};
use crate::pages::sign_in::wait;
use crate::pages::{Frame, NewPassword, Page, RenderError};
use crate::text::Message;

/// *Password*, `/profile/password` (PRO-1).
#[derive(Debug, Clone)]
pub struct PasswordTab {
    /// What stands around it.
    pub frame: ProfileFrame,
    /// Seconds to wait until another link can be asked for, where too many were.
    pub link_pause: Option<u32>,
    /// *Change Password*, once there is a password.
    pub change: Option<ChangePassword>,
    /// The external logins that can be linked, where the person can link one (FED-3).
    pub link: Option<LinkSection>,
    /// The name of the external login of somebody who has no password yet, and can't disconnect until they have (PRO-2).
    pub without_password: Option<String>,
    /// *Disconnect External Authentication*, for whoever can (PRO-2).
    pub disconnect: Option<DisconnectSection>,
}

/// The way to *Disconnect*.
#[derive(Debug, Clone)]
pub struct DisconnectSection {
    /// The name of the external login.
    pub name: String,
    /// The address of the page.
    pub page: String,
}

impl DisconnectSection {
    /// The field by which a form asks for the question, and decides nothing.
    pub const ASK: &str = "ask";
}

/// The ways to *Link NAME*.
#[derive(Debug, Clone)]
pub struct LinkSection {
    /// The external logins: name, and the address of the page where it is linked.
    pub choices: Vec<(String, String)>,
}

/// *Change Password*.
#[derive(Debug, Clone, Copy)]
pub struct ChangePassword {
    /// What is wrong with *Current password*.
    pub current: Option<CurrentPasswordProblem>,
    /// The two fields of the new one.
    pub new: NewPassword,
}

/// Why *Current password* wasn't taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CurrentPasswordProblem {
    /// It is empty.
    Missing,
    /// It is another one.
    Wrong,
    /// Too many tries (PWD-5): answered with 429 and `Retry-After`.
    Wait {
        /// Seconds until the next try counts.
        seconds: u32,
    },
}

#[derive(Template)]
#[template(path = "profile/password.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a PasswordTab,
}

impl Page for PasswordTab {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }

    fn asks_by_script(&self) -> bool {
        self.change.is_some()
    }
}

impl PasswordTab {
    fn link_lead(&self) -> &'static str {
        if self.change.is_some() { "password-link-lead" } else { "password-link-first" }
    }

    fn link_title(&self) -> Message {
        let mut names = self.link.iter().flat_map(|link| &link.choices).map(|(name, _)| name.as_str());
        match (names.next(), names.next()) {
            (Some(name), None) => title(name),
            _ => Message::new("link-title-several"),
        }
    }

    fn alert_shown(&self) -> Option<Alert> {
        match self.link_pause {
            Some(seconds) => Some(Alert { message: wait(seconds), fields: Vec::new() }),
            None => self.change.and_then(|change| change.alert_shown()),
        }
    }
}

impl ChangePassword {
    const CURRENT: &'static str = "current-password";
    const NEW: &'static str = "new-password";

    fn fields(&self) -> [Field; 3] {
        let current = Field {
            error: self.current_error(),
            ..Field::new(Self::CURRENT, Message::new("current-password"), FieldKind::CurrentPassword)
        };
        let [first, second] = self.new.fields(Self::NEW, Message::new("new-password"));
        [current, first, second]
    }

    fn current_error(&self) -> Option<Message> {
        match self.current? {
            CurrentPasswordProblem::Missing => Some(Message::new("password-enter-current")),
            CurrentPasswordProblem::Wrong => Some(Message::new("password-wrong-current")),
            CurrentPasswordProblem::Wait { .. } => None,
        }
    }

    fn alert_shown(&self) -> Option<Alert> {
        if let Some(CurrentPasswordProblem::Wait { seconds }) = self.current {
            return Some(Alert { message: wait(seconds), fields: Vec::new() });
        }
        let current = self.current_error().map(|message| FieldAlert { id: Self::CURRENT, message });
        let fields: Vec<_> = current.into_iter().chain(self.new.alert(Self::NEW)).collect();
        (!fields.is_empty()).then(|| Alert { message: Message::new("password-not-changed"), fields })
    }
}
