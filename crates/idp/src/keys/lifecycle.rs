//! First keys, rotation with overlap, withdrawal (OP-5, SEC-20).

use super::generate;
use crate::Provider;
use model::Moment;
use model::ids::KeyId;
use model::signing::{Algorithm, KeyState, StoredKey};
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
            let present = store::keys::list(tx)?;
            let still_missing = |key: &&StoredKey| {
                !present.iter().any(|p| p.algorithm == key.algorithm && p.state(now) == KeyState::Active)
            };
            new.iter().filter(still_missing).try_for_each(|key| store::keys::insert(tx, key))?;
            store::meta::bump_generation(tx)
        })
        .await
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
            for key in &new {
                replace(tx, key, now, until)?;
            }
            store::meta::bump_generation(tx)
        })
        .await?;
    Ok(given)
}

fn replace(tx: &mut Tx, key: &StoredKey, now: model::Timestamp, until: model::Timestamp) -> Result<()> {
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
            if store::keys::withdraw(tx, &kid, now)?.is_none() {
                return Ok(Withdrawn::NotFound);
            }
            if let Some(key) = &successor {
                store::keys::insert(tx, key)?;
            }
            store::meta::bump_generation(tx)?;
            Ok(Withdrawn::Done(given.clone().map(Box::new)))
        })
        .await
}
