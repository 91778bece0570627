//! Claims as people read them.

use serde::Serialize;
use serde_json::Value;
use time::OffsetDateTime;
use time::macros::format_description;

/// A claim: its name, what that means, and what it says.
pub(crate) struct Claim {
    pub(crate) name: String,
    pub(crate) meaning: &'static str,
    pub(crate) value: String,
}

/// All claims of a set, in the set's own order.
pub(crate) fn in_words(claims: &impl Serialize) -> Vec<Claim> {
    let Ok(Value::Object(members)) = serde_json::to_value(claims) else {
        return Vec::new();
    };
    members
        .into_iter()
        .map(|(name, value)| Claim { meaning: meaning(&name), value: shown(&name, value), name })
        .collect()
}

fn meaning(name: &str) -> &'static str {
    match name {
        "sub" => "Who you are to this website",
        "name" => "Name",
        "given_name" => "First name",
        "family_name" => "Last name",
        "email" => "Email address",
        "email_verified" => "Email address is yours",
        "locale" => "Language",
        "zoneinfo" => "Time zone",
        "iss" => "Who says so",
        "aud" => "For whom",
        "auth_time" => "You signed in",
        "iat" => "Issued",
        "exp" => "Expires",
        "amr" => "How you signed in",
        "acr" => "How sure that is",
        "nonce" => "Answers this website’s question",
        "at_hash" => "Belongs to the access token",
        "updated_at" => "Details last changed",
        _ => "",
    }
}

fn shown(name: &str, value: Value) -> String {
    match (name, value) {
        ("iat" | "exp" | "auth_time" | "updated_at", Value::Number(seconds)) => moment(&seconds),
        (_, Value::String(text)) => text,
        (_, Value::Bool(yes)) => if yes { "yes" } else { "no" }.to_owned(),
        (_, Value::Array(values)) => values.into_iter().map(|value| shown("", value)).collect::<Vec<_>>().join(", "),
        (_, other) => other.to_string(),
    }
}

fn moment(seconds: &serde_json::Number) -> String {
    let format = format_description!("[day padding:none] [month repr:long] [year], [hour]:[minute]:[second] UTC");
    let time = seconds.as_i64().and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    time.and_then(|time| time.format(format).ok()).unwrap_or_else(|| seconds.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_lists_are_put_in_words() {
        let claims = in_words(&serde_json::json!({ "iat": 1_700_000_000, "aud": ["a", "b"], "email_verified": true }));
        let values: Vec<_> = claims.iter().map(|claim| claim.value.as_str()).collect();
        assert_eq!(values, ["a, b", "yes", "14 November 2023, 22:13:20 UTC"]);
    }
}
