//! A mail before it is set: what it says, in the order in which it is read.

use crate::text::Message;

/// What a mail says.
pub(super) struct Letter<'a> {
    /// The subject, which is the heading, too.
    pub(super) subject: Message,
    /// What it is about, and what to do.
    pub(super) opening: Message,
    /// A code of six digits. It stands before any address.
    pub(super) code: Option<&'a str>,
    /// What others supplied stands here alone, never inside a sentence.
    pub(super) facts: Vec<Fact>,
    /// Links, the one to act on first: it is the button. No address stands before it.
    pub(super) ways: Vec<Way>,
    /// What else to know, and until when it holds.
    pub(super) notes: Vec<Message>,
    /// Why it came.
    pub(super) why: Message,
    /// What to do for whom it wasn't.
    pub(super) not_you: Message,
}

/// A thing and its name.
pub(super) struct Fact {
    /// What it is.
    pub(super) label: Message,
    /// What it reads, made harmless.
    pub(super) value: String,
}

/// A link.
pub(super) struct Way {
    /// What the button reads.
    pub(super) label: Message,
    /// Where it leads: an address of ours.
    pub(super) url: String,
}

/// Why a mail came, and what to do for whom it wasn't: no mail is without them.
pub(super) struct Closing {
    /// Why it came.
    pub(super) why: Message,
    /// What to do for whom it wasn't.
    pub(super) not_you: Message,
}

impl<'a> Letter<'a> {
    pub(super) fn new(subject: Message, opening: Message, closing: Closing) -> Self {
        let Closing { why, not_you } = closing;
        Self { subject, opening, code: None, facts: Vec::new(), ways: Vec::new(), notes: Vec::new(), why, not_you }
    }

    pub(super) fn code(self, code: &'a str) -> Self {
        Self { code: Some(code), ..self }
    }

    pub(super) fn fact(mut self, label: Message, value: String) -> Self {
        self.facts.push(Fact { label, value });
        self
    }

    pub(super) fn way(mut self, way: Way) -> Self {
        self.ways.push(way);
        self
    }

    pub(super) fn note(mut self, note: Message) -> Self {
        self.notes.push(note);
        self
    }

    /// The addresses of the ways, each once.
    pub(super) fn addresses(&self) -> Vec<&str> {
        let mut addresses: Vec<&str> = self.ways.iter().map(|way| way.url.as_str()).collect();
        addresses.dedup();
        addresses
    }
}
