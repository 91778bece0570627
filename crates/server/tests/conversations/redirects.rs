//! Which addresses get an answer, and what stands in it.

use model::client::{ApplicationType, ClientMetadata, GrantType};
use testkit::{Answer, Flow, ISSUER, REDIRECT, on_both_databases};
use url::Url;

fn assert_refused_on_a_page(answer: &Answer, what: &str) {
    assert_eq!((answer.status, answer.heading().as_str()), (400, "Request refused"), "{what}");
    assert_eq!(answer.location(), None, "{what}");
    assert!(answer.header("content-type").unwrap().starts_with("text/html"), "{what}");
}

/// What every error has that a client gets (RFC 6749 §4.1.2.1, RFC 9207).
fn assert_told_to_the_client(answer: &Answer, error: &str) {
    assert_eq!(answer.status, 303, "{error}: {}", answer.body);
    let address = Url::parse(&answer.location().unwrap()).unwrap();
    assert_eq!(address.as_str().split('?').next(), Some(REDIRECT), "{error}");
    let names: Vec<_> = address.query_pairs().map(|(name, _)| name.into_owned()).collect();
    assert_eq!(names, ["error", "error_description", "state", "iss"], "{error}");
    assert_eq!(answer.error(), error, "{address}");
    assert_eq!(answer.redirect_param("state").as_deref(), Some("the state"));
    assert_eq!(answer.redirect_param("iss").as_deref(), Some(ISSUER));
    let description = answer.redirect_param("error_description").unwrap();
    assert!(description.chars().all(|c| matches!(c, ' '..='~') && c != '"' && c != '\\'), "{description}");
}

/// Requests that are wrong, and what the client is told.
fn faulty(flow: &Flow) -> Vec<(Flow, &'static str)> {
    let f = || flow.clone();
    vec![
        (f().without("response_type"), "invalid_request"),
        (f().with("response_type", "token"), "unsupported_response_type"),
        (f().with("response_type", "code id_token"), "unsupported_response_type"),
        (f().with("response_mode", "fragment"), "invalid_request"),
        (f().with("response_mode", "carrier pigeon"), "invalid_request"),
        (f().without("scope"), "invalid_scope"),
        (f().with("scope", "unknown"), "invalid_scope"),
        (f().with("scope", "openid \"quoted\""), "invalid_scope"),
        (f().with("prompt", "none login"), "invalid_request"),
        (f().with("prompt", "whenever"), "invalid_request"),
        (f().with("max_age", "-1"), "invalid_request"),
        (f().with("max_age", "soon"), "invalid_request"),
        (f().with("code_challenge", "short"), "invalid_request"),
        (f().with("code_challenge_method", "plain"), "invalid_request"),
        (f().without("code_challenge_method"), "invalid_request"),
        (f().without("code_challenge"), "invalid_request"),
        (f().with("claims", "{"), "invalid_request"),
        (f().with("claims", r#"{"userinfo":{"name":"Ada"}}"#), "invalid_request"),
        (f().with("id_token_hint", "a.b.c"), "invalid_request"),
        (f().with("request", "eyJhbGciOiJub25lIn0.e30."), "request_not_supported"),
        (f().with("request_uri", "https://client.example/request"), "request_uri_not_supported"),
        (f().with("registration", "{}"), "registration_not_supported"),
        (f().with("prompt", "none"), "login_required"),
    ]
}

on_both_databases! {
    async fn a_wrong_client_or_redirect_uri_shows_a_page_and_never_redirects__sec_2(kit) {
        let (client, other) = (kit.client().await, kit.client().await);
        kit.change(&other, |metadata| metadata.redirect_uris = vec!["https://other.example/cb".to_owned()]).await;
        let flow = client.flow("openid");
        let wrong = [
            flow.clone().without("client_id"),
            flow.clone().with("client_id", "nobody"),
            flow.clone().with("client_id", "<script>alert(1)</script>"),
            flow.clone().without("redirect_uri"),
            flow.clone().with("redirect_uri", "https://other.example/cb"),
            flow.clone().with("redirect_uri", "javascript:alert(1)"),
        ];
        for flow in wrong {
            let address = flow.address();
            assert_refused_on_a_page(&kit.browser().get(&address).await, &address);
            assert_refused_on_a_page(&kit.browser().post("/authorize", &flow.fields()).await, &address);
            // Nor for another error beside it, and not without a page either.
            let silent = flow.with("prompt", "none").without("response_type");
            let answer = kit.browser().get(&silent.address()).await;
            assert_refused_on_a_page(&answer, &address);
            assert!(!answer.body.contains("<script>alert"), "{address}");
        }
    }

    async fn every_other_error_goes_to_the_client_with_state_and_iss__sec_2(kit) {
        let client = kit.client().await;
        for (flow, error) in faulty(&client.flow("openid")) {
            assert_told_to_the_client(&kit.browser().get(&flow.address()).await, error);
            let browser = kit.browser();
            let answer = browser.post("/authorize", &flow.fields()).await;
            assert_told_to_the_client(&browser.follow(answer).await, error);
        }
    }

    async fn a_client_without_the_code_grant_is_told_so__sec_2(kit) {
        let machine = |metadata: &mut ClientMetadata| metadata.grant_types = vec![GrantType::ClientCredentials];
        let client = kit.register(machine, true).await;
        assert_told_to_the_client(&kit.browser().get(&client.flow("openid").address()).await, "unauthorized_client");
    }

    async fn an_error_without_a_state_brings_none_of_its_own__sec_2(kit) {
        let flow = kit.client().await.flow("openid").with("prompt", "none").without("state");
        let answer = kit.browser().get(&flow.address()).await;
        assert_eq!((answer.error().as_str(), answer.redirect_param("state")), ("login_required", None));
    }

    async fn redirect_uris_compare_character_by_character__sec_1(kit) {
        let client = kit.client().await;
        let uris = vec!["https://client.example/cb?x=1".to_owned(), "http://localhost:3000/cb".to_owned()];
        kit.change(&client, move |metadata| metadata.redirect_uris = uris.clone()).await;
        for registered in ["https://client.example/cb?x=1", "http://localhost:3000/cb"] {
            let flow = client.flow("openid").with("redirect_uri", registered);
            assert!(kit.browser().authorize(&flow).await.is_sign_in_page(), "{registered}");
        }
        for other in [
            "https://client.example/cb",
            "https://client.example/cb?x=1&y=2",
            "https://client.example/cb?X=1",
            "https://client.example/cb/?x=1",
            "https://client.example/cb?x=1#",
            "https://client.example/cb?x=1#fragment",
            "https://client.example/CB?x=1",
            "https://Client.example/cb?x=1",
            "https://client.example:443/cb?x=1",
            "https://client.example./cb?x=1",
            "https://client.example/a/../cb?x=1",
            "https://client.example/cb%3Fx=1",
            "https://client.example/cb?x=%31",
            "https://client.example@evil.example/cb?x=1",
            "https://user@client.example/cb?x=1",
            "https://evil.example\\@client.example/cb?x=1",
            "https://client.example.evil.example/cb?x=1",
            "http://client.example/cb?x=1",
            "//client.example/cb?x=1",
            " https://client.example/cb?x=1",
            "https://client.example/cb?x=1 ",
            "http://localhost:3001/cb",
            "http://127.0.0.1:3000/cb",
        ] {
            let flow = client.flow("openid").with("redirect_uri", other);
            assert_refused_on_a_page(&kit.browser().get(&flow.address()).await, other);
        }
    }

    async fn a_loopback_address_may_come_with_any_port_and_the_answer_goes_there__sec_1(kit) {
        let client = kit.public_client().await;
        kit.person("ada@example.com").await;
        let uris = vec!["http://127.0.0.1/cb".to_owned(), "http://[::1]:8000/cb".to_owned()];
        kit.change(&client, move |metadata| metadata.redirect_uris = uris.clone()).await;
        let browser = kit.browser();
        browser.sign_in("ada@example.com", testkit::PASSWORD).await;
        for uri in ["http://127.0.0.1:51004/cb", "http://127.0.0.1/cb", "http://[::1]:9/cb", "http://[::1]:8000/cb"] {
            let answer = browser.authorize(&client.flow("openid").with("redirect_uri", uri)).await;
            assert!(answer.location().unwrap().starts_with(&format!("{uri}?code=")), "{answer:?}");
        }
        for uri in [
            "http://127.0.0.1:51004/other",
            "http://127.0.0.1:+80/cb",
            "http://127.0.0.1:65536/cb",
            "http://127.0.0.1:/cb",
            "http://127.0.0.1:80:80/cb",
            "http://127.0.0.1:80@evil.example/cb",
            "http://127.0.0.2/cb",
            "https://127.0.0.1/cb",
            "http://localhost/cb",
        ] {
            let flow = client.flow("openid").with("redirect_uri", uri);
            assert_refused_on_a_page(&browser.get(&flow.address()).await, uri);
        }
    }

    async fn a_native_client_gets_its_answer_under_its_own_scheme__sec_1(kit) {
        let client = kit.public_client().await;
        kit.person("ada@example.com").await;
        kit.change(&client, |metadata| {
            metadata.application_type = ApplicationType::Native;
            metadata.redirect_uris = vec!["com.example.app:/cb".to_owned()];
        })
        .await;
        let browser = kit.browser();
        let page = browser.authorize(&client.flow("openid").with("redirect_uri", "com.example.app:/cb")).await;
        assert!(page.header("content-security-policy").unwrap().contains("form-action 'self' com.example.app:;"));
        let answer = browser.pass_sign_in(&page, "ada@example.com").await;
        assert!(answer.location().unwrap().starts_with("com.example.app:/cb?code="), "{answer:?}");
    }

    async fn addresses_that_could_lead_elsewhere_cannot_be_registered__sec_1(kit) {
        for uri in [
            "javascript:alert(1)",
            "data:text/html,hello",
            "vbscript:hello",
            "myapp:/cb",
            "http://client.example/cb",
            "https://client.example/cb#fragment",
            "https://user:password@client.example/cb",
            "https://*.client.example/cb",
            "https://client.example\\@evil.example/cb",
            "https://client%2eexample/cb",
            "/cb",
        ] {
            let metadata = ClientMetadata {
                client_name: "Photo Prints".to_owned(),
                redirect_uris: vec![uri.to_owned()],
                ..ClientMetadata::default()
            };
            assert!(kit.refusal(metadata).await.starts_with("redirect_uris"), "{uri}");
        }
    }
}
