//! What a request presents to prove its client.

use crate::{OAuthError, Params};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use model::client::TokenEndpointAuthMethod;
use model::{ClientId, PlainToken};
use percent_encoding::percent_decode_str;

/// `client_assertion_type` of a JWT (RFC 7523 §2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Credentials as presented: read once, not yet checked.
#[derive(Debug)]
pub struct Presented {
    client_id: ClientId,
    proof: Proof,
}

#[derive(Debug)]
pub(super) enum Proof {
    Basic(PlainToken),
    Post(PlainToken),
    Assertion(PlainToken),
    None,
}

impl Presented {
    /// Reads the `Authorization` header and the form. More than one method at
    /// once is an error (RFC 6749 §2.3).
    pub fn read(authorization: Option<&str>, params: &Params) -> Result<Self, OAuthError> {
        let body_id = params.get("client_id");
        let mut found = Vec::new();
        if let Some(header) = authorization {
            found.push(basic(header)?);
        }
        if let Some(secret) = params.get("client_secret") {
            let id = body_id.ok_or_else(|| OAuthError::invalid_request("client_secret needs client_id beside it"))?;
            found.push((id.to_owned(), Proof::Post(PlainToken::presented(secret))));
        }
        if let Some(jwt) = params.get("client_assertion") {
            found.push((assertion_client(params, jwt)?, Proof::Assertion(PlainToken::presented(jwt))));
        } else if params.get("client_assertion_type").is_some() {
            return Err(OAuthError::invalid_request("client_assertion_type is given without client_assertion"));
        }
        if found.len() > 1 {
            return Err(OAuthError::invalid_request("the client authenticates by more than one method; use one"));
        }
        let (id, proof) = match (found.pop(), body_id) {
            (Some(found), _) => found,
            (None, Some(id)) => (id.to_owned(), Proof::None),
            (None, None) => {
                return Err(OAuthError::invalid_client("the request names no client: authenticate, or send client_id"));
            }
        };
        if body_id.is_some_and(|body| body != id) {
            return Err(OAuthError::invalid_request(
                "client_id in the form names another client than the authentication",
            ));
        }
        // PostgreSQL has no text with a NUL in it, so no client is called by one.
        if id.contains('\0') {
            return Err(OAuthError::invalid_client("a client_id holds no NUL character"));
        }
        Ok(Self { client_id: ClientId::from_text(id), proof })
    }

    /// The client that the request claims to come from.
    pub const fn client_id(&self) -> &ClientId {
        &self.client_id
    }

    /// Whether checking it writes: an assertion works once.
    pub const fn is_used_up(&self) -> bool {
        matches!(self.proof, Proof::Assertion(_))
    }

    /// The method used.
    pub const fn method(&self) -> TokenEndpointAuthMethod {
        match self.proof {
            Proof::Basic(_) => TokenEndpointAuthMethod::ClientSecretBasic,
            Proof::Post(_) => TokenEndpointAuthMethod::ClientSecretPost,
            Proof::Assertion(_) => TokenEndpointAuthMethod::PrivateKeyJwt,
            Proof::None => TokenEndpointAuthMethod::None,
        }
    }

    pub(super) const fn proof(&self) -> &Proof {
        &self.proof
    }
}

/// HTTP Basic with both halves form-encoded first (RFC 6749 §2.3.1).
fn basic(header: &str) -> Result<(String, Proof), OAuthError> {
    let malformed =
        || OAuthError::invalid_client("the Authorization header is not HTTP Basic as RFC 6749 section 2.3.1 asks for");
    let (scheme, encoded) = header.split_once(' ').ok_or_else(malformed)?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(malformed());
    }
    let bytes = STANDARD.decode(encoded.trim()).map_err(|_| malformed())?;
    let text = String::from_utf8(bytes).map_err(|_| malformed())?;
    let (id, secret) = text.split_once(':').ok_or_else(malformed)?;
    let decoded = |half: &str| -> Result<String, OAuthError> {
        let spaced = half.replace('+', " ");
        percent_decode_str(&spaced).decode_utf8().map(|t| t.into_owned()).map_err(|_| malformed())
    };
    Ok((decoded(id)?, Proof::Basic(PlainToken::presented(decoded(secret)?))))
}

/// The client that an assertion speaks of: its `sub`, read before the
/// signature is checked, to know whose keys to check it with.
fn assertion_client(params: &Params, jwt: &str) -> Result<String, OAuthError> {
    if params.get("client_assertion_type") != Some(JWT_BEARER) {
        return Err(OAuthError::invalid_request(format!("client_assertion_type must be {JWT_BEARER}")));
    }
    let payload = jwt.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let claims: Option<serde_json::Value> = payload.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    claims
        .as_ref()
        .and_then(|claims| claims.get("sub")?.as_str())
        .map(str::to_owned)
        .ok_or_else(|| OAuthError::invalid_client("client_assertion is not a JWT with a sub"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorCode;

    fn read(header: Option<&str>, form: &str) -> Result<Presented, OAuthError> {
        Presented::read(header, &Params::parse(form.as_bytes()).unwrap())
    }

    #[test]
    fn two_methods_at_once_are_an_invalid_request__sec_10() {
        let basic = format!("Basic {}", STANDARD.encode("a:b"));
        let error = read(Some(&basic), "client_id=a&client_secret=b").unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidRequest);
    }

    #[test]
    fn an_equal_client_id_beside_basic_is_no_second_method__sec_10() {
        let basic = format!("Basic {}", STANDARD.encode("a%3Ab:s%2B+x"));
        let presented = read(Some(&basic), "client_id=a%3Ab").unwrap();
        assert_eq!(presented.client_id().as_str(), "a:b");
        assert!(matches!(presented.proof(), Proof::Basic(secret) if secret.expose() == "s+ x"));
        assert_eq!(read(Some(&basic), "client_id=other").unwrap_err().code, ErrorCode::InvalidRequest);
    }
}
