use askama::Template;

use super::ProfileFrame;
use super::password::CurrentPasswordProblem;
use crate::pages::field::{Field, FieldKind};
use crate::pages::frame::{Alert, FieldAlert};
use crate::pages::sign_in::wait;
use crate::pages::{Frame, Page, RenderError};
use crate::text::Message;

/// Where a person links an external login, `/profile/password/external` (FED-3).
#[derive(Debug, Clone)]
pub struct LinkExternal {
    /// What stands around it.
    pub frame: ProfileFrame,
    /// Where the form posts to: the page's own address, query included.
    pub action: String,
    /// The external login's id in the configuration.
    pub id: String,
    /// Its name: *Link NAME*.
    pub name: String,
    /// Why nothing was linked.
    pub alert: Option<LinkAlert>,
    /// The address of the tab.
    pub back: String,
}

/// Why nothing was linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkAlert {
    /// *Current password* wasn't taken.
    Password(CurrentPasswordProblem),
    /// The external login can't be reached (FED-9).
    Unreachable,
    /// The person turned back there.
    Cancelled,
}

#[derive(Template)]
#[template(path = "profile/link.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a LinkExternal,
}

impl Page for LinkExternal {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }
}

impl LinkExternal {
    /// The name of the field.
    pub const PASSWORD: &'static str = "current-password";

    fn title(&self) -> Message {
        title(&self.name)
    }

    fn field(&self) -> Field {
        Field {
            error: self.error(),
            ..Field::new(Self::PASSWORD, Message::new("current-password"), FieldKind::CurrentPassword)
        }
    }

    fn error(&self) -> Option<Message> {
        match self.alert {
            Some(LinkAlert::Password(CurrentPasswordProblem::Missing)) => Some(Message::new("password-enter-current")),
            Some(LinkAlert::Password(CurrentPasswordProblem::Wrong)) => Some(Message::new("password-wrong-current")),
            _ => None,
        }
    }

    fn alert_shown(&self) -> Option<Alert> {
        let field = self.error().map(|message| FieldAlert { id: Self::PASSWORD, message });
        let message = match self.alert? {
            LinkAlert::Password(CurrentPasswordProblem::Wait { seconds }) => wait(seconds),
            LinkAlert::Password(_) => Message::new("link-not-made"),
            LinkAlert::Unreachable => Message::new("upstream-unreachable").with("name", self.name.as_str()),
            LinkAlert::Cancelled => Message::new("upstream-cancelled").with("name", self.name.as_str()),
        };
        Some(Alert { message, fields: field.into_iter().collect() })
    }
}

/// The heading over one external login.
pub(super) fn title(name: &str) -> Message {
    Message::new("link-title").with("name", name)
}
