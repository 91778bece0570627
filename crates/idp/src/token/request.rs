//! Token requests, read once at the edge into an enum.

use crate::client_auth::Presented;
use crate::{ErrorCode, OAuthError, Params, Provider};
use model::client::GrantType;
use model::keyring::Purpose;
use model::secret::PlainPassword;
use model::{Moment, PlainToken, Scope};

/// What the token endpoint is asked, its parameters all there.
#[derive(Debug)]
pub enum Asked {
    /// To give tokens for what the client presents.
    Exchange(TokenRequest),
    /// To give tokens for an email address and a password, which are checked between two transactions.
    Password(PasswordRequest),
}

/// A request of any grant but the password's.
#[derive(Debug)]
pub struct TokenRequest {
    /// What proves the client.
    pub client: Presented,
    /// The grant.
    pub grant: GrantRequest,
}

/// The grants, each with what it needs.
#[derive(Debug)]
pub enum GrantRequest {
    /// RFC 6749 §4.1.3.
    AuthorizationCode(CodeRequest),
    /// RFC 6749 §6.
    RefreshToken(RefreshRequest),
    /// RFC 6749 §4.4.2.
    ClientCredentials {
        /// What is asked for; all the client has when absent.
        scope: Option<Scope>,
    },
    /// RFC 8628 §3.4.
    DeviceCode {
        /// The device's code.
        device_code: PlainToken,
    },
}

/// `grant_type=password`.
#[derive(Debug)]
pub struct PasswordRequest {
    /// What proves the client.
    pub client: Presented,
    /// The email address, as typed.
    pub username: String,
    /// The password, as typed.
    pub password: PlainPassword,
    /// What is asked for; all that the client has when absent.
    pub scope: Option<Scope>,
}

/// `grant_type=authorization_code`.
#[derive(Debug)]
pub struct CodeRequest {
    /// The code.
    pub code: PlainToken,
    /// The redirect URI of the authorization request.
    pub redirect_uri: String,
    /// The PKCE verifier.
    pub code_verifier: Option<PlainToken>,
}

/// `grant_type=refresh_token`.
#[derive(Debug)]
pub struct RefreshRequest {
    /// The refresh token.
    pub refresh_token: PlainToken,
    /// A narrower scope, when one is asked for.
    pub scope: Option<Scope>,
}

impl Asked {
    /// Reads the `Authorization` header and the form.
    pub fn read(authorization: Option<&str>, params: &Params) -> Result<Self, OAuthError> {
        let name = required(params, "grant_type")?;
        let Some(grant_type) = GrantType::from_text(name) else {
            return Err(OAuthError::new(
                ErrorCode::UnsupportedGrantType,
                "this grant_type is not supported; discovery lists those that are",
            ));
        };
        let client = Presented::read(authorization, params)?;
        let scope = match params.get("scope") {
            Some(text) => {
                Some(Scope::parse(text).map_err(|e| OAuthError::new(ErrorCode::InvalidScope, e.to_string()))?)
            }
            None => None,
        };
        let grant = match grant_type {
            GrantType::AuthorizationCode => GrantRequest::AuthorizationCode(CodeRequest {
                code: PlainToken::presented(required(params, "code")?),
                redirect_uri: required(params, "redirect_uri")?.to_owned(),
                code_verifier: params.get("code_verifier").map(PlainToken::presented),
            }),
            GrantType::RefreshToken => GrantRequest::RefreshToken(RefreshRequest {
                refresh_token: PlainToken::presented(required(params, "refresh_token")?),
                scope,
            }),
            GrantType::ClientCredentials => GrantRequest::ClientCredentials { scope },
            GrantType::DeviceCode => {
                GrantRequest::DeviceCode { device_code: PlainToken::presented(required(params, "device_code")?) }
            }
            GrantType::Password => {
                let username = required(params, "username")?.to_owned();
                let password = PlainPassword::new(required(params, "password")?);
                return Ok(Self::Password(PasswordRequest { client, username, password, scope }));
            }
        };
        Ok(Self::Exchange(TokenRequest { client, grant }))
    }

    /// Its `grant_type`.
    pub const fn grant_type(&self) -> GrantType {
        match self {
            Self::Exchange(request) => request.grant.grant_type(),
            Self::Password(_) => GrantType::Password,
        }
    }
}

impl TokenRequest {
    /// Whether answering it changes the database, as far as the request alone tells.
    pub fn writes(&self) -> bool {
        self.client.is_used_up()
            || !matches!(self.grant, GrantRequest::ClientCredentials { .. } | GrantRequest::DeviceCode { .. })
    }

    /// The refresh token that the answer will carry, should it carry one: new
    /// for a code; for a refresh token derived from it, so that a lost reply
    /// can be given again without keeping the successor anywhere (SEC-12).
    pub fn next_refresh_token(&self, provider: &Provider, moment: &mut Moment) -> PlainToken {
        match &self.grant {
            GrantRequest::RefreshToken(asked) => {
                let shown = asked.refresh_token.expose().as_bytes();
                PlainToken::from_bytes(&provider.keyring.mac(Purpose::RefreshSuccessor, shown))
            }
            _ => moment.token(),
        }
    }
}

impl GrantRequest {
    /// Its `grant_type`.
    pub const fn grant_type(&self) -> GrantType {
        match self {
            Self::AuthorizationCode(_) => GrantType::AuthorizationCode,
            Self::RefreshToken(_) => GrantType::RefreshToken,
            Self::ClientCredentials { .. } => GrantType::ClientCredentials,
            Self::DeviceCode { .. } => GrantType::DeviceCode,
        }
    }
}

fn required<'a>(params: &'a Params, name: &'static str) -> Result<&'a str, OAuthError> {
    params.get(name).ok_or_else(|| OAuthError::invalid_request(format!("the parameter {name} is missing")))
}
