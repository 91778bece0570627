//! `[[upstream.oidc]]`: external logins over OpenID Connect (FED-8).

use model::client::TokenEndpointAuthMethod;

use super::reader::Section;
use super::secret::SecretText;
use super::{Issuer, is_loopback, some_text, web_address};

/// One upstream.
#[derive(Debug)]
pub struct OidcUpstream {
    /// Its id, part of the address that its answers come to.
    pub id: String,
    /// Its name: *Sign in with NAME*.
    pub name: String,
    /// Its issuer identifier, exactly as written.
    pub issuer: String,
    /// Signet's `client_id` there.
    pub client_id: String,
    /// Signet's secret there; none for a public client.
    pub client_secret: Option<SecretText>,
    /// How the secret is shown there; without it the upstream's metadata decides.
    pub auth_method: Option<TokenEndpointAuthMethod>,
}

/// Reads `[upstream]`, and checks of it what this version has no use for. `ours` is Signet's own issuer.
pub(super) fn read(root: &mut Section<'_, '_>, ours: &Issuer) -> Vec<OidcUpstream> {
    let Some(mut section) = root.optional_section("upstream") else { return Vec::new() };
    let mut all: Vec<OidcUpstream> = Vec::new();
    for oidc in section.sections("oidc") {
        all.extend(read_oidc(oidc, &all, ours));
    }
    let saml = section.sections("saml");
    if !saml.is_empty() {
        root.reader.warn("[[upstream.saml]] is not used by this version of Signet".to_owned());
    }
    saml.into_iter().for_each(check_saml);
    section.finish();
    all
}

fn read_oidc(mut oidc: Section<'_, '_>, before: &[OidcUpstream], ours: &Issuer) -> Option<OidcUpstream> {
    let id = oidc.required("id", id);
    let name = oidc.required("name", some_text);
    let issuer = oidc.required("issuer", issuer);
    let client_id = oidc.required("client_id", some_text);
    let client_secret = oidc.secret("client_secret");
    let auth_method = oidc.parsed("token_endpoint_auth_method", auth_method);
    if auth_method.is_some() && client_secret.is_none() {
        oidc.problem("token_endpoint_auth_method", "needs a client_secret, which is what it is about");
    }
    if let Some(id) = id.as_ref().filter(|id| before.iter().any(|other| other.id == **id)) {
        oidc.problem("id", format!("must be unlike that of any other upstream; {id:?} is given twice"));
    }
    if let Some(other) = name.as_ref().and_then(|name| before.iter().find(|other| are_alike(&other.name, name))) {
        oidc.problem("name", format!("must be unlike that of any other upstream; {:?} has it, too", other.id));
    }
    if let Some(issuer) = issuer.as_ref().filter(|issuer| is_ours(issuer, ours)) {
        oidc.problem("issuer", format!("must be another server's; {issuer} is this Signet"));
    }
    if let Some(issuer) = issuer.as_ref().filter(|issuer| goes_in_the_clear(issuer)) {
        oidc.reader.warn(format!("upstream.oidc: {issuer} is http: codes and tokens come from it in the clear"));
    }
    oidc.finish();
    Some(OidcUpstream { id: id?, name: name?, issuer: issuer?, client_id: client_id?, client_secret, auth_method })
}

fn check_saml(mut saml: Section<'_, '_>) {
    saml.required("id", id);
    saml.required("name", some_text);
    let file = saml.file("metadata_file").is_some();
    let url = saml.parsed("metadata_url", web_address).is_some();
    if file == url {
        saml.problem("metadata_file", "give either metadata_file or metadata_url");
    }
    saml.parsed_list("email_domains", some_text);
    saml.finish();
}

/// An upstream's id: letters that need no escaping in an address.
pub(crate) fn id(text: &str) -> Result<String, String> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    match !text.is_empty() && text.len() <= 64 && text.bytes().all(plain) {
        true => Ok(text.to_owned()),
        false => Err(format!("must be small letters, digits, - and _; you gave {text:?}")),
    }
}

/// An issuer identifier (OpenID Connect Discovery §3): it is compared letter by letter, so it is kept as it is written.
pub(crate) fn issuer(text: &str) -> Result<String, String> {
    let url = web_address(text)?;
    match url.query().is_none() && url.fragment().is_none() && url.username().is_empty() && url.password().is_none() {
        true => Ok(text.to_owned()),
        false => Err(format!("must have no query, fragment, user name or password; you gave {text:?}")),
    }
}

/// Whether two names look the same on their buttons.
pub(crate) fn are_alike(name: &str, other: &str) -> bool {
    let shown = |name: &str| name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    shown(name) == shown(other)
}

/// Whether an issuer is Signet itself, which has its host, or port, to itself.
pub(crate) fn is_ours(issuer: &str, ours: &Issuer) -> bool {
    web_address(issuer).is_ok_and(|url| url.origin().ascii_serialization() == ours.origin())
}

/// How Signet shows its secret to an upstream (OpenID Connect Core §9).
pub(crate) fn auth_method(text: &str) -> Result<TokenEndpointAuthMethod, String> {
    let method = TokenEndpointAuthMethod::from_text(text).filter(|method| method.uses_secret());
    method.ok_or_else(|| format!("must be client_secret_basic or client_secret_post; you gave {text:?}"))
}

fn goes_in_the_clear(issuer: &str) -> bool {
    web_address(issuer).is_ok_and(|url| url.scheme() == "http" && !is_loopback(&url))
}
