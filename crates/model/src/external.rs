//! External logins: who somebody is at an upstream, and sign-ins that are under way there (FED-1 to FED-5).

use crate::client::TokenEndpointAuthMethod;
use crate::keyring::Purpose;
use crate::{Keyring, PersonId, PlainToken, SessionId, Timestamp};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a sign-in may take at the upstream.
pub const FLOW_LIFETIME: Duration = Duration::from_secs(30 * 60);
/// How long somebody has to prove the account that an external login is to be linked to (SEC-43).
pub const OFFER_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// The key of an external login: issuer and subject, never an email address (FED-2, SEC-42).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Subject {
    /// The upstream's issuer identifier.
    pub issuer: String,
    /// Its `sub`.
    pub subject: String,
}

/// An external login as the store keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalLogin {
    /// The key.
    pub subject: Subject,
    /// The upstream's id in the configuration.
    pub upstream_id: String,
    /// Whose it is, or was.
    pub person_id: PersonId,
    /// When it was linked.
    pub linked_at: Timestamp,
    /// When it was disconnected, for good.
    pub disconnected_at: Option<Timestamp>,
}

/// An upstream that was added to those of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredUpstream {
    /// Its id.
    pub id: String,
    /// Its name: *Sign in with NAME*.
    pub name: String,
    /// Its issuer identifier.
    pub issuer: String,
    /// Signet's `client_id` there.
    pub client_id: String,
    /// Signet's secret there, sealed; none for a public client.
    pub sealed_secret: Option<Vec<u8>>,
    /// How the secret is shown there, where the operator says so.
    pub auth_method: Option<TokenEndpointAuthMethod>,
    /// When it was added.
    pub created_at: Timestamp,
}

/// What an upstream session means to one of ours: which upstream opened it, as whom, under which `sid`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpstreamSession {
    /// The upstream's id in the configuration. It may be changed, and be given to another.
    pub upstream_id: String,
    /// Its issuer identifier, which says for good who opened the session; empty in sessions of the release before.
    #[serde(default)]
    pub issuer: String,
    /// The `sub` there.
    pub subject: String,
    /// The `sid` there, where it gave one (OpenID Connect Back-Channel Logout §2.1).
    pub sid: Option<String>,
}

/// What a sign-in at an upstream is for. It is kept with the flow and asked again when the answer comes (SEC-43).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "aim", rename_all = "snake_case")]
pub enum Aim {
    /// To sign in for an authorization request, or, without one, for the profile.
    SignIn {
        /// The keyed hash of what the browser's address says of it: a request's handle, a device's code, or a page of the
        /// profile.
        leads_to: String,
    },
    /// To link the external login to the person who is signed in here and has given their password just now (FED-3).
    Link {
        /// Who.
        person_id: PersonId,
        /// In which session.
        session_id: SessionId,
        /// When the password was set that they gave: with another one the link is off.
        password_changed_at: Option<Timestamp>,
    },
}

impl Aim {
    /// How long the sign-in at the upstream may take. A password that was given for it is good for no longer than any
    /// other proof of a link (SEC-43).
    pub const fn lifetime(&self) -> Duration {
        match self {
            Self::SignIn { .. } => FLOW_LIFETIME,
            Self::Link { .. } => OFFER_LIFETIME,
        }
    }
}

/// A sign-in under way.
#[derive(Clone, Debug)]
pub struct Flow {
    /// At which upstream.
    pub upstream_id: String,
    /// What for.
    pub aim: Aim,
    /// Nonce, PKCE verifier and the request's plain handle, sealed.
    pub sealed: Vec<u8>,
}

/// What an upstream says of somebody, as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The key.
    pub subject: Subject,
    /// The upstream's id in the configuration.
    pub upstream_id: String,
    /// Their email address there, as it came.
    pub email: Option<String>,
    /// Whether the upstream has proved that mailbox; missing counts as no (SEC-42).
    pub email_verified: bool,
    /// Their name there.
    pub name: Option<String>,
    /// Their language there.
    pub locale: Option<String>,
    /// When they signed in there, where it said so.
    pub auth_time: Option<Timestamp>,
    /// With which methods.
    pub amr: Vec<String>,
    /// In which context class.
    pub acr: Option<String>,
    /// Their session there.
    pub sid: Option<String>,
    /// The ID token as it came, sealed: by it the upstream can be asked to sign the person out, too.
    #[serde(default)]
    pub sealed_id_token: Option<Vec<u8>>,
}

/// Who somebody is by the word of an upstream, verified. Nobody adds to that word or changes it: what is proved here
/// besides is told beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Claimed(Said);

impl Claimed {
    /// What an upstream said, once `federation` has verified the answer (SEC-41).
    pub const fn verified(said: Said) -> Self {
        Self(said)
    }

    /// What it said.
    pub const fn said(&self) -> &Said {
        &self.0
    }

    /// The key.
    pub const fn subject(&self) -> &Subject {
        &self.0.subject
    }

    /// Tells this login from others, on a page that asks for the proof of an account (SEC-43).
    pub fn mark(&self, keyring: &Keyring) -> String {
        let Said { subject: Subject { issuer, subject }, upstream_id, .. } = &self.0;
        let parts = [upstream_id, issuer, subject].map(|part| format!("{}:{part}", part.len())).concat();
        PlainToken::from_bytes(&keyring.mac(Purpose::LinkOffer, parts.as_bytes())).expose().to_owned()
    }
}

/// An external login that waits for a proof: of the account that it is to be linked to (FED-2), or of the mailbox that
/// somebody signs up with (FED-1). It is bound to browser, person, upstream and subject, and used once (SEC-43).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkOffer {
    /// The account that has the email address; nobody's where there is none, or none may show.
    pub person_id: Option<PersonId>,
    /// Who the upstream says it is.
    pub claimed: Claimed,
    /// What the sign-in was for.
    pub aim: Aim,
    /// When it lapses.
    pub expires_at: Timestamp,
}
