//! Whose request this is, when proxies stand between: `Forwarded` (RFC 7239) and `X-Forwarded-For`
//! count only from the proxies that the operator named (SEC-54).

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use actix_web::http::header::HeaderMap;

/// A network: an address and how many of its leading bits count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    /// Whether `address` lies in it. An IPv4 address inside of IPv6 (`::ffff:a.b.c.d`) counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(net), IpAddr::V4(address)) => {
                let shift = 32 - u32::from(self.bits);
                u32::from(net).checked_shr(shift) == u32::from(address).checked_shr(shift)
            }
            (IpAddr::V6(net), IpAddr::V6(address)) => {
                let shift = 128 - u32::from(self.bits);
                u128::from(net).checked_shr(shift) == u128::from(address).checked_shr(shift)
            }
            _ => false,
        }
    }
}

/// What was given is no network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be an address or a network such as \"10.0.0.0/8\"; you gave {0:?}")]
pub struct InvalidNetwork(String);

impl FromStr for Network {
    type Err = InvalidNetwork;

    /// Reads `ADDRESS/BITS` (RFC 4632 §3.1, RFC 4291 §2.3) or an address alone.
    fn from_str(text: &str) -> Result<Self, InvalidNetwork> {
        let invalid = || InvalidNetwork(text.to_owned());
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| invalid())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |bits| bits.parse().map_err(|_| invalid()))?;
        if bits > most {
            return Err(invalid());
        }
        Ok(Self { address, bits })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

/// The proxies whose word on the client's address is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

impl TrustedProxies {
    /// The proxies in these networks.
    pub fn new(networks: Vec<Network>) -> Self {
        Self(networks)
    }

    /// The client's address: the last one that isn't a trusted proxy, read from the connection
    /// backwards. What an untrusted sender wrote before it is never looked at, so that nobody
    /// chooses the address by which their guessing is slowed down.
    ///
    /// Where both headers are there they must give the same address, or neither counts beyond the
    /// peer: a proxy that writes one of them passes the other on as the client sent it. A hop that
    /// can't be read (`unknown`, or an obfuscated name) stops the search at the proxy that reported it.
    pub fn client_address(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        let mut told = [forwarded(headers), x_forwarded_for(headers)]
            .into_iter()
            .filter(|hops| !hops.is_empty())
            .map(|hops| self.behind(peer, &hops));
        match (told.next(), told.next()) {
            (Some(one), Some(other)) if one != other => peer,
            (Some(address), _) => address,
            (None, _) => peer,
        }
    }

    fn behind(&self, peer: IpAddr, hops: &[Option<IpAddr>]) -> IpAddr {
        let mut nearest = peer;
        for hop in hops.iter().rev() {
            if !self.trusts(nearest) {
                break;
            }
            let Some(address) = hop else { break };
            nearest = *address;
        }
        nearest
    }

    /// Whether this is one of them.
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }
}

/// The part of an address by which guessing is counted: all of IPv4, the first 64 bits of IPv6, for
/// one subscriber has all addresses behind them. This computer is one, by whichever of its addresses.
pub fn throttle_network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        loopback if loopback.is_loopback() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from(u128::from(v6) & !u128::from(u64::MAX))),
        v4 => v4,
    }
}

/// The addresses in `Forwarded`, the client's first.
fn forwarded(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    elements(headers, "forwarded", forwarded_for)
}

/// The addresses in `X-Forwarded-For`, the client's first.
fn x_forwarded_for(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    elements(headers, "x-forwarded-for", node)
}

fn elements(headers: &HeaderMap, name: &str, read: impl Fn(&str) -> Option<IpAddr>) -> Vec<Option<IpAddr>> {
    let values = headers.get_all(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
    values.flat_map(|value| value.split(',').map(&read).collect::<Vec<_>>()).collect()
}

/// The `for` parameter of one element (RFC 7239 §5.2).
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let parameter = |pair: &'_ str| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then(|| value.trim().trim_matches('"').to_owned())
    };
    node(&element.split(';').find_map(parameter)?)
}

/// An address, with or without a port and brackets (RFC 7239 §6).
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn client(proxies: &[&str], peer: &str, headers: &[(&'static str, &'static str)]) -> String {
        let proxies = TrustedProxies::new(proxies.iter().map(|p| p.parse().unwrap()).collect());
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        proxies.client_address(peer.parse().unwrap(), &map).to_string()
    }

    #[test]
    fn without_configured_proxies_no_header_counts__sec_54() {
        let headers = [("x-forwarded-for", "192.0.2.1"), ("forwarded", "for=192.0.2.1")];
        assert_eq!(client(&[], "198.51.100.7", &headers), "198.51.100.7");
        assert_eq!(client(&["10.0.0.0/8"], "198.51.100.7", &headers), "198.51.100.7");
    }

    #[test]
    fn the_last_address_that_is_no_proxy_counts__sec_54() {
        let forged = [("x-forwarded-for", "203.0.113.9, 192.0.2.1, 10.0.0.2")];
        assert_eq!(client(&["10.0.0.0/8"], "10.0.0.1", &forged), "192.0.2.1");
        let lines = [("x-forwarded-for", "203.0.113.9"), ("x-forwarded-for", "192.0.2.1")];
        assert_eq!(client(&["10.0.0.0/8"], "10.0.0.1", &lines), "192.0.2.1");
    }

    #[test]
    fn forwarded_is_read_as_rfc_7239_writes_it() {
        let headers = [("forwarded", r#"for=203.0.113.9, For="[2001:db8::17]:4711";proto=https;by=10.0.0.1"#)];
        assert_eq!(client(&["10.0.0.0/8"], "10.0.0.1", &headers), "2001:db8::17");
        let spaced = [("forwarded", "proto=https; for=192.0.2.1")];
        assert_eq!(client(&["10.0.0.1"], "10.0.0.1", &spaced), "192.0.2.1");
    }

    #[test]
    fn a_header_that_the_proxy_did_not_write_gives_no_address__sec_54() {
        let (forwarded, listed) = (("forwarded", "for=192.0.2.1"), ("x-forwarded-for", "192.0.2.1"));
        assert_eq!(client(&["10.0.0.1"], "10.0.0.1", &[forwarded, listed]), "192.0.2.1", "a proxy may write both");
        for forged in [("forwarded", "for=203.0.113.9"), ("forwarded", "for=unknown"), ("forwarded", "")] {
            assert_eq!(client(&["10.0.0.1"], "10.0.0.1", &[forged, listed]), "10.0.0.1", "{forged:?}");
        }
        assert_eq!(client(&["10.0.0.1"], "10.0.0.1", &[forwarded, ("x-forwarded-for", "203.0.113.9")]), "10.0.0.1");
    }

    #[test]
    fn a_hop_that_cannot_be_read_stops_at_its_proxy() {
        let headers = [("forwarded", "for=203.0.113.9, for=unknown")];
        assert_eq!(client(&["10.0.0.0/8"], "10.0.0.1", &headers), "10.0.0.1");
    }

    #[test]
    fn ipv4_inside_of_ipv6_is_ipv4() {
        let headers = [("x-forwarded-for", "::ffff:192.0.2.1")];
        assert_eq!(client(&["10.0.0.0/8"], "::ffff:10.0.0.1", &headers), "192.0.2.1");
    }

    #[test]
    fn networks_reach_from_nothing_to_one_address() {
        let contains =
            |network: &str, address: &str| network.parse::<Network>().unwrap().contains(address.parse().unwrap());
        assert!(contains("0.0.0.0/0", "192.0.2.1") && contains("::/0", "2001:db8::1"));
        assert!(!contains("::/0", "192.0.2.1"));
        assert!(contains("192.0.2.128/25", "192.0.2.129") && !contains("192.0.2.128/25", "192.0.2.127"));
        for wrong in ["", "10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "host"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn guessing_from_one_ipv6_network_is_counted_together__pwd_5() {
        let network = |text: &str| throttle_network(text.parse().unwrap()).to_string();
        assert_eq!(network("2001:db8:1:2:3::4"), "2001:db8:1:2::");
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
        assert_eq!(network("2001:db8::1"), "2001:db8::");
    }

    #[test]
    fn this_computer_is_one_place_by_whichever_address__pro_5() {
        let network = |text: &str| throttle_network(text.parse().unwrap()).to_string();
        assert_eq!((network("::1"), network("127.0.0.1")), ("127.0.0.1".to_owned(), "127.0.0.1".to_owned()));
    }
}
