//! Subscriptions, as the operator's own books know them (REG-4).

use crate::EmailAddress;
use crate::email::is_invisible;
use std::fmt;

/// A subscription with the registration IDs that belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// The number under which the books have it.
    pub customer_number: CustomerNumber,
    /// The mailbox whose holder owns it.
    pub owner_email: EmailAddress,
    /// The registration IDs of its members.
    pub registration_ids: Vec<RegistrationId>,
}

/// A customer number, as it is written in the books. What it is compared by is its [folded](Self::folded) form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomerNumber(String);

/// A member's reference: `MBR`, and six digits or more at its end (REG-2). It compares without regard to case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegistrationId(String);

/// The digits that stand for a whole registration ID.
const LAST_DIGITS: usize = 6;
/// The longest number or ID.
const MAX_LENGTH: usize = 64;

/// Why a number or ID was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// There is none.
    #[error("is empty")]
    Empty,
    /// It is longer than the store keeps.
    #[error("is longer than {MAX_LENGTH} characters")]
    TooLong,
    /// It holds characters that can't be seen (SEC-36).
    #[error("holds an invisible character; write it without")]
    Invisible,
    /// It isn't a registration ID.
    #[error("is no registration ID: write MBR and then at least {LAST_DIGITS} digits at its end, as in MBR00123456")]
    NotMbr,
}

impl CustomerNumber {
    /// Checks a number as somebody typed it; the space around it goes.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        reference(text).map(|text| Self(text.to_owned()))
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it is compared by: letters of ASCII count as the same in either case, as in registration IDs (REG-2).
    pub fn folded(&self) -> String {
        folded_number(&self.0)
    }
}

/// The form by which customer numbers are compared, of one as it is written or typed.
pub fn folded_number(number: &str) -> String {
    number.trim().to_ascii_lowercase()
}

impl RegistrationId {
    /// Checks an ID; the space around it goes, and it is kept in capitals.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        let id = reference(text)?.to_ascii_uppercase();
        let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'/' | b'_'));
        let digits = id.bytes().rev().take_while(u8::is_ascii_digit).count();
        if !id.starts_with("MBR") || !plain || digits < LAST_DIGITS {
            return Err(ReferenceError::NotMbr);
        }
        Ok(Self(id))
    }

    /// The whole ID.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its last six digits.
    pub fn last_six(&self) -> &str {
        &self.0[self.0.len() - LAST_DIGITS..]
    }
}

fn reference(text: &str) -> Result<&str, ReferenceError> {
    let text = text.trim();
    if text.is_empty() {
        Err(ReferenceError::Empty)
    } else if text.chars().any(|c| is_invisible(c) || (c.is_whitespace() && c != ' ')) {
        Err(ReferenceError::Invisible)
    } else if text.chars().count() > MAX_LENGTH {
        Err(ReferenceError::TooLong)
    } else {
        Ok(text)
    }
}

impl fmt::Display for CustomerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for RegistrationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What somebody typed into *Customer Number or Registration ID*, as each thing that it may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedReference {
    /// It as a customer number, as typed.
    pub customer_number: String,
    /// The same, as customer numbers are compared.
    pub folded_number: String,
    /// It as a whole registration ID, or as the last six digits of one.
    pub registration_id: String,
}

impl TypedReference {
    /// Reads what was typed. Whatever it is, it can be looked for: what nothing is called finds nothing.
    pub fn of(typed: &str) -> Self {
        let one_word: String = typed.split_whitespace().collect();
        Self {
            customer_number: typed.trim().to_owned(),
            folded_number: folded_number(typed),
            registration_id: one_word.to_ascii_uppercase(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registration_id_is_mbr_and_six_digits_at_its_end__reg_2() {
        let id = RegistrationId::parse(" mbr-7-00123456 ").unwrap();
        assert_eq!((id.as_str(), id.last_six()), ("MBR-7-00123456", "123456"));
        for text in ["MBR12345", "MBR 123456", "MBR123456X", "123456", "XMBR123456", "MBRÄ123456"] {
            assert_eq!(RegistrationId::parse(text), Err(ReferenceError::NotMbr), "{text}");
        }
        assert_eq!(RegistrationId::parse("MBR\u{200B}123456"), Err(ReferenceError::Invisible));
        assert_eq!(RegistrationId::parse(" "), Err(ReferenceError::Empty));
    }

    #[test]
    fn a_customer_number_is_kept_as_written_but_never_invisibly__reg_4() {
        assert_eq!(CustomerNumber::parse(" C 10/ä ").unwrap().as_str(), "C 10/ä");
        assert_eq!(CustomerNumber::parse("C\u{200B}10"), Err(ReferenceError::Invisible));
        assert_eq!(CustomerNumber::parse("C\u{A0}10"), Err(ReferenceError::Invisible));
        assert_eq!(CustomerNumber::parse(&"1".repeat(65)), Err(ReferenceError::TooLong));
    }

    #[test]
    fn a_reference_is_looked_for_as_each_thing_it_may_be__reg_2() {
        let typed = TypedReference::of(" Mbr 00123456 ");
        assert_eq!((typed.customer_number.as_str(), typed.registration_id.as_str()), ("Mbr 00123456", "MBR00123456"));
        assert_eq!(typed.folded_number, "mbr 00123456");
    }

    #[test]
    fn customer_numbers_compare_without_regard_to_the_case_of_ascii__reg_2() {
        let folded = |text: &str| CustomerNumber::parse(text).unwrap().folded();
        assert_eq!(folded(" C300-a "), folded("c300-A"));
        assert_ne!(folded("C300"), folded("C-300"));
        assert_ne!(folded("CÄ1"), folded("Cä1"), "beyond ASCII a letter is the letter that it is");
    }
}
