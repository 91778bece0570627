//! What ends sessions, codes and tokens besides time and sign-out (SEC-28).

use account::people;
use model::secret::PlainPassword;
use testkit::{Answer, Browser, Flow, Kit, PASSWORD, TestClient, Tokens, on_both_databases};

on_both_databases! {
    async fn a_new_password_ends_sessions_codes_and_tokens_at_once__sec_28(kit) {
        let person = kit.person("ada@example.com").await;
        let living = Living::new(&kit).await;
        let password = PlainPassword::new("a quite different long password");
        people::set_password(&kit.app.accounts, &person.id, password, &mut kit.moment()).await.unwrap();
        living.is_over(&kit).await;
        assert_eq!(living.browser.sign_in("ada@example.com", PASSWORD).await.status, 400, "the old password");
        assert_eq!(living.browser.sign_in("ada@example.com", "a quite different long password").await.status, 303);
    }

    async fn a_lock_ends_sessions_codes_and_tokens_at_once__sec_28(kit) {
        let person = kit.person("ada@example.com").await;
        let living = Living::new(&kit).await;
        people::lock(&kit.app.accounts, &person.id, &mut kit.moment()).await.unwrap();
        living.is_over(&kit).await;
        people::unlock(&kit.app.accounts, &person.id, &mut kit.moment()).await.unwrap();
        living.is_over(&kit).await;
    }

    async fn a_change_counts_on_every_replica_at_once__sec_28(kit) {
        let person = kit.person("ada@example.com").await;
        let living = Living::new(&kit).await;
        let replica = kit.replica().await;
        people::lock(&replica.app.accounts, &person.id, &mut replica.moment()).await.unwrap();
        living.is_over(&kit).await;
    }

    async fn removing_a_client_ends_its_codes_and_tokens_and_no_session__sec_28(kit) {
        kit.person("ada@example.com").await;
        let living = Living::new(&kit).await;
        kit.remove(&living.client).await;
        let redeemed = living.client.redeem(&kit, &living.flow, &living.code).await;
        assert_eq!((redeemed.status, redeemed.json()["error"].as_str()), (401, Some("invalid_client")));
        let refreshed = living.client.refresh(&kit, &living.tokens.refresh).await;
        assert_eq!((refreshed.status, refreshed.json()["error"].as_str()), (401, Some("invalid_client")));
        assert_eq!(living.userinfo(&kit).await.status, 401);
        assert!(living.is_signed_in().await);
        let page = living.browser.authorize(&living.client.flow("openid")).await;
        assert_eq!((page.status, page.heading().as_str()), (400, "Request refused"));
    }
}

/// A session with an unused code and tokens.
struct Living {
    browser: Browser,
    client: TestClient,
    flow: Flow,
    code: String,
    tokens: Tokens,
}

impl Living {
    async fn new(kit: &Kit) -> Self {
        let (browser, client) = (kit.browser(), kit.client().await);
        let tokens = client.tokens(kit, &browser, "openid offline_access", "ada@example.com").await;
        let flow = client.flow("openid offline_access");
        let code = client.code(&browser, &flow, "ada@example.com").await;
        let living = Self { browser, client, flow, code, tokens };
        assert_eq!(living.userinfo(kit).await.status, 200);
        living
    }

    async fn is_signed_in(&self) -> bool {
        self.browser.get("/profile").await.status == 200
    }

    async fn userinfo(&self, kit: &Kit) -> Answer {
        let bearer = format!("Bearer {}", self.tokens.access);
        kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await
    }

    async fn is_over(&self, kit: &Kit) {
        assert!(!self.is_signed_in().await);
        assert_eq!(self.userinfo(kit).await.status, 401);
        let redeemed = self.client.redeem(kit, &self.flow, &self.code).await;
        assert_eq!((redeemed.status, redeemed.json()["error"].as_str()), (400, Some("invalid_grant")));
        let refreshed = self.client.refresh(kit, &self.tokens.refresh).await;
        assert_eq!((refreshed.status, refreshed.json()["error"].as_str()), (400, Some("invalid_grant")));
        let silent = self.browser.authorize(&self.client.flow("openid").with("prompt", "none")).await;
        assert_eq!(silent.error(), "login_required");
    }
}
