//! What people find in their mailboxes and on their phones: the outbox, read by the test instead of sent.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use model::Timestamp;
use model::outbox::{Channel, Envelope, Message};
use server::mail::{Letterhead, Rendered, render};

use crate::Kit;

/// Everything that was read so far, oldest first. All replicas of a test share it.
#[derive(Default)]
pub(crate) struct Post(RefCell<Vec<Rc<Envelope>>>);

/// A mail or a text message as its reader has it.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Email address or number.
    pub to: String,
    /// A mail's subject.
    pub subject: Option<String>,
    /// The text.
    pub text: String,
    /// A mail's HTML.
    pub html: Option<String>,
}

/// Later than any message of a test is due, wherever its clock is stepped.
const END_OF_TIME: Timestamp = Timestamp::from_micros(i64::MAX / 4);
/// How many messages are claimed at a time.
const BATCH: i64 = 100;

impl Kit {
    /// What was written since the last look, oldest first, as if it had been sent now. What says nothing
    /// ([`Message::Nothing`]) is never sent, and isn't among it.
    ///
    /// Messages written at the same time of the test's clock come in any order.
    pub async fn mail(&self) -> Vec<Rc<Envelope>> {
        let mut new = Vec::new();
        loop {
            let taken = self.take_from_outbox().await;
            if taken.is_empty() {
                break;
            }
            new.extend(taken.into_iter().filter(|envelope| !matches!(envelope.message, Message::Nothing)).map(Rc::new));
        }
        self.mailbox().0.borrow_mut().extend(new.iter().cloned());
        new
    }

    /// Everything that went to an email address or a number so far, oldest first.
    pub async fn mail_to(&self, to: &str) -> Vec<Rc<Envelope>> {
        self.mail().await;
        self.mailbox().0.borrow().iter().filter(|envelope| envelope.to == to).cloned().collect()
    }

    /// The same in words, as it would have been sent.
    pub async fn letters_to(&self, to: &str) -> Vec<Letter> {
        self.mail_to(to).await.iter().map(|envelope| self.letter(envelope)).collect()
    }

    fn letter(&self, envelope: &Envelope) -> Letter {
        let letterhead = Letterhead { brand: &self.app.brand, issuer: &self.app.issuer, demo: self.app.demo };
        let to = envelope.to.clone();
        match render(envelope, &letterhead).expect("every message has words") {
            Rendered::Mail { subject, text, html } => Letter { to, subject: Some(subject), text, html: Some(html) },
            Rendered::Sms { text } => Letter { to, subject: None, text, html: None },
            Rendered::Nothing => panic!("what says nothing isn't sent"),
        }
    }

    /// The code in the newest message to this address that has one.
    pub async fn code_to(&self, to: &str) -> String {
        self.carried_to(to, "code").await
    }

    /// The secret part of the link in the newest message to this address that has one.
    pub async fn token_to(&self, to: &str) -> String {
        self.carried_to(to, "token").await
    }

    /// Nobody was written to since the last look.
    pub async fn nothing_left(&self) {
        let left = self.mail().await;
        assert!(left.is_empty(), "nobody looked at these messages: {left:#?}");
    }

    async fn carried_to(&self, to: &str, name: &str) -> String {
        let all = self.mail_to(to).await;
        let newest = all.iter().rev().find_map(|envelope| carried(&envelope.message, name));
        newest.unwrap_or_else(|| panic!("no message to {to} has a {name}: {all:#?}"))
    }

    async fn take_from_outbox(&self) -> Vec<Envelope> {
        let (keyring, now) = (self.app.provider.keyring.clone(), self.now());
        let taken = self.app.store.write(move |tx| {
            let mut claims = store::outbox::claim(tx, Channel::Email, END_OF_TIME, Duration::ZERO, BATCH)?;
            claims.extend(store::outbox::claim(tx, Channel::Sms, END_OF_TIME, Duration::ZERO, BATCH)?);
            claims.sort_by(|a, b| a.id.cmp(&b.id));
            for claim in &claims {
                assert!(store::outbox::sent(tx, claim, now)?, "nobody else sends in a test");
            }
            claims.iter().map(|claim| store::outbox::open(&keyring, claim)).collect::<store::Result<Vec<_>>>()
        });
        taken.await.expect("the outbox can be read")
    }
}

/// What a message carries under this name, whatever its kind.
fn carried(message: &Message, name: &str) -> Option<String> {
    let plain = serde_json::to_value(message).expect("a message can be written");
    plain[name].as_str().map(str::to_owned)
}
