//! Client metadata as options or as a file, by the names of RFC 7591 §2 and OpenID Connect Dynamic
//! Client Registration §2.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use idp::registration::NewClient;
use model::Surface;
use model::client::ClientMetadata;
use serde_json::{Map, Value, json};

use crate::cli::output::CliError;

/// A client's metadata, one option for each member; lists are given once per value.
#[derive(Args, Debug)]
pub(super) struct MetadataOptions {
    /// The name that people read on the sign-in page
    #[arg(long, value_name = "NAME", required_unless_present = "json")]
    client_name: Option<String>,
    /// Where codes may be sent
    #[arg(long, value_name = "URI", alias = "redirect-uris")]
    redirect_uri: Vec<String>,
    /// Where people may be sent after sign-out
    #[arg(long, value_name = "URI", alias = "post-logout-redirect-uris")]
    post_logout_redirect_uri: Vec<String>,
    /// A grant it may use
    #[arg(long, value_name = "GRANT", alias = "grant-types")]
    grant_type: Vec<String>,
    /// A response type it may use
    #[arg(long, value_name = "TYPE", alias = "response-types")]
    response_type: Vec<String>,
    /// The scope values it may ask for, apart by spaces
    #[arg(long, value_name = "SCOPE")]
    scope: Option<String>,
    /// How it proves itself at the token endpoint
    #[arg(long, value_name = "METHOD")]
    token_endpoint_auth_method: Option<String>,
    /// The algorithm of its assertions
    #[arg(long, value_name = "ALG")]
    token_endpoint_auth_signing_alg: Option<String>,
    /// Its public keys: a JWK Set, or @FILE with one
    #[arg(long, value_name = "JWKS")]
    jwks: Option<String>,
    /// The algorithm of its ID tokens
    #[arg(long, value_name = "ALG")]
    id_token_signed_response_alg: Option<String>,
    /// web or native
    #[arg(long, value_name = "TYPE")]
    application_type: Option<String>,
    /// Seconds after which a sign-in is too old for it
    #[arg(long, value_name = "SECONDS")]
    default_max_age: Option<u32>,
    /// Its ID tokens must carry `auth_time`
    #[arg(long)]
    require_auth_time: bool,
    /// How to reach the people who run it
    #[arg(long, value_name = "ADDRESS", alias = "contacts")]
    contact: Vec<String>,
    /// Its home page
    #[arg(long, value_name = "URI")]
    client_uri: Option<String>,
    /// Its logo
    #[arg(long, value_name = "URI")]
    logo_uri: Option<String>,
    /// Its privacy policy
    #[arg(long, value_name = "URI")]
    policy_uri: Option<String>,
    /// Its terms of service
    #[arg(long, value_name = "URI")]
    tos_uri: Option<String>,
    /// Where a third party starts a sign-in
    #[arg(long, value_name = "URI")]
    initiate_login_uri: Option<String>,
    /// Which software it is
    #[arg(long, value_name = "ID")]
    software_id: Option<String>,
    /// Which version of that software
    #[arg(long, value_name = "VERSION")]
    software_version: Option<String>,
    /// Where it lives: people's credentials open one surface or the other [default: website]
    #[arg(long, value_enum, value_name = "SURFACE")]
    surface: Option<SurfaceName>,
    /// You run it yourself: people aren't asked for consent
    #[arg(long)]
    first_party: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SurfaceName {
    Website,
    App,
}

impl MetadataOptions {
    /// The options as the members of a file.
    fn into_members(self) -> Result<Map<String, Value>, CliError> {
        let jwks = self.jwks.as_deref().map(read_jwks).transpose()?;
        let surface = self.surface.map(|surface| match surface {
            SurfaceName::Website => "website",
            SurfaceName::App => "app",
        });
        let members = [
            ("client_name", json!(self.client_name)),
            ("redirect_uris", list(self.redirect_uri)),
            ("post_logout_redirect_uris", list(self.post_logout_redirect_uri)),
            ("grant_types", list(self.grant_type)),
            ("response_types", list(self.response_type)),
            ("scope", json!(self.scope)),
            ("token_endpoint_auth_method", json!(self.token_endpoint_auth_method)),
            ("token_endpoint_auth_signing_alg", json!(self.token_endpoint_auth_signing_alg)),
            ("jwks", json!(jwks)),
            ("id_token_signed_response_alg", json!(self.id_token_signed_response_alg)),
            ("application_type", json!(self.application_type)),
            ("default_max_age", json!(self.default_max_age)),
            ("require_auth_time", set(self.require_auth_time)),
            ("contacts", list(self.contact)),
            ("client_uri", json!(self.client_uri)),
            ("logo_uri", json!(self.logo_uri)),
            ("policy_uri", json!(self.policy_uri)),
            ("tos_uri", json!(self.tos_uri)),
            ("initiate_login_uri", json!(self.initiate_login_uri)),
            ("software_id", json!(self.software_id)),
            ("software_version", json!(self.software_version)),
            ("surface", json!(surface)),
            ("first_party", set(self.first_party)),
        ];
        let given = members.into_iter().filter(|(_, value)| !value.is_null());
        Ok(given.map(|(name, value)| (name.to_owned(), value)).collect())
    }
}

/// Reads a registration from a file, the options laid over it.
pub(super) fn read(file: Option<PathBuf>, options: MetadataOptions) -> Result<NewClient, CliError> {
    let mut members = match file {
        Some(file) => read_object(&file)?,
        None => Map::new(),
    };
    members.extend(options.into_members()?);
    from_members(members)
}

/// Members that Signet doesn't know are ignored, as RFC 7591 §2 asks; what was registered is printed.
fn from_members(mut members: Map<String, Value>) -> Result<NewClient, CliError> {
    members.retain(|_, value| !value.is_null());
    let surface = member(members.remove("surface"), "surface")?.unwrap_or(Surface::Website);
    let first_party = member(members.remove("first_party"), "first_party")?.unwrap_or(false);
    for (name, value) in &members {
        let alone: Map<_, _> = [(name.clone(), value.clone())].into_iter().collect();
        serde_json::from_value::<ClientMetadata>(Value::Object(alone))
            .map_err(|cause| CliError::failed(format!("{name}: {cause}")))?;
    }
    let metadata = member(Some(Value::Object(members)), "the metadata")?.unwrap_or_default();
    Ok(NewClient { metadata, surface, first_party })
}

fn member<T: serde::de::DeserializeOwned>(value: Option<Value>, name: &str) -> Result<Option<T>, CliError> {
    let read = |value| serde_json::from_value(value).map_err(|cause| CliError::failed(format!("{name}: {cause}")));
    value.map(read).transpose()
}

/// A JSON object in a file.
pub(in crate::cli) fn read_object(file: &Path) -> Result<Map<String, Value>, CliError> {
    let shown = file.display();
    let text =
        std::fs::read_to_string(file).map_err(|cause| CliError::failed(format!("{shown} cannot be read: {cause}")))?;
    serde_json::from_str(&text).map_err(|cause| CliError::failed(format!("{shown} must hold a JSON object: {cause}")))
}

fn read_jwks(given: &str) -> Result<Value, CliError> {
    match given.strip_prefix('@') {
        Some(file) => read_object(Path::new(file)).map(Value::Object),
        None => serde_json::from_str(given)
            .map_err(|cause| CliError::failed(format!("--jwks must be a JWK Set, or @FILE with one: {cause}"))),
    }
}

fn list(values: Vec<String>) -> Value {
    if values.is_empty() { Value::Null } else { json!(values) }
}

fn set(flag: bool) -> Value {
    if flag { json!(true) } else { Value::Null }
}
