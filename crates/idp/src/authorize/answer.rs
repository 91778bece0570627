//! Answers to the client, by redirect or by form (RFC 6749 §4.1.2, RFC 9207).

use crate::OAuthError;
use model::PlainToken;
use model::redirect::RegisteredRedirect;
use model::request::{AuthorizationRequest, ResponseMode};

/// An answer and the registered address it goes to.
#[derive(Debug)]
pub struct Answer {
    /// The address.
    pub redirect_uri: RegisteredRedirect,
    /// How it travels.
    pub response_mode: ResponseMode,
    /// What it says; `state` and `iss` are in it.
    pub parameters: Vec<(&'static str, String)>,
}

impl Answer {
    pub(super) fn code(issuer: &str, request: &AuthorizationRequest, code: &PlainToken) -> Self {
        Self::new(issuer, request, vec![("code", code.expose().to_owned())])
    }

    pub(super) fn failure(issuer: &str, request: &AuthorizationRequest, failure: &OAuthError) -> Self {
        let parameters =
            vec![("error", failure.code.as_str().to_owned()), ("error_description", failure.description.to_string())];
        Self::new(issuer, request, parameters)
    }

    fn new(issuer: &str, request: &AuthorizationRequest, mut parameters: Vec<(&'static str, String)>) -> Self {
        parameters.extend(request.state.iter().map(|state| ("state", state.clone())));
        parameters.push(("iss", issuer.to_owned()));
        Self { redirect_uri: request.redirect_uri.clone(), response_mode: request.response_mode, parameters }
    }

    /// The address with the answer in its query; what stands there already
    /// is kept as it is.
    pub fn location(&self) -> String {
        self.redirect_uri.with_query(self.parameters.iter().map(|(name, value)| (*name, value.as_str())))
    }
}
