//! Links in mails, as they are opened.
//!
//! A GET never does what a link is for. That of a link to set a password ties the link to the browser that came first (PWD-1).
//! Mail servers open links, too, to look at what lies behind them, and most keep no cookies: so such a link is tied to a browser
//! only once that has shown that it keeps ours. A newcomer is given the cookie and sent to the same address again. Where that
//! goes wrong, the person asks for another link; no link is tied so that can't be asked for again.

use actix_web::{Error, HttpRequest, HttpResponse};
use model::PlainToken;

use crate::app::App;
use crate::http::address::{parameter, with_parameter};
use crate::http::{Visit, answer, fault, see_other};
use crate::pages::{Problem, WayToNewLink};

/// The query parameter that holds the secret part of a link.
const TOKEN: &str = "token";
/// Stands in the address when a browser was given the cookie and sent here again.
const RETURNED: &str = "cookie";
/// A token is 256 bits in base64url.
const TOKEN_LENGTH: usize = 43;

/// A kind of mailed link.
#[derive(Clone, Copy, Debug)]
pub(super) struct MailedLink {
    /// The address of its page.
    pub(super) page: &'static str,
    /// How one comes by another link.
    pub(super) another: WayToNewLink,
}

impl MailedLink {
    /// GET of a link that is tied to its first browser: its token, once the browser has shown that it keeps cookies. Otherwise the answer: the cookie and the same
    /// address again, or a page that says what is missing.
    pub(super) fn arrive(self, app: &App, visit: &Visit, request: &HttpRequest) -> Result<PlainToken, Error> {
        let token = self.token_of(app, visit, request)?;
        match (visit.keeps_cookies(), parameter(request, RETURNED)) {
            (true, _) => Ok(token),
            (false, None) => {
                let again = with_parameter(&self.address(&token), RETURNED, "set");
                Err(fault::shown(see_other(app, visit, &again).finish()))
            }
            (false, Some(_)) => Err(fault::problem(app, visit, Problem::cookies_needed(self.address(&token)))),
        }
    }

    /// The link's token, or the page of a link that never was.
    pub(super) fn token_of(self, app: &App, visit: &Visit, request: &HttpRequest) -> Result<PlainToken, Error> {
        let is_token = |text: &String| {
            text.len() == TOKEN_LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        };
        match parameter(request, TOKEN).filter(is_token) {
            Some(token) => Ok(PlainToken::presented(token)),
            None => Err(fault::shown(self.gone(app, visit))),
        }
    }

    /// The address of the link's page, where its form goes, too.
    pub(super) fn address(self, token: &PlainToken) -> String {
        with_parameter(self.page, TOKEN, token.expose())
    }

    /// The page of a link that is used, lapsed, or never was.
    pub(super) fn gone(self, app: &App, visit: &Visit) -> HttpResponse {
        answer::problem(app, visit, Problem::link_gone(self.another))
    }
}
