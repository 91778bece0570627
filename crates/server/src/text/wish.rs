use std::cmp::Reverse;

use super::language::Language;

/// What is known of the language that a person would like. Never an error: an unknown or malformed tag
/// is passed over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wish {
    asked: Option<Language>,
    set: Option<Language>,
    accepted: Option<Language>,
}

/// Tags looked at in one list; a longer list is somebody's joke.
const LONGEST_LIST: usize = 16;

impl Wish {
    /// What a browser wishes by its `Accept-Language` header (RFC 9110 §12.5.4).
    pub fn of_browser(accept_language: &str) -> Self {
        Self { accepted: accepted(accept_language).into_iter().find_map(Language::from_tag), ..Self::default() }
    }

    /// The same with what an authorization request asks for by `ui_locales`, best first (OpenID Connect
    /// Core §3.1.2.1).
    #[must_use]
    pub fn asked<'a>(self, ui_locales: impl IntoIterator<Item = &'a str>) -> Self {
        let asked = ui_locales.into_iter().take(LONGEST_LIST).find_map(Language::from_tag);
        Self { asked, ..self }
    }

    /// The same with what the person chose for themselves, the claim `locale`.
    #[must_use]
    pub fn set(self, locale: Option<&str>) -> Self {
        Self { set: locale.and_then(Language::from_tag), ..self }
    }

    /// The language to speak: the one asked for, or else the person's choice, or else the browser's, or
    /// else English.
    pub fn language(self) -> Language {
        self.asked.or(self.set).or(self.accepted).unwrap_or(Language::English)
    }
}

/// The tags of an `Accept-Language` header, best first; what has `q=0` is left out.
fn accepted(header: &str) -> Vec<&str> {
    let mut ranges: Vec<(u16, &str)> = header.split(',').take(LONGEST_LIST).filter_map(range).collect();
    ranges.sort_by_key(|(quality, _)| Reverse(*quality));
    ranges.into_iter().map(|(_, tag)| tag).collect()
}

fn range(text: &str) -> Option<(u16, &str)> {
    let mut parts = text.split(';').map(str::trim);
    let tag = parts.next().filter(|tag| !tag.is_empty())?;
    let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1000), thousandths)?;
    (quality > 0).then_some((quality, tag))
}

/// A quality value in thousandths: `0.8` is 800.
fn thousandths(text: &str) -> Option<u16> {
    let value: f32 = text.parse().ok()?;
    (0.0..=1.0).contains(&value).then_some((value * 1000.0) as u16)
}
