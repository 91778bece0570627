//! `signet upstream add`.

use std::path::PathBuf;

use clap::Args;
use model::external::StoredUpstream;
use serde::Deserialize;
use store::Tx;
use url::Url;
use zeroize::Zeroizing;

use super::super::args::ConfigFile;
use super::super::input::first_line;
use super::super::output::{CliError, Output};
use super::describe;
use crate::clock;
use crate::config::{Config, upstream};
use crate::data::Data;
use crate::upstreams;

#[derive(Args, Debug)]
pub(in crate::cli) struct Add {
    #[command(flatten)]
    pub(super) file: ConfigFile,
    /// The same as a JSON object: id, name, issuer, client_id, client_secret, token_endpoint_auth_method; options given
    /// beside it win
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Its id: small letters, digits, - and _
    #[arg(long)]
    id: Option<String>,
    /// Its name; the button reads: Sign in with NAME
    #[arg(long)]
    name: Option<String>,
    /// Its issuer identifier
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// Signet's client_id there
    #[arg(long, value_name = "CLIENT_ID", allow_hyphen_values = true)]
    client_id: Option<String>,
    /// Read Signet's client_secret there from the first line of standard input
    #[arg(long)]
    client_secret_stdin: bool,
    /// How the secret is shown there: client_secret_basic or client_secret_post; without it its metadata decides
    #[arg(long, value_name = "METHOD")]
    token_endpoint_auth_method: Option<String>,
}

/// A new external login, as a file or options give it.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Members {
    id: Option<String>,
    name: Option<String>,
    issuer: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    token_endpoint_auth_method: Option<String>,
}

/// A new external login, as file and options give it together.
pub(super) struct Given {
    id: Option<String>,
    name: Option<String>,
    issuer: Option<String>,
    client_id: Option<String>,
    client_secret: Option<Zeroizing<String>>,
    token_endpoint_auth_method: Option<String>,
}

pub(super) fn read(add: &Add) -> Result<Given, CliError> {
    let file = match &add.json {
        None => Members::default(),
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|cause| CliError::failed(format!("{} cannot be read: {cause}", path.display())))?;
            serde_json::from_str(&text).map_err(|cause| CliError::failed(format!("{}: {cause}", path.display())))?
        }
    };
    let client_secret = match add.client_secret_stdin {
        true => Some(first_line("client_secret")?),
        false => file.client_secret.map(Into::into),
    };
    Ok(Given {
        id: add.id.clone().or(file.id),
        name: add.name.clone().or(file.name),
        issuer: add.issuer.clone().or(file.issuer),
        client_id: add.client_id.clone().or(file.client_id),
        client_secret,
        token_endpoint_auth_method: add.token_endpoint_auth_method.clone().or(file.token_endpoint_auth_method),
    })
}

pub(super) async fn add(config: Config, data: Data, given: Given) -> Result<Output, CliError> {
    let mut moment = clock::moment();
    let secret = given.client_secret.as_ref().map(|secret| secret.as_str()).filter(|secret| !secret.is_empty());
    let method = given.token_endpoint_auth_method.as_deref().map(upstream::auth_method).transpose();
    let auth_method = method.map_err(|advice| CliError::failed(format!("--token-endpoint-auth-method {advice}")))?;
    if auth_method.is_some() && secret.is_none() {
        return Err(CliError::failed("--token-endpoint-auth-method needs a client_secret, which is what it is about"));
    }
    let new = StoredUpstream {
        id: checked("id", given.id, upstream::id)?,
        name: checked("name", given.name, some_text)?,
        issuer: checked("issuer", given.issuer, |text| reachable(text, &config))?,
        client_id: checked("client-id", given.client_id, some_text)?,
        sealed_secret: secret.map(|secret| upstreams::seal_secret(&data.keyring, &mut moment, secret)),
        auth_method,
        created_at: moment.now,
    };
    let taken = || CliError::failed(format!("there is an upstream with the id {:?} already", new.id));
    if config.upstreams.iter().any(|upstream| upstream.id == new.id) {
        return Err(taken());
    }
    let added = new.clone();
    let names: Vec<_> = config.upstreams.iter().map(|upstream| upstream.name.clone()).collect();
    match data.store.write(move |tx| insert(tx, &added, &names)).await? {
        Inserted::Yes => {}
        Inserted::IdIsTaken => return Err(taken()),
        Inserted::NameIsTaken => {
            let told = format!("--name must be unlike that of any other upstream; there is one called {:?}", new.name);
            return Err(CliError::failed(told));
        }
    }
    let settings = upstreams::of_stored(&new, &data.keyring, &config.server.issuer);
    Ok(Output::json(describe(&settings, &config)))
}

enum Inserted {
    Yes,
    IdIsTaken,
    NameIsTaken,
}

/// Adds one whose button is like no other's.
fn insert(tx: &mut Tx, new: &StoredUpstream, configured: &[String]) -> store::Result<Inserted> {
    let stored = store::upstreams::list(tx)?;
    let others = stored.iter().filter(|other| other.id != new.id).map(|other| &other.name);
    if others.chain(configured).any(|name| upstream::are_alike(name, &new.name)) {
        return Ok(Inserted::NameIsTaken);
    }
    Ok(if store::upstreams::insert(tx, new)? { Inserted::Yes } else { Inserted::IdIsTaken })
}

/// The value of an option or member, which must be there.
fn checked(
    name: &str,
    value: Option<String>,
    check: impl Fn(&str) -> Result<String, String>,
) -> Result<String, CliError> {
    let Some(value) = value else { return Err(CliError::usage(format!("--{name} is missing"))) };
    check(&value).map_err(|advice| CliError::failed(format!("--{name} {advice}")))
}

fn some_text(text: &str) -> Result<String, String> {
    match text.trim().is_empty() {
        true => Err("must not be empty".to_owned()),
        false => Ok(text.to_owned()),
    }
}

/// An issuer that can be reached without standing in the configuration.
fn reachable(text: &str, config: &Config) -> Result<String, String> {
    let issuer = upstream::issuer(text)?;
    if upstream::is_ours(&issuer, &config.server.issuer) {
        return Err(format!("must be another server's; {issuer} is this Signet"));
    }
    let reach = upstreams::reach(config);
    match Url::parse(&issuer).is_ok_and(|url| reach.allows(&url)) {
        true => Ok(issuer),
        false => Err(format!(
            "must be an https address on the internet; you gave {text:?}. One within your network stands in the \
             configuration, as [[upstream.oidc]]; for one on this machine `[outbound] allow_loopback` does, too"
        )),
    }
}
