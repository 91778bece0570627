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

/// What stands between the parts of a tag; the underscore, too, in a claim `locale` (OpenID Connect Core §5.1).
const SEPARATORS: [char; 2] = ['-', '_'];

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
        let mut wanted = Some(tag).filter(|tag| is_tag(tag))?;
        loop {
            if let Some(found) = Self::ALL.into_iter().find(|known| known.tag().eq_ignore_ascii_case(wanted)) {
                return Some(found);
            }
            wanted = &wanted[..wanted.rfind(SEPARATORS)?];
        }
    }

    /// Which way the language is written.
    pub fn direction(self) -> Direction {
        match self {
            Self::English | Self::German | Self::French | Self::Spanish => Direction::LeftToRight,
        }
    }
}

fn is_tag(text: &str) -> bool {
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    text.split(SEPARATORS).all(is_part)
}
