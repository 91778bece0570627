//! Tokens for clients themselves (RFC 6749 §4.4).

use model::Scope;
use model::client::GrantType;
use testkit::{Kit, TestClient, Tokens, on_both_databases};

async fn service(kit: &Kit, scope: &str) -> TestClient {
    let scope = Scope::parse(scope).unwrap();
    let change = |metadata: &mut model::client::ClientMetadata| {
        metadata.scope = scope;
        metadata.grant_types = vec![GrantType::ClientCredentials];
        metadata.redirect_uris.clear();
    };
    kit.register(change, false).await
}

on_both_databases! {
    async fn without_a_scope_a_client_gets_all_that_it_has(kit) {
        let client = service(&kit, "openid profile reports:read reports:write").await;
        let answer = client.post(&kit, "/token", &[("grant_type", "client_credentials")]).await;
        let tokens = Tokens::of(&answer);
        let json = answer.json();
        assert_eq!(json["scope"], "reports:read reports:write");
        assert_eq!(json["token_type"], "Bearer");
        assert_eq!(json["expires_in"], 600);
        assert_eq!((tokens.refresh.as_str(), tokens.id.as_str()), ("", ""));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let claims = Tokens::claims(&tokens.access);
        assert_eq!((claims["sub"].as_str(), claims["client_id"].as_str()), (Some(&*client.id), Some(&*client.id)));
        assert_eq!((claims["iss"].as_str(), claims["scope"].as_str()), (Some(testkit::ISSUER), json["scope"].as_str()));
        assert!(claims.get("auth_time").is_none() && claims.get("acr").is_none(), "{claims}");
    }

    async fn a_client_without_a_scope_of_its_own_gets_a_token_without_one(kit) {
        let client = service(&kit, "openid profile email").await;
        let answer = client.post(&kit, "/token", &[("grant_type", "client_credentials")]).await;
        let token = Tokens::of(&answer).access;
        assert!(answer.json().get("scope").is_none() && Tokens::claims(&token).get("scope").is_none());
        let seen = client.post(&kit, "/introspect", &[("token", &token)]).await.json();
        assert!(seen["active"] == true && seen.get("scope").is_none(), "{seen}");
    }

    async fn a_client_may_ask_for_less_and_never_for_more__sec_12(kit) {
        let client = service(&kit, "openid profile offline_access reports:read reports:write").await;
        let ask = async |scope: &str| {
            client.post(&kit, "/token", &[("grant_type", "client_credentials"), ("scope", scope)]).await
        };
        assert_eq!(ask("reports:read").await.json()["scope"], "reports:read");
        for scope in [
            "reports:delete",
            "reports:read reports:delete",
            "openid",
            "reports:read profile",
            "offline_access",
            "a\"b",
        ] {
            let answer = ask(scope).await;
            assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some("invalid_scope")), "{scope}");
        }
    }

    async fn a_public_client_gets_nothing_for_itself(kit) {
        let client = kit.public_client().await;
        let answer = client.post(&kit, "/token", &[("grant_type", "client_credentials")]).await;
        assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some("unauthorized_client")));
    }

    async fn a_token_of_a_client_is_nobodys_at_userinfo__sec_15(kit) {
        let client = kit.client().await;
        let token = Tokens::of(&client.post(&kit, "/token", &[("grant_type", "client_credentials")]).await).access;
        let bearer = format!("Bearer {token}");
        let answer = kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await;
        assert_eq!((answer.status, answer.json()["error"].as_str()), (403, Some("insufficient_scope")));
        let seen = client.post(&kit, "/introspect", &[("token", &token)]).await.json();
        assert_eq!((seen["active"].as_bool(), seen["sub"].as_str()), (Some(true), Some(&*client.id)));
        assert!(seen.get("username").is_none(), "{seen}");
    }
}
