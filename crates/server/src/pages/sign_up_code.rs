use askama::Template;

use super::field::{Field, FieldKind};
use super::frame::{Alert, FieldAlert, Frame, Page, RenderError};
use super::sign_up::{Delay, step};
use crate::text::Message;

/// Where the emailed code is entered, `/sign-up/code` (REG-1).
#[derive(Debug, Clone)]
pub struct SignUpCode {
    /// Where the code is posted to: the page's own address, query included.
    pub action: String,
    /// Where *Resend code* posts to: an address below the page's own.
    pub resend: String,
    /// The CSRF token for the hidden fields `csrf`.
    pub csrf: String,
    /// The address that the code was sent to.
    pub email: String,
    /// How many steps the sign-up has in all, this being the second; none for who came by the sign-in page.
    pub steps: Option<u32>,
    /// What has happened.
    pub state: CodeState,
    /// The address of the page where one signs up.
    pub start_again: String,
}

/// What has happened to a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeState {
    /// It was sent.
    Sent,
    /// Another one was sent, and the earlier one is dead.
    SentAgain,
    /// None was entered.
    Missing,
    /// A wrong one was entered.
    Wrong {
        /// How many tries are left, over all sends: at least one.
        left: u8,
    },
    /// It lapsed, and a new one is to be sent.
    Lapsed,
    /// All tries were used.
    UsedUp,
    /// None is sent for a while.
    Delayed(Delay),
}

#[derive(Template)]
#[template(path = "sign_up_code.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a SignUpCode,
}

impl Page for SignUpCode {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }
}

impl SignUpCode {
    fn code_field(&self) -> Field {
        Field {
            error: self.field_error(),
            autofocus: matches!(self.state, CodeState::Sent | CodeState::SentAgain),
            ..Field::new("code", Message::new("code"), FieldKind::Code)
        }
    }

    fn field_error(&self) -> Option<Message> {
        match self.state {
            CodeState::Missing => Some(Message::new("code-missing")),
            CodeState::Wrong { .. } => Some(Message::new("code-check")),
            _ => None,
        }
    }

    fn alert_shown(&self) -> Option<Alert> {
        let message = match self.state {
            CodeState::Sent | CodeState::SentAgain => return None,
            CodeState::Missing => Message::new("sign-up-code-not-entered"),
            CodeState::Wrong { left } => Message::new("code-wrong").with("left", u32::from(left)),
            CodeState::Lapsed => Message::new("code-expired"),
            CodeState::UsedUp => Message::new("sign-up-code-used-up"),
            CodeState::Delayed(delay) => delay.in_words(),
        };
        let fields = self.field_error().map(|message| FieldAlert { id: "code", message });
        Some(Alert { message, fields: fields.into_iter().collect() })
    }

    fn lead(&self) -> &'static str {
        match self.state {
            CodeState::Lapsed => "sign-up-code-was-sent",
            _ => "sign-up-code-lead",
        }
    }

    fn step(&self) -> Option<Message> {
        self.steps.map(|steps| step(2, steps))
    }

    fn is_sent_again(&self) -> bool {
        self.state == CodeState::SentAgain
    }

    fn is_used_up(&self) -> bool {
        self.state == CodeState::UsedUp
    }

    /// Whether the way on is a new code.
    fn is_lapsed(&self) -> bool {
        self.state == CodeState::Lapsed
    }
}

/// The proved mailbox has an account of its own (REG-5).
#[derive(Debug, Clone)]
pub struct EmailInUse {
    /// The address.
    pub email: String,
    /// The address of *Cancel*: the sign-in page.
    pub sign_in: String,
    /// The address of *Forgot Password*.
    pub forgot_password: String,
}

#[derive(Template)]
#[template(path = "email_in_use.html")]
struct InUseView<'a> {
    f: &'a Frame<'a>,
    p: &'a EmailInUse,
}

impl Page for EmailInUse {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        InUseView { f: frame, p: self }.render()
    }
}
