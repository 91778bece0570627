//! Email addresses: stored as typed, compared after normalisation (SEC-36).

use crate::look_alike;
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// An address that may be stored: one `@`, no white space, nothing invisible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailAddress {
    typed: String,
    canonical: String,
}

/// Why an address was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// It does not have the form `name@domain`.
    #[error("write the email address as name@domain")]
    Form,
    /// It holds characters that can't be seen or that change how it is read.
    #[error("the email address holds invisible characters")]
    Invisible,
    /// It holds characters that pass for others.
    #[error("the email address holds characters that look like others; write it in one script")]
    LookAlike,
    /// It is longer than RFC 5321 §4.5.3.1 allows.
    #[error("the email address is too long")]
    Length,
}

impl EmailAddress {
    /// Checks an address. Neither `+` nor dots are stripped; the domain is not looked up.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let typed = text.trim();
        if typed.len() > 254 {
            return Err(EmailError::Length);
        }
        if typed.chars().any(is_invisible) {
            return Err(EmailError::Invisible);
        }
        let (local, domain) = typed.rsplit_once('@').ok_or(EmailError::Form)?;
        let plain =
            |c: char| !c.is_whitespace() && !matches!(c, '@' | '<' | '>' | ',' | ';' | ':' | '"' | '(' | ')' | '\\');
        let labels_ok =
            domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
        if local.is_empty() || local.len() > 64 || !local.chars().all(plain) || !domain.chars().all(plain) || !labels_ok
        {
            return Err(EmailError::Form);
        }
        Ok(Self { typed: typed.to_owned(), canonical: canonical(typed) })
    }

    /// Checks an address that nobody is known by yet. What looks like another one is refused, too.
    pub fn parse_new(text: &str) -> Result<Self, EmailError> {
        let address = Self::parse(text)?;
        if look_alike::in_address(&address.typed) { Err(EmailError::LookAlike) } else { Ok(address) }
    }

    /// The address as the person typed it.
    pub fn as_str(&self) -> &str {
        &self.typed
    }

    /// The form in which two addresses are compared: NFC and case folding of the whole.
    pub fn canonical(&self) -> &str {
        &self.canonical
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.typed)
    }
}

/// The comparison form of any text that somebody typed as an address.
pub fn canonical(text: &str) -> String {
    text.trim().nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// Control, format and zero-width characters: they make two addresses or
/// names look alike that are not.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_compare_after_nfc_and_case_folding__sec_36() {
        let a = EmailAddress::parse("Ada.Ölund@Example.com").unwrap();
        let b = EmailAddress::parse("ada.o\u{308}lund@example.COM").unwrap();
        assert_eq!(a.canonical(), b.canonical());
        assert_eq!(a.as_str(), "Ada.Ölund@Example.com");
    }

    #[test]
    fn plus_and_dots_stay__sec_36() {
        let a = EmailAddress::parse("a.b+c@example.com").unwrap();
        assert_ne!(a.canonical(), EmailAddress::parse("ab@example.com").unwrap().canonical());
    }

    #[test]
    fn what_is_no_address_is_refused__sec_36() {
        for text in ["", "a", "@b", "a@", "a@b@c", "a b@c.d", "a@b..c", "a@-b.c", "a\u{200B}@b.c", "a@b\n.c"] {
            assert!(EmailAddress::parse(text).is_err(), "{text:?}");
        }
    }
}
