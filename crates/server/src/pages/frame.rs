use std::fmt;

use askama::filters::{Html, HtmlSafe, escape};

use super::assets;
use super::brand::Brand;
use crate::text::{Message, Texts};

/// Why a page could not be written; only a fault in a template.
pub type RenderError = askama::Error;

/// A page that can be shown.
pub trait Page {
    /// The whole HTML document, `text/html; charset=utf-8`.
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError>;

    /// Whether the page's script asks us something: how hard a new password is to guess.
    fn asks_by_script(&self) -> bool {
        false
    }
}

/// What stands around every page, the same for all pages of one request.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// The texts of the language that was negotiated.
    pub texts: &'a Texts,
    /// The operator's name and look.
    pub brand: &'a Brand,
    /// Whether to say DEMO on the page (SEC-52).
    pub demo: bool,
}

/// A client as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its name, shown as text whatever it holds (SEC-22).
    pub name: String,
    /// Where its logo is served by Signet itself.
    pub logo: Option<String>,
    /// Its registered `policy_uri`, an http or https address.
    pub policy: Option<String>,
    /// Its registered `tos_uri`, an http or https address.
    pub terms: Option<String>,
}

/// What a person must put right: a sentence, and a link to each field that it is about.
pub(super) struct Alert {
    pub(super) message: Message,
    pub(super) fields: Vec<FieldAlert>,
}

/// One field that must be put right.
pub(super) struct FieldAlert {
    pub(super) id: &'static str,
    pub(super) message: Message,
}

/// Text that is HTML already.
pub(super) struct Markup(String);

impl fmt::Display for Markup {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl HtmlSafe for Markup {}

/// Marks around a name inside a message until the whole is escaped. Private-use characters: no
/// keyboard types them, and they are taken out of the name itself.
const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';

impl Frame<'_> {
    pub(super) fn t(&self, id: &str) -> String {
        self.texts.get(id)
    }

    pub(super) fn t1(&self, id: &str, name: &str, value: impl AsRef<str>) -> String {
        self.texts.get_with(id, name, value.as_ref())
    }

    pub(super) fn say(&self, message: impl AsRef<Message>) -> String {
        self.texts.say(message.as_ref())
    }

    /// A message whose one place stands out and keeps its own direction of writing (`<bdi>`).
    pub(super) fn rich(&self, id: &str, name: &str, value: impl AsRef<str>) -> Markup {
        let bare = value.as_ref().replace([OPEN, CLOSE], "");
        let text = self.texts.get_with(id, name, format!("{OPEN}{bare}{CLOSE}"));
        let Ok(escaped) = escape(text, Html);
        Markup(escaped.to_string().replace(OPEN, "<bdi>").replace(CLOSE, "</bdi>"))
    }

    /// A message that names a link by its label, with the link right there.
    pub(super) fn linked(&self, message: &Message, label: &str, url: &str) -> Markup {
        let (Ok(text), Ok(label), Ok(url)) =
            (escape(self.say(message), Html), escape(self.t(label), Html), escape(url, Html));
        let (text, label) = (text.to_string(), label.to_string());
        Markup(text.replacen(&label, &format!("<a href=\"{url}\">{label}</a>"), 1))
    }

    pub(super) fn stylesheet(&self) -> &'static str {
        assets::STYLESHEET.path()
    }

    pub(super) fn script(&self) -> &'static str {
        assets::SCRIPT.path()
    }
}
