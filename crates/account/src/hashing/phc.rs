//! Hashes of argon2id as text: the PHC string format, by the types of the crate `argon2`.

use super::engine::{Cost, Recipe, Version};
use super::stored::{HashError, Stored};
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash as Phc, Salt};
use argon2::{ARGON2ID_IDENT, Params};
use store::people::PasswordHash;

/// Length of the tags that are made here, in bytes (RFC 9106 §4: 256 bits).
pub(super) const TAG_LENGTH: usize = 32;

/// The most that a stored hash may cost unless the configuration itself costs more: 1 GiB, 64 lanes, and
/// a work of 4 GiB filled (some five seconds). An imported hash names its own cost, and an honest one is far below; past
/// it each sign-in would hold a worker up (SEC-50).
const DEAREST: Cost = Cost { memory_kib: 1024 * 1024, iterations: 4, parallelism: 64 };

/// Reads a hash of argon2id; `configured` may raise the bound on its cost.
pub(super) fn parse(text: &str, configured: Cost) -> Result<Stored, HashError> {
    let phc = Phc::new(text).map_err(|_| HashError::Malformed)?;
    if phc.algorithm != ARGON2ID_IDENT {
        return Err(HashError::Scheme);
    }
    let params = Params::try_from(&phc).map_err(|_| HashError::Malformed)?;
    // A key or associated data would enter the computation, and this one has neither.
    if !params.keyid().is_empty() || !params.data().is_empty() {
        return Err(HashError::Scheme);
    }
    let version = match phc.version {
        None | Some(0x10) => Version::V10,
        Some(0x13) => Version::V13,
        Some(_) => return Err(HashError::Scheme),
    };
    let (salt, tag) = phc.salt.zip(phc.hash).ok_or(HashError::Malformed)?;
    let cost = affordable(
        Cost { memory_kib: params.m_cost(), iterations: params.t_cost(), parallelism: params.p_cost() },
        configured,
    )?;
    let recipe = Recipe { cost, version, length: tag.len() };
    Ok(Stored::Argon2id { recipe, salt: salt.to_vec(), tag: tag.as_bytes().to_vec() })
}

fn affordable(cost: Cost, configured: Cost) -> Result<Cost, HashError> {
    let within = cost.memory_kib <= DEAREST.memory_kib.max(configured.memory_kib)
        && cost.work() <= DEAREST.work().max(configured.work())
        && cost.parallelism <= DEAREST.parallelism.max(configured.parallelism);
    if within { Ok(cost) } else { Err(HashError::Cost) }
}

/// The recipe of new hashes.
pub(super) const fn recipe(cost: Cost) -> Recipe {
    Recipe { cost, version: Version::V13, length: TAG_LENGTH }
}

/// A new hash as it is stored.
pub(super) fn encode(cost: Cost, salt: &[u8; 16], tag: &[u8]) -> PasswordHash {
    let params = Params::new(cost.memory_kib, cost.iterations, cost.parallelism, None)
        .expect("a tag has been computed with these parameters");
    let phc = Phc {
        algorithm: ARGON2ID_IDENT,
        version: Some(argon2::Version::V0x13.into()),
        params: ParamsString::try_from(&params).expect("three decimal numbers fit"),
        salt: Some(Salt::new(salt).expect("16 bytes are a salt")),
        hash: Some(Output::new(tag).expect("32 bytes are a tag")),
    };
    PasswordHash::new(phc.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const COST: Cost = Cost { memory_kib: 64, iterations: 2, parallelism: 1 };

    fn parse(text: &str) -> Result<(Recipe, Vec<u8>, Vec<u8>), HashError> {
        match Stored::parse(&PasswordHash::new(text.to_owned()), COST)? {
            Stored::Argon2id { recipe, salt, tag } => Ok((recipe, salt, tag)),
            Stored::Imported(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let hash = encode(COST, &[7; 16], &[9; 32]);
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=64,t=2,p=1$"), "{}", hash.as_str());
        assert_eq!(parse(hash.as_str()).unwrap(), (recipe(COST), vec![7; 16], vec![9; 32]));
    }

    #[test]
    fn a_hash_without_a_version_is_of_the_first() {
        let (recipe, _, _) =
            parse("$argon2id$m=64,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc").unwrap();
        assert_eq!(recipe.version, Version::V10);
    }

    #[test]
    fn what_cannot_be_verified_is_refused_with_its_reason() {
        let rest = "c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        let cases = [
            ("", HashError::Malformed),
            ("secret", HashError::Malformed),
            ("$argon2id$v=19$m=64,t=2,p=1", HashError::Malformed),
            (
                "$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                HashError::Malformed,
            ),
            (&format!("$argon2i$v=19$m=64,t=2,p=1${rest}"), HashError::Scheme),
            (&format!("$argon2id$v=20$m=64,t=2,p=1${rest}"), HashError::Scheme),
            (&format!("$argon2id$v=19$m=64,t=2,p=1,data=AAAA${rest}"), HashError::Scheme),
            (&format!("$argon2id$v=19$m=4294967295,t=1,p=1${rest}"), HashError::Cost),
            (&format!("$argon2id$v=19$m=1024,t=4294967295,p=1${rest}"), HashError::Cost),
        ];
        for (text, reason) in cases {
            assert_eq!(parse(text).unwrap_err(), reason, "{text}");
        }
    }
}
