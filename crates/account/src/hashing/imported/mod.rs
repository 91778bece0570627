//! Hashes that other systems made: bcrypt, PBKDF2 and scrypt (PWD-2).
//!
//! Each is verified as it was made, within bounds on what it may cost, until its owner signs in and it is replaced.

mod bcrypt;
mod pbkdf2;
mod scrypt;

use super::stored::HashError;
use base64::Engine;
use base64::alphabet::{self, Alphabet};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use model::secret::constant_time_eq;

/// A longer salt or tag is no honest one.
const LONGEST: usize = 128;

/// A shorter tag is matched by too many passwords, in bytes.
const SHORTEST_TAG: usize = 16;

/// A hash of another kind than new ones are.
#[derive(Debug)]
pub(super) struct Imported {
    function: Function,
    salt: Vec<u8>,
    tag: Vec<u8>,
}

/// A hash function with its cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Bcrypt(bcrypt::Cost),
    Pbkdf2(pbkdf2::Cost),
    Scrypt(scrypt::Cost),
}

impl Imported {
    /// Reads a hash of one of these kinds; `None` when it is of none of them.
    pub(super) fn parse(text: &str) -> Result<Option<Self>, HashError> {
        // No kind's notation is longer, with the longest salt and tag.
        if text.len() > 1024 {
            return Err(HashError::Malformed);
        }
        let fields: Vec<_> = text.split('$').collect();
        let imported = match fields.as_slice() {
            ["", "2a" | "2b" | "2y", cost, rest] => bcrypt::parse(cost, rest)?,
            ["", "scrypt", params, salt, tag] => scrypt::parse(params, salt, tag)?,
            ["", name, params, salt, tag] if name.starts_with("pbkdf2") => pbkdf2::parse(name, params, salt, tag)?,
            [name, rounds, salt, tag] if name.starts_with("pbkdf2_") => pbkdf2::parse_django(name, rounds, salt, tag)?,
            _ => return Ok(None),
        };
        Ok(Some(imported))
    }

    fn checked(function: Function, salt: Vec<u8>, tag: Vec<u8>) -> Result<Self, HashError> {
        let sound = salt.len() <= LONGEST && (SHORTEST_TAG..=LONGEST).contains(&tag.len());
        if sound { Ok(Self { function, salt, tag }) } else { Err(HashError::Malformed) }
    }

    /// What it was made by.
    pub(super) const fn function(&self) -> Function {
        self.function
    }

    /// Whether this is the password's hash. It takes as long as its cost says.
    pub(super) fn is_of(&self, password: &[u8]) -> bool {
        let tag = match self.function {
            Function::Bcrypt(cost) => bcrypt::tag(cost, password, &self.salt),
            Function::Pbkdf2(cost) => pbkdf2::tag(cost, password, &self.salt, self.tag.len()),
            Function::Scrypt(cost) => scrypt::tag(cost, password, &self.salt, self.tag.len()),
        };
        tag.is_some_and(|tag| constant_time_eq(&tag, &self.tag))
    }
}

/// Bytes in base64, in each of the ways in which hashes are written: with padding or without, and with `.` for `+`, as passlib does.
fn bytes(text: &str) -> Result<Vec<u8>, HashError> {
    decode(&alphabet::STANDARD, &text.replace('.', "+"))
}

fn decode(alphabet: &Alphabet, text: &str) -> Result<Vec<u8>, HashError> {
    // The last letter of a salt may hold bits that no byte has room for: bcrypt's do, from some libraries.
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(alphabet, config).decode(text).map_err(|_| HashError::Malformed)
}

/// The values of `a=1,b=2`, in whatever order; a key that isn't expected is a mistake.
fn values<const N: usize>(params: &str, keys: [&str; N]) -> Result<[Option<u32>; N], HashError> {
    let mut values = [None; N];
    for pair in params.split(',') {
        let (key, value) = pair.split_once('=').ok_or(HashError::Malformed)?;
        let at = keys.iter().position(|known| *known == key).ok_or(HashError::Malformed)?;
        if values[at].replace(number(value)?).is_some() {
            return Err(HashError::Malformed);
        }
    }
    Ok(values)
}

/// A decimal number; one that is too long is one that costs too much.
fn number(text: &str) -> Result<u32, HashError> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(HashError::Malformed);
    }
    text.parse().map_err(|_| HashError::Cost)
}

#[cfg(test)]
mod tests;
