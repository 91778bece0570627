use askama::Template;
use time::OffsetDateTime;

use super::frame::{Frame, Page, RenderError};
use super::problem::Problem;
use crate::text::{Message, machine_readable};

/// What the owner of a subscription is asked, `/approval` (REG-3): answered by the field `decision`, `approve` or `decline`.
#[derive(Debug, Clone)]
pub struct Approval {
    /// Where the form posts to: the page's own address, query included.
    pub action: String,
    /// The CSRF token for the hidden field `csrf`.
    pub csrf: String,
    /// The name of who asks.
    pub name: String,
    /// Their proved address.
    pub email: String,
    /// The subscription that they want to join.
    pub customer_number: String,
    /// The registration ID that they named.
    pub registration_id: Option<String>,
    /// Until when it can be answered.
    pub until: OffsetDateTime,
}

/// What became of a request, for whoever opens its link later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// It was approved.
    Approved,
    /// It was declined.
    Declined,
}

#[derive(Template)]
#[template(path = "approval.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a Approval,
}

#[derive(Template)]
#[template(path = "answered.html")]
struct AnsweredView<'a> {
    f: &'a Frame<'a>,
    p: Answered,
}

impl Page for Approval {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }
}

impl Page for Answered {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        AnsweredView { f: frame, p: *self }.render()
    }
}

impl Approval {
    fn until_words(&self, frame: &Frame<'_>) -> String {
        frame.texts.date_time(self.until)
    }

    fn until_machine(&self) -> String {
        machine_readable(self.until)
    }
}

impl Answered {
    fn title(self) -> Message {
        match self {
            Self::Approved => Message::new("approval-approved-title"),
            Self::Declined => Message::new("approval-declined-title"),
        }
    }

    fn words(self) -> Message {
        match self {
            Self::Approved => Message::new("approval-approved"),
            Self::Declined => Message::new("approval-declined"),
        }
    }
}

/// Why a request can't be answered any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// Nobody answered in time.
    Expired,
    /// The person took it back.
    Withdrawn,
    /// It was mailed again since: the later link counts.
    Replaced,
    /// The subscription has another owner, or is gone.
    Void,
    /// There is none, or none any more.
    Unknown,
}

impl Problem {
    /// The link of a request to join a subscription that can't be answered any more, 400.
    pub fn approval_over(why: Over) -> Self {
        let what = match why {
            Over::Expired => Message::new("approval-expired"),
            Over::Withdrawn => Message::new("approval-withdrawn"),
            Over::Replaced => Message::new("approval-replaced"),
            Over::Void => Message::new("approval-void"),
            Over::Unknown => Message::new("approval-unknown"),
        };
        Self::new(400, [Message::new("approval-over-title"), what, Message::new("approval-over-next")])
    }

    /// The link of a request in the browser of whoever asks (SEC-40), 403.
    pub fn approval_of_requester() -> Self {
        let words =
            [Message::new("approval-own-title"), Message::new("approval-own"), Message::new("approval-own-next")];
        Self::new(403, words)
    }
}
