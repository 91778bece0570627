//! What all endpoints share: the issuer, lifetimes, and a cache that never guesses.

use crate::device::{Admitted, Asks, Polls, asks};
use crate::keys::KeySet;
use crate::pace::{Beginner, Waiting};
use model::client::Client;
use model::{ClientId, Keyring, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use store::{Result, Store, Tx};

/// Most clients in one cache; past it the cache begins anew.
const MAX_CACHED_CLIENTS: usize = 10_000;

/// Issuer and lifetimes.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The issuer identifier, as configured (OpenID Connect Discovery §3).
    pub issuer: String,
    /// Lifetime of access tokens.
    pub access_token: Duration,
    /// Lifetime of ID tokens.
    pub id_token: Duration,
    /// A refresh token that isn't used for so long dies.
    pub refresh_idle: Duration,
    /// A grant's last refresh token dies so long after the grant was given.
    pub refresh_absolute: Duration,
    /// How long a retired signing key stays published.
    pub key_overlap: Duration,
    /// How long a replaced client secret goes on working.
    pub secret_overlap: Duration,
    /// How long browser sessions live.
    pub session: session::Lifetimes,
}

/// The provider: settings, secrets, and what is cached of clients and keys.
pub struct Provider {
    /// Issuer and lifetimes.
    pub settings: Settings,
    /// The key file.
    pub keyring: Arc<Keyring>,
    cache: RwLock<Option<Arc<Snapshot>>>,
    pub(crate) polls: Polls,
    pub(crate) asks: Asks,
    pub(crate) waiting: Waiting,
}

/// Clients and keys as they were under one generation of the database.
pub struct Snapshot {
    generation: i64,
    /// Signing and verifying keys.
    pub keys: KeySet,
    clients: RwLock<HashMap<ClientId, Arc<Client>>>,
}

impl Provider {
    /// A provider with an empty cache.
    pub fn new(settings: Settings, keyring: Arc<Keyring>) -> Self {
        Self {
            settings,
            keyring,
            cache: RwLock::new(None),
            polls: Polls::default(),
            asks: asks(),
            waiting: Waiting::default(),
        }
    }

    /// Counts one more request for a device's codes; how long its network, or its client there, is to wait when it has had
    /// too many.
    pub fn device_asks(&self, admitted: &Admitted, now: Timestamp) -> Option<Duration> {
        self.asks.take(admitted.asker(), 1, now)
    }

    /// Counts something that is begun and waits for a person, such as a sign-in at an upstream, which takes so many bytes
    /// meanwhile; how long its network or browser is to wait when it has begun too much (SEC-50).
    pub fn begins(&self, from: &Beginner, bytes: usize, now: Timestamp) -> Option<Duration> {
        self.waiting.begin(from, bytes, now)
    }

    /// Keys and clients as they are now: one small read tells whether what is
    /// cached still holds, for commands and other replicas change them too.
    ///
    /// Not to be asked in a transaction that itself changed keys or clients:
    /// the change may yet be rolled back.
    pub fn snapshot(&self, tx: &mut Tx, now: Timestamp) -> Result<Arc<Snapshot>> {
        let generation = store::meta::generation(tx)?;
        self.snapshot_of(tx, generation, now)
    }

    /// The same where the generation is known (see [`Store::write_under`]).
    pub(crate) fn snapshot_of(&self, tx: &mut Tx, generation: i64, now: Timestamp) -> Result<Arc<Snapshot>> {
        if let Some(snapshot) = self.cached(generation, now) {
            return Ok(snapshot);
        }
        let keys = KeySet::open(&self.keyring, &store::keys::list(tx)?, now)?;
        let fresh = Arc::new(Snapshot { generation, keys, clients: RwLock::default() });
        *self.cache.write().unwrap_or_else(PoisonError::into_inner) = Some(fresh.clone());
        Ok(fresh)
    }

    /// The same outside a transaction: while the cache holds, it costs a read that all who ask at the same time share.
    pub async fn current(self: &Arc<Self>, store: &Store, now: Timestamp) -> Result<Arc<Snapshot>> {
        let generation = store.generation().await?;
        if let Some(snapshot) = self.cached(generation, now) {
            return Ok(snapshot);
        }
        let provider = self.clone();
        store.read(move |tx| provider.snapshot(tx, now)).await
    }

    /// What was cached last, for whoever learns by their own query whether it still [`is_of`](Snapshot::is_of) now, and
    /// until then does nothing by it that can't be undone.
    pub(crate) fn last_known(&self, now: Timestamp) -> Option<Arc<Snapshot>> {
        let cached = self.cache.read().unwrap_or_else(PoisonError::into_inner).clone();
        cached.filter(|snapshot| snapshot.keys.holds_at(now))
    }

    fn cached(&self, generation: i64, now: Timestamp) -> Option<Arc<Snapshot>> {
        self.last_known(now).filter(|snapshot| snapshot.is_of(generation))
    }
}

impl Snapshot {
    /// Whether it was read under this generation.
    pub(crate) const fn is_of(&self, generation: i64) -> bool {
        self.generation == generation
    }

    /// The client with this id, if it has been asked for before.
    pub(crate) fn known_client(&self, id: &ClientId) -> Option<Arc<Client>> {
        self.clients.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// The client with this id.
    pub fn client(&self, tx: &mut Tx, id: &ClientId) -> Result<Option<Arc<Client>>> {
        if let Some(client) = self.known_client(id) {
            return Ok(Some(client));
        }
        let Some(client) = store::clients::find(tx, id)?.map(Arc::new) else { return Ok(None) };
        let mut clients = self.clients.write().unwrap_or_else(PoisonError::into_inner);
        if clients.len() >= MAX_CACHED_CLIENTS {
            clients.clear();
        }
        clients.insert(id.clone(), client.clone());
        Ok(Some(client))
    }
}
