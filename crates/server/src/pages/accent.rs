use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// A colour of three channels in sRGB, written `#rrggbb` or `#rgb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// The operator's accent for light and for dark pages, known to be seen on both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accent {
    pub(super) light: Colour,
    pub(super) dark: Colour,
}

/// The colours of one scheme that come from the accent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shades {
    pub(crate) accent: Colour,
    pub(super) strong: Colour,
    pub(crate) on_accent: Colour,
    pub(crate) link: Colour,
}

/// What is wrong with an accent.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum AccentProblem {
    /// It is no colour.
    #[error("“{0}” is not a colour: write it as #rrggbb")]
    NotAColour(String),
    /// Buttons and focus rings would be hard to see.
    #[error(
        "accent {accent} has a contrast of {ratio:.1}:1 against the {scheme} background {background}, \
         and 3:1 is needed: {suggestion} would do"
    )]
    TooFaint {
        /// The accent that was given.
        accent: Colour,
        /// `light` or `dark`.
        scheme: &'static str,
        /// What it would stand on.
        background: Colour,
        /// The contrast of the two, 1 to 21.
        ratio: f64,
        /// A colour of the same kind that is strong enough.
        suggestion: Colour,
    },
}

/// What accents stand on: pages and cards of `signet.css`, the weaker contrast first.
const LIGHT: [Colour; 2] = [Colour([0xf5, 0xf5, 0xf6]), Colour([0xff, 0xff, 0xff])];
const DARK: [Colour; 2] = [Colour([0x23, 0x25, 0x2c]), Colour([0x12, 0x13, 0x17])];
const WHITE: Colour = Colour([0xff; 3]);
const BLACK: Colour = Colour([0; 3]);

/// WCAG 2.2 §1.4.11: what a control needs against what it stands on.
const CONTROL: f64 = 3.0;
/// WCAG 2.2 §1.4.3: what text needs.
const TEXT: f64 = 4.5;

impl Accent {
    /// Signet's own: ink, as a seal leaves it.
    pub const INK: Self = Self { light: Colour([0x3d, 0x4a, 0xb8]), dark: Colour([0x97, 0xa3, 0xff]) };

    /// Checks an accent against the backgrounds that it will stand on. Without `dark`, a lighter
    /// shade of `light` is taken where that alone would be too faint on dark pages.
    pub fn new(light: &str, dark: Option<&str>) -> Result<Self, AccentProblem> {
        let light: Colour = light.parse()?;
        light.check("light", LIGHT, BLACK)?;
        let dark = match dark {
            Some(text) => text.parse()?,
            None => light.until(WHITE, TEXT, DARK),
        };
        dark.check("dark", DARK, WHITE)?;
        Ok(Self { light, dark })
    }

    /// What light pages and mails wear.
    pub(crate) fn on_light(self) -> Shades {
        self.light.shades(LIGHT)
    }

    /// What dark ones wear.
    pub(crate) fn on_dark(self) -> Shades {
        self.dark.shades(DARK)
    }
}

impl Colour {
    /// Contrast by WCAG 2.2, from 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Black or white, whichever reads better on this colour: at least 4.5:1 on any.
    pub(super) fn text_on(self) -> Self {
        if self.contrast(WHITE) >= TEXT { WHITE } else { BLACK }
    }

    /// A shade for when a pointer rests on it, away from the colour of the text on it.
    fn stronger(self) -> Self {
        let away = if self.text_on() == WHITE { BLACK } else { WHITE };
        self.mix(away, 0.14)
    }

    /// The nearest shade that reads as text on these backgrounds.
    fn as_text(self, backgrounds: [Self; 2]) -> Self {
        self.until(backgrounds[0].text_on(), TEXT, backgrounds)
    }

    fn shades(self, backgrounds: [Self; 2]) -> Shades {
        let (strong, on_accent, link) = (self.stronger(), self.text_on(), self.as_text(backgrounds));
        Shades { accent: self, strong, on_accent, link }
    }

    fn check(self, scheme: &'static str, backgrounds: [Self; 2], toward: Self) -> Result<(), AccentProblem> {
        let background = self.weakest(backgrounds);
        let ratio = self.contrast(background);
        if ratio >= CONTROL {
            return Ok(());
        }
        let suggestion = self.until(toward, TEXT, backgrounds);
        Err(AccentProblem::TooFaint { accent: self, scheme, background, ratio, suggestion })
    }

    fn weakest(self, backgrounds: [Self; 2]) -> Self {
        let [one, two] = backgrounds;
        if self.contrast(one) <= self.contrast(two) { one } else { two }
    }

    /// Mixes in steps of 4 % until the contrast with both backgrounds suffices.
    fn until(self, toward: Self, enough: f64, backgrounds: [Self; 2]) -> Self {
        (0..=25)
            .map(|step| self.mix(toward, f64::from(step) * 0.04))
            .find(|shade| shade.contrast(shade.weakest(backgrounds)) >= enough)
            .unwrap_or(toward)
    }

    fn mix(self, other: Self, share: f64) -> Self {
        let channel = |place: usize| {
            let (one, two) = (f64::from(self.0[place]), f64::from(other.0[place]));
            (one + (two - one) * share).round() as u8
        };
        Self([channel(0), channel(1), channel(2)])
    }

    /// Relative luminance by WCAG 2.2, from 0 to 1.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|channel| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(out, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl FromStr for Colour {
    type Err = AccentProblem;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || AccentProblem::NotAColour(text.to_owned());
        let digits = text.trim().strip_prefix('#').ok_or_else(refused)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(refused());
        }
        let channels: Vec<u8> = match digits.len() {
            3 => digits.chars().filter_map(|digit| digit.to_digit(16)).map(|value| (value * 17) as u8).collect(),
            6 => (0..3).filter_map(|place| u8::from_str_radix(&digits[place * 2..place * 2 + 2], 16).ok()).collect(),
            _ => Vec::new(),
        };
        channels.try_into().map(Self).map_err(|_| refused())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_accent_and_its_shades_can_be_seen_and_read() {
        let ink = Accent::INK;
        assert_eq!(Accent::new(&ink.light.to_string(), Some(&ink.dark.to_string())), Ok(ink));
        for (accent, backgrounds) in [(ink.light, LIGHT), (ink.dark, DARK)] {
            assert!(accent.contrast(accent.text_on()) >= TEXT);
            assert!(accent.stronger().contrast(accent.text_on()) >= TEXT);
            let link = accent.as_text(backgrounds);
            assert!(backgrounds.iter().all(|ground| link.contrast(*ground) >= TEXT), "{link}");
        }
    }

    #[test]
    fn a_faint_accent_is_refused_with_a_colour_that_would_do() {
        let problem = Accent::new("#ffee00", None).unwrap_err();
        let AccentProblem::TooFaint { scheme, suggestion, .. } = &problem else { panic!("{problem}") };
        assert_eq!(*scheme, "light");
        assert!(Accent::new(&suggestion.to_string(), None).is_ok());
        assert!(problem.to_string().contains("#ffee00") && problem.to_string().contains("3:1"));
    }

    #[test]
    fn a_dark_accent_that_was_given_is_checked_and_a_missing_one_is_found() {
        assert!(matches!(Accent::new("#003366", Some("#003366")), Err(AccentProblem::TooFaint { scheme: "dark", .. })));
        let found = Accent::new("#003366", None).unwrap().dark;
        assert!(found.contrast(found.weakest(DARK)) >= TEXT);
    }

    #[test]
    fn what_is_no_colour_is_refused() {
        for text in ["", "blue", "#12345", "#12345g", "#é", "#1234567"] {
            assert!(matches!(Accent::new(text, None), Err(AccentProblem::NotAColour(_))), "{text}");
        }
        assert_eq!("#fff".parse::<Colour>(), Ok(WHITE));
    }
}
