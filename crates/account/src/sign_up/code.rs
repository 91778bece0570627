//! The emailed code: six digits, of which the database keeps a keyed hash that is bound to the browser (SEC-32).

use super::address::Address;
use super::{At, pace};
use crate::{Accounts, Error};
use model::email::canonical;
use model::enrolment::{CODE_LIFETIME, Details};
use model::keyring::Purpose;
use model::outbox::{Carried, Channel, Envelope, Message};
use model::{Draw, Moment, PlainToken, Timestamp, TokenHash};
use std::time::Duration;
use store::enrolments::{self, SentCode};
use store::{Result, Tx, outbox};

/// What became of the wish for another code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resent {
    /// It is on its way, and the earlier one is dead.
    Yes,
    /// Too many mails were asked for: none was sent, and the earlier code is as good as it was.
    Paused {
        /// When to ask again.
        retry_after: Duration,
    },
    /// All tries were used: the sign-up has to begin anew.
    UsedUp,
    /// Nothing waits for a code at this browser.
    Nothing,
}

/// Mails another code for the enrolment at a browser. The tries go on counting.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn resend(accounts: &Accounts, at: At, moment: &mut Moment) -> std::result::Result<Resent, Error> {
    let (draw, using) = (moment.draw(), accounts.clone());
    Ok(accounts.store.write(move |tx: &mut Tx| resend_in(tx, &using, &at, &draw)).await?)
}

fn resend_in(tx: &mut Tx, accounts: &Accounts, at: &At, draw: &Draw) -> Result<Resent> {
    let now = draw.now;
    let waiting = enrolments::find(tx, &at.browser, now)?.filter(|enrolment| enrolment.proved_at.is_none());
    let Some(enrolment) = waiting else { return Ok(Resent::Nothing) };
    if enrolment.tries_left == 0 {
        return Ok(Resent::UsedUp);
    }
    let address = canonical(&enrolment.details.email);
    if let Some(retry_after) = pace(tx, accounts, at, &address, now)? {
        return Ok(Resent::Paused { retry_after });
    }
    let in_use = Address::look_up(tx, &address)?.is_in_use();
    let mut moment = draw.moment();
    let code = moment.six_digits();
    if !enrolments::renew_code(tx, &at.browser, kept(accounts, &at.browser, &code, now), now)? {
        return Ok(Resent::Nothing);
    }
    mail(tx, accounts, &code, &enrolment.details, in_use, &mut moment)?;
    Ok(Resent::Yes)
}

/// What the store keeps of a code.
pub(super) fn kept(accounts: &Accounts, browser: &TokenHash, code: &PlainToken, now: Timestamp) -> SentCode {
    SentCode { mac: mac(accounts, browser, code.expose()), expires_at: now.plus(CODE_LIFETIME) }
}

/// Writes the mail with a code, which says whether the address is in use.
pub(super) fn mail(
    tx: &mut Tx,
    accounts: &Accounts,
    code: &PlainToken,
    details: &Details,
    in_use: bool,
    moment: &mut Moment,
) -> Result<()> {
    let code = Carried::new(code);
    let message = if in_use { Message::AlreadySignedUp { code } } else { Message::SignUpCode { code } };
    let (to, language) = (details.email.clone(), details.language.clone());
    outbox::post(tx, &accounts.keyring, moment, &Envelope { channel: Channel::Email, to, language, message })
}

/// The keyed hash of a code at a browser, for this purpose alone.
pub(super) fn mac(accounts: &Accounts, browser: &TokenHash, code: &str) -> [u8; 32] {
    accounts.keyring.mac(Purpose::SignUpCode, &[browser.as_bytes(), code.as_bytes()].concat())
}
