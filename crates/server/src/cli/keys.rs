//! `signet keys …`: the signing keys, beside a running server, which sees the change on its next request.

use std::sync::Arc;

use clap::{Args, Subcommand};
use idp::Provider;
use idp::keys::{self, Withdrawn};
use model::Timestamp;
use model::ids::KeyId;
use model::signing::{Algorithm, StoredKey};
use serde_json::{Value, json};

use super::args::ConfigFile;
use super::output::{CliError, Output, rfc_3339};
use super::work::on_data;
use crate::clock;
use crate::config::Config;
use crate::data::Data;
use crate::upstreams;

#[derive(Debug, Subcommand)]
pub(super) enum KeysCommand {
    /// Print all signing keys and where they stand
    List(ConfigFile),
    /// Make new keys, which sign from now on; the ones before stay published for the overlap. Secrets of upstreams are sealed
    /// anew
    Rotate(Rotate),
    /// Take a compromised key out of use at once; whatever it signed is refused from then on
    Withdraw(Withdraw),
}

#[derive(Args, Debug)]
pub(super) struct Rotate {
    #[command(flatten)]
    file: ConfigFile,
    /// Only the key of this algorithm; may be given more than once
    #[arg(long, value_name = "ALG", value_parser = algorithm)]
    algorithm: Vec<Algorithm>,
}

#[derive(Args, Debug)]
pub(super) struct Withdraw {
    #[command(flatten)]
    file: ConfigFile,
    /// The key's id
    #[arg(allow_hyphen_values = true)]
    kid: String,
}

pub(super) fn run(command: KeysCommand) -> Result<Output, CliError> {
    match command {
        KeysCommand::List(file) => on_data(&file, async |_, data| list(data).await),
        KeysCommand::Rotate(rotate) => {
            let algorithms = match rotate.algorithm {
                none if none.is_empty() => Algorithm::ALL.to_vec(),
                some => some,
            };
            on_data(&rotate.file, async |config, data| self::rotate(config, data, &algorithms).await)
        }
        KeysCommand::Withdraw(withdraw) => {
            on_data(&withdraw.file, async |config, data| self::withdraw(config, data, withdraw.kid).await)
        }
    }
}

async fn list(data: Data) -> Result<Output, CliError> {
    let now = clock::now();
    let keys = data.store.read(store::keys::list).await?;
    let line = |key: &StoredKey| format!("{}  {:5}  {}", key.kid, key.algorithm.as_str(), key.state(now).as_str());
    let lines: Vec<_> = keys.iter().map(line).collect();
    let all: Vec<_> = keys.iter().map(|key| describe(key, now)).collect();
    Ok(Output::new(json!(all), lines.join("\n")))
}

async fn rotate(config: Config, data: Data, algorithms: &[Algorithm]) -> Result<Output, CliError> {
    let mut moment = clock::moment();
    let closed = upstreams::reseal(&data.store, &data.keyring, &mut moment).await?;
    let provider = Provider::new(config.provider_settings(), Arc::new(data.keyring));
    let made = keys::rotate(&provider, &data.store, &mut moment, algorithms).await?;
    let lines: Vec<_> =
        made.iter().map(|key| format!("{} signs {} from now on", key.kid, key.algorithm.as_str())).collect();
    let all: Vec<_> = made.iter().map(|key| describe(key, moment.now)).collect();
    let failed = (!closed.is_empty()).then(|| {
        format!(
            "the client_secret of {} can't be opened with the key file, and is sealed as it was: put the `seal` line back \
             that was taken out, or remove the upstream and add it again",
            closed.join(", ")
        )
    });
    Ok(Output::new(json!(all), lines.join("\n")).but_failed(failed))
}

async fn withdraw(config: Config, data: Data, kid: String) -> Result<Output, CliError> {
    let mut moment = clock::moment();
    let provider = Provider::new(config.provider_settings(), Arc::new(data.keyring));
    let done = keys::withdraw(&provider, &data.store, &mut moment, KeyId::from_text(&kid)).await?;
    let Withdrawn::Done(successor) = done else {
        return Err(CliError::failed(format!("no key with the id {kid:?} is in use: `signet keys list` shows all")));
    };
    let mut text = format!("{kid} is withdrawn: what it signed is refused from now on");
    if let Some(key) = &successor {
        text.push_str(&format!("\n{} signs {} from now on", key.kid, key.algorithm.as_str()));
    }
    let successor = successor.map(|key| describe(&key, moment.now));
    Ok(Output::new(json!({ "kid": kid, "state": "withdrawn", "successor": successor }), text))
}

fn describe(key: &StoredKey, now: Timestamp) -> Value {
    json!({
        "kid": key.kid,
        "algorithm": key.algorithm.as_str(),
        "state": key.state(now).as_str(),
        "created_at": rfc_3339(key.created_at),
        "retired_at": key.retired_at.map(rfc_3339),
        "published_until": key.published_until.map(rfc_3339),
        "withdrawn_at": key.withdrawn_at.map(rfc_3339),
    })
}

fn algorithm(text: &str) -> Result<Algorithm, String> {
    Algorithm::from_text(text).ok_or_else(|| {
        let all: Vec<_> = Algorithm::ALL.iter().map(|alg| alg.as_str()).collect();
        format!("give one of {}", all.join(", "))
    })
}
