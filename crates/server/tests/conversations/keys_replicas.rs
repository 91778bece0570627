//! What one process changes the others see on their next request (SUR-5).

use idp::registration::{NewClient, Rotated, register, rotate_secret};
use model::client::{ClientMetadata, GrantType};
use model::{ClientId, Scope, Surface};
use testkit::{Kit, TestClient, on_both_databases};

async fn status_at(kit: &Kit, client: &TestClient) -> u16 {
    client.post(kit, "/token", &[("grant_type", "client_credentials")]).await.status
}

on_both_databases! {
    async fn a_client_that_another_process_adds_rotates_or_removes_is_so_at_once__sur_5(kit) {
        let other = kit.replica().await;
        let client = kit.client().await;
        assert_eq!([status_at(&kit, &client).await, status_at(&other, &client).await], [200, 200]);

        let metadata = ClientMetadata {
            client_name: "Reports".to_owned(),
            grant_types: vec![GrantType::ClientCredentials],
            scope: Scope::parse("reports").unwrap(),
            ..ClientMetadata::default()
        };
        let new = NewClient { metadata, surface: Surface::Website, first_party: false };
        let added = register(&other.app.provider, &other.app.store, &mut other.moment(), new).await.unwrap().unwrap();
        let added = TestClient { id: added.client.id.to_string(), secret: added.secret.unwrap().expose().to_owned() };
        assert_eq!([status_at(&kit, &added).await, status_at(&other, &added).await], [200, 200]);

        let id = ClientId::from_text(added.id.as_str());
        let mut rotated = Vec::new();
        for _ in 0..2 {
            match rotate_secret(&other.app.provider, &other.app.store, &mut other.moment(), id.clone()).await.unwrap() {
                Rotated::Secret(secret) => {
                    rotated.push(TestClient { secret: secret.expose().to_owned(), ..added.clone() })
                }
                unexpected => panic!("{unexpected:?}"),
            }
        }
        assert_eq!(status_at(&kit, &added).await, 401, "two secrets later the first is dead here too");
        assert_eq!([status_at(&kit, &rotated[0]).await, status_at(&kit, &rotated[1]).await], [200, 200]);

        assert!(other.app.store.write(move |tx| store::clients::remove(tx, &id)).await.unwrap());
        assert_eq!([status_at(&kit, &rotated[1]).await, status_at(&other, &rotated[1]).await], [401, 401]);
        assert_eq!(status_at(&kit, &client).await, 200);
    }

    async fn a_flow_goes_on_at_another_replica__ops_1(kit) {
        kit.person("ada@example.com").await;
        let client = kit.client().await;
        let other = kit.replica().await;
        let flow = client.flow("openid offline_access");
        let code = client.code(&kit.browser(), &flow, "ada@example.com").await;
        let tokens = testkit::Tokens::of(&client.redeem(&other, &flow, &code).await);
        let refreshed = testkit::Tokens::of(&client.refresh(&kit, &tokens.refresh).await);
        let again = testkit::Tokens::of(&client.refresh(&other, &tokens.refresh).await);
        assert_eq!(refreshed.refresh, again.refresh);
        assert_eq!(client.redeem(&kit, &flow, &code).await.json()["error"], "invalid_grant");
        assert_eq!(client.refresh(&other, &again.refresh).await.json()["error"], "invalid_grant");
    }
}
