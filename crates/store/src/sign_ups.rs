//! What a sign-up leaves on a person whose mailbox isn't proved yet.

use crate::columns::to_json;
use crate::people::{PasswordHash, UNPROVED_KEPT};
use crate::schema::people;
use crate::{Result, Tx, on};
use diesel::prelude::*;
use model::claims::ProfileClaims;
use model::person::Stage;
use model::{EmailAddress, PersonId, Timestamp};

/// What somebody signs up with.
pub struct SignUp {
    /// The address, as typed.
    pub email: EmailAddress,
    /// The name.
    pub name: String,
    /// The other claims.
    pub claims: ProfileClaims,
    /// The password's hash.
    pub password: PasswordHash,
}

/// Puts a sign-up in the place of what an earlier one left; `false` when there is no such person, or they are locked
/// or not unproved any more.
pub fn replace(tx: &mut Tx, id: &PersonId, new: &SignUp, now: Timestamp) -> Result<bool> {
    let claims = to_json(&new.claims)?;
    on!(tx, c => diesel::update(people::table
            .find(id.as_str())
            .filter(people::stage.eq(Stage::Unproved.as_str()))
            .filter(people::locked_at.is_null())
            .filter(people::email_canonical.eq(new.email.canonical())))
        .set((
            people::email.eq(new.email.as_str()),
            people::name.eq(&new.name),
            people::claims.eq(&claims),
            people::password_hash.eq(new.password.as_str()),
            people::password_changed_at.eq(now.micros()),
            people::updated_at.eq(now.micros()),
            people::erase_at.eq(now.plus(UNPROVED_KEPT).micros()),
        ))
        .execute(c))
    .map(|rows| rows == 1)
}

/// Notes that somebody came by their own sign-up, so that a subscription may be asked of them; `false` when there is no such
/// person.
pub fn note(tx: &mut Tx, id: &PersonId) -> Result<bool> {
    on!(tx, c => diesel::update(people::table.find(id.as_str())).set(people::signed_up.eq(true)).execute(c))
        .map(|rows| rows == 1)
}
