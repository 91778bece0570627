//! What is known of phone numbers (ITU-T E.164) and of the countries that they belong to.

use std::fmt;

/// A country by its two capital letters (ISO 3166-1 alpha-2).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country([u8; 2]);

impl Country {
    /// The country of those letters; `None` when they aren't two capital ones.
    pub fn from_text(text: &str) -> Option<Self> {
        match text.as_bytes() {
            &[a @ b'A'..=b'Z', b @ b'A'..=b'Z'] => Some(Self([a, b])),
            _ => None,
        }
    }

    /// The letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a country is two ASCII letters")
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The last two digits of a number: enough for its owner, of no use to anybody else.
pub fn ending(number: &str) -> String {
    number.chars().skip(number.chars().count().saturating_sub(2)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Country, ending};

    #[test]
    fn a_number_is_told_by_its_last_two_digits() {
        assert_eq!(ending("+353861234567"), "67");
        assert_eq!(ending("7"), "7");
    }

    #[test]
    fn two_capital_letters_name_a_country() {
        assert_eq!(Country::from_text("IE").unwrap().as_str(), "IE");
        for text in ["", "I", "ie", "IRL", "I1", "É"] {
            assert_eq!(Country::from_text(text), None, "{text}");
        }
    }
}
