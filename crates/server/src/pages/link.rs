//! Mailed links that don't work here, or not any more.

use super::problem::{Action, Problem};
use crate::text::Message;

/// How one comes by another link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayToNewLink {
    /// It is asked for on the page at this address.
    AskAt(&'static str),
    /// It isn't: such a link comes by itself, once.
    None,
}

impl Problem {
    /// A mailed link that is used, lapsed, replaced, or never was, 400.
    pub fn link_gone(another: WayToNewLink) -> Self {
        let next = match another {
            WayToNewLink::AskAt(_) => Message::new("link-gone-next"),
            WayToNewLink::None => Message::new("link-gone-alone"),
        };
        let words = [Message::new("link-gone-title"), Message::new("link-gone-what"), next];
        Self::new(400, words).leading_to_new_link(another)
    }

    /// A mailed link that another browser opened first, 400; another is asked for on the page at this address.
    pub fn link_opened_elsewhere(ask_at: &'static str) -> Self {
        let words = ["link-elsewhere-title", "link-elsewhere-what", "link-elsewhere-next"];
        Self::new(400, words.map(Message::new)).leading_to_new_link(WayToNewLink::AskAt(ask_at))
    }

    /// A browser that doesn't keep our cookie, 400; `again` is the address that it asked for.
    pub fn cookies_needed(again: impl Into<String>) -> Self {
        let words = [Message::new("cookies-title"), Message::new("cookies-what"), Message::new("cookies-next")];
        Self::new(400, words).leading_to(Action::to(Message::new("try-again"), again))
    }

    fn leading_to_new_link(self, another: WayToNewLink) -> Self {
        match another {
            WayToNewLink::AskAt(page) => self.leading_to(Action::to(Message::new("link-ask-again"), page)),
            WayToNewLink::None => self,
        }
    }
}
