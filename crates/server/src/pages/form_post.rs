use askama::Template;

use super::frame::{Frame, Page, RenderError};

/// An authorization response that the browser carries to the client in a form
/// (OAuth 2.0 Form Post Response Mode §2). It sends itself where a script runs.
///
/// The form holds no CSRF token of ours: everything in it goes to the client.
#[derive(Clone)]
pub struct FormPost {
    /// The validated redirect address.
    pub action: String,
    /// The client's name.
    pub client: String,
    /// The parameters of the response, in order.
    pub fields: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "form_post.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a FormPost,
}

impl Page for FormPost {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }
}
