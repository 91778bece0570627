use askama::Template;

use super::{Place, ProfileFrame, When, device};
use crate::browser::Browser;
use crate::pages::{Frame, Page, RenderError};
use crate::text::Message;

/// *Sessions and devices*, `/profile/sessions`: where somebody is signed in (PRO-5). Answered by the field `session` or `app`,
/// which holds what is to be signed out, or by `others`.
#[derive(Debug, Clone)]
pub struct Sessions {
    /// What stands around it.
    pub frame: ProfileFrame,
    /// The page's own address, where its form goes.
    pub action: String,
    /// Browsers, the last used first.
    pub sessions: Vec<SessionLine>,
    /// Apps that stay signed in by themselves, the latest first.
    pub apps: Vec<AppLine>,
}

/// One browser that is signed in.
#[derive(Debug, Clone)]
pub struct SessionLine {
    /// What the form sends to end it.
    pub id: String,
    /// The browser, where it is a known one.
    pub browser: Option<Browser>,
    /// From where it signed in.
    pub place: Place,
    /// When it was last used.
    pub last_used: When,
    /// The name of the client that it signed in for.
    pub client: Option<String>,
    /// Whether it is the one that shows the page.
    pub is_this: bool,
}

/// One app that is signed in.
#[derive(Debug, Clone)]
pub struct AppLine {
    /// What the form sends to end it.
    pub id: String,
    /// The client's name.
    pub client: String,
    /// Since when.
    pub since: When,
    /// When it last asked for something new.
    pub last_used: When,
}

#[derive(Template)]
#[template(path = "profile/sessions.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a Sessions,
}

impl Page for Sessions {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }
}

impl Sessions {
    /// Whether there is anything but the browser that shows the page.
    fn has_others(&self) -> bool {
        !self.apps.is_empty() || self.sessions.iter().any(|session| !session.is_this)
    }
}

impl SessionLine {
    fn device(&self) -> Message {
        device(self.browser)
    }
}
