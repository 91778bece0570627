//! The issuer identifier (OpenID Connect Discovery §3, RFC 8414 §2).

use std::fmt;

use url::{Host, Url};

/// What Signet is called in every token and address: scheme, host and, where it isn't the scheme's
/// own, port; `https`, or `http` on a loopback host. There is no path in it: pages, cookies and
/// assets lie at the root of their origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    text: String,
    url: Url,
}

impl Issuer {
    /// Checks an address. The error says what to write instead.
    pub fn parse(text: &str) -> Result<Self, String> {
        let gave = |advice: &str| format!("{advice}; you gave {text:?}");
        let url = Url::parse(text).map_err(|_| gave("must be an address such as \"https://id.example.com\""))?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            _ => return Err(gave("must be https unless the host is loopback")),
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(gave("must not have a query or a fragment"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("must not hold a user name or password".to_owned());
        }
        if text.ends_with('/') {
            return Err(gave("must not end with a slash"));
        }
        if url.path() != "/" {
            return Err(gave("must not have a path: Signet has a host, or a port, to itself"));
        }
        let usual = url.as_str().trim_end_matches('/');
        if usual != text {
            return Err(gave(&format!("must be written as {usual:?}")));
        }
        Ok(Self { text: text.to_owned(), url })
    }

    /// The identifier, exactly as configured.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The address of `path`, which begins with a slash, under the issuer.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.text)
    }

    /// Scheme, host and port, as browsers write them in `Origin`.
    pub fn origin(&self) -> &str {
        &self.text
    }

    /// Whether browsers reach Signet over TLS; if not, the host is loopback.
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// The host; an IPv6 address in brackets.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// The port, the scheme's own when none is written.
    pub fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or(443)
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_and_http_on_loopback_are_issuers() {
        for text in [
            "https://id.example.com",
            "https://id.example.com:8443",
            "http://localhost:9000",
            "http://127.0.0.1:9000",
            "http://[::1]:9000",
        ] {
            assert_eq!(Issuer::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn what_clients_could_not_compare_as_a_string_is_refused_with_advice() {
        for (text, advice) in [
            ("http://id.example.com", "must be https unless the host is loopback"),
            ("ftp://localhost", "must be https unless the host is loopback"),
            ("id.example.com", "must be an address"),
            ("https://id.example.com/", "must not end with a slash"),
            ("https://id.example.com?x", "must not have a query"),
            ("https://id.example.com#x", "must not have a query or a fragment"),
            ("https://me:pw@id.example.com", "must not hold a user name"),
            ("https://ID.example.com", "must be written as \"https://id.example.com\""),
            ("https://id.example.com:443", "must be written as \"https://id.example.com\""),
            ("https://example.com/id", "must not have a path"),
            ("https://example.com/a/..", "must be written as \"https://example.com\""),
        ] {
            let error = Issuer::parse(text).unwrap_err();
            assert!(error.starts_with(advice), "{text}: {error}");
        }
    }

    #[test]
    fn an_issuer_knows_its_port_and_the_addresses_below_it() {
        let issuer = Issuer::parse("https://id.example.com").unwrap();
        assert_eq!((issuer.port(), issuer.join("/jwks").as_str()), (443, "https://id.example.com/jwks"));
        assert_eq!(Issuer::parse("http://localhost:9000").unwrap().port(), 9000);
    }
}
