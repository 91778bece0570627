use askama::Template;

use super::ProfileFrame;
use crate::pages::frame::{Alert, FieldAlert};
use crate::pages::{Frame, Page, RenderError};
use crate::text::Message;

/// *Close my account*, `/profile/details/close`: what goes, a box to tick (`sure`), and a red button.
#[derive(Debug, Clone)]
pub struct CloseAccount {
    /// What stands around it.
    pub frame: ProfileFrame,
    /// The page's own address, where its form goes.
    pub action: String,
    /// The address of the page to go back to.
    pub keep: String,
    /// Whether the box was left empty.
    pub not_sure: bool,
}

/// *Your account is closed*.
#[derive(Debug, Clone)]
pub struct AccountClosed;

#[derive(Template)]
#[template(path = "profile/close.html")]
struct CloseView<'a> {
    f: &'a Frame<'a>,
    p: &'a CloseAccount,
}

#[derive(Template)]
#[template(path = "profile/closed.html")]
struct ClosedView<'a> {
    f: &'a Frame<'a>,
}

impl Page for CloseAccount {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        CloseView { f: frame, p: self }.render()
    }
}

impl Page for AccountClosed {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        ClosedView { f: frame }.render()
    }
}

impl CloseAccount {
    fn alert_shown(&self) -> Option<Alert> {
        let fields = vec![FieldAlert { id: "sure", message: Message::new("close-tick") }];
        self.not_sure.then(|| Alert { message: Message::new("close-not-sure"), fields })
    }
}
