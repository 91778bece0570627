//! `[brand]`: what people see of the operator.

use std::path::PathBuf;

use url::Url;

use super::Depth;
use super::reader::Section;

/// Name, logo and colour of the pages, and where help is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// The name in the head of every page.
    pub name: String,
    /// An SVG, PNG, JPEG or WebP picture shown in place of the name.
    pub logo_file: Option<PathBuf>,
    /// The colour of buttons and links, red, green and blue.
    pub accent: [u8; 3],
    /// Where people who are stuck can turn.
    pub support: Option<Support>,
}

/// A way to reach the operator's support.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Support {
    /// An email address.
    Email(String),
    /// A page.
    Page(String),
}

/// The blue of the pages as they come.
const ACCENT: [u8; 3] = [0x1d, 0x4e, 0xd8];

pub(super) fn read(mut section: Section<'_, '_>) -> Brand {
    let name = section.parsed("name", name).unwrap_or_else(|| "Signet".to_owned());
    let logo_file = section.file("logo_file");
    if let Some(file) = &logo_file
        && section.reader.depth == Depth::Files
        && let Err(cause) = std::fs::File::open(file)
    {
        section.problem("logo_file", format!("{} cannot be read: {cause}", file.display()));
    }
    let accent = section.parsed("accent", colour).unwrap_or(ACCENT);
    let support = section.parsed("support", support);
    section.finish();
    Brand { name, logo_file, accent, support }
}

fn name(text: &str) -> Result<String, String> {
    let fits = !text.trim().is_empty() && text.chars().count() <= 60 && !text.chars().any(char::is_control);
    match fits {
        true => Ok(text.to_owned()),
        false => Err(format!("must be 1 to 60 characters in one line; you gave {text:?}")),
    }
}

fn colour(text: &str) -> Result<[u8; 3], String> {
    let byte = |at: usize| {
        let digits = text.get(at..at + 2).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        u8::from_str_radix(digits, 16).ok()
    };
    match (text.len(), text.starts_with('#'), byte(1), byte(3), byte(5)) {
        (7, true, Some(red), Some(green), Some(blue)) => Ok([red, green, blue]),
        _ => Err(format!("must be a colour such as \"#1d4ed8\"; you gave {text:?}")),
    }
}

fn support(text: &str) -> Result<Support, String> {
    match Url::parse(text) {
        Ok(url) if url.scheme() == "https" && url.has_host() => Ok(Support::Page(text.to_owned())),
        Err(_) if model::EmailAddress::parse(text).is_ok() => Ok(Support::Email(text.to_owned())),
        _ => Err(format!("must be an email address or an https address; you gave {text:?}")),
    }
}
