//! bcrypt: `$2b$COST$` with salt and tag in bcrypt's own base64, and the same under `2a` and `2y`, by which other libraries call it.

use super::{Function, HashError, Imported, decode, number};
use base64::alphabet::BCRYPT;

/// The logarithm of the rounds to base 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::hashing) struct Cost(u32);

/// The least that bcrypt knows.
const LEAST: u32 = 4;

/// The most that is verified, which is some second.
const MOST: u32 = 14;

/// bcrypt reads no more of a password, in bytes.
const LONGEST: usize = 72;

/// Reads the cost, and salt and tag, which are written as one: 16 and 23 bytes.
pub(super) fn parse(cost: &str, rest: &str) -> Result<Imported, HashError> {
    let cost = match number(cost)? {
        _ if cost.len() != 2 => return Err(HashError::Malformed),
        less if less < LEAST => return Err(HashError::Malformed),
        more if more > MOST => return Err(HashError::Cost),
        cost => cost,
    };
    let (salt, tag) = rest.split_at_checked(22).ok_or(HashError::Malformed)?;
    let (salt, tag) = (decode(&BCRYPT, salt)?, decode(&BCRYPT, tag)?);
    if salt.len() != 16 || tag.len() != 23 {
        return Err(HashError::Malformed);
    }
    Imported::checked(Function::Bcrypt(Cost(cost)), salt, tag)
}

/// The tag of a password, of which what is beyond [`LONGEST`] bytes makes no difference. A shorter one ends with a NUL.
pub(super) fn tag(cost: Cost, password: &[u8], salt: &[u8]) -> Option<Vec<u8>> {
    let salt = salt.try_into().ok()?;
    let mut key = zeroize::Zeroizing::new([0; LONGEST]);
    let length = password.len().min(LONGEST);
    key[..length].copy_from_slice(&password[..length]);
    let used = (length + 1).min(LONGEST);
    Some(bcrypt::bcrypt(cost.0, salt, &key[..used])[..23].to_vec())
}
