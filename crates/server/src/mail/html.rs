//! A letter as HTML.

use askama::Template;

use super::Speaker;
use super::letter::Letter;
use crate::pages::{RenderError, Shades};
use crate::text::Message;

/// The document. Mail programs know no stylesheet of ours, and some read no `<style>` either: styles stand on the elements, and
/// the head holds only what dark mode changes.
#[derive(Template)]
#[template(path = "mail/mail.html")]
struct Document<'a> {
    letter: &'a Letter<'a>,
    s: &'a Speaker<'a>,
    light: Shades,
    dark: Shades,
}

/// Sets a letter as a document that loads nothing: one column of 560 px, the button, the bare address below it.
pub(super) fn set(letter: &Letter<'_>, speaker: &Speaker<'_>) -> Result<String, RenderError> {
    let accent = speaker.letterhead.brand.accent();
    Document { letter, s: speaker, light: accent.on_light(), dark: accent.on_dark() }.render()
}

impl Document<'_> {
    fn t(&self, id: &'static str) -> String {
        self.s.say(&Message::new(id))
    }

    fn t1(&self, id: &'static str, name: &'static str, value: &str) -> String {
        self.s.say(&Message::new(id).with(name, value))
    }

    fn bare(&self) -> &'static str {
        if self.letter.addresses().len() == 1 { "mail-bare-address" } else { "mail-bare-addresses" }
    }
}
