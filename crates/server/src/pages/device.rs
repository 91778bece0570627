use askama::Template;
use time::OffsetDateTime;

use super::consent::scope_words;
use super::field::{Field, FieldKind};
use super::frame::{Alert, Client, FieldAlert, Frame, Page, RenderError};
use super::profile::Place;
use super::sign_up::Delay;
use crate::text::{Message, machine_readable};

/// Where the code that a device shows is entered, `/device` (RFC 8628 §3.3).
#[derive(Debug, Clone)]
pub struct EnterUserCode {
    /// Where the form posts to.
    pub action: String,
    /// The CSRF token for the hidden field `csrf`.
    pub csrf: String,
    /// What stands in *Code*.
    pub code: String,
    /// Why the last try did not succeed.
    pub alert: Option<UserCodeAlert>,
}

/// Why a code was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserCodeAlert {
    /// It was left empty.
    Missing,
    /// It is wrong, lapsed or used: one text.
    Wrong,
    /// Too many tries: answered with 429 and `Retry-After`.
    Delayed(Delay),
}

/// What a device asks for, `/device/confirm`: answered by the field `decision`, `allow` or `deny`.
#[derive(Debug, Clone)]
pub struct ConfirmDevice {
    /// Where the form posts to: the page's own address, query included.
    pub action: String,
    /// The CSRF token for the hidden field `csrf`.
    pub csrf: String,
    /// The app that asks.
    pub client: Client,
    /// The code that the device shows, to be compared.
    pub code: String,
    /// From where the device asked.
    pub place: Place,
    /// When it asked.
    pub at: OffsetDateTime,
    /// The account that is asked about.
    pub account: String,
    /// The address of the sign-in page, for another account.
    pub use_another_account: String,
    /// The scopes that it asks for.
    pub scopes: Vec<String>,
}

/// What was decided.
#[derive(Debug, Clone)]
pub struct DeviceDecided {
    /// The app's name.
    pub client: String,
    /// Whether it was allowed.
    pub allowed: bool,
}

#[derive(Template)]
#[template(path = "device.html")]
struct EnterView<'a> {
    f: &'a Frame<'a>,
    p: &'a EnterUserCode,
}

#[derive(Template)]
#[template(path = "device_confirm.html")]
struct ConfirmView<'a> {
    f: &'a Frame<'a>,
    p: &'a ConfirmDevice,
}

#[derive(Template)]
#[template(path = "device_decided.html")]
struct DecidedView<'a> {
    f: &'a Frame<'a>,
    p: &'a DeviceDecided,
}

impl Page for EnterUserCode {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        EnterView { f: frame, p: self }.render()
    }
}

impl Page for ConfirmDevice {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        ConfirmView { f: frame, p: self }.render()
    }
}

impl Page for DeviceDecided {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        DecidedView { f: frame, p: self }.render()
    }
}

impl EnterUserCode {
    fn field(&self) -> Field {
        Field {
            hint: Some(Message::new("device-code-hint")),
            value: self.code.clone(),
            error: self.wrong(),
            autofocus: self.alert.is_none() && self.code.is_empty(),
            ..Field::new("code", Message::new("device-code"), FieldKind::UserCode)
        }
    }

    fn wrong(&self) -> Option<Message> {
        match self.alert? {
            UserCodeAlert::Missing => Some(Message::new("device-missing")),
            UserCodeAlert::Wrong => Some(Message::new("device-wrong-field")),
            UserCodeAlert::Delayed(_) => None,
        }
    }

    fn alert_shown(&self) -> Option<Alert> {
        let message = match self.alert? {
            UserCodeAlert::Missing => Message::new("sign-in-incomplete"),
            UserCodeAlert::Wrong => Message::new("device-wrong"),
            UserCodeAlert::Delayed(delay) => delay.of_tries(),
        };
        let fields = self.wrong().into_iter().map(|message| FieldAlert { id: "code", message }).collect();
        Some(Alert { message, fields })
    }
}

impl ConfirmDevice {
    fn lines(&self) -> Vec<Message> {
        self.scopes.iter().map(|scope| scope_words(scope)).collect()
    }

    fn place_words(&self) -> Message {
        self.place.in_words()
    }

    fn at_words(&self, frame: &Frame<'_>) -> String {
        frame.texts.date_time(self.at)
    }

    fn at_machine(&self) -> String {
        machine_readable(self.at)
    }
}

impl DeviceDecided {
    fn title(&self) -> &'static str {
        if self.allowed { "device-allowed-title" } else { "device-denied-title" }
    }

    fn words(&self) -> &'static str {
        if self.allowed { "device-allowed" } else { "device-denied" }
    }
}
