//! Which addresses may be reached on somebody else's word (SEC-19).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// How far a guarded client reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Public addresses, over https.
    Public,
    /// The same, and this machine, over http too (`[outbound] allow_loopback`): for the demo and for tests.
    PublicOrLoopback,
}

impl Reach {
    /// Whether an address may be asked for at all. A name is looked at again when it is resolved.
    pub fn allows(self, url: &Url) -> bool {
        let (scheme_is_right, host) = match (url.scheme(), url.host()) {
            ("https", Some(host)) => (true, host),
            ("http", Some(host)) => (self == Self::PublicOrLoopback && names_loopback(&host), host),
            _ => return false,
        };
        scheme_is_right
            && match host {
                Host::Domain(_) => true,
                Host::Ipv4(address) => self.reaches(address.into()),
                Host::Ipv6(address) => self.reaches(address.into()),
            }
    }

    fn reaches(self, address: IpAddr) -> bool {
        is_public(address) || (self == Self::PublicOrLoopback && address.to_canonical().is_loopback())
    }
}

/// The requests go to the very addresses that were looked at: a name that resolves otherwise a moment later gains nothing.
impl Resolve for Reach {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = *self;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|address| reach.reaches(address.ip())).collect();
            match allowed.is_empty() {
                true => Err("the name stands for no public address".into()),
                false => Ok(Box::new(allowed.into_iter()) as Addrs),
            }
        })
    }
}

fn names_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// Whether anybody on the internet can be at an address (RFC 6890): none that is private, shared, link-local (where clouds
/// keep their metadata), multicast, reserved or translated.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let protocols = a == 192 && b == 0 && c == 0;
    let benchmarks = a == 198 && (b == 18 || b == 19);
    let relays = a == 192 && b == 88 && c == 99;
    !(a == 0
        || a >= 240
        || shared
        || protocols
        || benchmarks
        || relays
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation())
}

/// Global unicast (2000::/3) without what stands for IPv4 addresses or is kept for documents and protocols.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let global = (a & 0xe000) == 0x2000;
    let six_to_four = a == 0x2002;
    let protocols = a == 0x2001 && b < 0x0200;
    let documents = (a == 0x2001 && b == 0x0db8) || (a == 0x3fff && b < 0x1000);
    global && !six_to_four && !protocols && !documents
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_reached__sec_19() {
        for address in ["192.0.78.1", "8.8.8.8", "2606:4700::1", "::ffff:8.8.8.8"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "192.0.2.1",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001:db8::1",
            "2001::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn schemes_and_written_addresses_are_looked_at_before_anything_is_sent__sec_19() {
        let allowed = |reach: Reach, url: &str| reach.allows(&url.parse().unwrap());
        assert!(allowed(Reach::Public, "https://sage.example/"));
        for url in ["http://sage.example/", "https://127.0.0.1/", "https://[::1]/", "https://[fe80::1]/", "ftp://a.b/"]
        {
            assert!(!allowed(Reach::Public, url), "{url}");
        }
        for url in ["http://localhost:9100/", "http://127.0.0.1:9100/", "https://localhost/", "https://sage.example/"] {
            assert!(allowed(Reach::PublicOrLoopback, url), "{url}");
        }
        assert!(!allowed(Reach::PublicOrLoopback, "http://sage.example/"));
        assert!(!allowed(Reach::PublicOrLoopback, "https://10.0.0.1/"));
    }

    #[tokio::test]
    async fn a_name_that_leads_into_the_network_leads_nowhere__sec_19() {
        let localhost = || "localhost".parse::<Name>().unwrap();
        assert!(Reach::Public.resolve(localhost()).await.is_err());
        assert!(Reach::PublicOrLoopback.resolve(localhost()).await.is_ok());
    }
}
