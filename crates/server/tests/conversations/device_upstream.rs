//! A device is let in by somebody who signs in with Sage (RFC 8628, FED-1 to FED-4).

use testkit::{Answer, PASSWORD, TestClient, Tokens, on_both_databases};

use crate::upstream_world::{Walker, World};

const ADA: &str = "ada@example.com";

/// An app that shows a code, and the page at a signed-out browser where it was entered.
struct Asking {
    app: TestClient,
    device_code: String,
    user_code: String,
    page: Answer,
}

impl Asking {
    async fn at(world: &World, browser: &Walker) -> Self {
        let app = world.here.app_client().await;
        let (device_code, user_code) = app.device_codes(&world.here).await;
        let page = browser.here.enter_user_code(&user_code).await;
        assert!(page.is_sign_in_page() && page.text().contains("Sync App"), "{page:?}");
        Self { app, device_code, user_code, page }
    }

    /// Allows on the page that came after the sign-in, and gives what the device gets.
    async fn allowed(&self, world: &World, browser: &Walker, asked: &Answer) -> Tokens {
        assert_eq!(asked.heading(), "Let Sync App in?");
        assert!(asked.text().contains(&self.user_code) && asked.text().contains(ADA), "{}", asked.text());
        assert_eq!(browser.here.decide(asked, "allow").await.heading(), "Your device is connected");
        Tokens::of(&self.app.poll(&world.here, &self.device_code).await)
    }
}

on_both_databases! {
    async fn who_signs_in_with_sage_comes_back_to_the_device__rfc_8628(world: World) {
        world.there.person(ADA).await;
        world.browser().sign_in_with_sage(ADA).await;
        let person = world.person(ADA).await.unwrap();
        let browser = world.browser();
        let asking = Asking::at(&world, &browser).await;
        let asked = browser.through_sage(&asking.page, ADA).await;
        let tokens = asking.allowed(&world, &browser, &asked).await;
        assert_eq!(Tokens::claims(&tokens.id)["sub"], person.id.as_str());

        world.disconnect(&person).await;
        let refreshed = asking.app.refresh(&world.here, &tokens.refresh).await;
        assert_eq!((refreshed.status, &refreshed.json()["error"]), (400, &"invalid_grant".into()), "it ends with the login");
    }

    async fn a_new_person_lets_their_device_in__fed_1(world: World) {
        world.there.person(ADA).await;
        let browser = world.browser();
        let asking = Asking::at(&world, &browser).await;
        let asked = browser.through_sage(&asking.page, ADA).await;
        let tokens = asking.allowed(&world, &browser, &asked).await;
        let person = world.person(ADA).await.unwrap();
        assert_eq!(Tokens::claims(&tokens.id)["sub"], person.id.as_str());
        assert!(!tokens.refresh.is_empty());
    }

    async fn who_links_their_account_on_the_way_comes_back_to_the_device__fed_2(world: World) {
        world.there.person(ADA).await;
        let person = world.here.person(ADA).await;
        let browser = world.browser();
        let asking = Asking::at(&world, &browser).await;
        let prove = browser.through_sage(&asking.page, ADA).await;
        assert_eq!(prove.heading(), "Link your account");
        let pending = asking.app.poll(&world.here, &asking.device_code).await;
        assert_eq!(pending.json()["error"], "authorization_pending");
        let asked = browser.prove(&prove, PASSWORD).await;
        let tokens = asking.allowed(&world, &browser, &asked).await;
        assert_eq!(Tokens::claims(&tokens.id)["sub"], person.id.as_str());

        world.disconnect(&person).await;
        let refreshed = asking.app.refresh(&world.here, &tokens.refresh).await;
        assert_eq!((refreshed.status, &refreshed.json()["error"]), (400, &"invalid_grant".into()), "it ends with the login");
    }
}
