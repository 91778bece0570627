//! What else happened to an account.

use super::for_the_account;
use crate::mail::letter::{Closing, Letter, Way};
use crate::mail::{Speaker, harmless};
use crate::routes::pages;
use crate::text::Message;

/// A used refresh token was shown again (SEC-12). People read of a key: what a token is nobody need know.
pub(super) fn token_reused<'a>(client_name: &str, by: &Speaker<'_>) -> Letter<'a> {
    let see = Way { label: Message::new("mail-reused-way"), url: by.page(pages::PROFILE_SESSIONS) };
    let closing = for_the_account(Message::new("mail-reused-not-you"));
    Letter::new(Message::new("mail-reused-subject"), Message::new("mail-reused"), closing)
        .fact(Message::new("mail-reused-app"), harmless::name(client_name))
        .way(see)
}

/// There is nothing left to press.
pub(super) fn closed<'a>() -> Letter<'a> {
    let closing = Closing { why: Message::new("mail-why-closed"), not_you: Message::new("mail-closed-not-you") };
    Letter::new(Message::new("mail-closed-subject"), Message::new("mail-closed"), closing)
}
