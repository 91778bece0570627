use model::outbox::{Carried, Message};
use model::{PlainToken, Timestamp};

use super::{Letterhead, Rendered, Speaker};
use crate::config::Issuer;
use crate::pages::{self, RenderError};
use crate::text::Texts;

/// A message with made-up data, for tests and the contact sheet.
pub struct Sample {
    /// What tells it from the others: `mail.password-link`.
    pub name: &'static str,
    /// What is told.
    pub message: Message,
    demo: bool,
}

impl Sample {
    /// The message in a language, with the brand of the pages' samples.
    pub fn rendered(&self, texts: &Texts) -> Result<Rendered, RenderError> {
        let brand = pages::Sample::brand().map_err(RenderError::custom)?;
        let issuer = Issuer::parse("https://id.example.com").map_err(|advice| RenderError::custom(Refused(advice)))?;
        let letterhead = Letterhead { brand: &brand, issuer: &issuer, demo: self.demo };
        Speaker { letterhead, texts }.render(&self.message)
    }
}

/// Why a sample's issuer was refused.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Refused(String);

/// A name that tries to be a link, a second line and more than text.
const HOSTILE: &str = "<b>Ana</b> https://evil.example/x\r\nwww.evil.example approve at evil.example:80/now\u{202e} \
                       and a very long story that goes on";

fn token() -> Carried {
    Carried::new(&PlainToken::presented("rB4dVh0Tq9zq3J7wXyL5m2nPfGkS8uEaC1iOoZtHxQs"))
}

fn code() -> Carried {
    Carried::new(&PlainToken::presented("204815"))
}

/// 22 November 2026 at 05:02 UTC.
const AT: Timestamp = Timestamp::from_seconds(1_795_323_720);

fn linked(account: Option<&str>) -> Message {
    Message::ExternalLinked { upstream: "Sage".into(), account: account.map(str::to_owned) }
}

fn disconnected(no_password: bool) -> Message {
    Message::ExternalDisconnected { upstream: "Sage".into(), no_password }
}

fn approval(name: &str, email: &str) -> Message {
    Message::ApprovalRequest {
        token: token(),
        name: name.into(),
        email: email.into(),
        customer_number: "C-10442".into(),
        registration_id: Some("MBR00123456".into()),
        expires_at: AT,
    }
}

/// Every message, and some twice.
pub fn samples() -> Vec<Sample> {
    let sample = |name, message| Sample { name, message, demo: false };
    let phone =
        |ending: Option<&str>| Message::PhoneChanged { token: token(), ending: ending.map(Into::into), until: AT };
    vec![
        sample("mail.nothing", Message::Nothing),
        sample("mail.sign-up-code", Message::SignUpCode { code: code() }),
        Sample { demo: true, ..sample("mail.sign-up-code.demo", Message::SignUpCode { code: code() }) },
        sample("mail.already-signed-up", Message::AlreadySignedUp { code: code() }),
        sample("mail.approval-request", approval("Ana Lima", "ana@example.com")),
        sample("mail.approval-request.hostile-name", approval(HOSTILE, "www.evil.example/x@example.com")),
        sample("mail.approved", Message::Approved),
        sample("mail.declined", Message::Declined),
        sample("mail.approval-expired", Message::ApprovalExpired),
        sample("mail.approval-void", Message::ApprovalVoid),
        sample("mail.password-link", Message::PasswordLink { token: token(), replaces: true, apps_only: false }),
        sample("mail.password-link.first", Message::PasswordLink { token: token(), replaces: false, apps_only: false }),
        sample(
            "mail.password-link.for-apps",
            Message::PasswordLink { token: token(), replaces: false, apps_only: true },
        ),
        sample("mail.external-linked", linked(Some("ana@sage.example"))),
        sample("mail.external-linked.hostile-name", linked(Some("www.evil.example/x@example.com"))),
        sample("mail.external-linked.unnamed", linked(None)),
        sample("mail.external-disconnected", disconnected(false)),
        sample("mail.external-disconnected.no-password", disconnected(true)),
        sample("mail.external-refused", Message::ExternalRefused { upstream: "Sage".into() }),
        sample("mail.password-changed", Message::PasswordChanged { at: AT, first: false, apps_only: false }),
        sample("mail.password-changed.first", Message::PasswordChanged { at: AT, first: true, apps_only: false }),
        sample("mail.password-changed.for-apps", Message::PasswordChanged { at: AT, first: true, apps_only: true }),
        sample("mail.confirm-email", Message::ConfirmEmail { token: token() }),
        sample("mail.email-in-use", Message::EmailInUse),
        sample(
            "mail.email-changed",
            Message::EmailChanged { token: token(), email: "new@example.com".into(), until: AT },
        ),
        sample("mail.email-is-yours", Message::EmailIsYours),
        sample("mail.email-reverted", Message::EmailReverted),
        sample("mail.phone-changed", phone(Some("42"))),
        sample("mail.phone-changed.removed", phone(None)),
        sample("sms.phone-changed", Message::PhoneChangedSms),
        sample("sms.code", Message::CodeSms { code: code() }),
        sample("mail.phone-reverted", Message::PhoneReverted),
        sample("mail.token-reused", Message::TokenReused { client_name: "Holiday Photos".into() }),
        sample("mail.token-reused.hostile-name", Message::TokenReused { client_name: HOSTILE.into() }),
        sample("mail.account-closed", Message::AccountClosed),
    ]
}
