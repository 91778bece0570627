//! Introspection (RFC 7662).

use std::time::Duration;

use serde_json::json;
use testkit::{Kit, TestClient, on_both_databases};

use crate::client_auth::{assert_error_form, assert_refused_client};

const EMAIL: &str = "ada@example.com";

async fn seen(kit: &Kit, caller: &TestClient, token: &str) -> serde_json::Value {
    let answer = caller.post(kit, "/introspect", &[("token", token)]).await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, Some("no-store")), "{}", answer.body);
    answer.json()
}

on_both_databases! {
    async fn a_client_sees_what_its_tokens_are_worth__sec_14(kit) {
        let person = kit.person(EMAIL).await;
        let client = kit.client().await;
        let tokens = client.tokens(&kit, &kit.browser(), "openid profile offline_access", EMAIL).await;
        let access = seen(&kit, &client, &tokens.access).await;
        let now = kit.now().seconds();
        for (name, value) in [
            ("active", json!(true)),
            ("token_type", json!("Bearer")),
            ("iss", json!(testkit::ISSUER)),
            ("sub", json!(person.id)),
            ("client_id", json!(client.id)),
            ("username", json!(EMAIL)),
            ("scope", json!("offline_access openid profile")),
            ("iat", json!(now)),
            ("exp", json!(now + 600)),
            ("auth_time", json!(now)),
        ] {
            assert_eq!(access[name], value, "{name}");
        }
        let refresh = seen(&kit, &client, &tokens.refresh).await;
        assert_eq!((refresh["active"].as_bool(), refresh["sub"].as_str()), (Some(true), Some(person.id.as_str())));
        for hint in ["access_token", "refresh_token", "nonsense"] {
            let fields = [("token", tokens.access.as_str()), ("token_type_hint", hint)];
            assert_eq!(client.post(&kit, "/introspect", &fields).await.json()["active"], true, "a hint is only a hint");
        }
    }

    async fn of_all_else_it_hears_that_it_is_not_active_and_nothing_more__sec_14(kit) {
        kit.person(EMAIL).await;
        let (client, other) = (kit.client().await, kit.client().await);
        let tokens = client.tokens(&kit, &kit.browser(), "openid profile offline_access", EMAIL).await;
        let used = client.tokens(&kit, &kit.browser(), "openid offline_access", EMAIL).await;
        client.refresh(&kit, &used.refresh).await;
        let inactive = json!({"active": false});
        assert_eq!(seen(&kit, &other, &tokens.access).await, inactive, "another client's access token");
        assert_eq!(seen(&kit, &other, &tokens.refresh).await, inactive, "another client's refresh token");
        assert_eq!(seen(&kit, &client, &used.refresh).await, inactive, "a used refresh token");
        let (front, signature) = tokens.access.rsplit_once('.').unwrap();
        let forged = format!("{front}.{}", signature.chars().rev().collect::<String>());
        for token in ["x", "a.b.c", "\u{1F511}", forged.as_str(), &client.secret] {
            assert_eq!(seen(&kit, &client, token).await, inactive, "{token}");
        }
        kit.advance(Duration::from_secs(600));
        assert_eq!(seen(&kit, &client, &tokens.access).await, inactive, "expired");
        assert_eq!(seen(&kit, &client, &tokens.refresh).await["active"], true);
        kit.advance(kit.app.provider.settings.refresh_idle);
        assert_eq!(seen(&kit, &client, &tokens.refresh).await, inactive, "idle too long");
    }

    async fn only_a_client_that_proves_itself_may_ask__sec_14(kit) {
        let public = kit.public_client().await;
        assert_refused_client(&public.post(&kit, "/introspect", &[("token", "x")]).await, false);
        assert_refused_client(&kit.browser().post("/introspect", &[("token", "x")]).await, false);
        let client = kit.client().await;
        let answer = client.post(&kit, "/introspect", &[("token_type_hint", "access_token")]).await;
        assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some("invalid_request")));
        assert_error_form(&answer);
    }

    async fn a_token_of_a_client_that_was_removed_is_worth_nothing__sec_14(kit) {
        kit.person(EMAIL).await;
        let client = kit.client().await;
        let tokens = client.tokens(&kit, &kit.browser(), "openid", EMAIL).await;
        let id = model::ClientId::from_text(client.id.as_str());
        kit.app.store.write(move |tx| store::clients::remove(tx, &id)).await.unwrap();
        let bearer = format!("Bearer {}", tokens.access);
        assert_eq!(kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await.status, 401);
    }
}
