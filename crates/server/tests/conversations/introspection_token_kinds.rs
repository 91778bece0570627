//! Tokens of one kind are never taken for another (SEC-15).

use serde_json::{Value, json};
use testkit::{Flow, Kit, TestClient, Tokens, on_both_databases};

const EMAIL: &str = "ada@example.com";

async fn person_and_tokens(kit: &Kit) -> (TestClient, Tokens) {
    kit.person(EMAIL).await;
    let client = kit.client().await;
    let tokens = client.tokens(kit, &kit.browser(), "openid profile offline_access", EMAIL).await;
    (client, tokens)
}

async fn seen(kit: &Kit, client: &TestClient, token: &str) -> Value {
    client.post(kit, "/introspect", &[("token", token)]).await.json()
}

async fn userinfo(kit: &Kit, token: &str) -> u16 {
    let bearer = format!("Bearer {token}");
    kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await.status
}

on_both_databases! {
    async fn an_id_token_is_no_access_token__sec_15(kit) {
        let (client, tokens) = person_and_tokens(&kit).await;
        assert_eq!(userinfo(&kit, &tokens.id).await, 401);
        assert_eq!(seen(&kit, &client, &tokens.id).await, json!({"active": false}));
        assert_eq!(client.post(&kit, "/revoke", &[("token", &tokens.id)]).await.status, 200);
        assert_eq!(userinfo(&kit, &tokens.access).await, 200);
    }

    async fn an_id_token_signed_by_the_key_of_access_tokens_is_no_access_token__sec_15(kit) {
        kit.person(EMAIL).await;
        let es256 = |metadata: &mut model::client::ClientMetadata| {
            metadata.id_token_signed_response_alg = model::signing::Algorithm::ES256;
        };
        let client = kit.register(es256, true).await;
        let tokens = client.tokens(&kit, &kit.browser(), "openid", EMAIL).await;
        assert_eq!(userinfo(&kit, &tokens.id).await, 401);
        assert_eq!(seen(&kit, &client, &tokens.id).await, json!({"active": false}));
    }

    async fn a_refresh_token_and_a_code_are_no_access_tokens__sec_15(kit) {
        let (client, tokens) = person_and_tokens(&kit).await;
        let code = client.code(&kit.browser(), &client.flow("openid"), EMAIL).await;
        for token in [&tokens.refresh, &code] {
            assert_eq!(userinfo(&kit, token).await, 401);
        }
        assert_eq!(seen(&kit, &client, &code).await, json!({"active": false}));
    }

    async fn an_access_token_is_no_id_token_hint__sec_15(kit) {
        let (client, tokens) = person_and_tokens(&kit).await;
        let browser = kit.browser();
        browser.sign_in(EMAIL, testkit::PASSWORD).await;
        let flow = |hint: &str| client.flow("openid").with("prompt", "none").with("id_token_hint", hint);
        let good = browser.get(&flow(&tokens.id).address()).await;
        assert!(good.redirect_param("code").is_some(), "{good:?}");
        for hint in [&tokens.access, &tokens.refresh] {
            let answer = browser.get(&flow(hint).address()).await;
            assert_eq!(answer.redirect_param("error").as_deref(), Some("invalid_request"), "{answer:?}");
            let answer = browser.get(&format!("/logout?id_token_hint={hint}")).await;
            assert_eq!((answer.status, answer.heading().as_str()), (400, "Request refused"));
        }
        let still = browser.get(&client.flow("openid").with("prompt", "none").address()).await;
        assert!(still.redirect_param("code").is_some(), "nobody was signed out");
    }

    async fn a_refresh_token_is_no_code_and_a_code_no_refresh_token__sec_15(kit) {
        let (client, tokens) = person_and_tokens(&kit).await;
        let flow: Flow = client.flow("openid");
        for token in [&tokens.refresh, &tokens.access, &tokens.id] {
            assert_eq!(client.redeem(&kit, &flow, token).await.json()["error"], "invalid_grant");
        }
        let code = client.code(&kit.browser(), &flow, EMAIL).await;
        for token in [&code, &tokens.access, &tokens.id] {
            assert_eq!(client.refresh(&kit, token).await.json()["error"], "invalid_grant");
        }
        assert_eq!(client.redeem(&kit, &flow, &code).await.status, 200, "trying it elsewhere did not use it up");
        assert_eq!(client.refresh(&kit, &tokens.refresh).await.status, 200);
    }

    async fn a_token_of_ours_is_no_client_assertion__sec_15(kit) {
        let (_, tokens) = person_and_tokens(&kit).await;
        for token in [&tokens.access, &tokens.id] {
            let fields = [
                ("grant_type", "client_credentials"),
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", token),
            ];
            assert_eq!(kit.browser().post("/token", &fields).await.status, 401);
        }
    }

    async fn each_kind_says_in_its_header_what_it_is__sec_15(kit) {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        let (_, tokens) = person_and_tokens(&kit).await;
        for (token, typ) in [(&tokens.access, "at+jwt"), (&tokens.id, "JWT")] {
            let header = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
            let header: Value = serde_json::from_slice(&header).unwrap();
            assert_eq!(header["typ"], typ);
            assert!(header["kid"].is_string(), "{header}");
        }
    }
}
