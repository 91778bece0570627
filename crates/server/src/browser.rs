//! Browsers in words, from their `User-Agent`: for people to recognise their
//! own, nothing is decided by it.

use crate::text::Message;

/// A browser as its user knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Browser {
    /// Its name: *Firefox*.
    pub name: &'static str,
    /// What it runs on, where that is known: *Linux*.
    pub system: Option<&'static str>,
}

impl Browser {
    /// The browser that a `User-Agent` tells of; `None` for what is no known browser.
    pub fn of(user_agent: &str) -> Option<Self> {
        // The order matters: Edge and Opera call themselves Chrome, Chrome calls itself Safari.
        const BROWSERS: [(&str, &str); 6] = [
            ("Edg", "Edge"),
            ("OPR/", "Opera"),
            ("Firefox/", "Firefox"),
            ("FxiOS/", "Firefox"),
            ("Chrome/", "Chrome"),
            ("Safari/", "Safari"),
        ];
        const SYSTEMS: [(&str, &str); 7] = [
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Android", "Android"),
            ("Windows", "Windows"),
            ("Mac OS X", "macOS"),
            ("CrOS", "ChromeOS"),
            ("Linux", "Linux"),
        ];
        let named = |names: &[(&str, &'static str)]| {
            names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
        };
        Some(Self { name: named(&BROWSERS)?, system: named(&SYSTEMS) })
    }

    /// *Firefox on Linux*.
    pub fn in_words(self) -> Message {
        self.fill(Message::new("browser-words"))
    }

    /// A message that has `browser-words` in it.
    pub fn fill(self, message: Message) -> Message {
        message.with("browser", self.name).with("system", self.system.unwrap_or("unknown"))
    }
}

#[cfg(test)]
mod tests {
    use super::Browser;
    use crate::text::{Language, Texts};

    fn in_words(user_agent: &str) -> Option<String> {
        Browser::of(user_agent).map(|browser| Texts::of(Language::English).say(&browser.in_words()))
    }

    #[test]
    fn a_browser_is_named_as_its_user_knows_it() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0";
        assert_eq!(in_words(edge).as_deref(), Some("Edge on Windows"));
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
        assert_eq!(in_words(phone).as_deref(), Some("Safari on iPhone"));
        assert_eq!(in_words("Mozilla/5.0 (BeOS) Firefox/3.0").as_deref(), Some("Firefox"));
        assert_eq!(in_words("curl/8.0"), None);
    }
}
