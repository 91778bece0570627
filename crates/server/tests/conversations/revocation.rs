//! Revocation (RFC 7009).

use std::time::Duration;

use testkit::{Kit, TestClient, Tokens, on_both_databases};

use crate::client_auth::{assert_error_form, assert_refused_client};

const EMAIL: &str = "ada@example.com";

async fn is_active(kit: &Kit, client: &TestClient, token: &str) -> bool {
    client.post(kit, "/introspect", &[("token", token)]).await.json()["active"] == true
}

async fn revoke(kit: &Kit, client: &TestClient, token: &str) -> u16 {
    client.post(kit, "/revoke", &[("token", token)]).await.status
}

async fn person_and_tokens(kit: &Kit) -> (TestClient, Tokens) {
    kit.person(EMAIL).await;
    let client = kit.client().await;
    let tokens = client.tokens(kit, &kit.browser(), "openid offline_access", EMAIL).await;
    (client, tokens)
}

on_both_databases! {
    async fn a_refresh_token_is_revoked_with_all_that_its_grant_gave__sec_14(kit) {
        let (client, first) = person_and_tokens(&kit).await;
        let second = Tokens::of(&client.refresh(&kit, &first.refresh).await);
        let other = client.tokens(&kit, &kit.browser(), "openid offline_access", EMAIL).await;
        assert_eq!(revoke(&kit, &client, &second.refresh).await, 200);
        for token in [&first.access, &second.access, &second.refresh] {
            assert!(!is_active(&kit, &client, token).await);
        }
        assert_eq!(client.refresh(&kit, &second.refresh).await.json()["error"], "invalid_grant");
        assert!(is_active(&kit, &client, &other.refresh).await, "another grant is left alone");
        assert_eq!(revoke(&kit, &client, &second.refresh).await, 200, "a second time changes nothing");
    }

    async fn an_access_token_is_revoked_alone__sec_14(kit) {
        let (client, first) = person_and_tokens(&kit).await;
        let second = Tokens::of(&client.refresh(&kit, &first.refresh).await);
        let answer =
            client.post(&kit, "/revoke", &[("token", &first.access), ("token_type_hint", "refresh_token")]).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, ""));
        let bearer = format!("Bearer {}", first.access);
        assert_eq!(kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await.status, 401);
        assert!(!is_active(&kit, &client, &first.access).await);
        assert!(is_active(&kit, &client, &second.access).await);
        assert!(is_active(&kit, &client, &second.refresh).await);
        let own = Tokens::of(&client.post(&kit, "/token", &[("grant_type", "client_credentials")]).await).access;
        assert_eq!(revoke(&kit, &client, &own).await, 200);
        assert!(!is_active(&kit, &client, &own).await);
    }

    async fn a_foreign_token_is_refused_and_stays_as_it_is__sec_14(kit) {
        let (client, tokens) = person_and_tokens(&kit).await;
        for thief in [kit.client().await, kit.public_client().await] {
            for token in [&tokens.access, &tokens.refresh] {
                let answer = thief.post(&kit, "/revoke", &[("token", token)]).await;
                assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some("invalid_grant")));
                assert_error_form(&answer);
                assert!(is_active(&kit, &client, token).await);
            }
        }
    }

    async fn an_unknown_token_is_revoked_already__sec_14(kit) {
        let (client, tokens) = person_and_tokens(&kit).await;
        for token in ["x", "a.b.c", tokens.id.as_str()] {
            assert_eq!(revoke(&kit, &client, token).await, 200, "{token}");
        }
        assert!(is_active(&kit, &client, &tokens.access).await);
        kit.advance(Duration::from_secs(600));
        assert_eq!(revoke(&kit, &client, &tokens.access).await, 200, "an expired one, too");
    }

    async fn a_public_client_revokes_its_own__sec_14(kit) {
        kit.person(EMAIL).await;
        let client = kit.public_client().await;
        let tokens = client.tokens(&kit, &kit.browser(), "openid offline_access", EMAIL).await;
        assert_eq!(revoke(&kit, &client, &tokens.refresh).await, 200);
        assert_eq!(client.refresh(&kit, &tokens.refresh).await.json()["error"], "invalid_grant");
    }

    async fn nobody_revokes_without_a_client_or_a_token__sec_14(kit) {
        let (client, tokens) = person_and_tokens(&kit).await;
        assert_refused_client(&kit.browser().post("/revoke", &[("token", &tokens.refresh)]).await, false);
        let answer = client.post(&kit, "/revoke", &[]).await;
        assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some("invalid_request")));
        assert!(is_active(&kit, &client, &tokens.refresh).await);
    }

    async fn a_revoked_token_stays_dead_when_the_clock_steps_back__sec_49(kit) {
        let (client, tokens) = person_and_tokens(&kit).await;
        assert_eq!(revoke(&kit, &client, &tokens.access).await, 200);
        kit.advance(Duration::from_secs(602));
        let now = kit.now();
        kit.app.store.write(move |tx| store::sweep::expired(tx, now)).await.unwrap();
        kit.step_back(Duration::from_secs(300));
        assert!(!is_active(&kit, &client, &tokens.access).await);
    }
}
