//! External logins: issuer and subject, the person they belong to, and the ones that are disconnected for good.

use crate::columns::time;
use crate::schema::{external_logins, people, sessions};
use crate::{Error, Result, Tx, on};
use diesel::prelude::*;
use model::external::{ExternalLogin, Subject};
use model::person::Stage;
use model::surface::ExternalState;
use model::{PersonId, Timestamp};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = external_logins, treat_none_as_default_value = false)]
struct Row {
    issuer: String,
    subject: String,
    upstream_id: String,
    person_id: String,
    linked_at: i64,
    disconnected_at: Option<i64>,
}

impl Row {
    fn read(self) -> ExternalLogin {
        ExternalLogin {
            subject: Subject { issuer: self.issuer, subject: self.subject },
            upstream_id: self.upstream_id,
            person_id: PersonId::from_text(self.person_id),
            linked_at: Timestamp::from_micros(self.linked_at),
            disconnected_at: time(self.disconnected_at),
        }
    }
}

/// What is known of a subject: linked to somebody, or disconnected.
pub fn find(tx: &mut Tx, subject: &Subject) -> Result<Option<ExternalLogin>> {
    let row: Option<Row> = on!(tx, c => external_logins::table
        .find((&subject.issuer, &subject.subject))
        .select(Row::as_select())
        .get_result(c)
        .optional())?;
    Ok(row.map(Row::read))
}

/// A person's external logins, the live one and those that were.
pub fn of_person(tx: &mut Tx, person: &PersonId) -> Result<Vec<ExternalLogin>> {
    let rows: Vec<Row> = on!(tx, c => external_logins::table
        .filter(external_logins::person_id.eq(person.as_str()))
        .order(external_logins::linked_at.desc())
        .select(Row::as_select())
        .load::<Row>(c))?;
    Ok(rows.into_iter().map(Row::read).collect())
}

/// Links a subject to a person who never had an external login, or knew none that is live. `false` when the subject is
/// somebody's or disconnected, or the person has one or had one: the schema's keys and one conditional statement decide.
pub fn link(tx: &mut Tx, login: &ExternalLogin, state: ExternalState) -> Result<bool> {
    let row = Row {
        issuer: login.subject.issuer.clone(),
        subject: login.subject.subject.clone(),
        upstream_id: login.upstream_id.clone(),
        person_id: login.person_id.to_string(),
        linked_at: login.linked_at.micros(),
        disconnected_at: None,
    };
    let linked = tx.attempt(|tx| {
        let inserted = on!(tx, c => diesel::insert_into(external_logins::table)
            .values(&row)
            .on_conflict((external_logins::issuer, external_logins::subject))
            .do_nothing()
            .execute(c))?;
        if inserted == 0 {
            return Ok(false);
        }
        let marked = on!(tx, c => diesel::update(people::table
                .find(login.person_id.as_str())
                .filter(people::external.eq(ExternalState::Never.as_str())))
            .set(people::external.eq(state.as_str()))
            .execute(c))?;
        if marked == 0 {
            return Err(Error::Constraint("people.external".to_owned()));
        }
        Ok(true)
    });
    match linked {
        Err(Error::Constraint(_)) => Ok(false),
        other => other,
    }
}

/// Forgets a live login whose person is closed or gone, so that its owner can sign up anew; `false` when it isn't live.
pub fn forget(tx: &mut Tx, subject: &Subject) -> Result<bool> {
    on!(tx, c => diesel::delete(external_logins::table
            .find((&subject.issuer, &subject.subject))
            .filter(external_logins::disconnected_at.is_null()))
        .execute(c))
    .map(|rows| rows == 1)
}

/// An upstream calls itself by another issuer identifier from now on: its subjects stay who they are, and the sessions
/// that it opened stay its own.
pub fn rename_issuer(tx: &mut Tx, upstream_id: &str, issuer: &str) -> Result<usize> {
    on!(tx, c => diesel::update(sessions::table
            .filter(sessions::upstream_id.eq(upstream_id))
            .filter(sessions::upstream_issuer.ne(issuer)))
        .set(sessions::upstream_issuer.eq(issuer))
        .execute(c))?;
    on!(tx, c => diesel::update(external_logins::table
            .filter(external_logins::upstream_id.eq(upstream_id))
            .filter(external_logins::issuer.ne(issuer)))
        .set(external_logins::issuer.eq(issuer))
        .execute(c))
}

/// How many people sign in by a live external login of this issuer. Closed accounts don't.
pub fn count_live(tx: &mut Tx, issuer: &str) -> Result<i64> {
    on!(tx, c => external_logins::table
        .inner_join(people::table.on(people::id.eq(external_logins::person_id)))
        .filter(people::stage.ne(Stage::Closed.as_str()))
        .filter(external_logins::issuer.eq(issuer))
        .filter(external_logins::disconnected_at.is_null())
        .count()
        .get_result::<i64>(c))
}

/// Disconnects a person's live login over OpenID Connect, for good (FED-4). `None` when there is none: never linked,
/// disconnected before, or linked over SAML, which is never disconnected here. What was kept of the upstream's
/// tokens is deleted with it.
pub fn disconnect(tx: &mut Tx, person: &PersonId, now: Timestamp) -> Result<Option<ExternalLogin>> {
    let marked = on!(tx, c => diesel::update(people::table
            .find(person.as_str())
            .filter(people::external.eq(ExternalState::Linked.as_str())))
        .set(people::external.eq(ExternalState::Disconnected.as_str()))
        .execute(c))?;
    if marked == 0 {
        return Ok(None);
    }
    let row: Row = on!(tx, c => diesel::update(external_logins::table
            .filter(external_logins::person_id.eq(person.as_str()))
            .filter(external_logins::disconnected_at.is_null()))
        .set(external_logins::disconnected_at.eq(Some(now.micros())))
        .returning(Row::as_returning())
        .get_result(c))?;
    forget_tokens(tx, person)?;
    Ok(Some(row.read()))
}

/// Takes a person's live login over OpenID Connect off their account, as if it had never been linked, where an occasion does
/// ([`end_with`](crate::ends::end_with)); `false` when there is none that was linked at this time or later.
pub(crate) fn take_off(tx: &mut Tx, person: &PersonId, since: Timestamp) -> Result<bool> {
    let is_linked = people::table
        .filter(people::id.eq(person.as_str()))
        .filter(people::external.eq(ExternalState::Linked.as_str()));
    let taken = on!(tx, c => diesel::delete(external_logins::table
            .filter(external_logins::person_id.eq(person.as_str()))
            .filter(external_logins::disconnected_at.is_null())
            .filter(external_logins::linked_at.ge(since.micros()))
            .filter(diesel::dsl::exists(is_linked)))
        .execute(c))?;
    if taken == 0 {
        return Ok(false);
    }
    on!(tx, c => diesel::update(people::table.find(person.as_str()))
        .set(people::external.eq(ExternalState::Never.as_str()))
        .execute(c))?;
    forget_tokens(tx, person)?;
    Ok(true)
}

/// Deletes what is kept of an upstream's tokens with a person's sessions.
fn forget_tokens(tx: &mut Tx, person: &PersonId) -> Result<()> {
    let none: Option<Vec<u8>> = None;
    on!(tx, c => diesel::update(sessions::table.filter(sessions::person_id.eq(person.as_str())))
        .set(sessions::upstream_token.eq(none))
        .execute(c))
    .map(drop)
}
