//! Secrets in the configuration: written out, in a file of their own, or in a variable.

use std::fmt;

use super::problem::Place;
use super::reader::{Reader, table_of, text_of};
use super::source::Value;

/// A secret from the configuration. It can't be copied, and `Debug` doesn't show it.
pub struct SecretText(String);

impl SecretText {
    /// The secret itself.
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub(super) fn from_node(value: Value, place: &Place, reader: &Reader<'_>) -> Result<Self, String> {
        let given = match value {
            Value::Table(_) => elsewhere(value, place, reader)?,
            Value::Raw(text) if text.trim_start().starts_with('{') => elsewhere(Value::Raw(text), place, reader)?,
            plain => text_of(plain, place)?,
        };
        match given.is_empty() {
            true => Err("must not be empty".to_owned()),
            false => Ok(Self(given)),
        }
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText")
    }
}

fn elsewhere(value: Value, place: &Place, reader: &Reader<'_>) -> Result<String, String> {
    let advice = r#"must be a string, { file = "…" } or { env = "…" }"#;
    let mut entries = table_of(value, place)?.into_iter();
    let (Some((key, node)), None) = (entries.next(), entries.next()) else {
        return Err(advice.to_owned());
    };
    let name = text_of(node.value, &node.place)?;
    match key.as_str() {
        "file" => from_file(&name, reader),
        "env" => reader.env.get(&name).cloned().ok_or_else(|| format!("the environment variable {name} is not set")),
        _ => Err(advice.to_owned()),
    }
}

/// The file's text without the line break at its end.
fn from_file(name: &str, reader: &Reader<'_>) -> Result<String, String> {
    let path = reader.resolve(name);
    let text = std::fs::read_to_string(&path).map_err(|cause| format!("{} cannot be read: {cause}", path.display()))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}
