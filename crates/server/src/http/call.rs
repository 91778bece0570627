//! A client's program at one of the endpoints that take a form and answer in JSON.

use std::time::Duration;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use idp::{OAuthError, Params};
use model::Moment;
use model::event::Origin;

use super::{Arrival, fault, form, pause};
use crate::app::App;
use crate::telemetry::TraceId;

/// What a program asks, and what answering it needs.
pub struct Call<T> {
    /// The request, read whole.
    pub asked: T,
    /// Its time and randomness.
    pub moment: Moment,
    /// From where it came.
    pub origin: Origin,
    reply: Reply,
}

/// How refusals to this program look.
pub struct Reply {
    trace: TraceId,
    with_header: bool,
}

impl<T> Call<T> {
    /// Reads a call by `read`, which is given the `Authorization` header and
    /// the form; otherwise the answer that says why not.
    pub async fn read(
        app: &App,
        request: &HttpRequest,
        body: web::Payload,
        read: impl FnOnce(Option<&str>, &Params) -> Result<T, OAuthError>,
    ) -> Result<Self, HttpResponse> {
        let arrival = Arrival::of(app, request);
        let reply = Reply { trace: arrival.trace, with_header: arrival.has_authorization() };
        let params = form::read(request, body).await.map_err(|error| fault::oauth_form(reply.trace, &error))?;
        let asked = arrival.authorization.and_then(|header| read(header.as_deref(), &params));
        match asked {
            Ok(asked) => Ok(Self { asked, moment: arrival.moment, origin: super::origin::of(app, request), reply }),
            Err(error) => Err(reply.refused(app, &error)),
        }
    }

    /// The parts, to answer with.
    pub fn into_parts(self) -> (T, Moment, Origin, Reply) {
        (self.asked, self.moment, self.origin, self.reply)
    }
}

impl Reply {
    /// An OAuth error.
    pub fn refused(&self, app: &App, error: &OAuthError) -> HttpResponse {
        fault::oauth(app, self.trace, error, self.with_header)
    }

    /// An OAuth error with an address where people are helped (RFC 6749 §5.2, `error_uri`).
    pub fn refused_with_help(&self, error: &OAuthError, error_uri: &str) -> HttpResponse {
        fault::oauth_with_help(self.trace, error, error_uri)
    }

    /// Too many tries, or too many at once: 429 or 503, with the time after which to come back.
    pub fn later(&self, status: StatusCode, after: Duration) -> HttpResponse {
        let seconds = pause::whole_seconds(after).max(1);
        let why = format!("too many tries; come back in {seconds} s");
        let mut response = fault::json_error(status, "temporarily_unavailable", &why, self.trace);
        pause::retry_after(&mut response, u64::from(seconds));
        response
    }

    /// A fault of the store.
    pub fn failed(&self, app: &App, fault: &store::Error) -> HttpResponse {
        fault::store_json(app, self.trace, fault)
    }

    /// A success, which nobody may keep.
    pub fn ok(&self) -> HttpResponseBuilder {
        let mut answer = HttpResponse::Ok();
        answer.insert_header((header::CACHE_CONTROL, "no-store")).insert_header((header::PRAGMA, "no-cache"));
        answer
    }
}
