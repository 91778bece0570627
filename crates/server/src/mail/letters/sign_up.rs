//! Sign-up, and the approval by a subscription's owner (REG-1 to REG-5).

use std::time::Duration;

use model::outbox::Carried;
use model::{Timestamp, approval, enrolment};

use super::{forgot_password, sign_in, single_use, tell_support};
use crate::mail::letter::{Closing, Letter, Way};
use crate::mail::{Speaker, harmless};
use crate::routes::pages;
use crate::text::Message;

/// Who asks to join which subscription.
pub(super) struct Asked<'a> {
    pub(super) name: &'a str,
    pub(super) email: &'a str,
    pub(super) customer_number: &'a str,
    pub(super) registration_id: Option<&'a str>,
}

pub(super) fn code<'a>(code: &'a Carried, by: &Speaker<'_>) -> Letter<'a> {
    let enter = Way { label: Message::new("mail-code-enter"), url: by.page(pages::SIGN_UP_CODE) };
    let closing = somebody_signed_up(Message::new("mail-code-not-you"));
    Letter::new(Message::new("mail-code-subject"), Message::new("mail-code"), closing)
        .code(code.expose())
        .way(enter)
        .note(code_lasts())
}

pub(super) fn already<'a>(code: &'a Carried, by: &Speaker<'_>) -> Letter<'a> {
    let closing = somebody_signed_up(Message::new("mail-code-account-not-you"));
    Letter::new(Message::new("mail-code-subject"), Message::new("mail-code-account"), closing)
        .code(code.expose())
        .way(sign_in(by))
        .way(forgot_password(by))
        .note(code_lasts())
}

pub(super) fn approval_request<'a>(
    token: &Carried,
    asked: Asked<'_>,
    expires_at: Timestamp,
    by: &Speaker<'_>,
) -> Letter<'a> {
    let closing = Closing { why: Message::new("mail-why-owner"), not_you: Message::new("mail-approval-not-you") };
    let letter = Letter::new(Message::new("mail-approval-subject"), Message::new("mail-approval"), closing)
        .fact(Message::new("name"), harmless::name(asked.name))
        .fact(Message::new("email-address"), harmless::mailbox(asked.email))
        .fact(Message::new("approval-customer-number"), harmless::line(asked.customer_number));
    let letter = match asked.registration_id {
        Some(id) => letter.fact(Message::new("approval-registration-id"), harmless::line(id)),
        None => letter,
    };
    let lasts =
        Message::new("mail-approval-lasts").with("days", days(approval::LIFETIME)).with("until", by.date(expires_at));
    letter
        .way(single_use(Message::new("approve"), pages::APPROVAL, token, by))
        .way(single_use(Message::new("decline"), pages::APPROVAL, token, by))
        .note(lasts)
}

pub(super) fn approved<'a>(by: &Speaker<'_>) -> Letter<'a> {
    answered(Message::new("mail-approved-subject"), Message::new("mail-approved"), by)
}

pub(super) fn declined<'a>(by: &Speaker<'_>) -> Letter<'a> {
    answered(Message::new("mail-declined-subject"), Message::new("mail-declined"), by)
}

pub(super) fn lapsed<'a>(by: &Speaker<'_>) -> Letter<'a> {
    let lapsed = Message::new("mail-lapsed").with("days", days(approval::LIFETIME));
    answered(Message::new("mail-lapsed-subject"), lapsed, by)
}

pub(super) fn void<'a>(by: &Speaker<'_>) -> Letter<'a> {
    answered(Message::new("mail-void-subject"), Message::new("mail-void"), by)
}

fn answered<'a>(subject: Message, opening: Message, by: &Speaker<'_>) -> Letter<'a> {
    let closing = Closing { why: Message::new("mail-why-member"), not_you: tell_support() };
    Letter::new(subject, opening, closing).way(sign_in(by))
}

fn somebody_signed_up(not_you: Message) -> Closing {
    Closing { why: Message::new("mail-why-sign-up"), not_you }
}

fn code_lasts() -> Message {
    let minutes = u32::try_from(enrolment::CODE_LIFETIME.as_secs() / 60).unwrap_or(u32::MAX);
    Message::new("mail-code-lasts").with("minutes", minutes)
}

fn days(duration: Duration) -> u32 {
    u32::try_from(duration.as_secs() / (24 * 60 * 60)).unwrap_or(u32::MAX)
}
