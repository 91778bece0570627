use askama::Template;

use super::frame::{Frame, Page, RenderError};

/// A page that goes on by itself at once. Browsers hold all redirects that follow a form to the `form-action` of the page
/// that had it, and that page can't know every address on the way: neither where a client of ours is, when the form was
/// an upstream's, nor where an upstream leads people beyond its own origin. Here that chain ends, and what follows is a way
/// of its own.
#[derive(Debug, Clone)]
pub struct GoOn {
    /// Where to.
    pub next: String,
    /// To whom.
    pub to: Onwards,
}

/// Whom a person is on the way to, by name.
#[derive(Debug, Clone)]
pub enum Onwards {
    /// A client, after signing in.
    Client(String),
    /// An upstream's own pages.
    Upstream(String),
}

#[derive(Template)]
#[template(path = "go_on.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    next: &'a str,
    title: &'static str,
    name: &'a str,
}

impl Page for GoOn {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        let (title, name) = match &self.to {
            Onwards::Client(name) => ("go-on-signed-in", name),
            Onwards::Upstream(name) => ("go-on-title", name),
        };
        View { f: frame, next: &self.next, title, name }.render()
    }
}
