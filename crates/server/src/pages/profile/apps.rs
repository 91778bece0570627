use askama::Template;

use super::{ProfileFrame, When};
use crate::pages::consent::scope_words;
use crate::pages::{Frame, Page, RenderError};
use crate::text::Message;

/// *Connected apps*, `/profile/apps`: what each may see, and *Remove access* (PRO-5, OP-6). Answered by the field `app`.
#[derive(Debug, Clone)]
pub struct Apps {
    /// What stands around it.
    pub frame: ProfileFrame,
    /// The page's own address, where its form goes.
    pub action: String,
    /// The apps, by their names.
    pub apps: Vec<AppCard>,
}

/// One app that has been given something.
#[derive(Debug, Clone)]
pub struct AppCard {
    /// What the form sends to remove it.
    pub id: String,
    /// The client's name.
    pub name: String,
    /// Whether the operator runs it.
    pub of_the_house: bool,
    /// What it may have, scope by scope.
    pub scopes: Vec<String>,
    /// Since when.
    pub since: When,
}

#[derive(Template)]
#[template(path = "profile/apps.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a Apps,
}

impl Page for Apps {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }
}

impl AppCard {
    fn lines(&self) -> impl Iterator<Item = Message> {
        self.scopes.iter().map(|scope| scope_words(scope))
    }
}
