use askama::Template;

use super::field::{Field, FieldKind};
use super::frame::{Alert, Client, FieldAlert, Frame, Markup, Page, RenderError};
use crate::text::Message;

/// The sign-in page, `/sign-in`.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// Where the form posts to: the page's own address, query included.
    pub action: String,
    /// The CSRF token for the hidden field `csrf`.
    pub csrf: String,
    /// For whom the person signs in; none when they came for their own profile.
    pub client: Option<Client>,
    /// What stands in *Email address*: `login_hint`, or what was typed before. Empty for none.
    pub username: String,
    /// Why the last try did not succeed.
    pub alert: Option<SignInAlert>,
    /// The email of the session that is to be confirmed by its password (`prompt=login`, `max_age`).
    pub confirm_account: Option<String>,
    /// Why that is, where it isn't the client's wish.
    pub why_again: Option<WhySignInAgain>,
    /// The page's address for someone else than the person whom it is about.
    pub use_another_account: Option<String>,
    /// What happened elsewhere that is no mistake.
    pub news: Option<SignInNews>,
    /// External logins that are offered, none when there are none.
    pub upstreams: Option<Upstreams>,
    /// The address of *Forgot Password*.
    pub forgot_password: Option<String>,
    /// The address of *Create account*.
    pub create_account: Option<String>,
}

/// Why somebody who is signed in is to sign in again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhySignInAgain {
    /// What they want needs a sign-in of the last minutes (SEC-48).
    NotFresh,
    /// Their password opened the session, and opens the apps only (SUR-2).
    UseExternalLogin {
        /// The name of the external login that opens the website.
        name: String,
    },
    /// The same, where that external login isn't offered any more.
    NotOffered,
}

/// Why a try to sign in did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInAlert {
    /// The same for an unknown address, a wrong password and an account without one, which is told the way to it (SUR-4,
    /// SEC-30).
    Wrong,
    /// A field was left empty.
    Incomplete {
        /// *Email address* is missing.
        username: bool,
        /// *Password* is missing.
        password: bool,
    },
    /// Too many tries (PWD-5): answered with 429 and `Retry-After`.
    Wait {
        /// Seconds until the next try counts.
        seconds: u32,
    },
    /// The account is locked; told only after the right password (REG-7).
    Locked,
    /// The hashing queue is full: answered with 503 and `Retry-After`.
    Busy {
        /// Seconds until there may be room.
        seconds: u32,
    },
    /// The password is right and opens the apps only; told to nobody else (SUR-1, SUR-4).
    UseExternalLogin {
        /// The name of the external login that opens the website.
        name: String,
    },
    /// The same, where that external login isn't offered any more.
    NotOffered,
    /// The password is right and another account's than the one of whoever is to show that it's still them (SEC-48).
    SomebodyElse {
        /// Its address.
        email: String,
    },
    /// An external login can't be reached (FED-9).
    Unreachable {
        /// Its name.
        name: String,
    },
}

/// What happened elsewhere that is no mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInNews {
    /// The person turned back at an external login.
    Cancelled {
        /// Its name.
        name: String,
    },
}

/// External logins on the sign-in page.
#[derive(Debug, Clone)]
pub struct Upstreams {
    /// Where their form posts to; the button's value is the field `upstream`.
    pub action: String,
    /// One button each.
    pub choices: Vec<Upstream>,
    /// Whether they are the only ways in: no password opens what the person wants, so none is asked for.
    pub only: bool,
}

/// One external login.
#[derive(Debug, Clone)]
pub struct Upstream {
    /// Its id in the configuration.
    pub id: String,
    /// The name on the button: *Sign in with NAME*.
    pub name: String,
    /// Whether it didn't answer just now; the page says so, and that for it alone (FED-9).
    pub is_down: bool,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a SignIn,
}

impl Page for SignIn {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }
}

impl SignIn {
    fn by_upstream_alone(&self) -> bool {
        self.upstreams.as_ref().is_some_and(|ways| ways.only)
    }

    /// The sentence that names who is signed in, and asks them to sign in again where nothing else does.
    fn confirm_words(&self) -> &'static str {
        match &self.why_again {
            Some(WhySignInAgain::UseExternalLogin { .. } | WhySignInAgain::NotOffered) => "sign-out-account",
            Some(WhySignInAgain::NotFresh) | None if self.by_upstream_alone() => "sign-in-confirm-external",
            Some(WhySignInAgain::NotFresh) | None => "sign-in-confirm-account",
        }
    }

    fn why_again_shown(&self) -> Option<Message> {
        Some(match self.why_again.as_ref()? {
            WhySignInAgain::NotFresh => Message::new("details-sign-in-again-why"),
            WhySignInAgain::UseExternalLogin { name } => Message::new("upstream-only").with("name", name.as_str()),
            WhySignInAgain::NotOffered => Message::new("upstream-gone"),
        })
    }

    /// The address whose password was right, as long as no session names it.
    fn account_refused(&self) -> Option<&str> {
        let refused = matches!(self.alert, Some(SignInAlert::UseExternalLogin { .. } | SignInAlert::NotOffered));
        (refused && self.confirm_account.is_none()).then_some(self.username.as_str())
    }

    fn news_shown(&self) -> Option<Message> {
        match self.news.as_ref()? {
            SignInNews::Cancelled { name } => Some(Message::new("upstream-cancelled").with("name", name.as_str())),
        }
    }

    fn fields(&self) -> [Field; 2] {
        let first = if self.username.is_empty() { "username" } else { "password" };
        let errors = self.missing();
        let field = |id: &'static str, label, kind, value: &str| Field {
            value: value.to_owned(),
            error: errors.iter().find(|(missing, _)| *missing == id).map(|(_, message)| message.clone()),
            autofocus: self.alert.is_none() && first == id,
            ..Field::new(id, label, kind)
        };
        [
            field("username", Message::new("email-address"), FieldKind::Username, &self.username),
            field("password", Message::new("password"), FieldKind::CurrentPassword, ""),
        ]
    }

    fn missing(&self) -> Vec<(&'static str, Message)> {
        let (username, password) = match self.alert {
            Some(SignInAlert::Incomplete { username, password }) => (username, password),
            _ => (false, false),
        };
        let candidates = [
            (username, "username", Message::new("sign-in-enter-email")),
            (password, "password", Message::new("sign-in-enter-password")),
        ];
        candidates.into_iter().filter(|(missing, ..)| *missing).map(|(_, id, message)| (id, message)).collect()
    }

    /// The alert with its link to *Forgot Password*, where it has one.
    fn linked_alert(&self, frame: &Frame<'_>) -> Option<Markup> {
        let url = self.forgot_password.as_deref().filter(|_| self.alert == Some(SignInAlert::Wrong))?;
        Some(frame.linked(&self.wrong(), "forgot-password", url))
    }

    fn wrong(&self) -> Message {
        match self.upstreams {
            Some(_) => Message::new("sign-in-wrong-or-upstream"),
            None => Message::new("sign-in-wrong"),
        }
    }

    fn alert_shown(&self) -> Option<Alert> {
        let message = match self.alert.as_ref()? {
            SignInAlert::Wrong => self.wrong(),
            SignInAlert::Incomplete { .. } => Message::new("sign-in-incomplete"),
            SignInAlert::Wait { seconds } => wait(*seconds),
            SignInAlert::Locked => Message::new("sign-in-locked"),
            SignInAlert::Busy { .. } => Message::new("sign-in-busy"),
            SignInAlert::UseExternalLogin { name } => Message::new("upstream-only").with("name", name.as_str()),
            SignInAlert::NotOffered => Message::new("upstream-gone"),
            SignInAlert::SomebodyElse { email } => Message::new("sign-in-somebody-else").with("email", email.as_str()),
            SignInAlert::Unreachable { name } => Message::new("upstream-unreachable").with("name", name.as_str()),
        };
        let fields = self.missing().into_iter().map(|(id, message)| FieldAlert { id, message }).collect();
        Some(Alert { message, fields })
    }
}

/// How long to wait, in seconds up to a minute and a half, then in whole minutes, rounded up.
pub(super) fn wait(seconds: u32) -> Message {
    if seconds <= 90 {
        Message::new("wait-seconds").with("seconds", seconds)
    } else {
        Message::new("wait-minutes").with("minutes", seconds.div_ceil(60))
    }
}
