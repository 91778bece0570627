//! Stored hashes of every kind, told apart by how they begin.

use super::engine::{Cost, Recipe};
use super::imported::Imported;
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

impl Stored {
    /// Reads a stored hash; `configured` may raise the bound on the cost of argon2id.
    pub(super) fn parse(hash: &PasswordHash, configured: Cost) -> Result<Self, HashError> {
        match Imported::parse(hash.as_str())? {
            Some(imported) => Ok(Self::Imported(imported)),
            None => phc::parse(hash.as_str(), configured),
        }
    }
}
