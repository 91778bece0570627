//! Stored hashes of every kind, told apart by how they begin.

use super::engine::{Cost, Recipe};
use super::imported::{Function, Imported};
use super::phc;
use store::people::PasswordHash;

/// Why a hash can't be verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// Not written as hashes of its kind are, or one without salt or tag.
    #[error(
        "the password hash can't be read; give it in the PHC string format, such as $argon2id$v=19$m=…,t=…,p=…$SALT$HASH, or bcrypt's own, $2b$…"
    )]
    Malformed,
    /// Another algorithm.
    #[error("the password hash is of a kind that isn't known; argon2id, bcrypt, PBKDF2 and scrypt are")]
    Scheme,
    /// So expensive that verifying it would hold up everybody else.
    #[error(
        "the password hash costs more than may be spent on one; hash the password anew at a lower cost, or leave the hash out and let the person set a new password"
    )]
    Cost,
}

/// A stored hash, taken apart.
#[derive(Debug)]
pub(super) enum Stored {
    /// As new ones are, but maybe for its cost.
    Argon2id { recipe: Recipe, salt: Vec<u8>, tag: Vec<u8> },
    /// Of another system and another kind.
    Imported(Imported),
}

/// How a hash begins, as far as its kind and cost go: up to the salt.
pub fn before_salt(hash: &PasswordHash) -> &str {
    let text = hash.as_str();
    // bcrypt writes salt and tag as one.
    let parts_behind = if text.starts_with("$2") { 1 } else { 2 };
    let end = text.rmatch_indices('$').nth(parts_behind - 1).map_or(text.len(), |(at, _)| at + 1);
    &text[..end]
}

/// What the time of a hash depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Argon2id of this cost.
    Argon2id(Cost),
    /// A function of another system, with its cost.
    Imported(Function),
}

impl Stored {
    /// Its kind.
    pub(super) const fn kind(&self) -> Kind {
        match self {
            Self::Argon2id { recipe, .. } => Kind::Argon2id(recipe.cost),
            Self::Imported(imported) => Kind::Imported(imported.function()),
        }
    }

    /// Reads a stored hash; `configured` may raise the bound on the cost of argon2id.
    pub(super) fn parse(hash: &PasswordHash, configured: Cost) -> Result<Self, HashError> {
        match Imported::parse(hash.as_str())? {
            Some(imported) => Ok(Self::Imported(imported)),
            None => phc::parse(hash.as_str(), configured),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_begins_with_its_kind_and_cost() {
        for (text, beginning) in [
            ("$argon2id$v=19$m=64,t=2,p=1$c2FsdA$dGFn", "$argon2id$v=19$m=64,t=2,p=1$"),
            ("$2b$12$saltandtag", "$2b$12$"),
            ("$scrypt$ln=15,r=8,p=1$c2FsdA$dGFn", "$scrypt$ln=15,r=8,p=1$"),
            ("pbkdf2_sha256$600000$salt$tag", "pbkdf2_sha256$600000$"),
            ("nonsense", "nonsense"),
            ("", ""),
        ] {
            assert_eq!(before_salt(&PasswordHash::new(text.to_owned())), beginning);
        }
    }
}
