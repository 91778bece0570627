//! How many connections one network may hold at once, so that nobody takes the room of all others (SEC-50). Over TLS a
//! connection counts from the end of its handshake.

use std::any::Any;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::{IpAddr, Shutdown, TcpStream as Socket};
use std::os::fd::AsFd;
use std::sync::{Arc, Mutex, PoisonError};

use actix_tls::accept::rustls_0_23::TlsStream;
use actix_web::dev::Extensions;
use actix_web::rt::net::TcpStream;

use crate::net::{TrustedProxies, throttle_network};

/// Who holds how many connections of the public listeners.
#[derive(Debug)]
pub(super) struct Guests {
    most: usize,
    proxies: TrustedProxies,
    count_loopback: bool,
    held: Mutex<HashMap<IpAddr, usize>>,
}

/// A connection that counts, until this is dropped with it.
struct Seat {
    guests: Arc<Guests>,
    network: IpAddr,
}

/// What becomes of a connection.
enum Admitted {
    /// It counts.
    Counted(Seat),
    /// It doesn't: a proxy brings many people, and what runs on this computer needs no network to fill it.
    Uncounted,
    /// Its network holds as many as it may.
    Full,
}

impl Guests {
    /// Of `room` connections one network may hold a quarter: many people behind one address are let in, and no one
    /// address keeps the others out.
    pub(super) fn sharing(room: usize, proxies: TrustedProxies) -> Arc<Self> {
        Arc::new(Self { most: (room / 4).max(1), proxies, count_loopback: false, held: Mutex::default() })
    }

    /// Counts this computer, too, for where else should a test's connections come from.
    #[cfg(test)]
    pub(super) fn counting_loopback(most: usize) -> Arc<Self> {
        let (proxies, held) = (TrustedProxies::default(), Mutex::default());
        Arc::new(Self { most, proxies, count_loopback: true, held })
    }

    /// Counts a connection that has just been made, for as long as `kept` lives; one too many is hung up.
    pub(super) fn greet(self: &Arc<Self>, connection: &dyn Any, kept: &mut Extensions) {
        let Some(stream) = tcp_of(connection) else { return };
        let Ok(peer) = stream.peer_addr() else { return };
        match self.admit(peer.ip()) {
            Admitted::Counted(seat) => {
                kept.insert(seat);
            }
            Admitted::Uncounted => {}
            Admitted::Full => hang_up(stream),
        }
    }

    fn admit(self: &Arc<Self>, peer: IpAddr) -> Admitted {
        let network = throttle_network(peer);
        if self.proxies.trusts(peer) || (network.is_loopback() && !self.count_loopback) {
            return Admitted::Uncounted;
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(network).or_default();
        if *count >= self.most {
            return Admitted::Full;
        }
        *count += 1;
        Admitted::Counted(Seat { guests: Arc::clone(self), network })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut held = self.guests.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut count) = held.entry(self.network) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

fn tcp_of(connection: &dyn Any) -> Option<&TcpStream> {
    let tls = || connection.downcast_ref::<TlsStream<TcpStream>>().map(|tls| tls.get_ref().0);
    connection.downcast_ref().or_else(tls)
}

/// Ends a connection of which only this reference is at hand: the reader finds its end at once.
fn hang_up(stream: &TcpStream) {
    let ended = stream.as_fd().try_clone_to_owned().and_then(|fd| Socket::from(fd).shutdown(Shutdown::Both));
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection too many can't be hung up");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(guests: &Arc<Guests>, peer: &str) -> Option<Seat> {
        match guests.admit(peer.parse().unwrap()) {
            Admitted::Counted(seat) => Some(seat),
            Admitted::Uncounted => panic!("{peer} isn't counted"),
            Admitted::Full => None,
        }
    }

    #[test]
    fn a_network_holds_a_quarter_and_gets_back_what_it_leaves__sec_50() {
        let guests = Guests::sharing(8, TrustedProxies::default());
        let first = counts(&guests, "192.0.2.1").unwrap();
        let second = counts(&guests, "::ffff:192.0.2.1").unwrap();
        assert!(counts(&guests, "192.0.2.1").is_none());
        let others = [counts(&guests, "192.0.2.2"), counts(&guests, "2001:db8::1"), counts(&guests, "2001:db8::2")];
        assert!(others.iter().all(Option::is_some));
        assert!(counts(&guests, "2001:db8::3").is_none(), "a subscriber has 64 bits of addresses");
        drop(second);
        let again = counts(&guests, "192.0.2.1").unwrap();
        drop((first, again, others));
        assert!(guests.held.lock().unwrap().is_empty(), "nobody is remembered");
    }

    #[test]
    fn proxies_and_this_computer_hold_as_many_as_they_want__sec_50() {
        let proxies = TrustedProxies::new(vec!["10.0.0.0/8".parse().unwrap()]);
        let guests = Guests::sharing(4, proxies);
        for peer in ["10.1.2.3", "127.0.0.1", "127.0.0.2", "::1"] {
            for _ in 0..3 {
                assert!(matches!(guests.admit(peer.parse().unwrap()), Admitted::Uncounted), "{peer}");
            }
        }
    }
}
