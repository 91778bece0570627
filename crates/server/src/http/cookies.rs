//! The two cookies: one tells this browser from others, one is the session (SEC-24).

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration as CookieAge;
use actix_web::cookie::{Cookie, SameSite};
use model::PlainToken;
use std::time::Duration;

use crate::config::Issuer;

/// Browsers keep no cookie longer (RFC 6265bis §5.5), so no longer one is asked for.
const BROWSER_AGE: CookieAge = CookieAge::days(400);

/// What the cookies are called under one issuer. On https the prefix
/// `__Host-` ties them to the host; on a loopback http issuer the port stands
/// in the name, since cookies ignore ports.
#[derive(Clone, Debug)]
pub struct CookieNames {
    browser: String,
    session: String,
    secure: bool,
}

impl CookieNames {
    /// The names under an issuer.
    pub fn of(issuer: &Issuer) -> Self {
        if issuer.is_https() {
            return Self {
                browser: "__Host-signet-browser".into(),
                session: "__Host-signet-session".into(),
                secure: true,
            };
        }
        let port = issuer.port();
        Self { browser: format!("signet-browser-{port}"), session: format!("signet-session-{port}"), secure: false }
    }

    /// The browser's own cookie.
    pub fn browser_of(&self, request: &HttpRequest) -> Option<PlainToken> {
        read(request, &self.browser)
    }

    /// The session cookie.
    pub fn session_of(&self, request: &HttpRequest) -> Option<PlainToken> {
        read(request, &self.session)
    }

    /// A cookie that names the browser from now on.
    pub fn set_browser(&self, token: &PlainToken) -> Cookie<'static> {
        self.cookie(&self.browser, token.expose(), BROWSER_AGE)
    }

    /// A cookie that is the session from now on, for as long as it can last.
    pub fn set_session(&self, token: &PlainToken, lifetime: Duration) -> Cookie<'static> {
        let seconds = i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX);
        self.cookie(&self.session, token.expose(), CookieAge::seconds(seconds).min(BROWSER_AGE))
    }

    /// Takes the session cookie away. The browser's own stays: whoever signs in here again is still
    /// in a browser of theirs, where strangers can't slow them down (PWD-5).
    pub fn end_session(&self) -> Cookie<'static> {
        self.cookie(&self.session, "", CookieAge::ZERO)
    }

    fn cookie(&self, name: &str, value: &str, age: CookieAge) -> Cookie<'static> {
        Cookie::build(name.to_owned(), value.to_owned())
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.secure)
            .max_age(age)
            .finish()
    }
}

fn read(request: &HttpRequest, name: &str) -> Option<PlainToken> {
    let cookie = request.cookie(name)?;
    let value = cookie.value();
    (value.len() == 43).then(|| PlainToken::presented(value))
}
