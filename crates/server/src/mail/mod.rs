//! What people read in mails and text messages (OPS-4).
//!
//! The outbox holds what is to be told; here it is put into words, at the moment when it is sent. A mail is a letter first,
//! which is then set twice, as plain text and as HTML, so that both say the same. No request is at hand here, so that no header
//! of one can lead a link astray (SEC-31).

mod harmless;
mod html;
mod letter;
mod letters;
mod plain;
mod samples;

pub use delivery::Rendered;
use model::outbox::{Envelope, Message};

use crate::config::Issuer;
use crate::pages::{Brand, RenderError};
use crate::text::{self, Language, Texts, utc};
use letter::Letter;
use letters::Words;
pub use samples::{Sample, samples};

/// Who writes: the same for all messages of an installation.
#[derive(Clone, Copy)]
pub struct Letterhead<'a> {
    /// The operator's name and look.
    pub brand: &'a Brand,
    /// What every link begins with (SEC-31).
    pub issuer: &'a Issuer,
    /// Whether to say DEMO.
    pub demo: bool,
}

/// What a message says, in the language that it is to be read in.
///
/// # Errors
/// Only for a fault in the HTML template.
pub fn render(envelope: &Envelope, letterhead: &Letterhead<'_>) -> Result<Rendered, RenderError> {
    let language = envelope.language.as_deref().and_then(Language::from_tag).unwrap_or(Language::English);
    Speaker { letterhead: *letterhead, texts: Texts::of(language) }.render(&envelope.message)
}

/// A letterhead and a language.
#[derive(Clone, Copy)]
struct Speaker<'a> {
    letterhead: Letterhead<'a>,
    texts: &'a Texts,
}

/// The most that goes into one SMS of the GSM alphabet (3GPP TS 23.038).
const SMS_LENGTH: usize = 160;

impl Speaker<'_> {
    fn render(&self, message: &Message) -> Result<Rendered, RenderError> {
        match letters::of(message, self) {
            Words::Nothing => Ok(Rendered::Nothing),
            Words::Sms(words) => Ok(Rendered::Sms { text: self.sms(&words, SMS_LENGTH) }),
            Words::CodeSms(code) => Ok(Rendered::Sms { text: self.code_sms(code.expose()) }),
            Words::Mail(letter) => self.mail(&letter),
        }
    }

    /// A subject holds no code and no name that others supplied: mail servers write subjects to their logs, and phones
    /// show them locked.
    fn mail(&self, letter: &Letter<'_>) -> Result<Rendered, RenderError> {
        Ok(Rendered::Mail {
            subject: harmless::line(&self.say(&letter.subject)),
            text: plain::set(letter, self),
            html: html::set(letter, self)?,
        })
    }

    /// A text message with the name of the sender in front, of which as much is left out as needed.
    fn sms(&self, words: &text::Message, length: usize) -> String {
        let words = self.say(words);
        let room = length.saturating_sub(words.chars().count() + 2);
        let name: String = self.letterhead.brand.name().chars().take(room).collect();
        format!("{name}: {words}")
    }

    /// A code, and in the last line whose page it is for: a phone offers to fill it in there and nowhere else (the
    /// format of origin-bound one-time codes, which knows hosts and no ports).
    fn code_sms(&self, code: &str) -> String {
        let bound = format!("\n\n@{} #{code}", self.letterhead.issuer.host());
        let words = text::Message::new("sms-code").with("code", code);
        let room = SMS_LENGTH.saturating_sub(bound.chars().count());
        format!("{}{bound}", self.sms(&words, room))
    }

    /// What a message reads; each may name the brand.
    fn say(&self, message: &text::Message) -> String {
        self.texts.say(&message.clone().with("brand", self.letterhead.brand.name()))
    }

    /// The address of a page.
    fn page(&self, path: &str) -> String {
        self.letterhead.issuer.join(path)
    }

    /// A point in time as the language writes it.
    fn date(&self, at: model::Timestamp) -> String {
        self.texts.date_time(utc(at))
    }
}
