//! `signet client …`: registering clients beside a running server, which sees the change on its next request.

pub(in crate::cli) mod metadata;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use model::client::{Client, ClientSecret, check};
use model::keyring::Purpose;
use model::{ClientId, Keyring, Moment, PlainToken};
use serde_json::{Map, Value, json};

use super::args::ConfigFile;
use super::output::{CliError, Output};
use super::work::on_data;
use crate::clock;
use crate::data::Data;
use metadata::{MetadataOptions, Registration};

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
            let registration = metadata::read(add.json, add.options)?;
            on_data(&add.file, async |_, data| self::add(data, registration).await)
        }
        ClientCommand::List(file) => on_data(&file, async |_, data| list(data).await),
        ClientCommand::Show(which) => on_data(&which.file, async |_, data| show(data, which.client_id).await),
        ClientCommand::RotateSecret(rotate) => {
            let asked = rotate.overlap_hours.map(|hours| Duration::from_secs(u64::from(hours) * 3600));
            let id = rotate.which.client_id;
            on_data(&rotate.which.file, async |config, data| {
                rotate_secret(data, id, asked.unwrap_or(config.tokens.client_secret_overlap)).await
            })
        }
        ClientCommand::Remove(which) => on_data(&which.file, async |_, data| remove(data, which.client_id).await),
    }
}

async fn add(data: Data, registration: Registration) -> Result<Output, CliError> {
    let Registration { metadata, surface, first_party } = registration;
    check(&metadata).map_err(|error| CliError::failed(error.to_string()))?;
    let mut moment = clock::moment();
    let secret = metadata.token_endpoint_auth_method.uses_secret().then(|| mint(&data.keyring, &mut moment));
    let (plain, secrets) = match secret {
        Some((plain, kept)) => (Some(plain), vec![kept]),
        None => (None, Vec::new()),
    };
    let id = ClientId::new(&mut moment);
    let client = Client { id, metadata, surface, first_party, created_at: moment.now, secrets };
    let row = client.clone();
    data.store.write(move |tx| store::clients::insert(tx, &row)).await?;
    let mut printed = describe(&client);
    if let Some(plain) = plain {
        printed.insert("client_secret".into(), json!(plain.expose()));
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

async fn rotate_secret(data: Data, id: String, overlap: Duration) -> Result<Output, CliError> {
    let mut moment = clock::moment();
    let (plain, kept) = mint(&data.keyring, &mut moment);
    let until = moment.now.plus(overlap);
    let wanted = ClientId::from_text(&id);
    let found = data.store.write(move |tx| rotate(tx, &wanted, &kept, until)).await?;
    match found {
        Rotation::Done => Ok(Output::json(json!({
            "client_id": id,
            "client_secret": plain.expose(),
            "client_secret_expires_at": 0,
            "previous_secret_expires_at": until.seconds(),
        }))),
        Rotation::NoSecret => Err(CliError::failed(format!(
            "the client {id} proves itself without a secret (token_endpoint_auth_method), so there is none to rotate"
        ))),
        Rotation::Unknown => Err(unknown(&id)),
    }
}

enum Rotation {
    Done,
    NoSecret,
    Unknown,
}

fn rotate(tx: &mut store::Tx, id: &ClientId, new: &ClientSecret, until: model::Timestamp) -> store::Result<Rotation> {
    let Some(client) = store::clients::find(tx, id)? else {
        return Ok(Rotation::Unknown);
    };
    if !client.metadata.token_endpoint_auth_method.uses_secret() {
        return Ok(Rotation::NoSecret);
    }
    store::clients::rotate_secret(tx, id, new, until)?;
    Ok(Rotation::Done)
}

async fn remove(data: Data, id: String) -> Result<Output, CliError> {
    let wanted = ClientId::from_text(&id);
    match data.store.write(move |tx| store::clients::remove(tx, &wanted)).await? {
        true => Ok(Output::new(json!({ "client_id": id, "removed": true }), format!("client {id} is removed"))),
        false => Err(unknown(&id)),
    }
}

/// A new secret: what is shown, and what is kept.
fn mint(keyring: &Keyring, moment: &mut Moment) -> (PlainToken, ClientSecret) {
    let plain = moment.token();
    let hash = keyring.hash(Purpose::ClientSecret, &plain);
    (plain, ClientSecret { hash, created_at: moment.now, expires_at: None })
}

/// The client as RFC 7591 §3.2.1 answers a registration, its secrets left out.
fn describe(client: &Client) -> Map<String, Value> {
    let mut members = match json!(client.metadata) {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    members.insert("scope".into(), json!(client.metadata.scope.to_string()));
    members.insert("client_id".into(), json!(client.id));
    members.insert("client_id_issued_at".into(), json!(client.created_at.seconds()));
    members.insert("surface".into(), json!(client.surface));
    members.insert("first_party".into(), json!(client.first_party));
    members
}

fn unknown(id: &str) -> CliError {
    CliError::failed(format!("no client has the id {id:?}: `signet client list` shows those there are"))
}
