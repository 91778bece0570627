//! People as operators handle them: add, find, set a password, lock, remove.

mod lock;
mod remove;

pub use lock::{LockChange, lock, unlock};
pub use remove::{Removal, remove};

use crate::hashing::{Asker, HashError, Salt};
use crate::password::{About, Password, PasswordRefusal};
use crate::recovery::password_changed;
use crate::{Accounts, Error, post};
use model::claims::ProfileClaims;
use model::email::is_invisible;
use model::ends::Occasion;
use model::event::{Actor, Event, EventKind};
use model::look_alike;
use model::person::{Person, Stage};
use model::secret::PlainPassword;
use model::surface::ExternalState;
use model::{EmailAddress, Moment, PersonId};
use store::ends::end_with;
use store::people::PasswordHash;
use store::{Tx, events, people};

/// The longest name, in characters.
pub const MAX_NAME: usize = 200;

/// A person to add.
#[derive(Debug)]
pub struct NewPerson {
    /// Identifier (`sub`), where they bring one from elsewhere.
    pub id: Option<PersonId>,
    /// Email address; nobody else may have it.
    pub email: EmailAddress,
    /// Full name.
    pub name: String,
    /// Further standard claims.
    pub claims: ProfileClaims,
    /// Whether the mailbox is known to be theirs.
    pub mailbox: Mailbox,
    /// What they will sign in with.
    pub password: FirstPassword,
}

/// Whether a mailbox is known to be a person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mailbox {
    /// The operator vouches for it: the person is active at once, without a subscription (FED-1).
    Proved,
    /// The person has yet to prove it: sign-in leads to the emailed code, and nothing else is open to them until then (REG-7).
    Unproved,
}

/// What a new person signs in with.
#[derive(Debug)]
pub enum FirstPassword {
    /// Nothing yet; a set-up link is their way in.
    None,
    /// A password, under the rules for new ones.
    Plain(PlainPassword),
    /// A hash from elsewhere, in the PHC string format; replaced at the first sign-in when it is outdated (PWD-2).
    Hash(PasswordHash),
}

/// Whether a person was added.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one for each person added, taken apart at once")]
pub enum Addition {
    /// They were.
    Added(Person),
    /// They weren't.
    Refused(Refusal),
}

/// Why a person wasn't added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Somebody has this address.
    #[error("the email address is already in use")]
    EmailTaken,
    /// Somebody has this identifier.
    #[error("there is a person with this identifier already; leave it out to get a new one")]
    IdTaken,
    /// The name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The password.
    #[error(transparent)]
    Password(#[from] PasswordRefusal),
    /// The password's hash.
    #[error(transparent)]
    Hash(#[from] HashError),
}

/// Why a name was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// There is none.
    #[error("the name is empty; give the person's name")]
    Empty,
    /// It has more characters than the store keeps.
    #[error("the name is too long; use at most {MAX_NAME} characters")]
    TooLong,
    /// It holds characters that can't be seen, with which one person may pass for another (SEC-36).
    #[error("the name holds invisible characters; write it without them")]
    Invisible,
    /// It holds characters that pass for others.
    #[error("the name holds characters that look like others; write each word in one script")]
    LookAlike,
}

/// Whether a password was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordChange {
    /// It was, and every session and token of the person ended with it.
    Set,
    /// The password was refused.
    Refused(PasswordRefusal),
    /// There is no such person.
    NoSuchPerson,
}

/// Adds a person.
///
/// # Errors
/// [`Error::Busy`] when the hashing queue is full, [`Error::Store`] when the database fails.
pub async fn add(accounts: &Accounts, new: NewPerson, moment: &mut Moment) -> Result<Addition, Error> {
    let (name, password) = match check(accounts, &new).await? {
        Ok(checked) => checked,
        Err(refusal) => return Ok(Addition::Refused(refusal)),
    };
    let hash = match (password, new.password) {
        (Some(password), _) => Some(accounts.hashing.hash(&Asker::Operator, &password, Salt::new(moment)).await?),
        (None, FirstPassword::Hash(hash)) => Some(hash),
        (None, _) => None,
    };
    let person = Person {
        id: new.id.unwrap_or_else(|| PersonId::new(moment)),
        email: new.email,
        email_verified: new.mailbox == Mailbox::Proved,
        name,
        claims: new.claims,
        stage: match new.mailbox {
            Mailbox::Proved => Stage::Active,
            Mailbox::Unproved => Stage::Unproved,
        },
        locked_at: None,
        password_changed_at: hash.as_ref().map(|_| moment.now),
        external: ExternalState::Never,
        signed_up: false,
        subscription: None,
        created_at: moment.now,
        updated_at: moment.now,
    };
    let row = person.clone();
    match accounts.store.write(move |tx: &mut Tx| people::insert(tx, &row, hash.as_ref())).await {
        Ok(true) => Ok(Addition::Added(person)),
        Ok(false) => Ok(Addition::Refused(Refusal::EmailTaken)),
        Err(store::Error::Constraint(_)) => Ok(Addition::Refused(Refusal::IdTaken)),
        Err(fault) => Err(fault.into()),
    }
}

/// The name as it is kept, and the password where one is to be hashed.
async fn check(accounts: &Accounts, new: &NewPerson) -> Result<Result<(String, Option<Password>), Refusal>, Error> {
    let name = match check_name(&new.name) {
        Ok(name) => name,
        Err(refusal) => return Ok(Err(refusal.into())),
    };
    let password = match &new.password {
        FirstPassword::None => Ok(None),
        FirstPassword::Plain(plain) => {
            let about = About { name: &name, email: new.email.as_str() };
            accounts.check_new_password(&Asker::Operator, plain, about).await?.map(Some).map_err(Refusal::Password)
        }
        FirstPassword::Hash(hash) => accounts.hashing.accepts(hash).map(|()| None).map_err(Refusal::Hash),
    };
    Ok(password.map(|password| (name, password)))
}

/// Checks a name and gives it without the space around it.
pub fn check_name(typed: &str) -> Result<String, NameError> {
    let name = typed.trim();
    if name.is_empty() {
        Err(NameError::Empty)
    } else if name.chars().any(is_invisible) {
        Err(NameError::Invisible)
    } else if name.chars().count() > MAX_NAME {
        Err(NameError::TooLong)
    } else if look_alike::in_name(name) {
        Err(NameError::LookAlike)
    } else {
        Ok(name.to_owned())
    }
}

/// The person with this email address or identifier.
pub async fn find(accounts: &Accounts, email_or_id: &str) -> Result<Option<Person>, Error> {
    let text = email_or_id.trim().to_owned();
    // PostgreSQL has no text with a NUL in it, so nobody is called by one.
    if text.contains('\0') {
        return Ok(None);
    }
    if !text.contains('@') {
        return Ok(accounts
            .store
            .read_one(move |tx: &mut Tx| people::find(tx, &PersonId::from_text(text.clone())))
            .await?);
    }
    let Ok(email) = EmailAddress::parse(&text) else {
        return Ok(None);
    };
    let found = accounts.store.read_one(move |tx: &mut Tx| people::find_by_email(tx, email.canonical())).await?;
    Ok(found.map(|(person, _)| person))
}

/// Sets a person's password and ends all their sessions and tokens in the same write (PWD-4, SEC-28).
///
/// # Errors
/// [`Error::Busy`] when the hashing queue is full, [`Error::Store`] when the database fails.
pub async fn set_password(
    accounts: &Accounts,
    person: &PersonId,
    password: PlainPassword,
    moment: &mut Moment,
) -> Result<PasswordChange, Error> {
    let of = person.clone();
    let Some(known) = accounts.store.read_one(move |tx: &mut Tx| people::find(tx, &of)).await? else {
        return Ok(PasswordChange::NoSuchPerson);
    };
    let about = About { name: &known.name, email: known.email.as_str() };
    let password = match accounts.check_new_password(&Asker::Operator, &password, about).await? {
        Ok(password) => password,
        Err(refusal) => return Ok(PasswordChange::Refused(refusal)),
    };
    let hash = accounts.hashing.hash(&Asker::Operator, &password, Salt::new(moment)).await?;
    let (person, draw, using) = (person.clone(), moment.draw(), accounts.clone());
    let set = move |tx: &mut Tx| {
        let mut moment = draw.moment();
        let Some((before, _)) = people::hold_to_change(tx, &person)? else { return Ok(PasswordChange::NoSuchPerson) };
        people::set_password(tx, &person, &hash, draw.now)?;
        end_with(tx, &person, Occasion::PasswordSet, draw.now)?;
        // A mailbox that nobody has proved may be anybody's.
        if before.email_verified {
            post::mail(tx, &using, &mut moment, &before, None, password_changed(&before, draw.now))?;
        }
        events::append(tx, Event::by(&mut moment, Actor::Operator, EventKind::PasswordSet, &person))?;
        Ok(PasswordChange::Set)
    };
    Ok(accounts.store.write(set).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_as_written_but_never_invisibly__sec_36() {
        assert_eq!(check_name("  Ada Ölund "), Ok("Ada Ölund".to_owned()));
        assert_eq!(check_name(" \t"), Err(NameError::Empty));
        assert_eq!(check_name("Ada\u{202E}dnulÖ"), Err(NameError::Invisible));
        assert_eq!(check_name(&"x".repeat(201)), Err(NameError::TooLong));
        assert_eq!(check_name("Ad\u{0430}"), Err(NameError::LookAlike));
    }
}
