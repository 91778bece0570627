//! What a message reads, and the parcel in which it goes.

use model::Timestamp;

/// A message in words.
pub enum Rendered {
    /// A mail.
    Mail {
        /// The subject.
        subject: String,
        /// The text, which stands alone.
        text: String,
        /// The same as an HTML document.
        html: String,
    },
    /// A text message.
    Sms {
        /// The text.
        text: String,
    },
    /// Nothing is to be sent.
    Nothing,
}

/// A message that is ready to go.
pub struct Parcel {
    /// The same at each try: `Message-ID` and idempotency key are made of it.
    pub id: String,
    /// Email address or E.164 number.
    pub to: String,
    /// What it reads.
    pub content: Rendered,
    /// When it was written.
    pub written_at: Timestamp,
}

impl std::fmt::Debug for Parcel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parcel").field("id", &self.id).finish_non_exhaustive()
    }
}
