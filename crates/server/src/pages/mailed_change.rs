//! The pages of mailed links that change the address, or take a change back: one button each, and what follows it.

use askama::Template;

use super::frame::{Frame, Page, RenderError};
use super::problem::Problem;
use crate::text::Message;

/// A page that asks for the press of one button.
#[derive(Debug, Clone)]
pub struct MailedChange {
    /// What the button does.
    pub change: Change,
    /// The page's own address, token included, where its form goes.
    pub action: String,
    /// The CSRF token for the hidden field `csrf`.
    pub csrf: String,
}

/// What a mailed link does.
#[derive(Debug, Clone)]
pub enum Change {
    /// Makes a mailbox the account's.
    ConfirmEmail {
        /// The address of the account so far, not to be read whole by whoever got the mail by mistake.
        from: String,
        /// The new one.
        to: String,
    },
    /// Goes back to an address.
    RevertEmail {
        /// The address of the account now.
        from: String,
        /// The one to go back to.
        to: String,
    },
    /// Goes back to a mobile number, or to none.
    RevertPhone {
        /// The number to go back to, but for its last digits hidden.
        to: Option<String>,
    },
}

/// What followed.
#[derive(Debug, Clone)]
pub struct ChangeDone {
    /// What was done.
    pub done: Done,
    /// The address of the profile.
    pub profile: String,
}

/// What a mailed link did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// The mailbox is the account's.
    EmailConfirmed,
    /// The old address is back.
    EmailReverted,
    /// The old number is back.
    PhoneReverted,
}

#[derive(Template)]
#[template(path = "mailed_change.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a MailedChange,
}

#[derive(Template)]
#[template(path = "change_done.html")]
struct DoneView<'a> {
    f: &'a Frame<'a>,
    p: &'a ChangeDone,
}

impl Page for MailedChange {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }
}

impl Page for ChangeDone {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        DoneView { f: frame, p: self }.render()
    }
}

impl MailedChange {
    fn title(&self) -> Message {
        match self.change {
            Change::ConfirmEmail { .. } => Message::new("confirm-email-title"),
            Change::RevertEmail { .. } => Message::new("revert-email-title"),
            Change::RevertPhone { .. } => Message::new("revert-phone-title"),
        }
    }

    fn lead(&self) -> Message {
        match self.change {
            Change::ConfirmEmail { .. } => Message::new("confirm-email-lead"),
            Change::RevertEmail { .. } => Message::new("revert-email-lead"),
            Change::RevertPhone { .. } => Message::new("revert-phone-lead"),
        }
    }

    /// What was and what will be, each under its name.
    fn facts(&self) -> Vec<(Message, String)> {
        let (now, then) = (Message::new("change-now"), Message::new("change-then"));
        match &self.change {
            Change::ConfirmEmail { from, to } | Change::RevertEmail { from, to } => {
                vec![(now, from.clone()), (then, to.clone())]
            }
            Change::RevertPhone { to: Some(number) } => vec![(then, number.clone())],
            Change::RevertPhone { to: None } => Vec::new(),
        }
    }

    fn button(&self) -> Message {
        match self.change {
            Change::ConfirmEmail { .. } => Message::new("confirm-email"),
            Change::RevertEmail { .. } | Change::RevertPhone { .. } => Message::new("change-it-back"),
        }
    }
}

impl ChangeDone {
    fn title(&self) -> Message {
        match self.done {
            Done::EmailConfirmed => Message::new("email-confirmed-title"),
            Done::EmailReverted => Message::new("email-reverted-title"),
            Done::PhoneReverted => Message::new("phone-reverted-title"),
        }
    }

    fn note(&self) -> Message {
        match self.done {
            Done::EmailConfirmed => Message::new("email-confirmed-note"),
            Done::EmailReverted => Message::new("email-reverted-note"),
            Done::PhoneReverted => Message::new("phone-reverted-note"),
        }
    }
}

impl Problem {
    /// An address that was asked for has become somebody else's meanwhile, 409.
    pub fn email_taken() -> Self {
        let words =
            [Message::new("email-taken-title"), Message::new("email-taken-what"), Message::new("email-taken-next")];
        Self::new(409, words)
    }
}
