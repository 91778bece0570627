//! Claims about a person, as scope and the `claims` parameter give them
//! (OpenID Connect Core §5.4, §5.5).

use model::Scope;
use model::claims::{CLAIMS_OF_SCOPE, ClaimsRequest};
use model::person::{ActivePerson, Person};
use serde_json::{Map, Value, json};

/// Every claim that Signet can give of a person, for discovery.
pub fn supported() -> impl Iterator<Item = &'static str> {
    CLAIMS_OF_SCOPE.iter().flat_map(|(_, claims)| claims.iter().copied())
}

/// The claims that `scope` gives, together with those that are `requested` by
/// name (kept by [`admitted`]). A claim without a value is left out.
pub fn of_person(person: &ActivePerson, scope: &Scope, requested: &Map<String, Value>) -> Map<String, Value> {
    let all = all_of(person.person());
    let by_scope =
        CLAIMS_OF_SCOPE.iter().filter(|(name, _)| scope.contains(name)).flat_map(|(_, claims)| claims.iter().copied());
    let mut chosen = Map::new();
    for name in by_scope.chain(requested.keys().map(String::as_str)) {
        if let Some(value) = all.get(name) {
            chosen.insert(name.to_owned(), value.clone());
        }
    }
    chosen
}

/// Keeps of a `claims` parameter what the client may ask for by its registered
/// scope: it names single claims, it opens nothing that was not registered.
pub fn admitted(request: ClaimsRequest, allowed: &Scope) -> ClaimsRequest {
    let may = |name: &str| scope_of(name).is_none_or(|scope| allowed.contains(scope));
    let keep = |members: Map<String, Value>| members.into_iter().filter(|(name, _)| may(name)).collect();
    ClaimsRequest { userinfo: keep(request.userinfo), id_token: keep(request.id_token) }
}

/// The scopes whose claims a `claims` parameter touches: people are asked for
/// consent in these words.
pub fn touched_scopes(request: &ClaimsRequest) -> Scope {
    let names = request.userinfo.keys().chain(request.id_token.keys());
    names.filter_map(|name| scope_of(name)).collect()
}

fn scope_of(claim: &str) -> Option<&'static str> {
    CLAIMS_OF_SCOPE.iter().find(|(_, claims)| claims.contains(&claim)).map(|(scope, _)| *scope)
}

fn all_of(person: &Person) -> Map<String, Value> {
    let mut claims = match serde_json::to_value(&person.claims) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    };
    claims.insert("name".into(), json!(person.name));
    claims.insert("updated_at".into(), json!(person.updated_at.seconds()));
    claims.insert("email".into(), json!(person.email.as_str()));
    claims.insert("email_verified".into(), json!(person.email_verified));
    if let Some(membership) = &person.subscription {
        claims.insert("customer_number".into(), json!(membership.customer_number));
        claims.insert("subscription_role".into(), json!(membership.role.as_str()));
    }
    claims.retain(|_, value| has_content(value));
    claims
}

/// Whether a claim says anything (OpenID Connect Core §5.3.2); takes out members that don't.
fn has_content(value: &mut Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Object(members) => {
            members.retain(|_, member| has_content(member));
            !members.is_empty()
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::person::Stage;
    use model::{EmailAddress, PersonId, Timestamp};

    #[test]
    fn no_claim_is_null_or_empty() {
        let now = Timestamp::from_seconds(1);
        let kept = json!({"nickname": "", "phone_number_verified": false, "address": {"country": "", "locality": ""}});
        let person = Person {
            id: PersonId::from_text("ada"),
            email: EmailAddress::parse("ada@example.com").unwrap(),
            email_verified: false,
            name: String::new(),
            claims: serde_json::from_value(kept).unwrap(),
            stage: Stage::Active,
            locked_at: None,
            password_changed_at: None,
            external: model::surface::ExternalState::Never,
            signed_up: false,
            subscription: None,
            created_at: now,
            updated_at: now,
        };
        let scope = Scope::parse("openid profile email phone address").unwrap();
        let claims = of_person(&ActivePerson::check(person).unwrap(), &scope, &Map::new());
        let expected = json!({
            "updated_at": 1, "email": "ada@example.com", "email_verified": false, "phone_number_verified": false,
        });
        assert_eq!(Value::Object(claims), expected);
    }
}
