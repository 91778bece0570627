//! `oidcc-config-certification-test-plan`.

use serde_json::Value;
use testkit::{Database, Kit};
use url::Url;

use crate::id_token::check_jwks;
use crate::suite::ISSUER;

/// Members of OpenID Connect Discovery, its logout and session siblings, RFC 8414, RFC 8628 and RFC 9207, by type.
const TEXTS: [&str; 10] = [
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "jwks_uri",
    "introspection_endpoint",
    "revocation_endpoint",
    "end_session_endpoint",
    "device_authorization_endpoint",
    "service_documentation",
];
const LISTS: [&str; 18] = [
    "scopes_supported",
    "response_types_supported",
    "response_modes_supported",
    "grant_types_supported",
    "acr_values_supported",
    "subject_types_supported",
    "id_token_signing_alg_values_supported",
    "token_endpoint_auth_methods_supported",
    "token_endpoint_auth_signing_alg_values_supported",
    "introspection_endpoint_auth_methods_supported",
    "introspection_endpoint_auth_signing_alg_values_supported",
    "revocation_endpoint_auth_methods_supported",
    "revocation_endpoint_auth_signing_alg_values_supported",
    "code_challenge_methods_supported",
    "claim_types_supported",
    "claims_supported",
    "display_values_supported",
    "ui_locales_supported",
];
const FLAGS: [&str; 4] = [
    "claims_parameter_supported",
    "request_parameter_supported",
    "request_uri_parameter_supported",
    "authorization_response_iss_parameter_supported",
];
/// OpenID Connect Prompt Create §4.2, which the suite knows, too.
const MORE_LISTS: [&str; 1] = ["prompt_values_supported"];

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().unwrap_or_else(|| panic!("a list: {value}")).iter().map(|text| text.as_str().unwrap()).collect()
}

#[actix_web::test]
async fn oidcc_discovery_endpoint_verification() {
    let kit = Kit::under(Database::Sqlite, &format!("issuer = \"{ISSUER}\""), "").await;
    let answer = kit.browser().get(&format!("{ISSUER}/.well-known/openid-configuration")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    let metadata = answer.json();
    for (name, value) in metadata.as_object().unwrap() {
        let name = name.as_str();
        if TEXTS.contains(&name) {
            assert!(value.as_str().is_some_and(|text| !text.is_empty()), "{name}: {value}");
        } else if LISTS.contains(&name) || MORE_LISTS.contains(&name) {
            assert!(!texts(value).is_empty(), "{name} is empty");
        } else if FLAGS.contains(&name) {
            assert!(value.is_boolean(), "{name}: {value}");
        } else {
            panic!("{name} is unknown");
        }
        if name.ends_with("_endpoint") || name == "jwks_uri" {
            let address = Url::parse(value.as_str().unwrap()).unwrap();
            assert_eq!((address.scheme(), address.fragment()), ("https", None), "{name}");
        }
    }
    assert_eq!(metadata["issuer"], ISSUER);
    assert!(texts(&metadata["id_token_signing_alg_values_supported"]).contains(&"RS256"));
    assert!(texts(&metadata["subject_types_supported"]).iter().all(|kind| ["public", "pairwise"].contains(kind)));
    assert!(texts(&metadata["scopes_supported"]).contains(&"openid"));
    assert!(texts(&metadata["response_types_supported"]).contains(&"code"));
    assert!(texts(&metadata["claims_supported"]).contains(&"sub"));
    for locale in texts(&metadata["ui_locales_supported"]) {
        assert!(locale.parse::<unic_langid::LanguageIdentifier>().is_ok(), "{locale}");
    }
    let jwks = kit.browser().get(metadata["jwks_uri"].as_str().unwrap()).await;
    assert_eq!((jwks.status, jwks.header("content-type")), (200, Some("application/json")));
    check_jwks(&jwks.json());
}
