//! The discovery documents, as the conformance plan *Config* reads them.

use serde_json::{Value, json};
use testkit::{ISSUER, on_both_databases};

const DOCUMENTS: [&str; 2] = ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"];

fn list<'a>(document: &'a Value, name: &str) -> Vec<&'a str> {
    let array = document[name].as_array().unwrap_or_else(|| panic!("{name} is an array"));
    array.iter().map(|value| value.as_str().unwrap_or_else(|| panic!("{name} holds texts"))).collect()
}

on_both_databases! {
    async fn both_documents_are_the_same_and_name_the_issuer_exactly(kit) {
        let mut seen = Vec::new();
        for address in DOCUMENTS {
            let answer = kit.browser().get(address).await;
            assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
            assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
            assert_eq!(answer.json()["issuer"], ISSUER);
            seen.push(answer.json());
        }
        assert_eq!(seen[0], seen[1]);
    }

    async fn the_host_that_was_asked_for_changes_nothing__sec_31(kit) {
        let headers =
            [("host", "evil.example"), ("x-forwarded-host", "evil.example"), ("forwarded", "host=evil.example")];
        let answer = kit.browser().get_with(DOCUMENTS[0], &headers).await;
        assert!(!answer.body.contains("evil"), "{}", answer.body);
    }

    async fn whoever_has_the_document_is_not_sent_it_again(kit) {
        for address in DOCUMENTS.into_iter().chain(["/jwks"]) {
            let first = kit.browser().get(address).await;
            let etag = first.header("etag").unwrap();
            for tags in [etag.to_owned(), format!("\"other\", {etag}"), format!("W/{etag}"), "*".to_owned()] {
                let again = kit.browser().get_with(address, &[("if-none-match", &tags)]).await;
                assert_eq!((again.status, again.body.as_str()), (304, ""), "{tags}");
                assert_eq!(again.header("etag"), Some(etag));
            }
            for tags in ["\"other\"", "nonsense", ""] {
                let again = kit.browser().get_with(address, &[("if-none-match", tags)]).await;
                assert_eq!(again.status, 200, "{tags}");
                assert_eq!(again.body, first.body);
            }
        }
    }

    async fn every_member_is_of_its_type_and_no_list_is_empty(kit) {
        let document = kit.browser().get(DOCUMENTS[0]).await.json();
        for (name, value) in document.as_object().unwrap() {
            if name.ends_with("_endpoint") || name == "jwks_uri" {
                let address = value.as_str().unwrap();
                assert!(address.starts_with(&format!("{ISSUER}/")), "{name}: {address}");
                assert!(!address.contains(['?', '#']), "{name}: {address}");
            } else if name == "issuer" {
                assert_eq!(value, ISSUER);
            } else if name.ends_with("_supported") && value.is_array() {
                let values = list(&document, name);
                assert!(!values.is_empty() && values.iter().all(|value| !value.is_empty()), "{name}");
                let distinct: std::collections::BTreeSet<_> = values.iter().collect();
                assert_eq!(distinct.len(), values.len(), "{name} repeats itself");
            } else {
                assert!(value.is_boolean(), "{name}: {value}");
            }
        }
    }

    async fn it_says_what_relying_parties_look_for(kit) {
        let document = kit.browser().get(DOCUMENTS[0]).await.json();
        for name in [
            "authorization_endpoint",
            "token_endpoint",
            "userinfo_endpoint",
            "jwks_uri",
            "introspection_endpoint",
            "revocation_endpoint",
            "end_session_endpoint",
        ] {
            assert!(document[name].is_string(), "{name}");
        }
        for (name, value) in [
            ("id_token_signing_alg_values_supported", "RS256"),
            ("subject_types_supported", "public"),
            ("scopes_supported", "openid"),
            ("scopes_supported", "offline_access"),
            ("response_types_supported", "code"),
            ("response_modes_supported", "query"),
            ("response_modes_supported", "form_post"),
            ("grant_types_supported", "authorization_code"),
            ("grant_types_supported", "refresh_token"),
            ("grant_types_supported", "client_credentials"),
            ("code_challenge_methods_supported", "S256"),
            ("token_endpoint_auth_methods_supported", "client_secret_basic"),
            ("token_endpoint_auth_methods_supported", "client_secret_post"),
            ("token_endpoint_auth_methods_supported", "private_key_jwt"),
            ("token_endpoint_auth_methods_supported", "none"),
            ("token_endpoint_auth_signing_alg_values_supported", "RS256"),
            ("claims_supported", "sub"),
            ("claims_supported", "email"),
            ("ui_locales_supported", "en"),
        ] {
            assert!(list(&document, name).contains(&value), "{name} has {value}");
        }
        assert!(!list(&document, "introspection_endpoint_auth_methods_supported").contains(&"none"));
        for name in ["id_token_signing_alg_values_supported", "token_endpoint_auth_signing_alg_values_supported"] {
            assert!(!list(&document, name).iter().any(|alg| alg.starts_with("HS") || *alg == "none"), "{name}");
        }
        assert!(!list(&document, "code_challenge_methods_supported").contains(&"plain"));
        assert_eq!(document["authorization_response_iss_parameter_supported"], json!(true));
        assert_eq!(document["claims_parameter_supported"], json!(true));
        assert_eq!(document["request_uri_parameter_supported"], json!(false), "its default would be true");
        assert_eq!(list(&document, "ui_locales_supported"), ["en", "de", "fr", "es"]);
    }

    async fn each_endpoint_it_names_answers(kit) {
        let document = kit.browser().get(DOCUMENTS[0]).await.json();
        for (name, value) in document.as_object().unwrap() {
            let Some(address) = value.as_str().filter(|_| name.ends_with("_endpoint") || name == "jwks_uri") else {
                continue;
            };
            assert_ne!(kit.browser().get(address).await.status, 404, "{name}");
        }
    }
}
