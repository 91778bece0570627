//! `signet client …`: registering clients beside a running server, which sees the change on its next request.

pub(in crate::cli) mod metadata;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, Subcommand};
use idp::registration::{self, NewClient, Registered, Rotated};
use idp::{Provider, Settings};
use model::ClientId;
use model::client::Client;
use serde_json::{Map, Value, json};

use super::args::ConfigFile;
use super::output::{CliError, Output};
use super::work::on_data;
use crate::clock;
use crate::config::Config;
use crate::data::Data;
use metadata::MetadataOptions;

#[derive(Debug, Subcommand)]
pub(super) enum ClientCommand {
    /// Register a client, and print its id and, this once, its secret
    Add(Box<Add>),
    /// Print all clients
    List(ConfigFile),
    /// Print one client
    Show(Which),
    /// Make a new secret and print it, this once; the one before lives on for a while
    RotateSecret(Rotate),
    /// Remove a client with all that was issued to it
    Remove(Which),
}

#[derive(Args, Debug)]
pub(super) struct Add {
    #[command(flatten)]
    file: ConfigFile,
    /// The metadata as a JSON object; options given beside it win
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    #[command(flatten)]
    options: MetadataOptions,
}

#[derive(Args, Debug)]
pub(super) struct Which {
    #[command(flatten)]
    file: ConfigFile,
    /// The client's id
    client_id: String,
}

#[derive(Args, Debug)]
pub(super) struct Rotate {
    #[command(flatten)]
    which: Which,
    /// How long the secret before this one lives on, in place of tokens.client_secret_overlap_hours
    #[arg(long, value_name = "HOURS", value_parser = clap::value_parser!(u32).range(0..=8760))]
    overlap_hours: Option<u32>,
}

pub(super) fn run(command: ClientCommand) -> Result<Output, CliError> {
    match command {
        ClientCommand::Add(add) => {
            let new = metadata::read(add.json, add.options)?;
            on_data(&add.file, async |config, data| self::add(config, data, new).await)
        }
        ClientCommand::List(file) => on_data(&file, async |_, data| list(data).await),
        ClientCommand::Show(which) => on_data(&which.file, async |_, data| show(data, which.client_id).await),
        ClientCommand::RotateSecret(rotate) => {
            let asked = rotate.overlap_hours.map(|hours| Duration::from_secs(u64::from(hours) * 3600));
            let id = rotate.which.client_id;
            on_data(&rotate.which.file, async |config, data| {
                let mut settings = config.provider_settings();
                settings.secret_overlap = asked.unwrap_or(settings.secret_overlap);
                rotate_secret(settings, data, id).await
            })
        }
        ClientCommand::Remove(which) => on_data(&which.file, async |_, data| remove(data, which.client_id).await),
    }
}

async fn add(config: Config, data: Data, new: NewClient) -> Result<Output, CliError> {
    let provider = Provider::new(config.provider_settings(), Arc::new(data.keyring));
    let registered = registration::register(&provider, &data.store, &mut clock::moment(), new).await?;
    let Registered { client, secret } = registered.map_err(|error| CliError::failed(error.to_string()))?;
    let mut printed = describe(&client);
    if let Some(secret) = secret {
        printed.insert("client_secret".into(), json!(secret.expose()));
        printed.insert("client_secret_expires_at".into(), json!(0));
    }
    Ok(Output::json(Value::Object(printed)))
}

async fn list(data: Data) -> Result<Output, CliError> {
    let clients = data.store.read(store::clients::list).await?;
    let line = |client: &Client| {
        let party = if client.first_party { "first party" } else { "third party" };
        format!("{}  {}  {party}  {}", client.id, client.surface.as_str(), client.metadata.client_name)
    };
    let lines: Vec<_> = clients.iter().map(line).collect();
    let all: Vec<_> = clients.iter().map(describe).collect();
    Ok(Output::new(json!(all), lines.join("\n")))
}

async fn show(data: Data, id: String) -> Result<Output, CliError> {
    let wanted = ClientId::from_text(&id);
    let client = data.store.read(move |tx| store::clients::find(tx, &wanted)).await?;
    let client = client.ok_or_else(|| unknown(&id))?;
    Ok(Output::json(Value::Object(describe(&client))))
}

async fn rotate_secret(settings: Settings, data: Data, id: String) -> Result<Output, CliError> {
    let mut moment = clock::moment();
    let until = moment.now.plus(settings.secret_overlap);
    let provider = Provider::new(settings, Arc::new(data.keyring));
    let wanted = ClientId::from_text(&id);
    match registration::rotate_secret(&provider, &data.store, &mut moment, wanted).await? {
        Rotated::Secret(secret) => Ok(Output::json(json!({
            "client_id": id,
            "client_secret": secret.expose(),
            "client_secret_expires_at": 0,
            "previous_secret_expires_at": until.seconds(),
        }))),
        Rotated::UsesNoSecret => Err(CliError::failed(format!(
            "the client {id} proves itself without a secret (token_endpoint_auth_method), so there is none to rotate"
        ))),
        Rotated::NotFound => Err(unknown(&id)),
    }
}

async fn remove(data: Data, id: String) -> Result<Output, CliError> {
    let wanted = ClientId::from_text(&id);
    match data.store.write(move |tx| store::clients::remove(tx, &wanted)).await? {
        true => Ok(Output::new(json!({ "client_id": id, "removed": true }), format!("client {id} is removed"))),
        false => Err(unknown(&id)),
    }
}

/// The client as RFC 7591 §3.2.1 answers a registration, its secrets left out.
fn describe(client: &Client) -> Map<String, Value> {
    let mut members = match json!(client.metadata) {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    members.insert("client_id".into(), json!(client.id));
    members.insert("client_id_issued_at".into(), json!(client.created_at.seconds()));
    members.insert("surface".into(), json!(client.surface));
    members.insert("first_party".into(), json!(client.first_party));
    members
}

fn unknown(id: &str) -> CliError {
    CliError::failed(format!("no client has the id {id:?}: `signet client list` shows those there are"))
}
