//! Places in words. There is no map from addresses to towns: what a person can tell by is whether it was
//! their own network.

use std::net::IpAddr;

use crate::text::Message;

/// From where something was done, as seen by somebody at a network of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The computer that both are on.
    ThisComputer,
    /// The network that the person is on now, by its address.
    ThisNetwork(String),
    /// Another network, by its address.
    AnotherNetwork(String),
    /// It isn't known.
    Unknown,
}

impl Place {
    /// The place with this network, as seen from `here`.
    pub fn of(network: &str, here: &str) -> Self {
        let address: Option<IpAddr> = network.parse().ok();
        match address {
            None => Self::Unknown,
            Some(address) if network == here && address.is_loopback() => Self::ThisComputer,
            Some(address) if network == here => Self::ThisNetwork(shown(address)),
            Some(address) => Self::AnotherNetwork(shown(address)),
        }
    }

    pub(in crate::pages) fn in_words(&self) -> Message {
        match self {
            Self::ThisComputer => Message::new("place-this-computer"),
            Self::ThisNetwork(network) => Message::new("place-this-network").with("network", network.as_str()),
            Self::AnotherNetwork(network) => Message::new("place-another-network").with("network", network.as_str()),
            Self::Unknown => Message::new("place-unknown"),
        }
    }
}

/// An IPv6 network goes by the 64 bits that one subscriber has.
fn shown(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) if address.is_loopback() => address.to_string(),
        IpAddr::V6(address) => format!("{address}/64"),
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn a_place_is_told_by_whether_it_is_the_persons_own_network__pro_5() {
        let here = "192.0.2.1";
        assert_eq!(Place::of(here, here), Place::ThisNetwork("192.0.2.1".into()));
        assert_eq!(Place::of("198.51.100.7", here), Place::AnotherNetwork("198.51.100.7".into()));
        assert_eq!(Place::of("2001:db8:0:1::", here), Place::AnotherNetwork("2001:db8:0:1::/64".into()));
        assert_eq!(Place::of("", here), Place::Unknown);
    }

    #[test]
    fn loopback_is_this_computer_only_to_who_is_on_it__pro_5() {
        assert_eq!(Place::of("127.0.0.1", "127.0.0.1"), Place::ThisComputer);
        assert_eq!(Place::of("127.0.0.1", "192.0.2.1"), Place::AnotherNetwork("127.0.0.1".into()));
    }
}
