//! Signing somebody out at an upstream, too (OpenID Connect RP-Initiated Logout §2).

use super::{ID_TOKEN, Upstream};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::{Keyring, Timestamp};
use serde_json::Value;
use url::Url;
use zeroize::Zeroizing;

/// The ID token that was sealed beside a session. It was verified when the session began.
pub struct KeptToken(Zeroizing<String>);

impl KeptToken {
    /// Opens it; `None` when the key file can't open it any more.
    pub fn unsealed(keyring: &Keyring, sealed: &[u8]) -> Option<Self> {
        let plain = keyring.open(ID_TOKEN, sealed).ok()?;
        std::str::from_utf8(&plain).ok().map(|text| Self(Zeroizing::new(text.to_owned())))
    }

    fn is_for(&self, client_id: &str) -> bool {
        let payload = self.0.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
        let claims: Option<Value> = payload.and_then(|json| serde_json::from_slice(&json).ok());
        match claims.as_ref().map(|claims| &claims["aud"]) {
            Some(Value::String(aud)) => aud == client_id,
            Some(Value::Array(all)) => all.iter().any(|aud| aud == client_id),
            _ => false,
        }
    }
}

impl Upstream {
    /// Whether a token was issued to Signet as the client that it is at this upstream now: of several upstreams of one
    /// issuer that is one, and no other may show the token.
    pub fn is_client_of(&self, token: &KeptToken) -> bool {
        token.is_for(&self.settings.client_id)
    }

    /// Where to send the browser for the person to be signed out there too. A token of another client isn't sent along,
    /// for the upstream would refuse it; without one it may ask the person. `None` when the upstream offers no sign-out.
    pub async fn sign_out_address(&self, token: Option<&KeptToken>, now: Timestamp) -> Option<Url> {
        let known = self.known(now).await.ok()?;
        let mut address = known.end_session.clone()?;
        {
            let mut query = address.query_pairs_mut();
            if let Some(KeptToken(id_token)) = token.filter(|token| self.is_client_of(token)) {
                query.append_pair("id_token_hint", id_token);
            }
            query.append_pair("client_id", &self.settings.client_id);
            query.append_pair("post_logout_redirect_uri", self.settings.signed_out.as_str());
        }
        Some(address)
    }

    /// The page of the upstream where people are signed out, where it is known to have one.
    pub fn sign_out_page(&self) -> Option<Url> {
        self.cached().and_then(|known| known.end_session.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(claims: &str) -> KeptToken {
        KeptToken(Zeroizing::new(format!("e30.{}.x", URL_SAFE_NO_PAD.encode(claims))))
    }

    #[test]
    fn a_token_is_for_the_clients_that_it_names__sec_41() {
        assert!(token(r#"{"aud": "here"}"#).is_for("here"));
        assert!(token(r#"{"aud": ["else", "here"]}"#).is_for("here"));
        for other in [r#"{"aud": "else"}"#, r#"{"aud": ["else"]}"#, "{}", "[]", "?", ""] {
            assert!(!token(other).is_for("here"), "{other}");
        }
        assert!(!KeptToken(Zeroizing::new(String::new())).is_for(""));
    }
}
