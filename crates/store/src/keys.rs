//! Signing keys, their private halves sealed.

use crate::columns::{known, time};
use crate::schema::signing_keys;
use crate::{Result, Tx, on};
use diesel::prelude::*;
use model::Timestamp;
use model::ids::KeyId;
use model::signing::{Algorithm, StoredKey};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = signing_keys, treat_none_as_default_value = false)]
struct Row {
    kid: String,
    algorithm: String,
    public_jwk: String,
    sealed: Vec<u8>,
    created_at: i64,
    retired_at: Option<i64>,
    published_until: Option<i64>,
    withdrawn_at: Option<i64>,
}

impl Row {
    fn read(self) -> Result<StoredKey> {
        Ok(StoredKey {
            algorithm: known("signing_keys.algorithm", &self.algorithm, Algorithm::from_text(&self.algorithm))?,
            kid: KeyId::from_text(self.kid),
            public_jwk: self.public_jwk,
            sealed: self.sealed,
            created_at: Timestamp::from_micros(self.created_at),
            retired_at: time(self.retired_at),
            published_until: time(self.published_until),
            withdrawn_at: time(self.withdrawn_at),
        })
    }
}

/// Adds a key.
pub fn insert(tx: &mut Tx, key: &StoredKey) -> Result<()> {
    let row = Row {
        kid: key.kid.to_string(),
        algorithm: key.algorithm.as_str().to_owned(),
        public_jwk: key.public_jwk.clone(),
        sealed: key.sealed.clone(),
        created_at: key.created_at.micros(),
        retired_at: key.retired_at.map(Timestamp::micros),
        published_until: key.published_until.map(Timestamp::micros),
        withdrawn_at: key.withdrawn_at.map(Timestamp::micros),
    };
    on!(tx, c => diesel::insert_into(signing_keys::table).values(&row).execute(c)).map(drop)
}

/// Every key, newest first.
pub fn list(tx: &mut Tx) -> Result<Vec<StoredKey>> {
    on!(tx, c => signing_keys::table
        .order((signing_keys::created_at.desc(), signing_keys::kid.desc()))
        .select(Row::as_select())
        .load(c))?
    .into_iter()
    .map(Row::read)
    .collect()
}

/// Ends signing with every key of `algorithm` but `successor`; the retired
/// ones stay published until `published_until`.
pub fn retire_all_but(
    tx: &mut Tx,
    algorithm: Algorithm,
    successor: &KeyId,
    now: Timestamp,
    published_until: Timestamp,
) -> Result<()> {
    on!(tx, c => diesel::update(signing_keys::table
            .filter(signing_keys::algorithm.eq(algorithm.as_str()))
            .filter(signing_keys::kid.ne(successor.as_str()))
            .filter(signing_keys::retired_at.is_null()))
        .set((signing_keys::retired_at.eq(now.micros()), signing_keys::published_until.eq(published_until.micros())))
        .execute(c))
    .map(drop)
}

/// Withdraws a key for good; gives its algorithm, `None` when there is no such
/// key or it was withdrawn before.
pub fn withdraw(tx: &mut Tx, kid: &KeyId, now: Timestamp) -> Result<Option<Algorithm>> {
    let algorithm: Option<String> = on!(tx, c => diesel::update(signing_keys::table
            .filter(signing_keys::kid.eq(kid.as_str()))
            .filter(signing_keys::withdrawn_at.is_null()))
        .set(signing_keys::withdrawn_at.eq(now.micros()))
        .returning(signing_keys::algorithm)
        .get_result(c)
        .optional())?;
    algorithm.map(|text| known("signing_keys.algorithm", &text, Algorithm::from_text(&text))).transpose()
}
