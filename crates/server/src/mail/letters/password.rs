//! Passwords (PWD-1, PWD-4).

use model::Timestamp;
use model::link::PASSWORD_LINK_LIFETIME;
use model::outbox::Carried;

use super::{for_the_account, forgot_password, link_lasts, single_use};
use crate::mail::Speaker;
use crate::mail::letter::{Closing, Letter};
use crate::routes::pages;
use crate::text::Message;

pub(super) fn reset<'a>(token: &Carried, apps_only: bool, by: &Speaker<'_>) -> Letter<'a> {
    let closing = asked(Message::new("mail-reset-not-you"));
    let letter = Letter::new(Message::new("mail-reset-subject"), Message::new("mail-reset"), closing)
        .way(single_use(Message::new("reset-title"), pages::RESET_PASSWORD, token, by))
        .note(link_lasts(PASSWORD_LINK_LIFETIME));
    for_apps(letter, apps_only)
}

pub(super) fn set_up<'a>(token: &Carried, apps_only: bool, by: &Speaker<'_>) -> Letter<'a> {
    let closing = asked(Message::new("mail-set-up-not-you"));
    let letter = Letter::new(Message::new("mail-set-up-subject"), Message::new("mail-set-up"), closing)
        .way(single_use(Message::new("mail-set-up-way"), pages::RESET_PASSWORD, token, by))
        .note(link_lasts(PASSWORD_LINK_LIFETIME));
    for_apps(letter, apps_only)
}

/// Who signs in to the website with an external login is told what the password is for (PWD-1).
fn for_apps<'a>(letter: Letter<'a>, apps_only: bool) -> Letter<'a> {
    if apps_only { letter.note(Message::new("mail-password-for-apps")) } else { letter }
}

pub(super) fn changed<'a>(at: Timestamp, first: bool, apps_only: bool, by: &Speaker<'_>) -> Letter<'a> {
    let closing = for_the_account(Message::new("mail-password-not-you"));
    let (subject, opening) = match first {
        true => (Message::new("mail-password-set-subject"), Message::new("mail-password-set")),
        false => (Message::new("mail-password-subject"), Message::new("mail-password")),
    };
    let letter = Letter::new(subject, opening.with("at", by.date(at)), closing).way(forgot_password(by));
    for_apps(letter, apps_only)
}

fn asked(not_you: Message) -> Closing {
    Closing { why: Message::new("mail-why-password-link"), not_you }
}
