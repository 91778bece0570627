//! The external logins that there are: those of the configuration, and those that were added since (FED-8).

use std::sync::{Arc, PoisonError, RwLock};

use actix_web::web;
use federation::HealthLine;
use federation::oidc::{Secret, Settings, Upstream};
use model::external::{StoredUpstream, Subject};
use model::keyring::SealPurpose;
use model::{Keyring, Moment, PlainToken, Timestamp};
use outbound::{Client, Reach, Roots};
use serde_json::{Value, json};
use store::Store;
use tokio::task::JoinSet;
use url::Url;

use crate::app::App;
use crate::config::{Config, Issuer, OidcUpstream};
use crate::routes::pages;
use crate::text::{machine_readable, utc};

/// All upstreams of one server.
pub struct Upstreams {
    configured: Vec<Arc<Upstream>>,
    added: RwLock<Added>,
    /// For upstreams that were added: what they say isn't the operator's own word (SEC-19).
    guarded: Client,
    issuer: Issuer,
}

#[derive(Default)]
struct Added {
    generation: Option<i64>,
    all: Vec<(StoredUpstream, Arc<Upstream>)>,
}

/// Why upstreams can't be reached at all.
#[derive(Debug, thiserror::Error)]
pub enum NoClient {
    /// Certificates.
    #[error("outbound.ca_file: {0}")]
    Roots(#[from] outbound::RootsError),
    /// The client.
    #[error("{0}")]
    Client(#[from] outbound::Failure),
}

impl Upstreams {
    /// Those of the configuration. Nothing is asked of them yet.
    ///
    /// # Errors
    /// When no client can be made to reach them.
    pub fn of(config: &Config) -> Result<Self, NoClient> {
        let roots = config.outbound.ca_file.as_deref().map(Roots::read).transpose()?.unwrap_or_default();
        let trusting = Client::new(&roots)?;
        let issuer = config.server.issuer.clone();
        let one = |upstream: &OidcUpstream| Arc::new(Upstream::new(configured(upstream, &issuer), trusting.clone()));
        Ok(Self {
            configured: config.upstreams.iter().map(one).collect(),
            added: RwLock::default(),
            guarded: Client::guarded(&roots, reach(config))?,
            issuer,
        })
    }

    /// All there are now: one small read tells whether some were added or removed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self, store: &Store, keyring: &Keyring) -> store::Result<Vec<Arc<Upstream>>> {
        let now = store.read_one(store::meta::generation).await?;
        if self.added.read().unwrap_or_else(PoisonError::into_inner).generation != Some(now) {
            let read = |tx: &mut store::Tx| Ok((store::meta::generation(tx)?, store::upstreams::list(tx)?));
            let (generation, stored) = store.read(read).await?;
            self.keep(generation, stored, keyring);
        }
        Ok(self.known())
    }

    /// The one with this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: &str, store: &Store, keyring: &Keyring) -> store::Result<Option<Arc<Upstream>>> {
        Ok(self.all(store, keyring).await?.into_iter().find(|upstream| upstream.settings.id == id))
    }

    /// Those that this server knows of, without asking the database.
    fn known(&self) -> Vec<Arc<Upstream>> {
        let added = self.added.read().unwrap_or_else(PoisonError::into_inner);
        self.configured.iter().cloned().chain(added.all.iter().map(|(_, upstream)| upstream.clone())).collect()
    }

    /// What `/readyz` says of those that can't be used, or let nobody through (SEC-51).
    pub(crate) fn outages(&self) -> Option<String> {
        let remark = |(id, line): &(String, HealthLine)| match (&line.outage, &line.refusal) {
            (Some(outage), _) => Some(format!("{id}: failing since {}: {}", rfc_3339(outage.since), outage.why)),
            (None, Some((at, why))) => Some(format!("{id}: let nobody through at {}: {why}", rfc_3339(*at))),
            (None, None) => None,
        };
        let remarks: Vec<String> = self.lines().iter().filter_map(remark).collect();
        (!remarks.is_empty()).then(|| remarks.join("; "))
    }

    /// The line of health of each, as `/readyz` tells it (FED-8); nothing where there is none.
    pub(crate) fn health(&self, now: Timestamp) -> Option<Value> {
        let line = |(id, line): &(String, HealthLine)| {
            let error = line.last_error.as_ref().map(|(at, why)| json!({ "at": rfc_3339(*at), "why": why }));
            json!({
                "id": id,
                "up": line.metadata_at.map(|_| line.outage.is_none()),
                "metadata_age_seconds": line.metadata_at.map(|at| now.since(at).as_secs()),
                "last_success": line.last_success.map(rfc_3339),
                "last_error": error,
            })
        };
        let lines: Vec<Value> = self.lines().iter().map(line).collect();
        (!lines.is_empty()).then(|| lines.into())
    }

    /// How each is doing that this server knows of, by id.
    pub(crate) fn lines(&self) -> Vec<(String, HealthLine)> {
        self.known().iter().map(|upstream| (upstream.settings.id.clone(), upstream.health.line())).collect()
    }

    /// Takes what was added; what is as it was before keeps what is known of it. An id of the configuration's goes before.
    fn keep(&self, generation: i64, stored: Vec<StoredUpstream>, keyring: &Keyring) {
        let mut added = self.added.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::take(&mut added.all);
        let is_new = |id: &str| self.configured.iter().all(|upstream| upstream.settings.id != id);
        let with_known = |stored: StoredUpstream| match before.iter().find(|(other, _)| *other == stored) {
            Some((_, upstream)) => (stored, upstream.clone()),
            None => {
                let upstream = Upstream::new(of_stored(&stored, keyring, &self.issuer), self.guarded.clone());
                (stored, Arc::new(upstream))
            }
        };
        added.all = stored.into_iter().filter(|stored| is_new(&stored.id)).map(with_known).collect();
        added.generation = Some(generation);
    }
}

impl std::fmt::Debug for Upstreams {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Upstreams").field("configured", &self.configured).finish_non_exhaustive()
    }
}

impl App {
    /// The external logins that there are now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn upstreams(&self) -> store::Result<Vec<Arc<Upstream>>> {
        self.upstreams.all(&self.store, &self.provider.keyring).await
    }

    /// The external login with this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn upstream(&self, id: &str) -> store::Result<Option<Arc<Upstream>>> {
        self.upstreams.find(id, &self.store, &self.provider.keyring).await
    }
}

/// Looks at each upstream now and then, so that its line of health and the sign-in page say how it is (FED-8, FED-9).
pub async fn watch(app: web::Data<App>) {
    loop {
        let mut looks = JoinSet::new();
        for upstream in app.upstreams().await.unwrap_or_default() {
            let now = (app.clock)().now;
            // What is wrong is noted there.
            looks.spawn(async move { drop(upstream.check(now).await) });
        }
        // None waits for another that is slow.
        looks.join_all().await;
        pause().await;
    }
}

fn rfc_3339(at: Timestamp) -> String {
    machine_readable(utc(at))
}

#[expect(clippy::disallowed_methods, reason = "the watch waits between its looks; no decision hangs on how long")]
async fn pause() {
    tokio::time::sleep(std::time::Duration::from_secs(20)).await;
}

/// How far upstreams may lie that were added.
pub(crate) fn reach(config: &Config) -> Reach {
    if config.outbound.allow_loopback { Reach::PublicOrLoopback } else { Reach::Public }
}

/// An upstream as people know it.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    /// Its id.
    pub(crate) id: &'a str,
    /// Its issuer identifier.
    pub(crate) issuer: &'a str,
    /// Its name.
    pub(crate) name: &'a str,
}

/// What the external login of a subject is called: its issuer is what it belongs to, and where there are several ways to
/// that, the one with the id that it was seen under. Where its issuer isn't offered any more, people know it by its host.
pub(crate) fn name_of<'a>(known: impl Iterator<Item = Known<'a>>, subject: &Subject, id: &str) -> String {
    let same: Vec<Known<'a>> = known.filter(|upstream| upstream.issuer == subject.issuer).collect();
    let exact = same.iter().find(|upstream| upstream.id == id).or(same.first());
    match exact {
        Some(upstream) => upstream.name.to_owned(),
        None => host_of(&subject.issuer).unwrap_or_else(|| id.to_owned()),
    }
}

fn host_of(issuer: &str) -> Option<String> {
    Url::parse(issuer).ok()?.host_str().map(str::to_owned)
}

/// Seals the secret of an upstream that is added.
pub(crate) fn seal_secret(keyring: &Keyring, moment: &mut Moment, secret: &str) -> Vec<u8> {
    keyring.seal(moment, SealPurpose::UpstreamSecret, secret.as_bytes())
}

/// Seals all secrets under the key file's first `seal` line, and gives the ids whose secret it can't open.
///
/// # Errors
/// When the database fails.
pub(crate) async fn reseal(store: &Store, keyring: &Keyring, moment: &mut Moment) -> store::Result<Vec<String>> {
    let mut closed = Vec::new();
    for StoredUpstream { id, sealed_secret, .. } in store.read(store::upstreams::list).await? {
        let Some(sealed) = sealed_secret else { continue };
        match keyring.open(SealPurpose::UpstreamSecret, &sealed) {
            Ok(plain) => {
                let anew = keyring.seal(moment, SealPurpose::UpstreamSecret, &plain);
                // One that was removed, or sealed by somebody else meanwhile, needs nothing more.
                store.write(move |tx| store::upstreams::reseal(tx, &id, &sealed, &anew)).await?;
            }
            Err(_) => closed.push(id),
        }
    }
    Ok(closed)
}

/// The ids of upstreams that were added whose secret the key file can't open (SEC-20).
///
/// # Errors
/// When the database fails.
pub(crate) async fn closed(store: &Store, keyring: &Keyring) -> store::Result<Vec<String>> {
    let stored = store.read(store::upstreams::list).await?;
    let is_closed = |stored: &StoredUpstream| matches!(secret_of(stored, keyring), Secret::Sealed);
    Ok(stored.into_iter().filter(is_closed).map(|stored| stored.id).collect())
}

fn secret_of(stored: &StoredUpstream, keyring: &Keyring) -> Secret {
    let Some(sealed) = &stored.sealed_secret else { return Secret::None };
    let Ok(plain) = keyring.open(SealPurpose::UpstreamSecret, sealed) else { return Secret::Sealed };
    std::str::from_utf8(&plain).map_or(Secret::Sealed, |secret| Secret::Known(PlainToken::presented(secret)))
}

fn configured(upstream: &OidcUpstream, issuer: &Issuer) -> Settings {
    let secret = upstream.client_secret.as_ref().map(|secret| PlainToken::presented(secret.expose()));
    let OidcUpstream { id, name, issuer: theirs, client_id, .. } = upstream;
    Settings {
        id: id.clone(),
        name: name.clone(),
        issuer: theirs.clone(),
        client_id: client_id.clone(),
        client_secret: secret.map_or(Secret::None, Secret::Known),
        auth_method: upstream.auth_method,
        callback: callback(id, issuer),
        signed_out: address(pages::SIGNED_OUT, issuer),
    }
}

/// A secret that the key file can't open keeps the upstream from being used.
pub(crate) fn of_stored(stored: &StoredUpstream, keyring: &Keyring, issuer: &Issuer) -> Settings {
    let StoredUpstream { id, name, issuer: theirs, client_id, .. } = stored;
    Settings {
        id: id.clone(),
        name: name.clone(),
        issuer: theirs.clone(),
        client_id: client_id.clone(),
        client_secret: secret_of(stored, keyring),
        auth_method: stored.auth_method,
        callback: callback(id, issuer),
        signed_out: address(pages::SIGNED_OUT, issuer),
    }
}

fn callback(id: &str, ours: &Issuer) -> Url {
    address(&pages::upstream_callback(id), ours)
}

fn address(path: &str, ours: &Issuer) -> Url {
    Url::parse(&ours.join(path)).expect("an address under the issuer is one")
}
