//! What people may do beyond their own account.

use crate::columns::known;
use crate::schema::roles;
use crate::{Result, Tx, on};
use diesel::prelude::*;
use model::person::Role;
use model::{PersonId, Timestamp};

/// A person's roles, in order.
pub fn of_person(tx: &mut Tx, person: &PersonId) -> Result<Vec<Role>> {
    let words: Vec<String> = on!(tx, c => roles::table
        .filter(roles::person_id.eq(person.as_str()))
        .order(roles::role)
        .select(roles::role)
        .load(c))?;
    words.iter().map(|word| known("roles.role", word, Role::from_text(word))).collect()
}

/// Gives a role; `false` when the person had it before.
pub fn give(tx: &mut Tx, person: &PersonId, role: Role, now: Timestamp) -> Result<bool> {
    on!(tx, c => diesel::insert_into(roles::table)
        .values((
            roles::person_id.eq(person.as_str()),
            roles::role.eq(role.as_str()),
            roles::granted_at.eq(now.micros()),
        ))
        .on_conflict((roles::person_id, roles::role))
        .do_nothing()
        .execute(c))
    .map(|rows| rows == 1)
}

/// Takes a role; `false` when the person didn't have it.
pub fn take(tx: &mut Tx, person: &PersonId, role: Role) -> Result<bool> {
    on!(tx, c => diesel::delete(roles::table.find((person.as_str(), role.as_str()))).execute(c)).map(|rows| rows == 1)
}

/// Takes all of a person's roles, where an occasion does ([`end_with`](crate::ends::end_with)).
pub(crate) fn take_all(tx: &mut Tx, person: &PersonId) -> Result<()> {
    on!(tx, c => diesel::delete(roles::table.filter(roles::person_id.eq(person.as_str()))).execute(c)).map(drop)
}
