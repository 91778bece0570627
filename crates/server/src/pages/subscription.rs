use askama::Template;

use super::field::{Field, FieldKind};
use super::frame::{Alert, FieldAlert, Frame, Page, RenderError};
use super::sign_up::{Delay, step};
use crate::text::Message;

/// Where a subscription is named, `/sign-up/subscription` (REG-2).
#[derive(Debug, Clone)]
pub struct NameSubscription {
    /// Where the form posts to: the page's own address, query included.
    pub action: String,
    /// The CSRF token for the hidden field `csrf`.
    pub csrf: String,
    /// The proved address of who signs up.
    pub account: String,
    /// How many steps the sign-up has in all; this is the last.
    pub steps: u32,
    /// What became of the subscription that they named before.
    pub before: Option<Before>,
    /// What stands in *Customer Number or Registration ID*.
    pub reference: String,
    /// What stands in *Email address*.
    pub owner_email: String,
    /// Why the last try did not succeed.
    pub alert: Option<SubscriptionAlert>,
    /// The address of the sign-in page.
    pub sign_in: String,
}

/// What became of an earlier request (REG-7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// The owner declined it.
    Declined,
    /// Nobody answered in time.
    Expired,
    /// The subscription changed hands.
    Void,
}

/// Why a try to name a subscription did not succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubscriptionAlert {
    /// The same for a wrong number and a wrong address (REG-4).
    NoMatch,
    /// A field was left empty.
    Incomplete {
        /// *Customer Number or Registration ID* is missing.
        reference: bool,
        /// *Email address* is missing.
        owner_email: bool,
    },
    /// Too many tries, or too many mails: answered with 429 and `Retry-After`.
    Delayed(Delay),
}

#[derive(Template)]
#[template(path = "subscription.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a NameSubscription,
}

impl Page for NameSubscription {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }
}

impl NameSubscription {
    /// The `id` and `name` of *Customer Number or Registration ID*.
    pub const REFERENCE: &'static str = "subscription";
    /// The `id` and `name` of *Email address*.
    pub const OWNER_EMAIL: &'static str = "owner_email";

    fn fields(&self) -> [Field; 2] {
        let missing = self.missing();
        let error = |id| missing.iter().find(|field| field.id == id).map(|field| field.message.clone());
        [
            Field {
                hint: Some(Message::new("subscription-reference-hint")),
                value: self.reference.clone(),
                error: error(Self::REFERENCE),
                autofocus: self.alert.is_none(),
                ..Field::new(Self::REFERENCE, Message::new("subscription-reference"), FieldKind::Reference)
            },
            Field {
                hint: Some(Message::new("subscription-owner-hint")),
                value: self.owner_email.clone(),
                error: error(Self::OWNER_EMAIL),
                ..Field::new(Self::OWNER_EMAIL, Message::new("email-address"), FieldKind::Email)
            },
        ]
    }

    fn missing(&self) -> Vec<FieldAlert> {
        let Some(SubscriptionAlert::Incomplete { reference, owner_email }) = self.alert else { return Vec::new() };
        let candidates = [
            (reference, Self::REFERENCE, Message::new("subscription-enter-reference")),
            (owner_email, Self::OWNER_EMAIL, Message::new("subscription-enter-owner")),
        ];
        let missing = candidates.into_iter().filter(|(missing, ..)| *missing);
        missing.map(|(_, id, message)| FieldAlert { id, message }).collect()
    }

    fn alert_shown(&self) -> Option<Alert> {
        let message = match self.alert? {
            SubscriptionAlert::NoMatch => Message::new("subscription-no-match"),
            SubscriptionAlert::Incomplete { .. } => Message::new("sign-in-incomplete"),
            SubscriptionAlert::Delayed(delay) => delay.of_tries(),
        };
        Some(Alert { message, fields: self.missing() })
    }

    fn news(&self) -> Option<Message> {
        Some(match self.before? {
            Before::Declined => Message::new("subscription-was-declined"),
            Before::Expired => Message::new("subscription-was-expired"),
            Before::Void => Message::new("subscription-was-void"),
        })
    }

    fn step(&self) -> Message {
        step(self.steps, self.steps)
    }
}
