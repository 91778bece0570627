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

/// Signs and digits that are written for letters: zxcvbn tries each way to read those of a password, and looks
/// in each for words.
const READ_AS_LETTERS: &str = "4@8({[<369!1|70$5+%2";

/// Longer names and addresses are cut: each word of them is looked for in each part of the password.
const WORDS: usize = 16;

/// How hard a password is to guess for somebody who knows the person's name and email address.
pub(super) fn strength(password: &str, about: About<'_>) -> Strength {
    let end = password.char_indices().nth(looked_at(password)).map_or(password.len(), |(at, _)| at);
    let own: Vec<_> = [about.name, about.email]
        .into_iter()
        .chain(about.name.split_whitespace())
        .chain(about.email.split(['@', '.', '-', '_', '+']))
        .filter(|word| !word.is_empty())
        .take(WORDS)
        .collect();
    zxcvbn(&password[..end], &own).score().into()
}

/// How many characters are looked at: what so many can't make hard to guess, the rest seldom does. The work grows with the cube of the
/// length and with the ways to read signs as letters; so bounded it takes some 20 ms at the most, where all of an ill-meant
/// password would take a second (SEC-50).
fn looked_at(password: &str) -> usize {
    match READ_AS_LETTERS.chars().filter(|sign| password.contains(*sign)).count() {
        0..=6 => 64,
        7..=10 => 32,
        _ => 16,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOBODY: About<'_> = About { name: "", email: "" };

    #[test]
    fn strength_grows_with_the_guesses__pwd_3() {
        let of = |password| strength(password, NOBODY);
        assert_eq!(of("password"), Strength::VeryWeak);
        assert_eq!(of("correct horse battery staple"), Strength::Strong);
        assert!(of("xkqzvb") < of("xkqzvbtmw"));
        assert!(Strength::Weak < Strength::Fair && Strength::Strong.as_u8() == 4);
    }

    #[test]
    fn what_the_person_is_known_by_makes_a_password_weaker__pwd_3() {
        let ada = About { name: "Theodora Quillfeather", email: "tq@vintnershall.example" };
        for password in ["quillfeather", "Quillfeather7", "vintnershall"] {
            assert!(strength(password, ada) < strength(password, NOBODY), "{password}");
        }
    }

    #[test]
    fn many_different_signs_are_read_in_few_places__sec_50() {
        assert_eq!(looked_at("correct horse battery staple 2026!"), 64);
        assert_eq!(looked_at("1974-03-28, 5 p.m."), 32);
        assert_eq!(looked_at(&READ_AS_LETTERS.repeat(6)), 16);
        assert_eq!(strength(&READ_AS_LETTERS.repeat(6), NOBODY), Strength::Strong);
    }
}
