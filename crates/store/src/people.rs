//! People and their password hashes.

use crate::columns::{from_json, known, time, to_json};
use crate::schema::{enrolments, external_logins, links, people};
use crate::{Conn, Error, Result, Tx, on};
use diesel::prelude::*;
use model::claims::ProfileClaims;
use model::person::{Membership, Person, Stage, SubscriptionRole};
use model::surface::ExternalState;
use model::{EmailAddress, PersonId, Timestamp};
use std::time::Duration;

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
    signed_up: bool,
    erase_at: Option<i64>,
    customer_number: Option<String>,
    registration_id: Option<String>,
    subscription_role: Option<String>,
    external: String,
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
            external: known("people.external", &self.external, ExternalState::from_text(&self.external))?,
            signed_up: self.signed_up,
            subscription: membership(self.customer_number, self.registration_id, self.subscription_role)?,
            created_at: Timestamp::from_micros(self.created_at),
            updated_at: Timestamp::from_micros(self.updated_at),
        })
    }
}

/// How long a sign-up whose mailbox was never proved is kept.
pub(crate) const UNPROVED_KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// How long a closed account is kept: its address is free at once, its identifier is never given again.
const CLOSED_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

fn membership(number: Option<String>, id: Option<String>, role: Option<String>) -> Result<Option<Membership>> {
    let (Some(customer_number), Some(role)) = (number, role) else { return Ok(None) };
    let role = known("people.subscription_role", &role, SubscriptionRole::from_text(&role))?;
    Ok(Some(Membership { customer_number, registration_id: id, role }))
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
        signed_up: person.signed_up,
        erase_at: (person.signed_up && person.stage == Stage::Unproved)
            .then(|| person.created_at.plus(UNPROVED_KEPT).micros()),
        customer_number: person.subscription.as_ref().map(|membership| membership.customer_number.clone()),
        registration_id: person.subscription.as_ref().and_then(|membership| membership.registration_id.clone()),
        subscription_role: person.subscription.as_ref().map(|membership| membership.role.as_str().to_owned()),
        external: person.external.as_str().to_owned(),
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

/// The person with this id and their password hash, who stays as they are until this transaction ends, as
/// with [`hold`], and alone: two that hold so wait for one another. For whoever is about to change them.
pub fn hold_to_change(tx: &mut Tx, id: &PersonId) -> Result<Option<(Person, Option<PasswordHash>)>> {
    let row = match tx.conn_mut() {
        Conn::Sqlite(c) => people::table.find(id.as_str()).select(Row::as_select()).get_result(c).optional(),
        Conn::Postgres(c) => {
            people::table.find(id.as_str()).select(Row::as_select()).for_update().get_result(c).optional()
        }
    };
    tx.note(row)?
        .map(|row: Row| {
            let hash = row.password_hash.clone().map(PasswordHash);
            Ok((row.read()?, hash))
        })
        .transpose()
}

/// Moves a person from one stage to another; `false` when they aren't at `from` any more. A proved mailbox
/// goes with every stage but the first.
pub fn advance(tx: &mut Tx, id: &PersonId, from: Stage, to: Stage) -> Result<bool> {
    let none: Option<i64> = None;
    on!(tx, c => diesel::update(people::table.find(id.as_str()).filter(people::stage.eq(from.as_str())))
        .set((
            people::stage.eq(to.as_str()),
            people::email_verified.eq(to != Stage::Unproved),
            people::erase_at.eq(none),
        ))
        .execute(c))
    .map(|rows| rows == 1)
}

/// Makes a person a member or the owner of a subscription, or, with `None`, of none.
pub fn set_membership(tx: &mut Tx, id: &PersonId, membership: Option<&Membership>) -> Result<bool> {
    on!(tx, c => diesel::update(people::table.find(id.as_str()))
        .set((
            people::customer_number.eq(membership.map(|membership| membership.customer_number.as_str())),
            people::registration_id.eq(membership.and_then(|membership| membership.registration_id.as_deref())),
            people::subscription_role.eq(membership.map(|membership| membership.role.as_str())),
        ))
        .execute(c))
    .map(|rows| rows == 1)
}

/// A stored hash that begins in none of these ways, if there is one.
pub fn hash_besides(tx: &mut Tx, beginnings: &[String]) -> Result<Option<PasswordHash>> {
    let found: Option<Option<String>> = on!(tx, c => {
        let mut others = people::table.select(people::password_hash).filter(people::password_hash.is_not_null()).into_boxed();
        for beginning in beginnings {
            others = others.filter(people::password_hash.not_like(format!("{beginning}%")));
        }
        others.limit(1).get_result::<Option<String>>(c).optional()
    })?;
    Ok(found.flatten().map(PasswordHash))
}

/// Takes a person's password away, as if there had never been one.
pub fn clear_password(tx: &mut Tx, id: &PersonId) -> Result<bool> {
    let (hash, at): (Option<&str>, Option<i64>) = (None, None);
    on!(tx, c => diesel::update(people::table.find(id.as_str()))
        .set((people::password_hash.eq(hash), people::password_changed_at.eq(at)))
        .execute(c))
    .map(|rows| rows == 1)
}

/// Changes the name and the other claims (PRO-6).
pub fn set_details(tx: &mut Tx, id: &PersonId, name: &str, claims: &ProfileClaims, now: Timestamp) -> Result<bool> {
    let claims = to_json(claims)?;
    on!(tx, c => diesel::update(people::table.find(id.as_str()))
        .set((people::name.eq(name), people::claims.eq(&claims), people::updated_at.eq(now.micros())))
        .execute(c))
    .map(|rows| rows == 1)
}

/// Changes the address, whose mailbox has been proved; `false` when somebody else has it by now.
pub fn set_email(tx: &mut Tx, id: &PersonId, email: &EmailAddress, now: Timestamp) -> Result<bool> {
    let taken = find_by_email(tx, email.canonical())?.is_some_and(|(person, _)| person.id != *id);
    if taken {
        return Ok(false);
    }
    let set = tx.attempt(|tx| {
        on!(tx, c => diesel::update(people::table.find(id.as_str()))
            .set((
                people::email.eq(email.as_str()),
                people::email_canonical.eq(email.canonical()),
                people::email_verified.eq(true),
                people::updated_at.eq(now.micros()),
            ))
            .execute(c))
    });
    match set {
        Ok(rows) => Ok(rows == 1),
        Err(Error::Constraint(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

/// Closes an account (PRO-6): what was personal goes at once but the address, which [`remove`] frees as soon as
/// somebody proves it anew; the rest goes by itself a month later.
pub fn close(tx: &mut Tx, id: &PersonId, now: Timestamp) -> Result<bool> {
    clear_password(tx, id)?;
    set_membership(tx, id, None)?;
    let claims = to_json(&ProfileClaims::default())?;
    on!(tx, c => diesel::update(people::table.find(id.as_str()).filter(people::stage.ne(Stage::Closed.as_str())))
        .set((
            people::stage.eq(Stage::Closed.as_str()),
            people::name.eq(""),
            people::claims.eq(&claims),
            people::erase_at.eq(now.plus(CLOSED_KEPT).micros()),
            people::updated_at.eq(now.micros()),
        ))
        .execute(c))
    .map(|rows| rows == 1)
}

/// Removes a person with everything that is theirs but the events and the external logins that are disconnected for good; `false` when there is none.
pub fn remove(tx: &mut Tx, id: &PersonId) -> Result<bool> {
    on!(tx, c => diesel::delete(links::table.filter(links::person_id.eq(id.as_str()))).execute(c))?;
    on!(tx, c => diesel::delete(enrolments::table.filter(enrolments::person_id.eq(id.as_str()))).execute(c))?;
    let live = external_logins::person_id.eq(id.as_str()).and(external_logins::disconnected_at.is_null());
    on!(tx, c => diesel::delete(external_logins::table.filter(live)).execute(c))?;
    on!(tx, c => diesel::delete(people::table.find(id.as_str())).execute(c)).map(|rows| rows == 1)
}

/// Locks or unlocks; `false` when there is no such person.
pub fn set_locked(tx: &mut Tx, id: &PersonId, locked_at: Option<Timestamp>) -> Result<bool> {
    on!(tx, c => diesel::update(people::table.find(id.as_str()))
        .set(people::locked_at.eq(locked_at.map(Timestamp::micros)))
        .execute(c))
    .map(|rows| rows == 1)
}
