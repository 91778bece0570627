//! PBKDF2 (RFC 8018 §5.2) under HMAC with SHA-1, SHA-256 or SHA-512, in three notations:
//! `$pbkdf2-sha256$i=ROUNDS,l=LENGTH$SALT$TAG` (PHC), `$pbkdf2-sha256$ROUNDS$SALT$TAG` (passlib) and
//! `pbkdf2_sha256$ROUNDS$SALT$TAG` (Django, whose salt is used as it is written).

use super::{Function, HashError, Imported, bytes, number, values};
use ring::pbkdf2;
use std::num::NonZero;

/// What is computed, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::hashing) struct Cost {
    digest: Digest,
    rounds: NonZero<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Digest {
    Sha1,
    Sha256,
    Sha512,
}

/// The most rounds, times the blocks of the tag, which take some seconds where the processor has no instruction for them.
const MOST: u64 = 4_000_000;

pub(super) fn parse(name: &str, params: &str, salt: &str, tag: &str) -> Result<Imported, HashError> {
    let digest = match name {
        "pbkdf2" | "pbkdf2-sha1" => Digest::Sha1,
        "pbkdf2-sha256" => Digest::Sha256,
        "pbkdf2-sha512" => Digest::Sha512,
        _ => return Err(HashError::Scheme),
    };
    let (rounds, length) = if params.contains('=') {
        let [rounds, length] = values(params, ["i", "l"])?;
        (rounds.ok_or(HashError::Malformed)?, length)
    } else {
        (number(params)?, None)
    };
    let (salt, tag) = (bytes(salt)?, bytes(tag)?);
    if length.is_some_and(|length| u32::try_from(tag.len()) != Ok(length)) {
        return Err(HashError::Malformed);
    }
    checked(digest, rounds, salt, tag)
}

pub(super) fn parse_django(name: &str, rounds: &str, salt: &str, tag: &str) -> Result<Imported, HashError> {
    let digest = match name {
        "pbkdf2_sha1" => Digest::Sha1,
        "pbkdf2_sha256" => Digest::Sha256,
        "pbkdf2_sha512" => Digest::Sha512,
        _ => return Err(HashError::Scheme),
    };
    checked(digest, number(rounds)?, salt.as_bytes().to_vec(), bytes(tag)?)
}

fn checked(digest: Digest, rounds: u32, salt: Vec<u8>, tag: Vec<u8>) -> Result<Imported, HashError> {
    let block = match digest {
        Digest::Sha1 => 20,
        Digest::Sha256 => 32,
        Digest::Sha512 => 64,
    };
    let blocks = tag.len().div_ceil(block) as u64;
    let cost = Cost { digest, rounds: NonZero::new(rounds).ok_or(HashError::Malformed)? };
    let imported = Imported::checked(Function::Pbkdf2(cost), salt, tag)?;
    if u64::from(rounds) * blocks <= MOST { Ok(imported) } else { Err(HashError::Cost) }
}

/// The tag of a password, in so many bytes.
pub(super) fn tag(cost: Cost, password: &[u8], salt: &[u8], length: usize) -> Option<Vec<u8>> {
    let algorithm = match cost.digest {
        Digest::Sha1 => pbkdf2::PBKDF2_HMAC_SHA1,
        Digest::Sha256 => pbkdf2::PBKDF2_HMAC_SHA256,
        Digest::Sha512 => pbkdf2::PBKDF2_HMAC_SHA512,
    };
    let mut tag = vec![0; length];
    pbkdf2::derive(algorithm, cost.rounds, salt, password, &mut tag);
    Some(tag)
}
