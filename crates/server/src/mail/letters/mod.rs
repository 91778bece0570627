//! What each message says.

mod account;
mod details;
mod external;
mod password;
mod sign_up;

use std::time::Duration;

use model::outbox::{Carried, Message as Told};

use super::Speaker;
use super::letter::{Closing, Letter, Way};
use crate::routes::pages;
use crate::text::Message;
use sign_up::Asked;

/// A message in words.
pub(super) enum Words<'a> {
    /// None.
    Nothing,
    /// A text message.
    Sms(Message),
    /// A text message with a code.
    CodeSms(&'a Carried),
    /// A mail.
    Mail(Box<Letter<'a>>),
}

/// Puts a message into words.
pub(super) fn of<'a>(told: &'a Told, by: &Speaker<'_>) -> Words<'a> {
    let letter = match told {
        Told::Nothing => return Words::Nothing,
        Told::CodeSms { code } => return Words::CodeSms(code),
        Told::PhoneChangedSms => return Words::Sms(Message::new("sms-phone")),
        Told::SignUpCode { code } => sign_up::code(code, by),
        Told::AlreadySignedUp { code } => sign_up::already(code, by),
        Told::ApprovalRequest { token, name, email, customer_number, registration_id, expires_at } => {
            let asked = Asked { name, email, customer_number, registration_id: registration_id.as_deref() };
            sign_up::approval_request(token, asked, *expires_at, by)
        }
        Told::Approved => sign_up::approved(by),
        Told::Declined => sign_up::declined(by),
        Told::ApprovalExpired => sign_up::lapsed(by),
        Told::ApprovalVoid => sign_up::void(by),
        Told::PasswordLink { token, replaces: true, apps_only } => password::reset(token, *apps_only, by),
        Told::PasswordLink { token, replaces: false, apps_only } => password::set_up(token, *apps_only, by),
        Told::ExternalLinked { upstream, account } => external::linked(upstream, account.as_deref(), by),
        Told::ExternalDisconnected { upstream, no_password: false } => external::disconnected(upstream, by),
        Told::ExternalDisconnected { upstream, no_password: true } => external::left_without_password(upstream, by),
        Told::ExternalRefused { upstream } => external::refused(upstream, by),
        Told::PasswordChanged { at, first, apps_only } => password::changed(*at, *first, *apps_only, by),
        Told::ConfirmEmail { token } => details::confirm_email(token, by),
        Told::EmailInUse => details::email_in_use(by),
        Told::EmailChanged { token, email, until } => details::email_changed(token, email, *until, by),
        Told::EmailIsYours => details::email_is_yours(by),
        Told::EmailReverted => details::email_reverted(by),
        Told::PhoneChanged { token, ending, until } => details::phone_changed(token, ending.as_deref(), *until, by),
        Told::PhoneReverted => details::phone_reverted(by),
        Told::TokenReused { client_name } => account::token_reused(client_name, by),
        Told::AccountClosed => account::closed(),
    };
    Words::Mail(Box::new(letter))
}

/// Why a mail came, for whoever has an account.
fn for_the_account(not_you: Message) -> Closing {
    Closing { why: Message::new("mail-why-account"), not_you }
}

fn tell_support() -> Message {
    Message::new("mail-tell-support")
}

fn sign_in(by: &Speaker<'_>) -> Way {
    Way { label: Message::new("sign-in"), url: by.page(pages::SIGN_IN) }
}

fn forgot_password(by: &Speaker<'_>) -> Way {
    Way { label: Message::new("forgot-password"), url: by.page(pages::FORGOT_PASSWORD) }
}

fn link_lasts(lifetime: Duration) -> Message {
    let hours = u32::try_from(lifetime.as_secs() / (60 * 60)).unwrap_or(u32::MAX);
    Message::new("mail-link-lasts").with("hours", hours)
}

/// A link that does one thing once.
fn single_use(label: Message, page: &str, token: &Carried, by: &Speaker<'_>) -> Way {
    Way { label, url: by.page(&format!("{page}?token={}", token.expose())) }
}
