use askama::Template;
use time::OffsetDateTime;

use super::frame::{Alert, Frame, Page, RenderError};
use super::sign_up::Delay;
use crate::text::{Message, machine_readable};

/// *Waiting for approval*, `/sign-up/waiting` (REG-3): answered by the field `decision`, `again` or `another`.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Where the form posts to: the page's own address, query included.
    pub action: String,
    /// The CSRF token for the hidden field `csrf`.
    pub csrf: String,
    /// The proved address of who waits.
    pub account: String,
    /// The owner who was asked.
    pub owner: String,
    /// What was named.
    pub reference: NamedBy,
    /// When the owner was asked.
    pub since: OffsetDateTime,
    /// Until when they can answer.
    pub until: OffsetDateTime,
    /// Whether the request was sent again just now.
    pub sent_again: bool,
    /// Why it wasn't.
    pub delay: Option<Delay>,
}

/// By what somebody named a subscription. Of the rest of it they see nothing before they are approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedBy {
    /// Its customer number.
    CustomerNumber(String),
    /// The last six digits of a registration ID.
    RegistrationId(String),
}

/// They don't wait any more.
#[derive(Debug, Clone)]
pub struct Welcome {
    /// The address of the sign-in page.
    pub sign_in: String,
}

#[derive(Template)]
#[template(path = "waiting.html")]
struct WaitingView<'a> {
    f: &'a Frame<'a>,
    p: &'a Waiting,
}

#[derive(Template)]
#[template(path = "welcome.html")]
struct WelcomeView<'a> {
    f: &'a Frame<'a>,
    p: &'a Welcome,
}

impl Page for Waiting {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        WaitingView { f: frame, p: self }.render()
    }
}

impl Page for Welcome {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        WelcomeView { f: frame, p: self }.render()
    }
}

impl Waiting {
    fn alert_shown(&self) -> Option<Alert> {
        Some(Alert { message: self.delay?.in_words(), fields: Vec::new() })
    }

    fn reference_label(&self) -> Message {
        match self.reference {
            NamedBy::CustomerNumber(_) => Message::new("approval-customer-number"),
            NamedBy::RegistrationId(_) => Message::new("approval-registration-id"),
        }
    }

    fn reference_words(&self) -> String {
        match &self.reference {
            NamedBy::CustomerNumber(number) => number.clone(),
            NamedBy::RegistrationId(digits) => format!("MBR…{digits}"),
        }
    }

    fn since_words(&self, frame: &Frame<'_>) -> String {
        frame.texts.date_time(self.since)
    }

    fn since_machine(&self) -> String {
        machine_readable(self.since)
    }

    fn until_words(&self, frame: &Frame<'_>) -> String {
        frame.texts.date_time(self.until)
    }

    fn until_machine(&self) -> String {
        machine_readable(self.until)
    }
}
