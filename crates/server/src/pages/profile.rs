use askama::Template;
use time::OffsetDateTime;

use super::brand::initial;
use super::frame::{Frame, Page, RenderError};
use crate::text::{Message, machine_readable};

/// The profile page, `/profile`.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The menu at the top right.
    pub menu: UserMenu,
    /// The side list, in order.
    pub tabs: Vec<Tab>,
    /// The section that is shown.
    pub overview: Overview,
}

/// Who is signed in, and *Sign out*.
#[derive(Debug, Clone)]
pub struct UserMenu {
    /// The person's name.
    pub name: String,
    /// Their email address.
    pub email: String,
    /// The address of the profile.
    pub profile: String,
    /// Where *Sign out* posts to: the page's own address or one below it.
    pub sign_out: String,
    /// The CSRF token for the hidden field `csrf`.
    pub csrf: String,
}

/// One entry of the side list.
#[derive(Debug, Clone)]
pub struct Tab {
    /// What it reads.
    pub label: Message,
    /// Its address.
    pub url: String,
    /// Whether it is the one shown.
    pub current: bool,
}

/// The first section of the profile.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The person's name.
    pub name: String,
    /// Their email address.
    pub email: String,
    /// When this session's sign-in was (`auth_time`).
    pub signed_in_since: OffsetDateTime,
    /// This browser in words (*Firefox on Linux*), where it is known.
    pub browser: Option<String>,
}

#[derive(Template)]
#[template(path = "profile.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a Profile,
}

impl Page for Profile {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }
}

impl Tab {
    /// The entry of the section that every profile has.
    pub fn overview(url: impl Into<String>, current: bool) -> Self {
        Self { label: Message::new("profile-overview"), url: url.into(), current }
    }
}

impl UserMenu {
    fn initial(&self) -> String {
        initial(&self.name)
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
        match &self.browser {
            Some(browser) => Message::new("profile-browser").with("browser", browser.as_str()),
            None => Message::new("profile-browser-unknown"),
        }
    }
}
