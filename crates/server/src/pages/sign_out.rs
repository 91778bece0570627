use askama::Template;

use super::frame::{Frame, Page, RenderError};

/// The question before sign-out, `/sign-out`: answered by the field `decision`, `sign-out` or `stay`.
#[derive(Debug, Clone)]
pub struct SignOut {
    /// Where the form posts to: the page's own address, query included.
    pub action: String,
    /// The CSRF token for the hidden field `csrf`.
    pub csrf: String,
    /// The email of the session that would end.
    pub account: String,
    /// The name of the client that asked, where one did.
    pub client: Option<String>,
}

/// What stands after sign-out, `/signed-out`.
#[derive(Debug, Clone, Default)]
pub struct SignedOut {
    /// A way back, only to a validated address (SEC-27).
    pub back: Option<BackLink>,
    /// The address of the sign-in page.
    pub sign_in: Option<String>,
    /// The external login that opened the session which ended, where the person may want to leave it, too.
    pub upstream: Option<SignOutUpstream>,
    /// The name of the external login that the person was signed out of just now.
    pub left_upstream: Option<String>,
}

/// *Sign out of NAME too*.
#[derive(Debug, Clone)]
pub struct SignOutUpstream {
    /// Where the form posts to: the page's own address.
    pub action: String,
    /// The CSRF token for the hidden field `csrf`.
    pub csrf: String,
    /// The external login's name.
    pub name: String,
}

/// *Back to NAME*.
#[derive(Debug, Clone)]
pub struct BackLink {
    /// The client's name.
    pub client: String,
    /// An http or https address that it registered.
    pub url: String,
}

#[derive(Template)]
#[template(path = "sign_out.html")]
struct SignOutView<'a> {
    f: &'a Frame<'a>,
    p: &'a SignOut,
}

#[derive(Template)]
#[template(path = "signed_out.html")]
struct SignedOutView<'a> {
    f: &'a Frame<'a>,
    p: &'a SignedOut,
}

impl Page for SignOut {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        SignOutView { f: frame, p: self }.render()
    }
}

impl Page for SignedOut {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        SignedOutView { f: frame, p: self }.render()
    }
}
