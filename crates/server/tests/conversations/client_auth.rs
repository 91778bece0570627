//! How clients prove themselves, at every endpoint that asks for it.

use std::time::Duration;

use idp::registration::{Rotated, rotate_secret};
use model::ClientId;
use model::client::{GrantType, TokenEndpointAuthMethod};
use testkit::{Answer, ClientKey, Kit, TestClient, basic, on_both_databases};

/// Endpoints where clients authenticate, with a form that is otherwise fine.
const ENDPOINTS: [(&str, (&str, &str)); 3] =
    [("/token", ("grant_type", "client_credentials")), ("/introspect", ("token", "x")), ("/revoke", ("token", "x"))];

/// Asserts the standard's refusal of a client.
pub(crate) fn assert_refused_client(answer: &Answer, with_header: bool) {
    assert_eq!((answer.status, answer.json()["error"].as_str()), (401, Some("invalid_client")), "{}", answer.body);
    let challenge = answer.header("www-authenticate");
    assert_eq!(challenge.is_some_and(|value| value.starts_with("Basic realm=")), with_header, "{challenge:?}");
    assert_error_form(answer);
}

/// Asserts what every error in JSON has in common.
pub(crate) fn assert_error_form(answer: &Answer) {
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let json = answer.json();
    assert!(!json["error_description"].as_str().unwrap_or_default().is_empty(), "{json}");
    assert!(!json["trace_id"].as_str().unwrap_or_default().is_empty(), "{json}");
}

async fn by_post(kit: &Kit) -> TestClient {
    kit.register(|metadata| metadata.token_endpoint_auth_method = TokenEndpointAuthMethod::ClientSecretPost, true).await
}

/// What the token endpoint says to client credentials with this secret.
async fn status_with(kit: &Kit, client: &TestClient, secret: &str) -> u16 {
    let header = basic(&client.id, secret);
    let fields = [("grant_type", "client_credentials")];
    kit.browser().post_with("/token", &fields, &[("authorization", &header)]).await.status
}

async fn new_secret(kit: &Kit, client: &TestClient) -> String {
    let id = ClientId::from_text(client.id.as_str());
    match rotate_secret(&kit.app.provider, &kit.app.store, &mut kit.moment(), id).await.unwrap() {
        Rotated::Secret(secret) => secret.expose().to_owned(),
        other => panic!("no new secret: {other:?}"),
    }
}

on_both_databases! {
    async fn two_methods_at_once_are_an_invalid_request__sec_10(kit) {
        let client = kit.client().await;
        let header = basic(&client.id, &client.secret);
        let claims = serde_json::json!({"sub": client.id});
        let assertion = ClientKey::new("ES256", "k").sign(&claims);
        let kind = ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        let (id, secret) = (("client_id", client.id.as_str()), ("client_secret", client.secret.as_str()));
        let assertion = ("client_assertion", assertion.as_str());
        for (endpoint, form) in ENDPOINTS {
            for (with_header, fields) in [
                (true, vec![form, id, secret]),
                (true, vec![form, secret]),
                (true, vec![form, kind, assertion]),
                (true, vec![form, kind]),
                (false, vec![form, id, secret, kind, assertion]),
            ] {
                let headers = [("authorization", header.as_str())];
                let headers = if with_header { &headers[..] } else { &[] };
                let answer = kit.browser().post_with(endpoint, &fields, headers).await;
                assert_eq!(
                    (answer.status, answer.json()["error"].as_str()),
                    (400, Some("invalid_request")),
                    "{fields:?}"
                );
                assert_error_form(&answer);
            }
        }
    }

    async fn an_equal_client_id_beside_basic_is_no_second_method__sec_10(kit) {
        let client = kit.client().await;
        let header = basic(&client.id, &client.secret);
        let headers = [("authorization", header.as_str())];
        for (endpoint, form) in ENDPOINTS {
            let answer = kit.browser().post_with(endpoint, &[form, ("client_id", &client.id)], &headers).await;
            assert_eq!(answer.status, 200, "{endpoint} {}", answer.body);
            let answer = kit.browser().post_with(endpoint, &[form, ("client_id", "another")], &headers).await;
            assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some("invalid_request")), "{endpoint}");
        }
    }

    async fn a_method_that_is_not_registered_is_refused__sec_10(kit) {
        let (basic_client, post_client, public) = (kit.client().await, by_post(&kit).await, kit.public_client().await);
        for (endpoint, form) in ENDPOINTS {
            let id = |client: &TestClient| ("client_id", client.id.clone());
            for client in [&basic_client, &public] {
                let (name, id) = id(client);
                let secret = if client.secret.is_empty() { "guess" } else { &client.secret };
                let fields = [form, (name, id.as_str()), ("client_secret", secret)];
                assert_refused_client(&kit.browser().post(endpoint, &fields).await, false);
            }
            for client in [&post_client, &public] {
                let header = basic(&client.id, if client.secret.is_empty() { "guess" } else { &client.secret });
                let answer = kit.browser().post_with(endpoint, &[form], &[("authorization", &header)]).await;
                assert_refused_client(&answer, true);
            }
            let (name, id) = id(&basic_client);
            assert_refused_client(&kit.browser().post(endpoint, &[form, (name, &id)]).await, false);
        }
    }

    async fn a_secret_in_the_form_works_where_it_is_registered__sec_10(kit) {
        let client = by_post(&kit).await;
        for (endpoint, form) in ENDPOINTS {
            let fields = [form, ("client_id", &client.id), ("client_secret", &client.secret)];
            assert_eq!(kit.browser().post(endpoint, &fields).await.status, 200, "{endpoint}");
            let fields = [form, ("client_id", &client.id), ("client_secret", "wrong")];
            assert_refused_client(&kit.browser().post(endpoint, &fields).await, false);
            let fields = [form, ("client_secret", client.secret.as_str())];
            let answer = kit.browser().post(endpoint, &fields).await;
            assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some("invalid_request")));
        }
    }

    async fn unreadable_and_unknown_credentials_are_refused_alike__sec_10(kit) {
        let client = kit.client().await;
        let unknown = basic("nobody", "nothing");
        let wrong = basic(&client.id, "wrong");
        let with_nul = basic("a%00b", "c");
        let secret_with_nul = basic(&client.id, "c%00d");
        let empty = basic("", "");
        let headers = [
            unknown.as_str(),
            &wrong,
            &with_nul,
            &secret_with_nul,
            &empty,
            "Basic",
            "Basic !!!",
            "Basic bm9jb2xvbg==",
            "Basic /////w==",
            "Bearer x",
            "Negotiate abc",
        ];
        for (endpoint, form) in ENDPOINTS {
            for header in headers {
                let answer = kit.browser().post_with(endpoint, &[form], &[("authorization", header)]).await;
                assert_eq!(answer.status, 401, "{endpoint} {header} {}", answer.body);
                assert_refused_client(&answer, true);
            }
            assert_refused_client(&kit.browser().post(endpoint, &[form]).await, false);
        }
    }

    async fn a_second_or_unreadable_authorization_header_is_refused__sec_10(kit) {
        let client = kit.client().await;
        let right = basic(&client.id, &client.secret);
        for (endpoint, form) in ENDPOINTS {
            for values in [&[right.as_str(), &right][..], &[&right, "x"], &["Basic \u{e9}"]] {
                let headers: Vec<_> = values.iter().map(|value| ("authorization", *value)).collect();
                let answer = kit.browser().post_with(endpoint, &[form], &headers).await;
                let error = answer.json()["error"].clone();
                assert_eq!((answer.status, error.as_str()), (400, Some("invalid_request")), "{endpoint} {values:?}");
            }
        }
    }

    async fn while_a_secret_is_rotated_two_are_live_and_the_third_is_dead__sec_10(kit) {
        let client = kit.client().await;
        let first = client.secret.clone();
        let second = new_secret(&kit, &client).await;
        assert_eq!([status_with(&kit, &client, &first).await, status_with(&kit, &client, &second).await], [200, 200]);
        kit.advance(Duration::from_secs(60));
        let third = new_secret(&kit, &client).await;
        assert_eq!(status_with(&kit, &client, &first).await, 401);
        assert_eq!([status_with(&kit, &client, &second).await, status_with(&kit, &client, &third).await], [200, 200]);
        kit.advance(kit.app.provider.settings.secret_overlap);
        assert_eq!([status_with(&kit, &client, &second).await, status_with(&kit, &client, &third).await], [401, 200]);
    }

    async fn a_client_that_is_refused_uses_nothing_up__sec_10(kit) {
        kit.person("ada@example.com").await;
        let client = kit.client().await;
        let flow = client.flow("openid offline_access");
        let code = client.code(&kit.browser(), &flow, "ada@example.com").await;
        let impostor = TestClient { secret: "wrong".to_owned(), ..client.clone() };
        assert_refused_client(&impostor.redeem(&kit, &flow, &code).await, true);
        let tokens = testkit::Tokens::of(&client.redeem(&kit, &flow, &code).await);
        assert_refused_client(&impostor.refresh(&kit, &tokens.refresh).await, true);
        assert_eq!(client.refresh(&kit, &tokens.refresh).await.status, 200);
    }

    async fn a_grant_that_is_not_registered_is_refused(kit) {
        let client = kit.register(|metadata| metadata.grant_types = vec![GrantType::AuthorizationCode], true).await;
        let answer = client.post(&kit, "/token", &[("grant_type", "client_credentials")]).await;
        assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some("unauthorized_client")));
        let answer = client.post(&kit, "/token", &[("grant_type", "refresh_token"), ("refresh_token", "x")]).await;
        assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some("unauthorized_client")));
    }
}
