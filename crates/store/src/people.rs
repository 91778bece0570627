//! People and their password hashes.

use crate::columns::{from_json, known, time, to_json};
use crate::schema::people;
use crate::{Conn, Error, Result, Tx, on};
use diesel::prelude::*;
use model::person::{Person, Stage};
use model::{EmailAddress, PersonId, Timestamp};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = people, treat_none_as_default_value = false)]
pub(crate) struct Row {
    id: String,
    email: String,
    email_canonical: String,
    email_verified: bool,
    name: String,
    claims: String,
    stage: String,
    locked_at: Option<i64>,
    password_hash: Option<String>,
    password_changed_at: Option<i64>,
    created_at: i64,
    updated_at: i64,
}

impl Row {
    pub(crate) fn read(self) -> Result<Person> {
        Ok(Person {
            id: PersonId::from_text(self.id),
            email: EmailAddress::parse(&self.email)
                .map_err(|e| Error::bug(format!("people.email can't be read: {e}")))?,
            email_verified: self.email_verified,
            name: self.name,
            claims: from_json("people.claims", &self.claims)?,
            stage: known("people.stage", &self.stage, Stage::from_text(&self.stage))?,
            locked_at: time(self.locked_at),
            password_changed_at: time(self.password_changed_at),
            created_at: Timestamp::from_micros(self.created_at),
            updated_at: Timestamp::from_micros(self.updated_at),
        })
    }
}

/// A password's hash in the PHC string format.
pub struct PasswordHash(String);

impl PasswordHash {
    /// The hash that a hashing function gave.
    pub const fn new(phc: String) -> Self {
        Self(phc)
    }

    /// The PHC string, for verification.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash")
    }
}

/// Adds a person; `false` when the email address is taken. The person's
/// `password_changed_at` is kept together with `password`, or not at all.
pub fn insert(tx: &mut Tx, person: &Person, password: Option<&PasswordHash>) -> Result<bool> {
    let row = Row {
        id: person.id.to_string(),
        email: person.email.to_string(),
        email_canonical: person.email.canonical().to_owned(),
        email_verified: person.email_verified,
        name: person.name.clone(),
        claims: to_json(&person.claims)?,
        stage: person.stage.as_str().to_owned(),
        locked_at: person.locked_at.map(Timestamp::micros),
        password_hash: password.map(|hash| hash.0.clone()),
        password_changed_at: password.and(person.password_changed_at).map(Timestamp::micros),
        created_at: person.created_at.micros(),
        updated_at: person.updated_at.micros(),
    };
    on!(tx, c => diesel::insert_into(people::table)
        .values(&row)
        .on_conflict(people::email_canonical)
        .do_nothing()
        .execute(c))
    .map(|rows| rows == 1)
}

/// The person with this id.
pub fn find(tx: &mut Tx, id: &PersonId) -> Result<Option<Person>> {
    on!(tx, c => people::table.find(id.as_str()).select(Row::as_select()).get_result(c).optional())?
        .map(Row::read)
        .transpose()
}

/// The person with this id, who stays as they are until this transaction ends:
/// a change of their password or lock waits, and then sees what was written
/// for them here. Asked before a session or a grant is written; SQLite has one
/// writer, and PostgreSQL a row lock, which is the one thing that differs.
pub fn hold(tx: &mut Tx, id: &PersonId) -> Result<Option<Person>> {
    let row = match tx.conn_mut() {
        Conn::Sqlite(c) => people::table.find(id.as_str()).select(Row::as_select()).get_result(c).optional(),
        Conn::Postgres(c) => {
            people::table.find(id.as_str()).select(Row::as_select()).for_share().get_result(c).optional()
        }
    };
    tx.note(row)?.map(Row::read).transpose()
}

/// The person whose address has this canonical form, with the password hash.
pub fn find_by_email(tx: &mut Tx, canonical: &str) -> Result<Option<(Person, Option<PasswordHash>)>> {
    let row = on!(tx, c => people::table
        .filter(people::email_canonical.eq(canonical))
        .select(Row::as_select())
        .get_result(c)
        .optional())?;
    row.map(|row| {
        let hash = row.password_hash.clone().map(PasswordHash);
        Ok((row.read()?, hash))
    })
    .transpose()
}

/// Sets a password; `false` when there is no such person.
pub fn set_password(tx: &mut Tx, id: &PersonId, hash: &PasswordHash, now: Timestamp) -> Result<bool> {
    on!(tx, c => diesel::update(people::table.find(id.as_str()))
        .set((people::password_hash.eq(&hash.0), people::password_changed_at.eq(now.micros())))
        .execute(c))
    .map(|rows| rows == 1)
}

/// Replaces a hash by a stronger one of the same password, unless the
/// password was changed meanwhile.
pub fn upgrade_password_hash(tx: &mut Tx, id: &PersonId, from: &PasswordHash, to: &PasswordHash) -> Result<()> {
    on!(tx, c => diesel::update(people::table.find(id.as_str()).filter(people::password_hash.eq(&from.0)))
        .set(people::password_hash.eq(&to.0))
        .execute(c))
    .map(drop)
}

/// Locks or unlocks; `false` when there is no such person.
pub fn set_locked(tx: &mut Tx, id: &PersonId, locked_at: Option<Timestamp>) -> Result<bool> {
    on!(tx, c => diesel::update(people::table.find(id.as_str()))
        .set(people::locked_at.eq(locked_at.map(Timestamp::micros)))
        .execute(c))
    .map(|rows| rows == 1)
}
