//! What registered metadata must satisfy.

use super::{ApplicationType, ClientMetadata, GrantType, TokenEndpointAuthMethod};
use crate::Surface;
use crate::email::is_invisible;
use crate::redirect::{self, RedirectError};
use url::Url;

/// Why metadata was refused, with RFC 7591's member that is at fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MetadataError {
    /// A redirect address (`invalid_redirect_uri`, RFC 7591 §3.2.2).
    #[error("{member}: {uri:?} can't be registered: {why}")]
    Redirect {
        /// `redirect_uris` or `post_logout_redirect_uris`.
        member: &'static str,
        /// The address at fault.
        uri: String,
        /// What is wrong with it.
        why: RedirectError,
    },
    /// Anything else (`invalid_client_metadata`).
    #[error("{member}: {why}")]
    Member {
        /// The member at fault.
        member: &'static str,
        /// What is wrong with it, and what to give instead.
        why: String,
    },
}

fn member(member: &'static str, why: impl Into<String>) -> MetadataError {
    MetadataError::Member { member, why: why.into() }
}

/// Checks what only first-party apps may have: the password grant (OP-1, SEC-21).
pub fn check_privileges(metadata: &ClientMetadata, surface: Surface, first_party: bool) -> Result<(), MetadataError> {
    let wants = metadata.grant_types.contains(&GrantType::Password);
    if wants && !(first_party && surface == Surface::App) {
        return Err(member(
            "grant_types",
            "the password grant is for first-party apps alone: it needs --first-party --surface app",
        ));
    }
    Ok(())
}

/// Checks metadata before it is registered. Key material is checked by the
/// provider, which knows the algorithms.
pub fn check(metadata: &ClientMetadata) -> Result<(), MetadataError> {
    check_name(&metadata.client_name)?;
    let application = metadata.application_type;
    check_redirects("redirect_uris", &metadata.redirect_uris, application)?;
    check_redirects("post_logout_redirect_uris", &metadata.post_logout_redirect_uris, application)?;
    check_grants(metadata)?;
    check_authentication(metadata)?;
    for (name, uri) in [
        ("client_uri", &metadata.client_uri),
        ("logo_uri", &metadata.logo_uri),
        ("policy_uri", &metadata.policy_uri),
        ("tos_uri", &metadata.tos_uri),
        ("initiate_login_uri", &metadata.initiate_login_uri),
    ] {
        check_link(name, uri.as_deref())?;
    }
    Ok(())
}

fn check_name(name: &str) -> Result<(), MetadataError> {
    if name.trim().is_empty() {
        return Err(member("client_name", "give a name that people will read on the sign-in page"));
    }
    if name.chars().count() > 100 || name.chars().any(is_invisible) {
        return Err(member("client_name", "use at most 100 visible characters"));
    }
    Ok(())
}

fn check_redirects(name: &'static str, uris: &[String], application: ApplicationType) -> Result<(), MetadataError> {
    if uris.len() > 50 {
        return Err(member(name, "register at most 50 addresses"));
    }
    uris.iter().try_for_each(|uri| {
        redirect::check(uri, application).map_err(|why| MetadataError::Redirect { member: name, uri: uri.clone(), why })
    })
}

fn check_grants(metadata: &ClientMetadata) -> Result<(), MetadataError> {
    let has = |grant| metadata.grant_types.contains(&grant);
    if metadata.grant_types.is_empty() {
        return Err(member("grant_types", "name at least one grant"));
    }
    if has(GrantType::AuthorizationCode) && metadata.redirect_uris.is_empty() {
        return Err(member("redirect_uris", "the authorization_code grant needs at least one redirect URI"));
    }
    let gives_one = [GrantType::AuthorizationCode, GrantType::Password, GrantType::DeviceCode].into_iter().any(has);
    if has(GrantType::RefreshToken) && !gives_one {
        return Err(member("grant_types", "refresh_token needs a grant that gives one: add authorization_code"));
    }
    if has(GrantType::ClientCredentials) && metadata.token_endpoint_auth_method == TokenEndpointAuthMethod::None {
        return Err(member(
            "grant_types",
            "client_credentials needs a client that can prove itself; a public client (token_endpoint_auth_method none) can't use it",
        ));
    }
    Ok(())
}

fn check_authentication(metadata: &ClientMetadata) -> Result<(), MetadataError> {
    let uses_keys = metadata.token_endpoint_auth_method == TokenEndpointAuthMethod::PrivateKeyJwt;
    match (uses_keys, &metadata.jwks) {
        (true, None) => Err(member("jwks", "private_key_jwt needs the client's public keys in jwks")),
        (_, Some(jwks)) if !jwks.get("keys").is_some_and(serde_json::Value::is_array) => {
            Err(member("jwks", "give a JWK Set: an object with an array `keys` (RFC 7517 section 5)"))
        }
        _ => Ok(()),
    }
}

fn check_link(name: &'static str, link: Option<&str>) -> Result<(), MetadataError> {
    let Some(link) = link else { return Ok(()) };
    let is_web = |url: &Url| url.scheme() == "https" || url.scheme() == "http" && redirect::is_loopback(url);
    match Url::parse(link) {
        Ok(url) if is_web(&url) && link.len() <= 2048 => Ok(()),
        _ => Err(member(name, "give an https address")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn web() -> ClientMetadata {
        ClientMetadata {
            client_name: "Shop".into(),
            redirect_uris: vec!["https://shop.example/cb".into()],
            ..Default::default()
        }
    }

    #[test]
    fn the_defaults_of_rfc_7591_with_a_name_and_a_redirect_are_enough() {
        assert_eq!(check(&web()), Ok(()));
    }

    #[test]
    fn an_error_names_the_member_and_what_to_give() {
        let private = || vec!["com.shop.app:/".to_owned()];
        let cases: [(ClientMetadata, &str); 8] = [
            (ClientMetadata { client_name: " ".into(), ..web() }, "client_name"),
            (ClientMetadata { redirect_uris: vec![], ..web() }, "redirect_uris"),
            (ClientMetadata { redirect_uris: vec!["http://shop.example/".into()], ..web() }, "redirect_uris"),
            (ClientMetadata { redirect_uris: private(), ..web() }, "redirect_uris"),
            (ClientMetadata { post_logout_redirect_uris: private(), ..web() }, "post_logout_redirect_uris"),
            (ClientMetadata { grant_types: vec![GrantType::RefreshToken], ..web() }, "grant_types"),
            (ClientMetadata { token_endpoint_auth_method: TokenEndpointAuthMethod::PrivateKeyJwt, ..web() }, "jwks"),
            (ClientMetadata { logo_uri: Some("javascript:alert(1)".into()), ..web() }, "logo_uri"),
        ];
        for (metadata, name) in cases {
            let error = check(&metadata).unwrap_err().to_string();
            assert!(error.starts_with(name), "{error}");
        }
    }
}
