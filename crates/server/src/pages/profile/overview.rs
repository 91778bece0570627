use askama::Template;
use time::OffsetDateTime;

use super::ProfileFrame;
use crate::browser::Browser;
use crate::pages::{Frame, Page, RenderError};
use crate::text::{Message, machine_readable};

/// The first page of the profile, `/profile`: what matters, at a glance.
#[derive(Debug, Clone)]
pub struct Overview {
    /// What stands around it.
    pub frame: ProfileFrame,
    /// When this session's sign-in was (`auth_time`).
    pub signed_in_since: OffsetDateTime,
    /// This browser, where it is a known one.
    pub browser: Option<Browser>,
}

#[derive(Template)]
#[template(path = "profile/overview.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a Overview,
}

impl Page for Overview {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }
}

impl Overview {
    fn since_words(&self, frame: &Frame<'_>) -> String {
        frame.texts.date_time(self.signed_in_since)
    }

    fn since_machine(&self) -> String {
        machine_readable(self.signed_in_since)
    }

    fn browser_words(&self) -> Message {
        match self.browser {
            Some(browser) => browser.fill(Message::new("profile-browser")),
            None => Message::new("profile-browser-unknown"),
        }
    }
}
