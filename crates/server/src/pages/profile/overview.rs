use askama::Template;
use time::OffsetDateTime;

use super::{ProfileFrame, Tab, When};
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
    /// When the password was set; none while there is none.
    pub password_set: Option<When>,
    /// The customer number and whether the person owns the subscription; none without a subscription.
    pub subscription: Option<(String, bool)>,
    /// How many browsers are signed in.
    pub browsers: u32,
    /// How many apps have access.
    pub apps: u32,
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

    fn membership(&self) -> Option<Message> {
        let (number, owns) = self.subscription.as_ref()?;
        let words = if *owns { Message::new("profile-owner") } else { Message::new("profile-member") };
        Some(words.with("number", number.as_str()))
    }

    fn browsers_words(&self) -> Message {
        Message::new("profile-browsers").with("count", self.browsers)
    }

    fn apps_words(&self) -> Message {
        Message::new("profile-apps-count").with("count", self.apps)
    }

    fn address_of(&self, tab: Tab) -> &'static str {
        tab.address()
    }

    fn browser_words(&self) -> Message {
        match self.browser {
            Some(browser) => browser.fill(Message::new("profile-browser")),
            None => Message::new("profile-browser-unknown"),
        }
    }
}
