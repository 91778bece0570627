//! The external logins that there are: those of the configuration, and those that were added since (FED-8).

use std::sync::{Arc, PoisonError, RwLock};

use actix_web::web;
use federation::oidc::{Settings, Upstream};
use model::external::StoredUpstream;
use model::{Keyring, PlainToken, Timestamp};
use outbound::{Client, Reach, Roots};
use store::Store;
use url::Url;

use crate::app::App;
use crate::config::{Config, Issuer, OidcUpstream};
use crate::routes::pages;
use crate::text::{machine_readable, utc};

/// What the secrets of upstreams that were added are sealed for.
const SECRET: &str = "upstream-client-secret";

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
        let reach = if config.outbound.allow_loopback { Reach::PublicOrLoopback } else { Reach::Public };
        let one = |upstream: &OidcUpstream| Arc::new(Upstream::new(configured(upstream, &issuer), trusting.clone()));
        Ok(Self {
            configured: config.upstreams.iter().map(one).collect(),
            added: RwLock::default(),
            guarded: Client::guarded(&roots, reach)?,
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

    /// What `/readyz` says of those that don't answer (SEC-51).
    pub(crate) fn outages(&self) -> Option<String> {
        let remark = |upstream: &Arc<Upstream>| {
            let line = upstream.health.line();
            let since = rfc_3339(line.down_since?);
            let why = line.last_error.map(|(_, why)| why).unwrap_or_default();
            Some(format!("{}: failing since {since}: {why}", upstream.settings.id))
        };
        let remarks: Vec<String> = self.known().iter().filter_map(remark).collect();
        (!remarks.is_empty()).then(|| remarks.join("; "))
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
        for upstream in app.upstreams().await.unwrap_or_default() {
            // What is wrong is noted there.
            let _ = upstream.check((app.clock)().now).await;
            app.metrics.upstream(&upstream.settings.id, &upstream.health.line());
        }
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

/// Seals the secret of an upstream that is added.
pub(crate) fn seal_secret(keyring: &Keyring, moment: &mut model::Moment, secret: &str) -> Vec<u8> {
    keyring.seal(moment, SECRET, secret.as_bytes())
}

fn configured(upstream: &OidcUpstream, issuer: &Issuer) -> Settings {
    let secret = upstream.client_secret.as_ref().map(|secret| PlainToken::presented(secret.expose()));
    let OidcUpstream { id, name, issuer: theirs, client_id, .. } = upstream;
    settings(id, name, theirs, client_id, secret, issuer)
}

/// A secret that the key file can't open is as good as none: the upstream will refuse, and its health says so.
pub(crate) fn of_stored(stored: &StoredUpstream, keyring: &Keyring, issuer: &Issuer) -> Settings {
    let opened = stored.sealed_secret.as_deref().and_then(|sealed| keyring.open(SECRET, sealed).ok());
    let secret = opened.as_deref().and_then(|plain| std::str::from_utf8(plain).ok()).map(PlainToken::presented);
    let StoredUpstream { id, name, issuer: theirs, client_id, .. } = stored;
    settings(id, name, theirs, client_id, secret, issuer)
}

fn settings(
    id: &str,
    name: &str,
    theirs: &str,
    client_id: &str,
    client_secret: Option<PlainToken>,
    ours: &Issuer,
) -> Settings {
    let address = |path: &str| Url::parse(&ours.join(path)).expect("an address under the issuer is one");
    Settings {
        id: id.to_owned(),
        name: name.to_owned(),
        issuer: theirs.to_owned(),
        client_id: client_id.to_owned(),
        client_secret,
        callback: address(&pages::upstream_callback(id)),
        signed_out: address(pages::SIGNED_OUT),
    }
}
