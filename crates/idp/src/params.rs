//! Request parameters, read strictly (SEC-3): nothing repeated, nothing
//! over-long, no NUL, valid UTF-8.

use percent_encoding::percent_decode;

/// The longest value of one parameter, in bytes once decoded. State and hints
/// of real clients stay far below; what is longer only costs memory.
pub const MAX_VALUE: usize = 8 * 1024;

/// The most bytes of an authorization request, which is stored while a person
/// signs in: strangers must not fill the disk with it (SEC-50).
pub const MAX_STORED: usize = 16 * 1024;

/// Most parameters in one request.
const MAX_COUNT: usize = 100;

/// Parameters that may come more than once (RFC 8707 §2, RFC 8693 §2.1).
const REPEATABLE: [&str; 2] = ["resource", "audience"];

/// The parameters of one request, each name once.
#[derive(Debug, Default)]
pub struct Params(Vec<(String, String)>);

/// Why parameters can't be read. The name is the caller's own text: escape it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParamsError {
    /// RFC 6749 §3.1: parameters must not be included more than once.
    #[error("the parameter {0} is given more than once")]
    Repeated(String),
    /// A value over [`MAX_VALUE`].
    #[error("the parameter {0} is longer than {MAX_VALUE} bytes")]
    TooLong(String),
    /// A NUL, or bytes that aren't UTF-8.
    #[error("a parameter holds a NUL character or is not valid UTF-8")]
    NotText,
    /// More parameters than any request has.
    #[error("the request has more than {MAX_COUNT} parameters")]
    TooMany,
}

impl Params {
    /// Reads `application/x-www-form-urlencoded` text: a query or a form body.
    /// Parameters without a value are treated as if they were left out (RFC 6749 §3.1).
    pub fn parse(encoded: &[u8]) -> Result<Self, ParamsError> {
        let mut params = Vec::new();
        for pair in encoded.split(|b| *b == b'&').filter(|pair| !pair.is_empty()) {
            let mut halves = pair.splitn(2, |b| *b == b'=');
            let name = decode(halves.next().unwrap_or_default())?;
            let value = decode(halves.next().unwrap_or_default())?;
            if params.len() == MAX_COUNT {
                return Err(ParamsError::TooMany);
            }
            if value.len() > MAX_VALUE || name.len() > MAX_VALUE {
                return Err(ParamsError::TooLong(name.chars().take(40).collect()));
            }
            if !REPEATABLE.contains(&name.as_str()) && params.iter().any(|(n, _)| *n == name) {
                return Err(ParamsError::Repeated(name.chars().take(40).collect()));
            }
            params.push((name, value));
        }
        params.retain(|(_, value)| !value.is_empty());
        Ok(Self(params))
    }

    /// How long names and values are together, in bytes.
    pub fn size(&self) -> usize {
        self.0.iter().map(|(name, value)| name.len() + value.len()).sum()
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter, as a text of one's own.
    pub fn owned(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }
}

fn decode(encoded: &[u8]) -> Result<String, ParamsError> {
    let spaced: Vec<u8> = encoded.iter().map(|b| if *b == b'+' { b' ' } else { *b }).collect();
    let text = percent_decode(&spaced).decode_utf8().map_err(|_| ParamsError::NotText)?;
    if text.contains('\0') { Err(ParamsError::NotText) } else { Ok(text.into_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_repeated_overlong_or_malformed_parameter_is_refused__sec_3() {
        assert_eq!(Params::parse(b"a=1&a=2").unwrap_err(), ParamsError::Repeated("a".into()));
        assert_eq!(Params::parse(b"a=1&a=1").unwrap_err(), ParamsError::Repeated("a".into()));
        assert_eq!(Params::parse(b"a=1&a=").unwrap_err(), ParamsError::Repeated("a".into()));
        assert_eq!(Params::parse(b"a=%00").unwrap_err(), ParamsError::NotText);
        assert_eq!(Params::parse(b"a=%FF").unwrap_err(), ParamsError::NotText);
        let long = format!("a={}", "x".repeat(MAX_VALUE + 1));
        assert_eq!(Params::parse(long.as_bytes()).unwrap_err(), ParamsError::TooLong("a".into()));
        assert!(Params::parse(b"resource=a&resource=b").is_ok());
    }

    #[test]
    fn values_are_decoded_and_empty_ones_left_out() {
        let params = Params::parse(b"a=b+c%20d%2B&e=&f").unwrap();
        assert_eq!(params.get("a"), Some("b c d+"));
        assert_eq!((params.get("e"), params.get("f")), (None, None));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _verdict = Params::parse(&bytes);
        }
    }
}
