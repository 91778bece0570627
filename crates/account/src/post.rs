//! Messages to people, written in the transaction of what they tell of.

use crate::Accounts;
use model::Moment;
use model::outbox::{Channel, Envelope, Message};
use model::person::Person;
use store::{Result, Tx, outbox};

/// Writes a mail to a person, in the language of their settings, else in `language`, which is the one of the page they are at.
///
/// # Errors
/// When the database fails.
pub fn mail(
    tx: &mut Tx,
    accounts: &Accounts,
    moment: &mut Moment,
    person: &Person,
    language: Option<&str>,
    message: Message,
) -> Result<()> {
    let language = person.claims.locale.as_deref().or(language).map(str::to_owned);
    let envelope = Envelope { channel: Channel::Email, to: person.email.to_string(), language, message };
    outbox::post(tx, &accounts.keyring, moment, &envelope)
}
