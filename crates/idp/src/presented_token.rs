//! A client and the token that it asks about: what revocation and introspection are given.

use crate::client_auth::Presented;
use crate::{OAuthError, Params};
use model::PlainToken;

/// A request about one token (RFC 7009 §2.1, RFC 7662 §2.1).
#[derive(Debug)]
pub struct PresentedToken {
    pub(crate) client: Presented,
    pub(crate) token: PlainToken,
}

impl PresentedToken {
    /// Reads the `Authorization` header and the form. `token_type_hint` is not
    /// needed: the token's form tells what it is.
    pub fn read(authorization: Option<&str>, params: &Params) -> Result<Self, OAuthError> {
        let client = Presented::read(authorization, params)?;
        let token = params.get("token").ok_or_else(|| OAuthError::invalid_request("the parameter token is missing"))?;
        Ok(Self { client, token: PlainToken::presented(token) })
    }
}
