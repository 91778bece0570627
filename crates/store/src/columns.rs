//! Column values to domain values and back. What the database holds was
//! written by us, so a value that can't be read is a bug, not bad input.

use crate::{Error, Result};
use model::{Surface, Timestamp, TokenHash};
use serde::{Serialize, de::DeserializeOwned};

pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::bug(format!("a value can't be written as JSON: {e}")))
}

pub(crate) fn from_json<T: DeserializeOwned>(column: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| Error::bug(format!("{column} can't be read: {e}")))
}

pub(crate) fn hash(column: &str, bytes: &[u8]) -> Result<TokenHash> {
    let bytes = bytes.try_into().map_err(|_| Error::bug(format!("{column} isn't 32 bytes long")))?;
    Ok(TokenHash::from_bytes(bytes))
}

pub(crate) fn known<T>(column: &str, text: &str, value: Option<T>) -> Result<T> {
    value.ok_or_else(|| Error::bug(format!("{column} holds the unknown word {text:?}")))
}

pub(crate) fn time(micros: Option<i64>) -> Option<Timestamp> {
    micros.map(Timestamp::from_micros)
}

pub(crate) fn surface(column: &str, text: &str) -> Result<Surface> {
    known(column, text, Surface::from_text(text))
}
