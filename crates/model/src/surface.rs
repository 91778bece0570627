//! The surface rule: which credential opens which surface (SUR-1).

use serde::{Deserialize, Serialize};

/// Where a client lives (mission, section 1). The profile is on the website.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Surface {
    /// The website, third-party relying parties, and Signet's own pages.
    Website,
    /// The desktop sync app and the phone app.
    App,
}

impl Surface {
    /// The word of the configuration and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Website => "website",
            Self::App => "app",
        }
    }

    /// The surface of that word.
    pub fn from_text(text: &str) -> Option<Self> {
        [Self::Website, Self::App].into_iter().find(|surface| surface.as_str() == text)
    }
}

/// What a person has to sign in with, as far as the surface rule cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Login {
    /// No password and nothing linked: a set-up link is the way in.
    None,
    /// A password, never linked.
    Local,
}

/// What a person signed in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Credential {
    /// The local password.
    Password,
}

/// Whether a credential opens a surface, and the way on where it doesn't.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It does.
    Opens,
    /// There is no password; a link to set one up is the way on.
    SetUpPassword,
}

/// The surface rule. Every path asks it with the person's state *now*: at
/// sign-in, single sign-on, refresh, step-up, and on the profile.
pub const fn verdict(login: Login, credential: Credential, surface: Surface) -> Verdict {
    match (login, credential, surface) {
        (Login::Local, Credential::Password, Surface::Website | Surface::App) => Verdict::Opens,
        (Login::None, Credential::Password, Surface::Website | Surface::App) => Verdict::SetUpPassword,
    }
}
