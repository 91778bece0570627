//! The transactional outbox (OPS-4): written with the act, claimed with a lease, erased when done.

use crate::columns::{known, to_json};
use crate::schema::outbox;
use crate::{Conn, Error, Result, Tx, on};
use diesel::prelude::*;
use model::keyring::SealPurpose;
use model::outbox::{Channel, Envelope};
use model::{Keyring, Moment, Timestamp};
use std::time::Duration;
use zeroize::Zeroizing;

/// What is left of a sent message (no content, no address) is kept so long, for whoever asks when it went.
const SENT_KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// What is left of a message that was given up is kept so long.
const FAILED_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A message to be written.
struct NewMessage {
    id: String,
    channel: Channel,
    sealed: Vec<u8>,
    at: Timestamp,
    give_up_at: Timestamp,
}

/// A claimed message: nobody else has it until the lease lapses.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Identifier (UUIDv7): the `Message-ID` and the idempotency key are made of it.
    pub id: String,
    /// By which way it goes.
    pub channel: Channel,
    sealed: Vec<u8>,
    /// Which try this is, from 1. It tells this claim from a later one.
    pub attempt: i64,
    /// When it isn't worth sending any more.
    pub give_up_at: Timestamp,
    /// When it was written.
    pub created_at: Timestamp,
}

/// How full the outbox is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Depth {
    /// Messages that wait.
    pub waiting: i64,
    /// Messages that were given up (the dead letters), while they are kept.
    pub failed: i64,
}

/// Writes a message, sealed and due at once. It is sent after the transaction that tells of it, and only if that commits.
pub fn post(tx: &mut Tx, keyring: &Keyring, moment: &mut Moment, envelope: &Envelope) -> Result<()> {
    let id = moment.uuid();
    let plain = Zeroizing::new(to_json(envelope)?);
    let sealed = keyring.seal(moment, SealPurpose::Message(&id), plain.as_bytes());
    let (at, give_up_at) = (moment.now, moment.now.plus(envelope.message.patience()));
    insert(tx, &NewMessage { id, channel: envelope.channel, sealed, at, give_up_at })
}

/// What a claimed message says and to whom.
pub fn open(keyring: &Keyring, claim: &Claim) -> Result<Envelope> {
    let plain = keyring.open(SealPurpose::Message(&claim.id), &claim.sealed).map_err(Error::bug)?;
    serde_json::from_slice(&plain).map_err(|error| Error::bug(format!("an outbox message can't be read: {error}")))
}

/// Whether the key file opens a claimed message at all (SEC-20).
pub fn opens(keyring: &Keyring, claim: &Claim) -> bool {
    keyring.open(SealPurpose::Message(&claim.id), &claim.sealed).is_ok()
}

/// Writes a sealed message.
fn insert(tx: &mut Tx, new: &NewMessage) -> Result<()> {
    on!(tx, c => diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(&new.id),
            outbox::channel.eq(new.channel.as_str()),
            outbox::sealed.eq(Some(new.sealed.as_slice())),
            outbox::attempts.eq(0),
            outbox::due_at.eq(Some(new.at.micros())),
            outbox::give_up_at.eq(new.give_up_at.micros()),
            outbox::created_at.eq(new.at.micros()),
        ))
        .execute(c))
    .map(drop)
}

type ClaimRow = (String, String, Option<Vec<u8>>, i64, i64, i64);

/// Claims up to `limit` due messages of a channel until `now + lease`, the oldest first.
pub fn claim(tx: &mut Tx, channel: Channel, now: Timestamp, lease: Duration, limit: i64) -> Result<Vec<Claim>> {
    let due = due_ids(tx, channel, now, limit)?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<ClaimRow> = on!(tx, c => diesel::update(outbox::table
            .filter(outbox::id.eq_any(&due))
            .filter(outbox::due_at.le(now.micros())))
        .set((outbox::attempts.eq(outbox::attempts + 1), outbox::due_at.eq(now.plus(lease).micros())))
        .returning((
            outbox::id,
            outbox::channel,
            outbox::sealed,
            outbox::attempts,
            outbox::give_up_at,
            outbox::created_at,
        ))
        .get_results::<ClaimRow>(c))?;
    let mut claims = rows.into_iter().map(read).collect::<Result<Vec<Claim>>>()?;
    claims.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(claims)
}

/// The one query that honestly differs: PostgreSQL's workers pass over what another one is claiming, SQLite
/// has one writer.
fn due_ids(tx: &mut Tx, channel: Channel, now: Timestamp, limit: i64) -> Result<Vec<String>> {
    let found: QueryResult<Vec<String>> = match tx.conn_mut() {
        Conn::Sqlite(c) => outbox::table
            .filter(outbox::channel.eq(channel.as_str()))
            .filter(outbox::due_at.le(now.micros()))
            .order(outbox::due_at)
            .limit(limit)
            .select(outbox::id)
            .load(c),
        Conn::Postgres(c) => outbox::table
            .filter(outbox::channel.eq(channel.as_str()))
            .filter(outbox::due_at.le(now.micros()))
            .order(outbox::due_at)
            .limit(limit)
            .select(outbox::id)
            .for_update()
            .skip_locked()
            .load(c),
    };
    tx.note(found)
}

fn read((id, channel, sealed, attempt, give_up_at, created_at): ClaimRow) -> Result<Claim> {
    Ok(Claim {
        id,
        channel: known("outbox.channel", &channel, Channel::from_text(&channel))?,
        sealed: sealed.unwrap_or_default(),
        attempt,
        give_up_at: Timestamp::from_micros(give_up_at),
        created_at: Timestamp::from_micros(created_at),
    })
}

/// The message was sent: its content goes. `false` when the claim had lapsed and another one was made since.
pub fn sent(tx: &mut Tx, claim: &Claim, now: Timestamp) -> Result<bool> {
    let (content, due, error): (Option<Vec<u8>>, Option<i64>, Option<&str>) = (None, None, None);
    on!(tx, c => diesel::update(outbox::table
            .filter(outbox::id.eq(&claim.id))
            .filter(outbox::sent_at.is_null())
            .filter(outbox::failed_at.is_null()))
        .set((
            outbox::sealed.eq(content),
            outbox::due_at.eq(due),
            outbox::last_error.eq(error),
            outbox::sent_at.eq(now.micros()),
            outbox::erase_at.eq(now.plus(SENT_KEPT).micros()),
        ))
        .execute(c))
    .map(|rows| rows == 1)
}

/// The try failed, and the next one is at `due_at`. `error` says why, without anything of the content or address.
pub fn try_again(tx: &mut Tx, claim: &Claim, due_at: Timestamp, error: &str) -> Result<bool> {
    on!(tx, c => diesel::update(outbox::table
            .filter(outbox::id.eq(&claim.id))
            .filter(outbox::attempts.eq(claim.attempt))
            .filter(outbox::due_at.is_not_null()))
        .set((outbox::due_at.eq(due_at.micros()), outbox::last_error.eq(error)))
        .execute(c))
    .map(|rows| rows == 1)
}

/// The message is given up: a dead letter, without its content.
pub fn give_up(tx: &mut Tx, claim: &Claim, now: Timestamp, error: &str) -> Result<bool> {
    let (content, due): (Option<Vec<u8>>, Option<i64>) = (None, None);
    on!(tx, c => diesel::update(outbox::table
            .filter(outbox::id.eq(&claim.id))
            .filter(outbox::attempts.eq(claim.attempt))
            .filter(outbox::due_at.is_not_null()))
        .set((
            outbox::sealed.eq(content),
            outbox::due_at.eq(due),
            outbox::last_error.eq(error),
            outbox::failed_at.eq(now.micros()),
            outbox::erase_at.eq(now.plus(FAILED_KEPT).micros()),
        ))
        .execute(c))
    .map(|rows| rows == 1)
}

/// When the next message of these channels is due, claimed ones included.
pub fn next_due(tx: &mut Tx, channels: &[Channel]) -> Result<Option<Timestamp>> {
    let channels = channels.iter().map(|channel| channel.as_str());
    let due: Option<i64> = on!(tx, c => outbox::table
        .filter(outbox::channel.eq_any(channels.clone()))
        .select(diesel::dsl::min(outbox::due_at))
        .get_result::<Option<i64>>(c))?;
    Ok(due.map(Timestamp::from_micros))
}

/// How many wait, and how many were given up.
pub fn depth(tx: &mut Tx) -> Result<Depth> {
    let waiting: i64 = on!(tx, c => outbox::table.filter(outbox::due_at.is_not_null()).count().get_result::<i64>(c))?;
    let failed: i64 = on!(tx, c => outbox::table.filter(outbox::failed_at.is_not_null()).count().get_result::<i64>(c))?;
    Ok(Depth { waiting, failed })
}
