//! `signet upstream …`: external logins beside a running server, which sees the change on its next request (FED-8).

mod add;

use std::sync::Arc;

use clap::{Args, Subcommand};
use federation::oidc::{Found, Secret, Settings, Upstream};
use model::external::StoredUpstream;
use serde_json::{Value, json};
use store::Tx;

use self::add::Add;
use super::args::ConfigFile;
use super::output::{CliError, Output};
use super::work::on_data;
use crate::clock;
use crate::config::{Config, Issuer};
use crate::data::Data;
use crate::routes::pages;
use crate::upstreams::Upstreams;

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

pub(super) fn run(command: UpstreamCommand) -> Result<Output, CliError> {
    match command {
        UpstreamCommand::Add(add) => {
            let given = add::read(&add)?;
            on_data(&add.file, async |config, data| add::add(config, data, given).await)
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
        let issuer = &upstream.settings.issuer;
        match upstream.check(clock::now()).await {
            Ok(Found { algorithms, keys }) => {
                let proved = proved(&upstream.settings);
                lines.push(format!("{id}  {issuer}  {}  keys: {keys}  {proved}", algorithms.join(" ")));
                json.push(json!({ "id": id, "ok": true, "issuer": issuer, "algorithms": algorithms, "keys": keys }));
            }
            Err(error) => {
                json.push(json!({ "id": id, "ok": false, "issuer": issuer, "error": error.to_string() }));
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
