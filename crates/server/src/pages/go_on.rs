use askama::Template;

use super::frame::{Client, Frame, Page, RenderError};

/// A page that goes on by itself at once, to another page of ours. Browsers hold all redirects that follow a form to the
/// `form-action` of the page that had it, and an upstream's page can't know where a client of ours is: here that chain
/// ends, and what follows is a way of its own.
#[derive(Debug, Clone)]
pub struct GoOn {
    /// Where to: an address of ours.
    pub next: String,
    /// The client that the person is going to.
    pub client: Client,
}

#[derive(Template)]
#[template(path = "go_on.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a GoOn,
}

impl Page for GoOn {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }
}
