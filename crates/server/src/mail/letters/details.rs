//! A change of the email address or the mobile number (PRO-6, SEC-35).

use model::Timestamp;
use model::link::EMAIL_CHANGE_LIFETIME;
use model::outbox::Carried;

use super::{for_the_account, forgot_password, link_lasts, sign_in, single_use, tell_support};
use crate::mail::letter::{Closing, Letter};
use crate::mail::{Speaker, harmless};
use crate::routes::pages;
use crate::text::Message;

pub(super) fn confirm_email<'a>(token: &Carried, by: &Speaker<'_>) -> Letter<'a> {
    let closing = new_address(Message::new("mail-confirm-not-you"));
    Letter::new(Message::new("mail-confirm-subject"), Message::new("mail-confirm"), closing)
        .way(single_use(Message::new("confirm-email"), pages::CONFIRM_EMAIL, token, by))
        .note(link_lasts(EMAIL_CHANGE_LIFETIME))
}

pub(super) fn email_in_use<'a>(by: &Speaker<'_>) -> Letter<'a> {
    let closing = new_address(Message::new("mail-in-use-not-you"));
    Letter::new(Message::new("mail-in-use-subject"), Message::new("mail-in-use"), closing).way(sign_in(by))
}

pub(super) fn email_changed<'a>(token: &Carried, email: &str, until: Timestamp, by: &Speaker<'_>) -> Letter<'a> {
    let not_you = Message::new("mail-email-changed-not-you");
    let closing = Closing { why: Message::new("mail-why-old-address"), not_you };
    Letter::new(Message::new("mail-email-changed-subject"), Message::new("mail-email-changed"), closing)
        .fact(Message::new("mail-email-changed-to"), harmless::mailbox(email))
        .way(single_use(Message::new("change-it-back"), pages::REVERT_EMAIL, token, by))
        .note(until_when(until, by))
}

pub(super) fn email_is_yours<'a>(by: &Speaker<'_>) -> Letter<'a> {
    let closing = new_address(tell_support());
    Letter::new(Message::new("mail-email-yours-subject"), Message::new("mail-email-yours"), closing).way(sign_in(by))
}

pub(super) fn email_reverted<'a>(by: &Speaker<'_>) -> Letter<'a> {
    let closing = Closing { why: Message::new("mail-why-changed-address"), not_you: tell_support() };
    Letter::new(Message::new("mail-email-reverted-subject"), Message::new("mail-email-reverted"), closing)
        .way(forgot_password(by))
        .note(Message::new("mail-email-reverted-note"))
}

pub(super) fn phone_changed<'a>(
    token: &Carried,
    ending: Option<&str>,
    until: Timestamp,
    by: &Speaker<'_>,
) -> Letter<'a> {
    let opening = match ending {
        Some(digits) => Message::new("mail-phone").with("ending", harmless::line(digits)),
        None => Message::new("mail-phone-removed"),
    };
    let closing = for_the_account(Message::new("mail-change-back-not-you"));
    Letter::new(Message::new("mail-phone-subject"), opening, closing)
        .way(single_use(Message::new("change-it-back"), pages::REVERT_PHONE, token, by))
        .note(until_when(until, by))
}

pub(super) fn phone_reverted<'a>(by: &Speaker<'_>) -> Letter<'a> {
    let closing = for_the_account(tell_support());
    Letter::new(Message::new("mail-phone-reverted-subject"), Message::new("mail-phone-reverted"), closing)
        .way(forgot_password(by))
        .note(Message::new("mail-reverted-advice"))
}

fn new_address(not_you: Message) -> Closing {
    Closing { why: Message::new("mail-why-new-address"), not_you }
}

fn until_when(until: Timestamp, by: &Speaker<'_>) -> Message {
    Message::new("mail-change-back-lasts").with("until", by.date(until))
}
