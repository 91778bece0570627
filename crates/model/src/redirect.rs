//! Redirect URIs: what may be registered, and what a request may name (SEC-1).

use crate::client::ApplicationType;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use url::{Host, Url, form_urlencoded};

/// An address to which an answer may be sent: built only from a client's own
/// registration, so that no answer and no error can be redirected elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RegisteredRedirect(String);

impl RegisteredRedirect {
    /// Accepts `presented` if it equals a registered address, character by
    /// character; the port of a loopback IP address alone may differ
    /// (RFC 8252 §7.3).
    pub(crate) fn find(registered: &[String], presented: &str) -> Option<Self> {
        registered
            .iter()
            .any(|uri| uri == presented || is_same_but_loopback_port(uri, presented))
            .then(|| Self(presented.to_owned()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address with parameters added to its query; what stands there
    /// already is kept as it is (RFC 6749 §3.1.2).
    pub fn with_query<'a>(&self, parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
        let added = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
        let joint = match self.0.split_once('?') {
            _ if added.is_empty() => "",
            None => "?",
            Some((_, "")) => "",
            Some(_) => "&",
        };
        format!("{}{joint}{added}", self.0)
    }

    /// The source expression for `form-action` (SEC-29): the origin, or the
    /// scheme of a private-use address. It is the scheme, too, where the host
    /// is none that CSP can name (CSP3 §2.3.1 `host-char`), as IPv6 addresses
    /// are, or browsers would stop the redirect.
    pub fn csp_source(&self) -> String {
        Url::parse(&self.0).map_or_else(|_| "'self'".to_owned(), |url| csp_source(&url))
    }

    /// The host for people to read; the scheme of a private-use address.
    pub fn shown_host(&self) -> String {
        match Url::parse(&self.0) {
            Ok(url) => match url.host_str() {
                Some(host) if matches!(url.scheme(), "http" | "https") => host.to_owned(),
                _ => url.scheme().to_owned(),
            },
            Err(_) => self.0.clone(),
        }
    }
}

/// Why an address can't be registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RedirectError {
    /// Not an absolute address.
    #[error("it must be an absolute address")]
    NotAbsolute,
    /// A fragment (RFC 6749 §3.1.2).
    #[error("it must not have a fragment")]
    Fragment,
    /// A user name or password in the address.
    #[error("it must not hold a user name or password")]
    Userinfo,
    /// Plain `http` off loopback.
    #[error("http is allowed for loopback hosts only; use https")]
    PlainHttp,
    /// A scheme that isn't http, https, or a private-use scheme with a dot.
    #[error(
        "use https, http to loopback, or a private-use scheme with a dot in it such as com.example.app (RFC 8252 section 7.1)"
    )]
    Scheme,
    /// A private-use scheme, and the client is no native application: on a device any program can lay claim to one.
    #[error(
        "a private-use scheme is for native applications (RFC 8252 section 7.1): add `--application-type native`, or use https"
    )]
    NotNative,
    /// A backslash, white space, control character, wildcard, or a host
    /// written in another form than it is used in.
    #[error("it holds characters, or a host in a form, that different programs read differently")]
    Ambiguous,
}

/// Checks an address before it is registered for a client of this type: `http` leads to loopback for every type, and
/// private-use schemes are for native applications alone.
pub fn check(uri: &str, application: ApplicationType) -> Result<(), RedirectError> {
    if uri.len() > 2048
        || uri.chars().any(|c| c == '\\' || c == '*' || c.is_whitespace() || c.is_control() || !c.is_ascii())
    {
        return Err(RedirectError::Ambiguous);
    }
    let url = Url::parse(uri).map_err(|_| RedirectError::NotAbsolute)?;
    if uri.contains('#') {
        return Err(RedirectError::Fragment);
    }
    match url.scheme() {
        "https" => check_authority(uri, &url),
        "http" if !is_loopback(&url) => Err(RedirectError::PlainHttp),
        "http" => check_authority(uri, &url),
        private if !private.contains('.') => Err(RedirectError::Scheme),
        _ if authority_of(uri).is_some_and(|authority| authority.contains('@')) => Err(RedirectError::Userinfo),
        _ if application != ApplicationType::Native => Err(RedirectError::NotNative),
        _ => Ok(()),
    }
}

/// Whether an http(s) address names this machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// The source expression of CSP for an address: its origin, or its scheme where CSP can't name that.
pub fn csp_source(url: &Url) -> String {
    match matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(is_csp_host) {
        true => url.origin().ascii_serialization(),
        false => format!("{}:", url.scheme()),
    }
}

fn is_csp_host(host: &str) -> bool {
    host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
}

/// What stands between `//` and the path, as written (RFC 3986 §3.2).
fn authority_of(uri: &str) -> Option<&str> {
    let (_, rest) = uri.split_once(':')?;
    rest.strip_prefix("//")?.split(['/', '?']).next()
}

fn check_authority(uri: &str, url: &Url) -> Result<(), RedirectError> {
    let authority = authority_of(uri).ok_or(RedirectError::Ambiguous)?;
    if authority.contains('@') {
        return Err(RedirectError::Userinfo);
    }
    let host = url.host_str().ok_or(RedirectError::NotAbsolute)?;
    let written = match authority.rsplit_once(':') {
        Some((front, port)) if port.bytes().all(|b| b.is_ascii_digit()) => front,
        _ => authority,
    };
    // URL parsers let `;` and `,` stand in a host, which in a header would begin something new.
    let is_plain = matches!(url.host(), Some(Host::Ipv6(_))) || is_csp_host(&host.replace('_', "-"));
    if is_plain && written.eq_ignore_ascii_case(host) { Ok(()) } else { Err(RedirectError::Ambiguous) }
}

fn is_same_but_loopback_port(registered: &str, presented: &str) -> bool {
    match (loopback_without_port(registered), loopback_without_port(presented)) {
        (Some(a), Some(b)) => a == b,
        _ => false,
    }
}

/// Host and remainder of an `http` address on a loopback IP, port left out.
fn loopback_without_port(uri: &str) -> Option<(&str, &str)> {
    let rest = uri.strip_prefix("http://")?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, remainder) = rest.split_at(end);
    let host_end = if authority.starts_with('[') {
        authority.find(']')? + 1
    } else {
        authority.find(':').unwrap_or(authority.len())
    };
    let (host, port) = authority.split_at(host_end);
    // Digits alone: to Rust `+80` is a number, too.
    let is_port = |p: &str| p.bytes().all(|b| b.is_ascii_digit()) && p.parse::<u16>().is_ok();
    let port_ok = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    let ip: IpAddr = host.trim_matches(['[', ']']).parse().ok()?;
    (port_ok && ip.is_loopback()).then_some((host, remainder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_added_to_the_query_that_is_there() {
        let with = |uri: &str| RegisteredRedirect(uri.to_owned()).with_query([("state", "a b")]);
        assert_eq!(with("https://a.example/cb"), "https://a.example/cb?state=a+b");
        assert_eq!(with("https://a.example/cb?"), "https://a.example/cb?state=a+b");
        assert_eq!(with("https://a.example/cb?x=1"), "https://a.example/cb?x=1&state=a+b");
        assert_eq!(RegisteredRedirect("com.example:/".to_owned()).with_query([]), "com.example:/");
    }

    #[test]
    fn addresses_compare_as_strings__sec_1() {
        let registered = vec!["https://app.example/cb?x=1".to_owned()];
        assert!(RegisteredRedirect::find(&registered, "https://app.example/cb?x=1").is_some());
        for other in [
            "https://app.example/cb",
            "https://app.example/cb?x=1&y=2",
            "https://app.example/cb/?x=1",
            "https://APP.example/cb?x=1",
            "https://app.example:443/cb?x=1",
            "https://app.example/./cb?x=1",
            "https://app.example/cb?x=1#f",
            "http://app.example/cb?x=1",
        ] {
            assert!(RegisteredRedirect::find(&registered, other).is_none(), "{other}");
        }
    }

    #[test]
    fn only_the_port_of_a_loopback_ip_may_differ__sec_1() {
        let registered =
            vec!["http://127.0.0.1/cb".to_owned(), "http://[::1]:1/cb".to_owned(), "http://localhost:1/cb".to_owned()];
        for ok in ["http://127.0.0.1:5000/cb", "http://127.0.0.1/cb", "http://[::1]:77/cb", "http://localhost:1/cb"] {
            assert!(RegisteredRedirect::find(&registered, ok).is_some(), "{ok}");
        }
        for bad in [
            "http://127.0.0.1:5000/other",
            "http://127.0.0.1:99999/cb",
            "http://127.0.0.1:+80/cb",
            "http://127.0.0.2:5000/cb",
            "http://localhost:2/cb",
            "http://127.0.0.1:5000@evil.example/cb",
            "http://127.0.0.1.evil.example/cb",
            "http://127.0.0.1:5000/cb#f",
        ] {
            assert!(RegisteredRedirect::find(&registered, bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn forms_may_lead_to_the_redirect_address_and_nowhere_near_it__sec_29() {
        for (uri, source) in [
            ("https://a.example/cb?x=1", "https://a.example"),
            ("https://a.example:8443/cb", "https://a.example:8443"),
            ("http://127.0.0.1:5000/cb", "http://127.0.0.1:5000"),
            ("http://localhost:5000/cb", "http://localhost:5000"),
            ("http://[::1]:5000/cb", "http:"),
            ("https://a_b.example/cb", "https:"),
            ("com.example.app:/cb", "com.example.app:"),
        ] {
            assert_eq!(RegisteredRedirect(uri.to_owned()).csp_source(), source, "{uri}");
        }
    }

    #[test]
    fn what_may_be_registered__sec_1() {
        for ok in [
            "https://a.example/cb",
            "https://a.example:8443/cb?x=1",
            "http://localhost:3000/cb",
            "http://127.0.0.1/cb",
            "http://[::1]/cb",
        ] {
            for application in ApplicationType::ALL {
                assert_eq!(check(ok, application), Ok(()), "{ok}");
            }
        }
        for private in ["com.example.app:/cb", "com.example.app://callback"] {
            assert_eq!(check(private, ApplicationType::Native), Ok(()), "{private}");
            assert_eq!(check(private, ApplicationType::Web), Err(RedirectError::NotNative), "{private}");
        }
        for bad in [
            "/cb",
            "http://a.example/cb",
            "https://a.example/cb#f",
            "https://a.example/cb#",
            "https://u:p@a.example/",
            "https://@a.example/",
            "javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "https://a.example\\@b.example/",
            "https://*.example/cb",
            "https://a%2eexample/cb",
            "http://2130706433/cb",
            "http://0x7f.1/cb",
            "myapp://cb",
            "https:a.example/cb",
            "https://a.example/c b",
            "https://ａ.example/",
            "http://localhost.evil.example/cb",
            "https://a.example;script-src/cb",
            "https://a.example,b.example/cb",
            "",
        ] {
            for application in ApplicationType::ALL {
                assert!(check(bad, application).is_err(), "{bad}");
            }
        }
    }

    #[test]
    fn a_private_use_scheme_holds_no_user_name_and_is_shown_as_itself__sec_1() {
        for bad in ["com.example.app://u:p@h/cb", "com.example.app://@h/cb", "com.example.app://bank.example@h?x"] {
            assert_eq!(check(bad, ApplicationType::Native), Err(RedirectError::Userinfo), "{bad}");
        }
        assert_eq!(check("com.example.app:/cb/@me", ApplicationType::Native), Ok(()), "a path may hold it");
        for uri in ["com.example.app:/cb", "com.example.app://bank.example/cb"] {
            assert_eq!(RegisteredRedirect(uri.to_owned()).shown_host(), "com.example.app");
        }
    }
}
