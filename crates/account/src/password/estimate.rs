//! How many guesses a password takes, by the crate `zxcvbn`.

use super::About;
use zxcvbn::{Score, zxcvbn};

/// How hard a password is to guess, for the meter beside the field (PWD-3). The first two are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Fewer than a thousand guesses.
    VeryWeak,
    /// Fewer than a million.
    Weak,
    /// Fewer than a hundred millions.
    Fair,
    /// Fewer than ten thousand millions.
    Good,
    /// More than that.
    Strong,
}

impl Strength {
    /// 0 for the weakest to 4 for the strongest, as the meter shows it.
    pub const fn as_u8(self) -> u8 {
        self as u8
    }
}

impl From<Score> for Strength {
    fn from(score: Score) -> Self {
        match score {
            Score::Zero => Self::VeryWeak,
            Score::One => Self::Weak,
            Score::Two => Self::Fair,
            Score::Three => Self::Good,
            _ => Self::Strong,
        }
    }
}

/// The characters that are looked at. The work grows with the square of the length and more, and what so many can't make hard to guess,
/// the rest won't.
const LOOKED_AT: usize = 64;

/// Longer names and addresses are cut: each word of them is looked for in each part of the password.
const WORDS: usize = 16;

/// How hard a password is to guess for somebody who knows the person's name and email address.
pub(super) fn strength(password: &str, about: About<'_>) -> Strength {
    let end = password.char_indices().nth(LOOKED_AT).map_or(password.len(), |(at, _)| at);
    let own: Vec<_> = [about.name, about.email]
        .into_iter()
        .chain(about.name.split_whitespace())
        .chain(about.email.split(['@', '.', '-', '_', '+']))
        .filter(|word| !word.is_empty())
        .take(WORDS)
        .collect();
    zxcvbn(&password[..end], &own).score().into()
}
