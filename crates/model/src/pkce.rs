//! Proof Key for Code Exchange (RFC 7636), method `S256` alone.

use crate::secret::constant_time_eq;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

/// A `code_challenge` of method `S256`: 43 characters of base64url.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CodeChallenge(String);

impl CodeChallenge {
    /// Reads a challenge; `None` unless it is the base64url form of 32 bytes.
    pub fn parse(text: &str) -> Option<Self> {
        let is_digest = URL_SAFE_NO_PAD.decode(text).is_ok_and(|bytes| bytes.len() == 32);
        is_digest.then(|| Self(text.to_owned()))
    }

    /// Whether `verifier` has the form of RFC 7636 §4.1 and hashes to this challenge.
    pub fn is_met_by(&self, verifier: &str) -> bool {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
        if !(43..=128).contains(&verifier.len()) || !verifier.bytes().all(allowed) {
            return false;
        }
        let digest = ring::digest::digest(&ring::digest::SHA256, verifier.as_bytes());
        constant_time_eq(URL_SAFE_NO_PAD.encode(digest).as_bytes(), self.0.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_7636_appendix_b_passes_and_no_other_verifier__sec_5() {
        let challenge = CodeChallenge::parse("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM").unwrap();
        assert!(challenge.is_met_by("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert!(!challenge.is_met_by("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl"));
        assert!(!challenge.is_met_by("short"));
        assert!(CodeChallenge::parse("dBjftJeZ4CVP").is_none());
    }
}
