//! Sets of scope values, which only ever shrink (RFC 6749 §3.3).

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// A set of scope values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scope(BTreeSet<String>);

/// `openid`: the request is an authentication request (OpenID Connect Core §3.1.2.1).
pub const OPENID: &str = "openid";
/// `offline_access`: a refresh token is asked for (OpenID Connect Core §11).
pub const OFFLINE_ACCESS: &str = "offline_access";

impl Scope {
    /// Reads a space-separated list. Characters outside RFC 6749's
    /// `scope-token` make it an error.
    pub fn parse(text: &str) -> Result<Self, InvalidScope> {
        let ok = |value: &str| value.bytes().all(|b| matches!(b, 0x21 | 0x23..=0x5B | 0x5D..=0x7E));
        let values: BTreeSet<_> = text.split(' ').filter(|v| !v.is_empty()).map(str::to_owned).collect();
        if values.iter().all(|v| ok(v)) { Ok(Self(values)) } else { Err(InvalidScope) }
    }

    /// Whether `value` is in the set.
    pub fn contains(&self, value: &str) -> bool {
        self.0.contains(value)
    }

    /// Whether nothing is in the set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The values, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether all of this set is in `other`.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.is_subset(&other.0)
    }

    /// What is in both sets: the one way in which a scope changes.
    #[must_use]
    pub fn narrowed_to(&self, other: &Self) -> Self {
        Self(self.0.intersection(&other.0).cloned().collect())
    }

    /// What is in either set: for what a person is asked to allow, or has
    /// allowed at several times. What a client *gets* only ever narrows.
    #[must_use]
    pub fn together_with(&self, other: &Self) -> Self {
        Self(self.0.union(&other.0).cloned().collect())
    }

    /// What is in this set and not in `other`.
    #[must_use]
    pub fn beyond(&self, other: &Self) -> Self {
        Self(self.0.difference(&other.0).cloned().collect())
    }
}

impl FromIterator<&'static str> for Scope {
    /// The set of some of our own constants, which are well formed.
    fn from_iter<I: IntoIterator<Item = &'static str>>(values: I) -> Self {
        Self(values.into_iter().map(str::to_owned).collect())
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, value) in self.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            f.write_str(value)?;
        }
        Ok(())
    }
}

/// A scope as one space-separated text, for `#[serde(with = …)]`.
pub mod text {
    use super::Scope;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes the text.
    pub fn serialize<S: Serializer>(scope: &Scope, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(scope)
    }

    /// Reads the text.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Scope, D::Error> {
        Scope::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// A scope value holds a character that RFC 6749 §3.3 does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a scope value holds a character that RFC 6749 section 3.3 does not allow")]
pub struct InvalidScope;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn narrowing_never_adds(a in "[a-c ]{0,8}", b in "[a-c ]{0,8}") {
            let (a, b) = (Scope::parse(&a).unwrap(), Scope::parse(&b).unwrap());
            prop_assert!(a.narrowed_to(&b).is_within(&a));
            prop_assert!(a.narrowed_to(&b).is_within(&b));
        }
    }

    #[test]
    fn quotes_and_control_characters_are_no_scope() {
        for text in ["a\"b", "a\\b", "a\tb", "é"] {
            assert_eq!(Scope::parse(text), Err(InvalidScope));
        }
        assert_eq!(Scope::parse("b  a").unwrap().to_string(), "a b");
    }
}
