//! External logins (FED-2 to FED-5).

use super::{for_the_account, forgot_password, sign_in, tell_support};
use crate::mail::letter::{Closing, Letter};
use crate::mail::{Speaker, harmless};
use crate::text::Message;

/// From now on the website wants the external login.
pub(super) fn linked<'a>(upstream: &str, account: Option<&str>, by: &Speaker<'_>) -> Letter<'a> {
    let closing = for_the_account(Message::new("mail-linked-not-you"));
    let letter = Letter::new(about("mail-linked-subject", upstream), about("mail-linked", upstream), closing);
    let letter = match account {
        Some(account) => letter.fact(about("mail-linked-account", upstream), harmless::mailbox(account)),
        None => letter,
    };
    letter.way(sign_in(by))
}

/// For good, and what is the way in now.
pub(super) fn disconnected<'a>(upstream: &str, by: &Speaker<'_>) -> Letter<'a> {
    let closing = for_the_account(Message::new("mail-disconnected-not-you"));
    Letter::new(about("mail-disconnected-subject", upstream), about("mail-disconnected", upstream), closing)
        .way(sign_in(by))
        .way(forgot_password(by))
}

/// The same for somebody who has no password: without one there is no way in.
pub(super) fn left_without_password<'a>(upstream: &str, by: &Speaker<'_>) -> Letter<'a> {
    let (subject, opening) = ("mail-disconnected-subject", Message::new("mail-disconnected-no-password"));
    let opening = opening.with("upstream", harmless::name(upstream));
    Letter::new(about(subject, upstream), opening, for_the_account(tell_support())).way(forgot_password(by))
}

/// Somebody came with the mailbox's address, and the account can't be linked.
pub(super) fn refused<'a>(upstream: &str, by: &Speaker<'_>) -> Letter<'a> {
    let closing =
        Closing { why: Message::new("mail-why-account"), not_you: Message::new("mail-external-refused-not-you") };
    Letter::new(about("mail-external-refused-subject", upstream), about("mail-external-refused", upstream), closing)
        .way(sign_in(by))
}

fn about(id: &'static str, upstream: &str) -> Message {
    Message::new(id).with("upstream", harmless::name(upstream))
}
