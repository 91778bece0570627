//! Mobile numbers: international, allocated, and none that costs its owner or us more than others (SEC-33, TWO-10).

use model::phone::Country;
use phonenumber::Type;
use phonenumber::metadata::DATABASE;
use std::str::FromStr;

/// A mobile number in the form of E.164: `+353861234567`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneNumber(String);

/// Why a number was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// It isn't written in the international form.
    #[error("write the number with + and the country code, such as +353 86 123 4567")]
    Form,
    /// Nobody has such a number, or it isn't a mobile one.
    #[error("this isn't a mobile number that is in use")]
    NotMobile,
    /// The operator sends no messages to this country.
    #[error("numbers of this country can't be used here")]
    Country,
}

impl PhoneNumber {
    /// Reads a number as people write it: spaces, hyphens, dots and brackets are passed over, `00` is `+`.
    /// `allowed` are the countries whose numbers are taken; `None`: every country's.
    pub fn parse(typed: &str, allowed: Option<&[Country]>) -> Result<Self, PhoneError> {
        let number = international(typed).ok_or(PhoneError::Form)?;
        let parsed = phonenumber::PhoneNumber::from_str(&number).map_err(|_| PhoneError::NotMobile)?;
        if !parsed.is_valid() || !matches!(parsed.number_type(&DATABASE), Type::Mobile | Type::FixedLineOrMobile) {
            return Err(PhoneError::NotMobile);
        }
        let country = parsed.country().id().and_then(|id| Country::from_text(id.as_ref()));
        if allowed.is_some_and(|allowed| !country.is_some_and(|country| allowed.contains(&country))) {
            return Err(PhoneError::Country);
        }
        Ok(Self(parsed.format().mode(phonenumber::Mode::E164).to_string()))
    }

    /// The number, as `phone_number` and the gateways write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `+` and digits alone; E.164 has at most 15 of them.
fn international(typed: &str) -> Option<String> {
    let bare: String =
        typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '(' | ')' | '/')).collect();
    let digits = bare.strip_prefix('+').or_else(|| bare.strip_prefix("00"))?;
    let plain = (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| format!("+{digits}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(typed: &str) -> Result<String, PhoneError> {
        PhoneNumber::parse(typed, None).map(|number| number.0)
    }

    #[test]
    fn a_number_is_kept_in_the_form_of_e164__two_10() {
        for typed in ["+353861234567", "+353 86 123 4567", "00353 (86) 123-4567", "+353 086 1234567"] {
            assert_eq!(parse(typed).as_deref(), Ok("+353861234567"), "{typed}");
        }
    }

    #[test]
    fn what_is_not_international_is_refused__two_10() {
        for typed in ["", "086 123 4567", "+", "+353x861234567", "+12345678901234567", "+353861234567;ext=1"] {
            assert_eq!(parse(typed), Err(PhoneError::Form), "{typed}");
        }
    }

    #[test]
    fn premium_and_unallocated_ranges_are_refused__sec_33() {
        let premium = ["+353 1550 123 456", "+44 909 879 0123", "+1 900 555 1234"];
        let shared_or_free = ["+44 845 464 0123", "+353 1800 123 456"];
        let unallocated = ["+353 00 000 0000", "+999 123 456 789", "+44 7000 00000"];
        let fixed = ["+353 1 234 5678"];
        for typed in premium.iter().chain(&shared_or_free).chain(&unallocated).chain(&fixed) {
            assert_eq!(parse(typed), Err(PhoneError::NotMobile), "{typed}");
        }
    }

    #[test]
    fn countries_that_the_operator_left_out_are_refused__sec_33() {
        let allowed = ["IE", "GB"].map(|letters| Country::from_text(letters).unwrap());
        assert!(PhoneNumber::parse("+353861234567", Some(&allowed)).is_ok());
        assert_eq!(PhoneNumber::parse("+491701234567", Some(&allowed)), Err(PhoneError::Country));
    }
}
