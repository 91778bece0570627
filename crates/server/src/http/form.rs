//! Forms: read whole within limits, and for pages only with a valid CSRF token.

use std::time::Duration;

use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use actix_web::{Error, HttpRequest, web};
use idp::params::{Params, ParamsError};
use model::PlainToken;
use tokio::time::timeout;

use super::{Visit, csrf, fault};
use crate::app::App;
use crate::pages::Problem;

/// The largest form (SEC-50).
pub const MAX_BODY: usize = 64 * 1024;
/// A sender that takes longer over a form is cut off (SEC-50).
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a form can't be read.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    /// Another content type: JSON can't be sent to a form's endpoint, nor the reverse.
    #[error("send the parameters as application/x-www-form-urlencoded")]
    ContentType,
    /// Over [`MAX_BODY`].
    #[error("the request body is longer than 64 KiB")]
    TooLarge,
    /// The sender was too slow or went away.
    #[error("the request body did not arrive in time")]
    Lost,
    /// The parameters themselves.
    #[error("{0}")]
    Params(#[from] ParamsError),
}

impl FormError {
    /// The HTTP status that says so on a page.
    pub const fn status(&self) -> u16 {
        match self {
            Self::ContentType => 415,
            Self::TooLarge => 413,
            Self::Lost => 408,
            Self::Params(_) => 400,
        }
    }
}

/// Reads a form. Nothing at all is a form without fields: who sends no body needn't say what it is.
pub async fn read(request: &HttpRequest, body: web::Payload) -> Result<Params, FormError> {
    let declared = request.headers().get(CONTENT_TYPE).filter(|value| !value.is_empty());
    if declared.is_some_and(|value| !is_form(value)) {
        return Err(FormError::ContentType);
    }
    if declares_too_much(request) {
        return Err(FormError::TooLarge);
    }
    let bytes = match timeout(PATIENCE, body.to_bytes_limited(MAX_BODY)).await {
        Ok(Ok(Ok(bytes))) => bytes,
        Ok(Ok(Err(_))) | Err(_) => return Err(FormError::Lost),
        Ok(Err(_)) => return Err(FormError::TooLarge),
    };
    match declared {
        None if !bytes.is_empty() => Err(FormError::ContentType),
        _ => Ok(Params::parse(&bytes)?),
    }
}

fn is_form(content_type: &HeaderValue) -> bool {
    let essence = content_type.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// Told by its head already, so that nobody waits for what will be refused.
fn declares_too_much(request: &HttpRequest) -> bool {
    let declared = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    declared.and_then(|length| length.parse::<usize>().ok()).is_some_and(|length| length > MAX_BODY)
}

/// For whom a form acts, and so what its CSRF token is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActsFor {
    /// Anybody at this browser: sign-in.
    Browser,
    /// The signed-in person.
    Session,
    /// Either: nothing is done, somebody is only told something about what they sent.
    Either,
}

/// A form of one of our pages: there is none without a valid CSRF token.
pub struct CheckedForm(Params);

impl CheckedForm {
    /// Reads and checks a form; otherwise the page that says why not.
    pub async fn read(
        app: &App,
        visit: &Visit,
        request: &HttpRequest,
        body: web::Payload,
        acts_for: ActsFor,
    ) -> Result<Self, Error> {
        let params = Self::read_ours(app, visit, request, body).await?;
        let shown = params.get("csrf");
        let before_sign_in = || csrf::matches(shown, &visit.csrf_before_sign_in(app));
        let signed_in = || visit.is_csrf_of_signed_in(app, shown);
        let is_right = match acts_for {
            ActsFor::Browser => before_sign_in(),
            ActsFor::Session => signed_in().await?,
            ActsFor::Either => before_sign_in() || signed_in().await?,
        };
        match is_right {
            true => Ok(Self(params)),
            false => Err(Self::out_of_date(app, visit)),
        }
    }

    /// Reads and checks a form that only the page behind this link sends (SEC-40).
    pub async fn read_from_link(
        app: &App,
        visit: &Visit,
        request: &HttpRequest,
        body: web::Payload,
        link: &PlainToken,
    ) -> Result<Self, Error> {
        let params = Self::read_ours(app, visit, request, body).await?;
        match csrf::matches(params.get("csrf"), &visit.csrf_of_link(app, link)) {
            true => Ok(Self(params)),
            false if visit.keeps_cookies() => Err(Self::out_of_date(app, visit)),
            false => Err(fault::problem(app, visit, Problem::cookies_needed(visit.address.clone()))),
        }
    }

    /// The fields of a form that comes from our own origin.
    async fn read_ours(app: &App, visit: &Visit, request: &HttpRequest, body: web::Payload) -> Result<Params, Error> {
        if !csrf::origin_is_ours(request.headers(), app.issuer.origin()) {
            return Err(fault::problem(app, visit, Problem::wrong_origin(Some(visit.address.clone()))));
        }
        read(request, body).await.map_err(|error| fault::bad_form(app, visit, &error))
    }

    fn out_of_date(app: &App, visit: &Visit) -> Error {
        fault::problem(app, visit, Problem::out_of_date(visit.address.clone()))
    }

    /// A field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)
    }
}
