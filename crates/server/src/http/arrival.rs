//! The moment and the trace of a request.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, web};
use model::Moment;

use crate::app::App;
use crate::telemetry::TraceId;

/// What every endpoint wants to know of a request.
pub struct Arrival {
    /// Its time and randomness.
    pub moment: Moment,
    /// Its trace id.
    pub trace: TraceId,
    /// Its `Authorization` header, where it is text.
    pub authorization: Option<String>,
}

impl Arrival {
    /// Reads a request.
    pub fn of(app: &App, request: &HttpRequest) -> Self {
        let authorization = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        Self { moment: (app.clock)(), trace: TraceId::of(request), authorization: authorization.map(str::to_owned) }
    }
}

/// The app's parts, which every route is mounted with.
pub(super) fn app_of(request: &HttpRequest) -> &web::Data<App> {
    request.app_data::<web::Data<App>>().expect("routes are mounted together with the app's parts")
}

impl FromRequest for Arrival {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(app_of(request), request)))
    }
}
