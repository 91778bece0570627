use askama::Template;

use super::frame::{Client, Frame, Page, RenderError};
use crate::text::Message;

/// The consent page, `/consent`: answered by the field `decision`, `allow` or `deny`.
#[derive(Debug, Clone)]
pub struct Consent {
    /// Where the form posts to: the page's own address, query included.
    pub action: String,
    /// The CSRF token for the hidden field `csrf`.
    pub csrf: String,
    /// Who asks.
    pub client: Client,
    /// The host of the redirect address, or the scheme of a private-use one (SEC-22).
    pub redirect_host: String,
    /// The email of the account that is asked about.
    pub account: String,
    /// What is asked for.
    pub lines: Vec<ScopeLine>,
}

/// One scope that is asked for.
#[derive(Debug, Clone)]
pub struct ScopeLine {
    /// The scope as the request names it.
    pub scope: String,
    /// Not among what the person allowed this client before; marked only then, so leave it false when
    /// nothing was allowed before.
    pub is_new: bool,
}

#[derive(Template)]
#[template(path = "consent.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a Consent,
}

impl Page for Consent {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }
}

impl ScopeLine {
    fn words(&self) -> Message {
        scope_words(&self.scope)
    }
}

/// What a scope lets a client do; a scope of the operator's own stands by its name.
pub(super) fn scope_words(scope: &str) -> Message {
    match scope {
        "openid" => Message::new("scope-openid"),
        "profile" => Message::new("scope-profile"),
        "email" => Message::new("scope-email"),
        "phone" => Message::new("scope-phone"),
        "address" => Message::new("scope-address"),
        "subscription" => Message::new("scope-subscription"),
        "offline_access" => Message::new("scope-offline-access"),
        other => Message::new("scope-other").with("scope", other),
    }
}
