//! Device authorization (RFC 8628): codes for a device without a browser, and what a person decides of them.

use crate::{ClientId, Moment, PlainToken, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a device code works.
pub const LIFETIME: Duration = Duration::from_secs(10 * 60);
/// How long a device waits between two polls at least (RFC 8628 §3.2, `interval`).
pub const INTERVAL: Duration = Duration::from_secs(5);

/// Consonants that nobody takes for one another, and no vowels, so that no code is a word (RFC 8628 §6.1).
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
/// 20^8 codes: with the tries that one network has, a guess among a thousand waiting codes takes years (§5.1).
const LENGTH: usize = 8;

/// What a device asks for, as the store keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceRequest {
    /// The client.
    pub client_id: ClientId,
    /// What is asked for.
    pub scope: Scope,
    /// The network that the device asked from, for the person to compare.
    pub network: String,
    /// The program that asked (`User-Agent`).
    pub user_agent: String,
    /// When.
    pub created_at: Timestamp,
}

/// A new user code, as people read it: `BCDF-GHJK`.
pub fn user_code(moment: &mut Moment) -> PlainToken {
    let mut code = String::with_capacity(LENGTH + 1);
    while code.len() < LENGTH + 1 {
        // 240 is a multiple of 20: bytes beyond it would make some letters likelier.
        for byte in moment.bytes::<16>().into_iter().filter(|byte| *byte < 240) {
            if code.len() == LENGTH / 2 {
                code.push('-');
            }
            if code.len() < LENGTH + 1 {
                code.push(char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
            }
        }
    }
    PlainToken::presented(code)
}

/// A user code as somebody typed it: case and whatever stands between letters aside (RFC 8628 §6.1). `None` when it can't be one.
pub fn typed_user_code(text: &str) -> Option<PlainToken> {
    if text.len() > 64 {
        return None;
    }
    let plain: String = text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_ascii_uppercase();
    let is_one = plain.len() == LENGTH && plain.bytes().all(|letter| LETTERS.contains(&letter));
    is_one.then(|| PlainToken::presented(format!("{}-{}", &plain[..LENGTH / 2], &plain[LENGTH / 2..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_code_is_read_back_however_it_is_typed() {
        let mut moment = Moment::new(Timestamp::from_seconds(0), [3; 32]);
        for _ in 0..200 {
            let code = user_code(&mut moment);
            assert_eq!(code.expose().len(), 9, "{}", code.expose());
            for dash in ["", " ", "\u{2011}", " – ", "."] {
                let sloppy = format!(" {} ", code.expose().replace('-', dash).to_lowercase());
                assert_eq!(typed_user_code(&sloppy).unwrap().expose(), code.expose());
            }
        }
        for text in ["", "BCDF-GHJ", "BCDF-GHJA", "BCDFGHJKL", "ÄÄÄÄÄÄÄÄ"] {
            assert!(typed_user_code(text).is_none(), "{text}");
        }
    }
}
