//! The trace id, which ties an answer to the log lines about it.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::http::header::HeaderMap;
use actix_web::{HttpMessage, HttpRequest};

/// The id of one request: 32 hexadecimal digits, the trace-id of W3C Trace Context (level 1, §3.2.2.3).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TraceId(u128);

impl TraceId {
    /// The id that the caller's `traceparent` header names, else a new one.
    pub fn of_headers(headers: &HeaderMap) -> Self {
        let given = headers.get("traceparent").and_then(|value| value.to_str().ok());
        given.and_then(Self::from_traceparent).unwrap_or_else(Self::fresh)
    }

    /// The id of a request that has passed [`super::metrics::observe`]; a new one for any other.
    pub fn of(request: &HttpRequest) -> Self {
        request.extensions().get::<Self>().copied().unwrap_or_else(Self::fresh)
    }

    /// An id that no other request has: not secret, merely unlike all others, also across processes.
    pub fn fresh() -> Self {
        static KEYS: LazyLock<(RandomState, RandomState)> = LazyLock::new(Default::default);
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let (high, low) = (KEYS.0.hash_one(count), KEYS.1.hash_one(count));
        Self((u128::from(high) << 64 | u128::from(low)).max(1))
    }

    /// `00-TRACEID-PARENTID-FLAGS`; later versions may append fields (§3.2.4).
    fn from_traceparent(text: &str) -> Option<Self> {
        let mut fields = text.split('-');
        let (version, trace, parent, flags) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
        let sized = version.len() == 2 && trace.len() == 32 && parent.len() == 16 && flags.len() == 2;
        let hex = [version, trace, parent, flags].iter().all(|field| field.bytes().all(is_lower_hex));
        let more = version == "00" && fields.next().is_some();
        if !sized || !hex || more || version == "ff" || parent.bytes().all(|b| b == b'0') {
            return None;
        }
        u128::from_str_radix(trace, 16).ok().filter(|id| *id != 0).map(Self)
    }
}

fn is_lower_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn of(traceparent: &'static str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(HeaderName::from_static("traceparent"), HeaderValue::from_static(traceparent));
        TraceId::of_headers(&headers).to_string()
    }

    #[test]
    fn the_callers_trace_is_followed_when_it_is_well_formed() {
        let id = "4bf92f3577b34da6a3ce929d0e0e4736";
        assert_eq!(of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"), id);
        for wrong in [
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "4bf92f3577b34da6a3ce929d0e0e4736",
        ] {
            assert_ne!(of(wrong), id, "{wrong}");
            assert_eq!(of(wrong).len(), 32);
        }
    }

    #[test]
    fn no_two_requests_share_an_id() {
        let ids: std::collections::HashSet<_> = (0..1000).map(|_| TraceId::fresh()).collect();
        assert_eq!(ids.len(), 1000);
    }
}
