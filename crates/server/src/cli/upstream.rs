//! `signet upstream …`: external logins beside a running server, which sees the change on its next request (FED-8).

use std::io::{BufRead, stdin};
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand};
use federation::oidc::{Secret, Settings, Upstream};
use model::external::StoredUpstream;
use serde::Deserialize;
use serde_json::{Value, json};
use store::Tx;
use url::Url;

use super::args::ConfigFile;
use super::output::{CliError, Output};
use super::work::on_data;
use crate::clock;
use crate::config::{Config, Issuer, upstream};
use crate::data::Data;
use crate::routes::pages;
use crate::upstreams::{self, Upstreams};

#[derive(Debug, Subcommand)]
pub(super) enum UpstreamCommand {
    /// Add an external login over OpenID Connect, and print what to enter on the other side
    Add(Box<Add>),
    /// Print all external logins, those of the configuration first, and what to enter on the other side
    List(ConfigFile),
    /// Fetch metadata and keys of all external logins, or of one
    Check(Check),
    /// Remove one that was added; it refuses as long as people are linked to its issuer
    Remove(Remove),
}

#[derive(Args, Debug)]
pub(super) struct Add {
    #[command(flatten)]
    file: ConfigFile,
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

#[derive(Args, Debug)]
pub(super) struct Check {
    #[command(flatten)]
    file: ConfigFile,
    /// The id of one; without it all are checked
    id: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct Remove {
    #[command(flatten)]
    file: ConfigFile,
    /// Its id
    id: String,
    /// Remove it although people are linked to its issuer: they stay linked, and can't sign in on the website until an
    /// upstream with that issuer is there again
    #[arg(long)]
    even_if_linked: bool,
}

/// A new external login, as a file or options give it.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Given {
    id: Option<String>,
    name: Option<String>,
    issuer: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    token_endpoint_auth_method: Option<String>,
}

pub(super) fn run(command: UpstreamCommand) -> Result<Output, CliError> {
    match command {
        UpstreamCommand::Add(add) => {
            let given = read(&add)?;
            on_data(&add.file, async |config, data| self::add(config, data, given).await)
        }
        UpstreamCommand::List(file) => on_data(&file, async |config, data| list(config, data).await),
        UpstreamCommand::Check(check) => {
            on_data(&check.file, async |config, data| self::check(config, data, check.id).await)
        }
        UpstreamCommand::Remove(Remove { file, id, even_if_linked }) => {
            on_data(&file, async |config, data| remove(config, data, id, even_if_linked).await)
        }
    }
}

fn read(add: &Add) -> Result<Given, CliError> {
    let file = match &add.json {
        None => Given::default(),
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|cause| CliError::failed(format!("{} cannot be read: {cause}", path.display())))?;
            serde_json::from_str(&text).map_err(|cause| CliError::failed(format!("{}: {cause}", path.display())))?
        }
    };
    let client_secret = match add.client_secret_stdin {
        true => Some(first_line()?),
        false => file.client_secret,
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

fn first_line() -> Result<String, CliError> {
    let mut line = String::new();
    let read = stdin().lock().read_line(&mut line);
    read.map_err(|cause| CliError::failed(format!("standard input cannot be read: {cause}")))?;
    match line.trim_end_matches(['\r', '\n']) {
        "" => Err(CliError::failed("standard input holds no client_secret: give it as the first line")),
        secret => Ok(secret.to_owned()),
    }
}

async fn add(config: Config, data: Data, given: Given) -> Result<Output, CliError> {
    let mut moment = clock::moment();
    let secret = given.client_secret.as_deref().filter(|secret| !secret.is_empty());
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
    if !data.store.write(move |tx| store::upstreams::insert(tx, &added)).await? {
        return Err(taken());
    }
    let settings = upstreams::of_stored(&new, &data.keyring, &config.server.issuer);
    Ok(Output::json(describe(&settings, &config)))
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
    let reach = upstreams::reach(config);
    match Url::parse(&issuer).is_ok_and(|url| reach.allows(&url)) {
        true => Ok(issuer),
        false => Err(format!(
            "must be an https address on the internet; you gave {text:?}. One within your network stands in the \
             configuration, as [[upstream.oidc]]; for one on this machine `[outbound] allow_loopback` does, too"
        )),
    }
}

async fn list(config: Config, data: Data) -> Result<Output, CliError> {
    let all = all(&config, &data).await?;
    let line = |upstream: &Arc<Upstream>| {
        let Settings { id, name, issuer, callback, .. } = &*upstream.settings;
        let problem = problem(&upstream.settings).map(|problem| format!("  {problem}")).unwrap_or_default();
        format!("{id}  {name}  {issuer}  redirect_uri {callback}{problem}")
    };
    let lines: Vec<_> = all.iter().map(line).collect();
    let json: Vec<_> = all.iter().map(|upstream| describe(&upstream.settings, &config)).collect();
    Ok(Output::new(json!(json), lines.join("\n")))
}

async fn check(config: Config, data: Data, id: Option<String>) -> Result<Output, CliError> {
    let mut all = all(&config, &data).await?;
    if let Some(id) = &id {
        all.retain(|upstream| upstream.settings.id == *id);
        if all.is_empty() {
            return Err(unknown(id));
        }
    }
    let (mut lines, mut json, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    for upstream in all {
        let id = &upstream.settings.id;
        match upstream.check(clock::now()).await {
            Ok(()) => {
                lines.push(format!("{id}  {}", proved(&upstream.settings)));
                json.push(json!({ "id": id, "ok": true }));
            }
            Err(error) => {
                json.push(json!({ "id": id, "ok": false, "error": error.to_string() }));
                wrong.push(format!("{id}: {error}"));
            }
        }
    }
    let failed = (!wrong.is_empty()).then(|| wrong.join("; "));
    Ok(Output::new(json!(json), lines.join("\n")).but_failed(failed))
}

/// What a check that went well has shown.
fn proved(settings: &Settings) -> &'static str {
    match settings.client_secret {
        Secret::None => "metadata and keys can be read; client_id is proved by the first sign-in",
        Secret::Known(_) | Secret::Sealed => {
            "metadata and keys can be read; client_id and client_secret are proved by the first sign-in"
        }
    }
}

async fn remove(config: Config, data: Data, id: String, even_if_linked: bool) -> Result<Output, CliError> {
    if config.upstreams.iter().any(|upstream| upstream.id == id) {
        let line = format!("{id:?} stands in the configuration: take its [[upstream.oidc]] out and restart Signet");
        return Err(CliError::failed(line));
    }
    let of = id.clone();
    let configured: Vec<String> = config.upstreams.into_iter().map(|upstream| upstream.issuer).collect();
    match data.store.write(move |tx| removal(tx, &of, &configured, even_if_linked)).await? {
        Removal::Done { linked } => {
            let json = json!({ "id": id, "removed": true, "linked": linked });
            Ok(Output::new(json, format!("upstream {id} is removed")))
        }
        Removal::Linked { linked, issuer } => Err(CliError::failed(format!(
            "{} linked to {issuer}, which no other upstream is for: without it they can't sign in on the \
             website. Disconnect them first (`signet user disconnect`), or give --even-if-linked if it will be back",
            if linked == 1 { "1 person is".to_owned() } else { format!("{linked} people are") },
        ))),
        Removal::Unknown => Err(unknown(&id)),
    }
}

enum Removal {
    Done { linked: i64 },
    Linked { linked: i64, issuer: String },
    Unknown,
}

/// Removes one unless that leaves people without a way in: `linked` counts those.
fn removal(tx: &mut Tx, id: &str, configured: &[String], even_if_linked: bool) -> store::Result<Removal> {
    let all = store::upstreams::list(tx)?;
    let Some(StoredUpstream { issuer, .. }) = all.iter().find(|one| one.id == id).cloned() else {
        return Ok(Removal::Unknown);
    };
    let another = configured.contains(&issuer) || all.iter().any(|other| other.id != id && other.issuer == issuer);
    let linked = if another { 0 } else { store::external_logins::count_live(tx, &issuer)? };
    if linked > 0 && !even_if_linked {
        return Ok(Removal::Linked { linked, issuer });
    }
    store::upstreams::remove(tx, id)?;
    Ok(Removal::Done { linked })
}

async fn all(config: &Config, data: &Data) -> Result<Vec<Arc<Upstream>>, CliError> {
    let upstreams = Upstreams::of(config).map_err(|cause| CliError::failed(cause.to_string()))?;
    Ok(upstreams.all(&data.store, &data.keyring).await?)
}

fn unknown(id: &str) -> CliError {
    CliError::failed(format!("no upstream has the id {id:?}: `signet upstream list` shows those there are"))
}

/// What there is to know of one, with the addresses that its operator registers; its secret isn't told.
fn describe(settings: &Settings, config: &Config) -> Value {
    let ours: &Issuer = &config.server.issuer;
    let configured = config.upstreams.iter().any(|upstream| upstream.id == settings.id);
    let mut told = json!({
        "id": settings.id,
        "name": settings.name,
        "issuer": settings.issuer,
        "client_id": settings.client_id,
        "source": if configured { "configuration" } else { "added" },
        "redirect_uri": settings.callback,
        "post_logout_redirect_uri": settings.signed_out,
        "backchannel_logout_uri": ours.join(&pages::upstream_backchannel(&settings.id)),
    });
    if let Some(method) = settings.auth_method {
        told["token_endpoint_auth_method"] = method.as_str().into();
    }
    if let Some(problem) = problem(settings) {
        told["problem"] = problem.into();
    }
    told
}

/// What keeps one from being used, whatever it answers (SEC-20).
fn problem(settings: &Settings) -> Option<&'static str> {
    matches!(settings.client_secret, Secret::Sealed).then_some(
        "its client_secret can't be opened with the key file: put the `seal` line back that was taken out, or remove the \
         upstream and add it again",
    )
}
