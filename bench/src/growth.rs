//! A database that has grown: people who signed up long ago, each with sessions that still live.

use model::claims::ProfileClaims;
use model::person::{Person, Stage};
use model::session::{Authentication, Session};
use model::surface::ExternalState;
use model::{EmailAddress, PersonId, SessionId, Surface, Timestamp, TokenHash};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use store::sessions::Place;
use store::{DatabaseUrl, Error, OpenOptions, Result, Store, Tx, people, sessions};

use crate::fault::Fault;

/// Sessions of each of them.
pub(crate) const SESSIONS: u64 = 5;
/// People in one transaction.
const BATCH: u64 = 2_000;
const MONTH: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Adds so many people to the SQLite database `file`, which no server has open.
pub(crate) async fn grow(file: &Path, count: u64) -> Result<(), Fault> {
    let url: DatabaseUrl = format!("sqlite://{}", file.display()).parse()?;
    let store = Store::open(&url, &OpenOptions::default())?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_micros();
    let now = Timestamp::from_micros(i64::try_from(now)?);
    for first in (0..count).step_by(usize::try_from(BATCH)?) {
        let last = (first + BATCH).min(count);
        store.write(move |tx| (first..last).try_for_each(|number| add(tx, number, now))).await?;
    }
    store.close().await;
    Ok(())
}

fn add(tx: &mut Tx, number: u64, now: Timestamp) -> Result<()> {
    let id = PersonId::from_text(format!("01900000-0000-7000-8000-{number:012x}"));
    let email = EmailAddress::parse(&format!("resident-{number}@example.com")).map_err(Error::bug)?;
    let person = Person {
        id: id.clone(),
        email,
        email_verified: true,
        name: format!("Resident {number}"),
        claims: ProfileClaims::default(),
        stage: Stage::Active,
        locked_at: None,
        password_changed_at: None,
        external: ExternalState::Never,
        signed_up: false,
        subscription: None,
        created_at: now,
        updated_at: now,
    };
    people::insert(tx, &person, None)?;
    (0..SESSIONS).try_for_each(|session| open_session(tx, &id, number * SESSIONS + session, now))
}

fn open_session(tx: &mut Tx, person: &PersonId, number: u64, now: Timestamp) -> Result<()> {
    let session = Session {
        id: SessionId::from_text(format!("01900000-0001-7000-8000-{number:012x}")),
        person_id: person.clone(),
        authentication: Authentication::by_password(now),
        opened_for: Surface::Website,
        browser: scattered(number, 1),
        created_at: now,
        last_seen_at: now,
        expires_at: now.plus(MONTH),
    };
    let place = Place { user_agent: "Mozilla/5.0".to_owned(), network: "192.0.2.0".to_owned(), client: None };
    sessions::insert(tx, &session, &scattered(number, 2), &place)
}

/// Bytes that lie anywhere among those of others, as keyed hashes do (SplitMix64).
fn scattered(number: u64, kind: u64) -> TokenHash {
    let mut bytes = [0; 32];
    let mut state = number.wrapping_mul(2).wrapping_add(kind);
    for part in bytes.chunks_exact_mut(8) {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        part.copy_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes());
    }
    TokenHash::from_bytes(bytes)
}
