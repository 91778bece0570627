//! A letter as plain text.

use super::Speaker;
use super::letter::Letter;
use crate::text::Message;

/// Sets a letter: one paragraph under the other, none of them broken, since mail programs do that.
///
/// The code stands before any address, and the first address is the one to act on.
pub(super) fn set(letter: &Letter<'_>, speaker: &Speaker<'_>) -> String {
    let mut paragraphs = vec![speaker.say(&letter.opening)];
    paragraphs.extend(letter.code.map(str::to_owned));
    paragraphs.extend(lines(letter.facts.iter().map(|fact| line(&fact.label, &fact.value, speaker))));
    paragraphs.extend(lines(letter.ways.iter().map(|way| line(&way.label, &way.url, speaker))));
    paragraphs.extend(letter.notes.iter().map(|note| speaker.say(note)));
    paragraphs.push(format!("{} {}", speaker.say(&letter.why), speaker.say(&letter.not_you)));
    paragraphs.extend(lines(signature(speaker)));
    paragraphs.join("\n\n") + "\n"
}

fn line(label: &Message, value: &str, speaker: &Speaker<'_>) -> String {
    let label = speaker.say(label);
    speaker.say(&Message::new("mail-line").with("label", label).with("value", value))
}

/// Lines that stand together; none is no paragraph.
fn lines(lines: impl Iterator<Item = String>) -> Option<String> {
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn signature(speaker: &Speaker<'_>) -> impl Iterator<Item = String> {
    let brand = speaker.letterhead.brand;
    let name = std::iter::once(brand.name().to_owned());
    let help = brand.support().map(|support| Message::new("support-link").with("support", support.address()));
    let demo = speaker.letterhead.demo.then(|| format!("DEMO. {}", speaker.say(&Message::new("demo-note"))));
    name.chain(help.map(|help| speaker.say(&help))).chain(demo)
}
