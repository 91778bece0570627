//! Pauses: answers that ask to come back, with the time after which it helps.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};

use crate::pages::{CurrentPasswordProblem, Delay};

/// The status of a page; one that asks to come back says when.
#[derive(Clone, Copy, Debug)]
pub struct Status {
    code: StatusCode,
    retry_after: Option<u32>,
}

impl Status {
    /// Too many tries or messages, 429: the next counts after so many seconds.
    pub const fn wait(seconds: u32) -> Self {
        Self { code: StatusCode::TOO_MANY_REQUESTS, retry_after: Some(seconds) }
    }

    /// Too much at once, 503: there may be room after so many seconds.
    pub const fn busy(seconds: u32) -> Self {
        Self { code: StatusCode::SERVICE_UNAVAILABLE, retry_after: Some(seconds) }
    }

    /// Its code.
    pub const fn code(self) -> StatusCode {
        self.code
    }

    /// Says on an answer when to come back, where it asks for that.
    pub(super) fn mark(self, response: &mut HttpResponse) {
        if let Some(seconds) = self.retry_after {
            retry_after(response, u64::from(seconds));
        }
    }
}

impl From<StatusCode> for Status {
    fn from(code: StatusCode) -> Self {
        Self { code, retry_after: None }
    }
}

impl From<Delay> for Status {
    fn from(delay: Delay) -> Self {
        match delay {
            Delay::Wait { seconds } => Self::wait(seconds),
            Delay::Busy { seconds } => Self::busy(seconds),
        }
    }
}

impl From<CurrentPasswordProblem> for Status {
    fn from(problem: CurrentPasswordProblem) -> Self {
        match problem {
            CurrentPasswordProblem::Missing | CurrentPasswordProblem::Wrong => StatusCode::BAD_REQUEST.into(),
            CurrentPasswordProblem::Wait { seconds } => Self::wait(seconds),
        }
    }
}

/// A pause, as pages say it.
pub fn delay(pause: Duration) -> Delay {
    Delay::Wait { seconds: whole_seconds(pause) }
}

/// A pause in seconds, rounded up: who comes back after so many isn't turned away again.
pub fn whole_seconds(pause: Duration) -> u32 {
    let seconds = pause.as_secs() + u64::from(pause.subsec_nanos() > 0);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

/// Sets `Retry-After`, on answers that ask to come back.
pub fn retry_after(response: &mut HttpResponse, seconds: u64) {
    let asks = matches!(response.status(), StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS);
    if asks && let Ok(value) = header::HeaderValue::from_str(&seconds.max(1).to_string()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
}
