//! First keys, rotation with overlap, withdrawal (OP-5, SEC-20).

use super::generate;
use crate::Provider;
use model::ids::KeyId;
use model::keyring::SealPurpose;
use model::signing::{Algorithm, KeyState, StoredKey};
use model::{Moment, Timestamp};
use std::time::Duration;
use store::{Result, Store, Tx};

/// Makes the keys that are missing, so that each algorithm has one that signs.
pub async fn ensure(provider: &Provider, store: &Store, moment: &mut Moment) -> Result<()> {
    let now = moment.now;
    let stored = store.read(store::keys::list).await?;
    let missing = Algorithm::ALL
        .into_iter()
        .filter(|alg| !stored.iter().any(|key| key.algorithm == *alg && key.state(now) == KeyState::Active));
    let new = missing.map(|alg| generate(&provider.keyring, moment, alg)).collect::<Result<Vec<_>>>()?;
    if new.is_empty() {
        return Ok(());
    }
    store
        .write(move |tx| {
            take_turns(tx)?;
            new.iter().try_for_each(|key| insert_if_none_signs(tx, key, now))
        })
        .await
}

/// The keys that sign now and that the key file can't open (SEC-20).
pub async fn closed(provider: &Provider, store: &Store, now: Timestamp) -> Result<Vec<KeyId>> {
    let stored = store.read(store::keys::list).await?;
    let is_closed = |key: &StoredKey| {
        key.state(now) == KeyState::Active
            && provider.keyring.open(SealPurpose::SigningKey(&key.kid), &key.sealed).is_err()
    };
    Ok(stored.into_iter().filter(is_closed).map(|key| key.kid).collect())
}

/// Makes a new key for each of `algorithms`, which signs from now on. The ones
/// before it stay published for the overlap, so that what they signed verifies.
pub async fn rotate(
    provider: &Provider,
    store: &Store,
    moment: &mut Moment,
    algorithms: &[Algorithm],
) -> Result<Vec<StoredKey>> {
    let (now, until) = (moment.now, moment.now.plus(provider.settings.key_overlap));
    let new = algorithms.iter().map(|alg| generate(&provider.keyring, moment, *alg)).collect::<Result<Vec<_>>>()?;
    let given = new.clone();
    store
        .write(move |tx| {
            take_turns(tx)?;
            new.iter().try_for_each(|key| replace(tx, key, now, until))
        })
        .await?;
    Ok(given)
}

/// Rotates the algorithms whose key has signed for longer than `after`; of
/// several replicas that find it due one does it.
pub async fn rotate_due(provider: &Provider, store: &Store, moment: &mut Moment, after: Duration) -> Result<()> {
    let (now, until) = (moment.now, moment.now.plus(provider.settings.key_overlap));
    let is_due = move |stored: &[StoredKey], algorithm: Algorithm| {
        let mut active = stored.iter().filter(|key| key.algorithm == algorithm && key.state(now) == KeyState::Active);
        active.next().is_some_and(|newest| now.since(newest.created_at) >= after)
    };
    let stored = store.read_one(store::keys::list).await?;
    let due = Algorithm::ALL.into_iter().filter(|algorithm| is_due(&stored, *algorithm));
    let new = due.map(|algorithm| generate(&provider.keyring, moment, algorithm)).collect::<Result<Vec<_>>>()?;
    if new.is_empty() {
        return Ok(());
    }
    store
        .write(move |tx| {
            take_turns(tx)?;
            let stored = store::keys::list(tx)?;
            let still_due = new.iter().filter(|key| is_due(&stored, key.algorithm));
            still_due.into_iter().try_for_each(|key| replace(tx, key, now, until))
        })
        .await
}

/// Makes caches stale, first of all: the row that this changes is the lock
/// that lets changes of keys on several replicas follow one another, each
/// seeing what the one before it did.
fn take_turns(tx: &mut Tx) -> Result<()> {
    store::meta::renew_generation(tx)
}

fn insert_if_none_signs(tx: &mut Tx, key: &StoredKey, now: Timestamp) -> Result<()> {
    let signs = |other: &StoredKey| other.algorithm == key.algorithm && other.state(now) == KeyState::Active;
    if store::keys::list(tx)?.iter().any(signs) { Ok(()) } else { store::keys::insert(tx, key) }
}

fn replace(tx: &mut Tx, key: &StoredKey, now: Timestamp, until: Timestamp) -> Result<()> {
    store::keys::insert(tx, key)?;
    store::keys::retire_all_but(tx, key.algorithm, &key.kid, now, until)
}

/// What became of a withdrawal.
#[derive(Debug)]
pub enum Withdrawn {
    /// The key verifies nothing from now on; a successor that was made because
    /// it was the one that signed.
    Done(Option<Box<StoredKey>>),
    /// There is no such key, or it was withdrawn before.
    NotFound,
}

/// Withdraws a compromised key at once, on every replica.
pub async fn withdraw(provider: &Provider, store: &Store, moment: &mut Moment, kid: KeyId) -> Result<Withdrawn> {
    let now = moment.now;
    let stored = store.read(store::keys::list).await?;
    let Some(key) = stored.into_iter().find(|key| key.kid == kid) else { return Ok(Withdrawn::NotFound) };
    let signs = key.state(now) == KeyState::Active;
    let successor = if signs { Some(generate(&provider.keyring, moment, key.algorithm)?) } else { None };
    let given = successor.clone();
    store
        .write(move |tx| {
            take_turns(tx)?;
            if store::keys::withdraw(tx, &kid, now)?.is_none() {
                return Ok(Withdrawn::NotFound);
            }
            successor.iter().try_for_each(|key| insert_if_none_signs(tx, key, now))?;
            Ok(Withdrawn::Done(given.clone().map(Box::new)))
        })
        .await
}
