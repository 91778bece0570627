//! The moment and the trace of a request.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, web};
use idp::{ErrorCode, OAuthError};
use model::Moment;

use crate::app::App;
use crate::telemetry::TraceId;

/// What every endpoint wants to know of a request.
pub struct Arrival {
    /// Its time and randomness.
    pub moment: Moment,
    /// Its trace id.
    pub trace: TraceId,
    /// Its `Authorization` header. A second one, or one that isn't text, is an error: two programs
    /// that each take the one they like would see two clients (SEC-10).
    pub authorization: Result<Option<String>, OAuthError>,
}

impl Arrival {
    /// Reads a request.
    pub fn of(app: &App, request: &HttpRequest) -> Self {
        Self { moment: (app.clock)(), trace: TraceId::of(request), authorization: authorization_of(request) }
    }

    /// Whether it has an `Authorization` header, readable or not.
    pub fn has_authorization(&self) -> bool {
        !matches!(self.authorization, Ok(None))
    }
}

fn authorization_of(request: &HttpRequest) -> Result<Option<String>, OAuthError> {
    let mut values = request.headers().get_all(AUTHORIZATION);
    match (values.next().map(|value| value.to_str()), values.next()) {
        (None, _) => Ok(None),
        (Some(Ok(text)), None) => Ok(Some(text.to_owned())),
        (Some(_), Some(_)) => {
            Err(OAuthError::new(ErrorCode::InvalidRequest, "the request has two Authorization headers; send one"))
        }
        (Some(Err(_)), None) => Err(OAuthError::new(
            ErrorCode::InvalidRequest,
            "the Authorization header must hold printable ASCII characters only",
        )),
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
