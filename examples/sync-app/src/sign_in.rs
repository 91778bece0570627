//! The two ways in, and the way to stay.

use oauth2::basic::{BasicErrorResponse, BasicTokenResponse};
use oauth2::{
    DeviceCodeErrorResponse, RequestTokenError, ResourceOwnerPassword, ResourceOwnerUsername, Scope,
    StandardDeviceAuthorizationResponse, TokenResponse,
};

use crate::Failure;
use crate::provider::Provider;

const SCOPES: [&str; 4] = ["openid", "profile", "email", "offline_access"];

/// Shows a code and waits until its person has decided in a browser (RFC 8628).
pub(crate) async fn by_device(
    provider: &Provider,
    show: impl FnOnce(&str, &str, Option<&str>),
) -> Result<BasicTokenResponse, Failure> {
    let request = provider.client.exchange_device_code().add_scopes(SCOPES.map(|scope| Scope::new(scope.to_owned())));
    let codes: StandardDeviceAuthorizationResponse =
        request.request_async(&provider.http).await.map_err(|error| refused(provider, error))?;
    let complete = codes.verification_uri_complete().map(|address| address.secret().as_str());
    show(codes.verification_uri(), codes.user_code().secret(), complete);
    let request = provider.client.exchange_device_access_token(&codes);
    request.request_async(&provider.http, pause, None).await.map_err(|error| not_allowed(provider, error))
}

/// The wait between two polls, as long as the provider asks for.
#[expect(clippy::disallowed_methods, reason = "RFC 8628 §3.5 has a device wait between two polls")]
async fn pause(length: std::time::Duration) {
    tokio::time::sleep(length).await;
}

/// Sends email address and password, which only an app of the house may (RFC 6749 §4.3).
pub(crate) async fn by_password(
    provider: &Provider,
    email: &str,
    password: &str,
) -> Result<BasicTokenResponse, Failure> {
    let (email, password) =
        (ResourceOwnerUsername::new(email.to_owned()), ResourceOwnerPassword::new(password.to_owned()));
    let request = provider.client.exchange_password(&email, &password);
    let request = request.add_scopes(SCOPES.map(|scope| Scope::new(scope.to_owned())));
    request.request_async(&provider.http).await.map_err(|error| refused(provider, error))
}

/// Takes the next pair of tokens, as the app does from then on whenever the first has run out (RFC 6749 §6).
pub(crate) async fn refreshed(provider: &Provider, tokens: &BasicTokenResponse) -> Result<BasicTokenResponse, Failure> {
    let Some(refresh_token) = tokens.refresh_token() else { return Ok(tokens.clone()) };
    let request = provider.client.exchange_refresh_token(refresh_token);
    request.request_async(&provider.http).await.map_err(|error| refused(provider, error))
}

fn refused<E: std::error::Error + 'static>(
    provider: &Provider,
    error: RequestTokenError<E, BasicErrorResponse>,
) -> Failure {
    match error {
        RequestTokenError::ServerResponse(said) => {
            let words = said.error_description().cloned().unwrap_or_else(|| said.error().to_string());
            match said.error_uri() {
                Some(address) => Failure::RefusedWithHelp(words, address.clone()),
                None => Failure::Refused(words),
            }
        }
        other => provider.unreachable(with_causes(&other)),
    }
}

fn not_allowed<E: std::error::Error + 'static>(
    provider: &Provider,
    error: RequestTokenError<E, DeviceCodeErrorResponse>,
) -> Failure {
    match error {
        RequestTokenError::ServerResponse(said) => {
            Failure::Refused(said.error_description().cloned().unwrap_or_else(|| said.error().to_string()))
        }
        other => provider.unreachable(with_causes(&other)),
    }
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |error| error.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
