use std::borrow::Cow;

use thiserror::Error;

use super::accent::{Accent, AccentProblem, Shades};
use super::assets::Asset;

/// What the operator sets about the look: the `[brand]` section.
#[derive(Debug, Clone, Default)]
pub struct BrandSettings {
    /// The name that people know the service by.
    pub name: String,
    /// The bytes of a picture: PNG, JPEG, WebP or SVG, at most 64 KiB.
    pub logo: Option<Vec<u8>>,
    /// The accent on light pages as `#rrggbb`; Signet's own when absent.
    pub accent: Option<String>,
    /// The accent on dark pages; a shade of `accent` when absent.
    pub accent_dark: Option<String>,
    /// An email address or an http(s) address where people find help.
    pub support: Option<String>,
}

/// What is wrong with a brand.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum BrandProblem {
    /// Nothing to show as a name.
    #[error("name is empty: give the name that people know the service by")]
    NoName,
    /// The accent can't be used.
    #[error(transparent)]
    Accent(#[from] AccentProblem),
    /// The picture can't be used.
    #[error("logo is not a PNG, JPEG, WebP or SVG of at most 64 KiB")]
    Logo,
    /// The support address is neither kind.
    #[error("support is neither an email address nor an https:// address")]
    Support,
}

/// The operator's name and look, checked, with the files that it needs.
#[derive(Debug, Clone)]
pub struct Brand {
    name: String,
    accent: Accent,
    support: Option<Support>,
    stylesheet: Asset,
    icon: Asset,
    logo: Option<Asset>,
}

/// Where people find help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Support(String);

/// A logo above this size would weigh more than the rest of the page.
const LARGEST_LOGO: usize = 64 * 1024;

impl Brand {
    /// Checks the settings and makes the files of the brand. The error names what to change.
    pub fn new(settings: BrandSettings) -> Result<Self, BrandProblem> {
        let name = settings.name.trim().to_owned();
        if name.is_empty() {
            return Err(BrandProblem::NoName);
        }
        let accent = match settings.accent {
            Some(light) => Accent::new(&light, settings.accent_dark.as_deref())?,
            None => Accent::INK,
        };
        let support = settings.support.map(Support::parse).transpose()?;
        let logo = settings.logo.map(logo).transpose()?;
        Ok(Self {
            stylesheet: text_asset("brand", "css", "text/css; charset=utf-8", accent_css(accent)),
            icon: text_asset("icon", "svg", "image/svg+xml", icon_svg(accent, &initial(&name))),
            name,
            accent,
            support,
            logo,
        })
    }

    /// The file of this brand at a path (`/assets/…`).
    pub fn find(&self, path: &str) -> Option<&Asset> {
        self.assets().find(|asset| asset.path() == path)
    }

    /// All files of this brand.
    pub fn assets(&self) -> impl Iterator<Item = &Asset> {
        [&self.stylesheet, &self.icon].into_iter().chain(&self.logo)
    }

    /// The name that people know the service by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The accent, for what has no stylesheet.
    pub(crate) fn accent(&self) -> Accent {
        self.accent
    }

    pub(super) fn initial(&self) -> String {
        initial(&self.name)
    }

    pub(super) fn logo(&self) -> Option<&str> {
        self.logo.as_ref().map(Asset::path)
    }

    pub(super) fn icon(&self) -> &str {
        self.icon.path()
    }

    pub(super) fn stylesheet(&self) -> &str {
        self.stylesheet.path()
    }

    pub(crate) fn support(&self) -> Option<&Support> {
        self.support.as_ref()
    }
}

impl Support {
    fn parse(text: String) -> Result<Self, BrandProblem> {
        let web = text.starts_with("https://") || text.starts_with("http://");
        let mail = text.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
        let plain = !text.contains(|letter: char| letter.is_whitespace() || letter.is_control());
        if plain && (web || mail && !text.contains(':')) { Ok(Self(text)) } else { Err(BrandProblem::Support) }
    }

    /// The address as it was configured.
    pub(crate) fn address(&self) -> &str {
        &self.0
    }

    pub(crate) fn text(&self) -> &str {
        self.0.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/')
    }

    pub(crate) fn href(&self) -> String {
        if self.0.contains("://") { self.0.clone() } else { format!("mailto:{}", self.0) }
    }
}

/// The first letter of a name, for the round mark that stands where there is no picture.
pub(super) fn initial(name: &str) -> String {
    let first = name.chars().find(|letter| letter.is_alphanumeric());
    first.map_or_else(|| "·".to_owned(), |letter| letter.to_uppercase().collect())
}

/// The brand's own stylesheet: its colours and nothing else, since the CSP allows no inline style.
fn accent_css(accent: Accent) -> String {
    let (light, dark) = (tokens(accent.on_light()), tokens(accent.on_dark()));
    format!(":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n")
}

fn tokens(Shades { accent, strong, on_accent, link }: Shades) -> String {
    format!("--accent:{accent};--accent-strong:{strong};--on-accent:{on_accent};--link:{link}")
}

fn icon_svg(accent: Accent, initial: &str) -> String {
    let (fill, on) = (accent.light, accent.light.text_on());
    let letter = match initial {
        "&" | "<" => "·",
        other => other,
    };
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="16" fill="{fill}"/><text x="16" y="22" text-anchor="middle" font-family="system-ui,sans-serif" font-size="18" font-weight="700" fill="{on}">{letter}</text></svg>"#
    )
}

fn text_asset(name: &str, extension: &str, content_type: &'static str, text: String) -> Asset {
    Asset::new(name, extension, content_type, Cow::Owned(text.into_bytes()))
}

/// Knows a picture by its first bytes, never by what it claims to be.
fn logo(bytes: Vec<u8>) -> Result<Asset, BrandProblem> {
    let (extension, content_type) = match bytes.as_slice() {
        _ if bytes.len() > LARGEST_LOGO => return Err(BrandProblem::Logo),
        [0x89, b'P', b'N', b'G', ..] => ("png", "image/png"),
        [0xff, 0xd8, 0xff, ..] => ("jpg", "image/jpeg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => ("webp", "image/webp"),
        text if is_svg(text) => ("svg", "image/svg+xml"),
        _ => return Err(BrandProblem::Logo),
    };
    Ok(Asset::new("logo", extension, content_type, Cow::Owned(bytes)))
}

fn is_svg(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| text.trim_start().starts_with('<') && text.contains("<svg"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> BrandSettings {
        BrandSettings { name: "Acme & Sons".into(), ..BrandSettings::default() }
    }

    #[test]
    fn the_stylesheet_holds_the_colours_of_both_schemes() {
        let brand = Brand::new(BrandSettings { accent: Some("#006d5b".into()), ..settings() }).unwrap();
        let css = std::str::from_utf8(brand.find(brand.stylesheet()).unwrap().bytes()).unwrap();
        assert!(css.contains("--accent:#006d5b") && css.contains("prefers-color-scheme:dark"), "{css}");
        assert!(brand.find("/assets/brand-0.css").is_none());
    }

    #[test]
    fn pictures_are_known_by_their_bytes() {
        let with = |bytes: &[u8]| Brand::new(BrandSettings { logo: Some(bytes.to_vec()), ..settings() });
        assert!(with(b"\x89PNG\r\n\x1a\n").unwrap().logo().unwrap().ends_with(".png"));
        assert!(with(b"<svg xmlns='http://www.w3.org/2000/svg'/>").unwrap().logo().unwrap().ends_with(".svg"));
        assert_eq!(with(b"<html></html>").unwrap_err(), BrandProblem::Logo);
        assert_eq!(with(&vec![0xff; LARGEST_LOGO + 1]).unwrap_err(), BrandProblem::Logo);
    }

    #[test]
    fn support_is_an_email_or_web_address_and_nothing_that_runs() {
        let with = |text: &str| Brand::new(BrandSettings { support: Some(text.into()), ..settings() });
        assert_eq!(with("help@acme.example").unwrap().support().unwrap().href(), "mailto:help@acme.example");
        assert_eq!(with("https://acme.example/help/").unwrap().support().unwrap().text(), "acme.example/help");
        for text in ["javascript:alert(1)", "javascript:a@b", "", "help", "a b@c"] {
            assert_eq!(with(text).unwrap_err(), BrandProblem::Support, "{text}");
        }
    }
}
