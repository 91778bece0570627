//! Sessions that another one follows, because the same person signed in again in the same browser.

use super::{Row, find_by_id, read};
use crate::schema::sessions;
use crate::{Result, Tx, on};
use diesel::prelude::*;
use model::person::Person;
use model::session::Session;
use model::{SessionId, Timestamp, TokenHash};

/// So many sign-ins in a row are followed, which is more than anybody makes while a form or a code waits.
const SIGN_INS: usize = 8;

/// Ends a session that the session `by` follows.
pub fn end_followed(tx: &mut Tx, id: &SessionId, by: &SessionId, now: Timestamp) -> Result<()> {
    on!(tx, c => diesel::update(sessions::table.find(id.as_str()).filter(sessions::ended_at.is_null()))
        .set((sessions::ended_at.eq(now.micros()), sessions::followed_by.eq(by.as_str())))
        .execute(c))
    .map(drop)
}

/// The session that goes on for one that has ended, with its person as they are now. `None` where any session on the way
/// there ended otherwise than by the next sign-in.
pub fn find_heir(tx: &mut Tx, id: &SessionId, now: Timestamp) -> Result<Option<(Session, Person)>> {
    let mut last = id.clone();
    for _ in 0..SIGN_INS {
        let Some(next) = follower(tx, &last)? else { return Ok(None) };
        if let Some(found) = find_by_id(tx, &next, now)? {
            return Ok(Some(found));
        }
        last = next;
    }
    Ok(None)
}

/// The session that was behind a cookie until another one followed it, at `since` or later.
pub fn find_followed(tx: &mut Tx, token: &TokenHash, since: Timestamp) -> Result<Option<Session>> {
    let row: Option<Row> = on!(tx, c => sessions::table
        .filter(sessions::token_hash.eq(token.as_bytes().as_slice()))
        .filter(sessions::followed_by.is_not_null())
        .filter(sessions::ended_at.ge(since.micros()))
        .select(Row::as_select())
        .get_result::<Row>(c)
        .optional())?;
    row.map(read).transpose()
}

fn follower(tx: &mut Tx, id: &SessionId) -> Result<Option<SessionId>> {
    let by: Option<Option<String>> =
        on!(tx, c => sessions::table.find(id.as_str()).select(sessions::followed_by).get_result(c).optional())?;
    Ok(by.flatten().map(SessionId::from_text))
}
