use std::cmp::Reverse;

/// A language that Signet speaks. A further one is a variant here, a folder under
/// `locales` and a line in `files.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, the language that every message exists in.
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
}

/// Which way a language is written, as HTML's `dir` attribute names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    LeftToRight,
    /// From right to left.
    RightToLeft,
}

impl Direction {
    /// The value of the `dir` attribute.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

/// What is known of the languages that a person would like, strongest first.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wish<'a> {
    /// `ui_locales` of the authorization request: tags apart by spaces, best first (OpenID Connect Core §3.1.2.1).
    pub ui_locales: Option<&'a str>,
    /// The language that the person chose in their profile.
    pub setting: Option<&'a str>,
    /// The `Accept-Language` header (RFC 9110 §12.5.4).
    pub accept_language: Option<&'a str>,
}

/// Tags looked at in one list; a longer list is somebody's joke.
const LONGEST_LIST: usize = 16;

impl Language {
    /// All languages, the default first.
    pub const ALL: [Self; 4] = [Self::English, Self::German, Self::French, Self::Spanish];

    /// The BCP 47 tag, as it stands in `lang` attributes and in discovery's `ui_locales_supported`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
        }
    }

    /// What its speakers call the language, for lists to choose from.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Spanish => "Español",
        }
    }

    /// The language that serves a BCP 47 tag best: `de-AT` is German (RFC 4647 §3.4). None for a
    /// language that Signet doesn't speak, and for what is no tag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        lookup(&Self::ALL.map(Self::tag), tag).map(|place| Self::ALL[place])
    }

    /// Which way the language is written.
    pub fn direction(self) -> Direction {
        match self {
            Self::English | Self::German | Self::French | Self::Spanish => Direction::LeftToRight,
        }
    }

    /// The best language for a wish; English where nothing fits. Never an error: an unknown or
    /// malformed tag is passed over.
    pub fn negotiate(wish: Wish<'_>) -> Self {
        let tags = Self::ALL.map(Self::tag);
        best(&tags, wish).map_or(Self::English, |place| Self::ALL[place])
    }
}

/// The place in `spoken` of the best match for a wish.
pub(super) fn best(spoken: &[&str], wish: Wish<'_>) -> Option<usize> {
    let asked = wish.ui_locales.into_iter().flat_map(str::split_whitespace);
    let set = wish.setting.into_iter();
    asked
        .take(LONGEST_LIST)
        .chain(set)
        .chain(accepted(wish.accept_language.unwrap_or_default()))
        .find_map(|tag| lookup(spoken, tag))
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

/// RFC 4647 §3.4 lookup: the tag itself, then with its last part cut off, and so on.
fn lookup(spoken: &[&str], tag: &str) -> Option<usize> {
    let mut wanted = tag;
    loop {
        if let Some(place) = spoken.iter().position(|have| have.eq_ignore_ascii_case(wanted)) {
            return Some(place);
        }
        wanted = &wanted[..wanted.rfind('-')?];
    }
}
