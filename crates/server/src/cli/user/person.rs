//! A person as an operator gives them: by options, or as a JSON object with standard claims
//! (OpenID Connect Core §5.1).

use account::people::{FirstPassword, Mailbox, NewPerson};
use model::claims::ProfileClaims;
use model::person::{Membership, Person, Role};
use model::secret::PlainPassword;
use model::{EmailAddress, PersonId};
use serde_json::{Map, Value, json};
use store::people::PasswordHash;

use crate::cli::output::{CliError, rfc_3339};

/// Reads the members of a file: `email`, `password` or `password_hash`, `verified`, and claims.
/// `updated_at` is Signet's own to keep, so one from elsewhere is left out.
pub(super) fn read(mut members: Map<String, Value>) -> Result<NewPerson, CliError> {
    members.retain(|_, value| !value.is_null());
    let mut given = Given(members);
    let email: String = given.take("email")?.ok_or_else(|| wrong("email", "is missing"))?;
    let email = EmailAddress::parse_new(&email).map_err(|cause| wrong("email", cause))?;
    let password = first_password(given.take("password")?, given.take("password_hash")?)?;
    let verified: Option<bool> = given.take("verified")?;
    let email_verified: Option<bool> = given.take("email_verified")?;
    let name: Option<String> = given.take("name")?;
    let _: Option<f64> = given.take("updated_at")?;
    let sub: Option<String> = given.take("sub")?;
    let claims = given.claims()?;
    Ok(NewPerson {
        id: sub.map(identifier).transpose()?,
        name: name.unwrap_or_else(|| name_from(&claims, &email)),
        email,
        claims,
        mailbox: match verified.or(email_verified) {
            Some(true) => Mailbox::Proved,
            _ => Mailbox::Unproved,
        },
        password,
    })
}

/// Members that nothing has asked for yet.
struct Given(Map<String, Value>);

impl Given {
    fn take<T: serde::de::DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, CliError> {
        let read = |value| serde_json::from_value(value).map_err(|_| wrong(name, "has a value of the wrong type"));
        self.0.remove(name).map(read).transpose()
    }

    /// What is left must be claims; asked one by one, so that a mistake is named.
    fn claims(self) -> Result<ProfileClaims, CliError> {
        for (name, value) in &self.0 {
            let alone: Map<_, _> = [(name.clone(), value.clone())].into_iter().collect();
            serde_json::from_value::<ProfileClaims>(Value::Object(alone)).map_err(|cause| {
                let unknown = cause.to_string().starts_with("unknown field") && !value.is_object();
                let known = "is no standard claim (OpenID Connect Core section 5.1)";
                if unknown { wrong(name, known) } else { wrong(name, cause) }
            })?;
        }
        serde_json::from_value(Value::Object(self.0)).map_err(|cause| wrong("claims", cause))
    }
}

fn first_password(password: Option<String>, hash: Option<String>) -> Result<FirstPassword, CliError> {
    match (password, hash) {
        (Some(_), Some(_)) => Err(wrong("password_hash", "can't stand beside password: give one of them")),
        (Some(password), None) => Ok(FirstPassword::Plain(PlainPassword::new(password))),
        (None, Some(hash)) => Ok(FirstPassword::Hash(PasswordHash::new(hash))),
        (None, None) => Ok(FirstPassword::None),
    }
}

/// At most 255 ASCII characters (OpenID Connect Core §2, `sub`). An `@` would make it look like an address.
fn identifier(sub: String) -> Result<PersonId, CliError> {
    let fits = (1..=255).contains(&sub.len()) && sub.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'@');
    match fits {
        true => Ok(PersonId::from_text(sub)),
        false => Err(wrong("sub", "must be 1 to 255 visible ASCII characters without @")),
    }
}

/// Where no `name` is given, the nearest claim to it.
fn name_from(claims: &ProfileClaims, email: &EmailAddress) -> String {
    let full: Vec<&str> = [&claims.given_name, &claims.family_name].into_iter().flatten().map(String::as_str).collect();
    if !full.is_empty() {
        return full.join(" ");
    }
    let other = [&claims.nickname, &claims.preferred_username].into_iter().flatten().next();
    other.cloned().unwrap_or_else(|| email.as_str().split('@').next().unwrap_or_default().to_owned())
}

/// The person as `user show` prints them.
pub(super) fn describe(person: &Person, roles: &[Role]) -> Value {
    let mut members = match json!(person.claims) {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    members.insert("sub".into(), json!(person.id));
    members.insert("email".into(), json!(person.email.as_str()));
    members.insert("email_verified".into(), json!(person.email_verified));
    members.insert("name".into(), json!(person.name));
    members.insert("state".into(), json!(person.state().as_str()));
    members.insert("login".into(), json!(person.login().as_str()));
    members.insert("roles".into(), json!(roles));
    members.insert("subscription".into(), json!(person.subscription.as_ref().map(membership)));
    members.insert("created_at".into(), json!(rfc_3339(person.created_at)));
    members.insert("updated_at".into(), json!(person.updated_at.seconds()));
    Value::Object(members)
}

fn membership(of: &Membership) -> Value {
    json!({
        "customer_number": of.customer_number,
        "registration_id": of.registration_id,
        "role": of.role.as_str(),
    })
}

fn wrong(name: &str, what: impl std::fmt::Display) -> CliError {
    CliError::failed(format!("{name}: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(members: Value) -> Result<NewPerson, CliError> {
        let Value::Object(members) = members else { panic!("an object") };
        super::read(members)
    }

    #[test]
    fn every_standard_claim_is_taken() {
        let members = json!({
            "email": "ada@example.com", "verified": true, "password": "x", "name": "Ada Lovelace",
            "given_name": "Ada", "birthdate": "1815-12-10", "zoneinfo": "Europe/London", "updated_at": 1_600_000_000,
            "phone_number": "+441234567890", "phone_number_verified": true, "address": {"country": "GB"},
        });
        let new = read(members).unwrap();
        assert_eq!((new.mailbox, new.name.as_str()), (Mailbox::Proved, "Ada Lovelace"));
        assert_eq!(new.claims.birthdate.as_deref(), Some("1815-12-10"));
        assert_eq!(new.claims.address.unwrap().country.as_deref(), Some("GB"));
        assert!(matches!(new.password, FirstPassword::Plain(_)));
    }

    #[test]
    fn a_mistake_is_named_and_no_password_is_shown__sec_53() {
        for (members, line) in [
            (json!({"name": "Ada"}), "email: is missing"),
            (json!({"email": "ada"}), "email: write the email address as name@domain"),
            (
                json!({"email": "a@b.c", "colour": "red"}),
                "colour: is no standard claim (OpenID Connect Core section 5.1)",
            ),
            (json!({"email": "a@b.c", "password": ["hunter2"]}), "password: has a value of the wrong type"),
            (
                json!({"email": "a@b.c", "password": "x", "password_hash": "y"}),
                "password_hash: can't stand beside password: give one of them",
            ),
            (json!({"email": "a@b.c", "sub": "a b"}), "sub: must be 1 to 255 visible ASCII characters without @"),
        ] {
            assert_eq!(read(members).unwrap_err().line(), line);
        }
    }

    #[test]
    fn without_a_name_the_nearest_claim_is_taken() {
        let name = |members| read(members).unwrap().name;
        assert_eq!(name(json!({"email": "ada@example.com", "given_name": "Ada", "family_name": "L"})), "Ada L");
        assert_eq!(name(json!({"email": "ada@example.com"})), "ada");
    }
}
