use askama::Template;
use time::OffsetDateTime;

use super::frame::{Frame, Page, RenderError};
use crate::text::machine_readable;

/// What would have been sent, `/outbox`: a page of the demo (SEC-52).
#[derive(Debug, Clone)]
pub struct Outbox {
    /// The page's own address.
    pub refresh: String,
    /// The messages, newest first.
    pub messages: Vec<OutboxMessage>,
}

/// A message that landed there.
#[derive(Debug, Clone)]
pub struct OutboxMessage {
    /// Email address or phone number.
    pub to: String,
    /// The subject of a mail; a text message has none.
    pub subject: Option<String>,
    /// The text.
    pub text: String,
    /// When it landed.
    pub at: OffsetDateTime,
}

#[derive(Template)]
#[template(path = "outbox.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a Outbox,
}

impl Page for Outbox {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }
}

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Words(&'a str),
    Address(&'a str),
}

impl OutboxMessage {
    fn at_words(&self, frame: &Frame<'_>) -> String {
        frame.texts.date_time(self.at)
    }

    fn at_machine(&self) -> String {
        machine_readable(self.at)
    }

    /// The text, cut where addresses begin and end.
    fn pieces(&self) -> Vec<Piece<'_>> {
        let mut pieces = Vec::new();
        let mut rest = self.text.as_str();
        while let Some(start) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
            let length = rest[start..].find(char::is_whitespace).unwrap_or(rest.len() - start);
            pieces.extend([Piece::Words(&rest[..start]), Piece::Address(&rest[start..start + length])]);
            rest = &rest[start + length..];
        }
        pieces.push(Piece::Words(rest));
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_to_their_last_letter() {
        let text = "Open\nhttps://id.example/a?token=x_-1\nor http://localhost:9000/b".to_owned();
        let message = OutboxMessage { to: String::new(), subject: None, text, at: OffsetDateTime::UNIX_EPOCH };
        let expected = [
            Piece::Words("Open\n"),
            Piece::Address("https://id.example/a?token=x_-1"),
            Piece::Words("\nor "),
            Piece::Address("http://localhost:9000/b"),
            Piece::Words(""),
        ];
        assert_eq!(message.pieces(), expected);
    }
}
