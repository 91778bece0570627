//! Authorization requests after validation (OpenID Connect Core §3.1.2.1).

use crate::claims::ClaimsRequest;
use crate::pkce::CodeChallenge;
use crate::redirect::RegisteredRedirect;
use crate::{ClientId, PersonId, Scope, SessionId};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a person may take between asking for a page and finishing it.
pub const PENDING_LIFETIME: Duration = Duration::from_secs(60 * 60);

/// A request whose client, redirect address and parameters were all accepted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuthorizationRequest {
    /// The client that asks.
    pub client_id: ClientId,
    /// Where the answer goes.
    pub redirect_uri: RegisteredRedirect,
    /// How the answer travels.
    pub response_mode: ResponseMode,
    /// Returned untouched.
    pub state: Option<String>,
    /// What is asked for, narrowed to what the client may have.
    pub scope: Scope,
    /// What a person is asked to allow: the scope, and the scopes that single
    /// claims of `claims` belong to.
    pub consent_scope: Scope,
    /// Goes into the ID token.
    pub nonce: Option<String>,
    /// PKCE challenge.
    pub challenge: Option<CodeChallenge>,
    /// `prompt` values.
    pub prompt: Prompt,
    /// Seconds after which a sign-in is too old.
    pub max_age: Option<u64>,
    /// What to put into the sign-in page's first field.
    pub login_hint: Option<String>,
    /// The person whom `id_token_hint` or `claims` insists on.
    pub required_person: Option<PersonId>,
    /// Context classes asked for, by preference.
    pub acr_values: Vec<String>,
    /// The `claims` parameter.
    pub claims: ClaimsRequest,
    /// Languages asked for, by preference.
    pub ui_locales: Vec<String>,
}

/// How the answer travels (OAuth 2.0 Multiple Response Types §2.1, Form Post Response Mode).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseMode {
    /// In the query of the redirect.
    Query,
    /// In a form that the browser posts.
    FormPost,
}

/// The `prompt` values (OpenID Connect Core §3.1.2.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt {
    /// Show no page at all.
    pub none: bool,
    /// Authenticate again.
    pub login: bool,
    /// Ask for consent again.
    pub consent: bool,
    /// Let the person choose whom to be.
    pub select_account: bool,
}

impl Prompt {
    /// Reads the space-separated list. `None` beside another value, or an
    /// unknown value, is an error.
    pub fn parse(text: &str) -> Option<Self> {
        let mut prompt = Self::default();
        for value in text.split(' ').filter(|v| !v.is_empty()) {
            match value {
                "none" => prompt.none = true,
                "login" => prompt.login = true,
                "consent" => prompt.consent = true,
                "select_account" => prompt.select_account = true,
                _ => return None,
            }
        }
        let shows_page = prompt.login || prompt.consent || prompt.select_account;
        (!(prompt.none && shows_page)).then_some(prompt)
    }
}

/// A request that waits for a person at a page of ours.
#[derive(Clone, Debug)]
pub struct PendingRequest {
    /// The request.
    pub request: AuthorizationRequest,
    /// The session that began at this request's own sign-in page: as new as
    /// `prompt` and `max_age` can ask for, whatever the clocks say.
    pub signed_in: Option<SessionId>,
    /// The person who pressed *Allow*, with the session they did it in.
    pub consented: Option<(PersonId, SessionId)>,
}
