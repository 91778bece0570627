//! Two upstreams of one issuer, at which Signet is a client of its own for each (FED-7, FED-8).

use crate::upstream_world::{Walker, World};
use testkit::{Answer, Database, PASSWORD, on_both_databases};

const ADA: &str = "ada@example.com";

/// Here and there, and here is two clients there.
struct Twins(World);

impl Twins {
    async fn on(database: Database) -> Self {
        let world = World::with_twin(database).await;
        world.there.person(ADA).await;
        Self(world)
    }
}

/// Signs in by the button of one of the two.
async fn sign_in(browser: &Walker, upstream: &str) {
    let page = browser.sign_in_page().await;
    let address = browser.here.press(&page, &format!("upstream-{upstream}"), &[]).await.location().unwrap();
    let back = browser.pass_upstream(&address, ADA).await;
    assert!(back.contains(&format!("/upstream/{upstream}/callback")), "{back}");
    assert_eq!(browser.here.follow(browser.here.get(&back).await).await.heading(), "User Profile");
}

async fn sign_out(browser: &Walker) -> Answer {
    let page = browser.here.get("/sign-out").await;
    browser.here.follow(browser.here.press(&page, "logout-confirm", &[]).await).await
}

/// Presses *Sign out of NAME too* and comes back.
async fn leave(browser: &Walker, left: &Answer) -> Answer {
    let away = browser.here.press(left, "sign-out-upstream", &[]).await.location().unwrap();
    let answer = browser.there.get(&away).await;
    let back = answer.location().unwrap_or_else(|| panic!("no way back: {}", answer.text()));
    assert_ne!(browser.there.get("/profile").await.status, 200, "signed out there");
    browser.here.get(&back).await
}

on_both_databases! {
    async fn each_is_left_as_the_client_that_signed_the_person_in__fed_7(twins: Twins) {
        for (id, name) in [("sage", "Sage"), ("twin", "Twin"), ("sage", "Sage")] {
            let browser = twins.0.browser();
            sign_in(&browser, id).await;
            let left = sign_out(&browser).await;
            assert!(left.text().contains(&format!("Sign out of {name} too")), "{}", left.text());
            let after = leave(&browser, &left).await;
            assert!(after.text().contains(&format!("You are signed out of {name}, too.")), "{}", after.text());
        }
    }

    async fn who_came_by_both_leaves_the_issuer_once__fed_7(twins: Twins) {
        let browser = twins.0.browser();
        for id in ["sage", "twin", "twin"] {
            sign_in(&browser, id).await;
            twins.0.advance(1);
        }
        let after = leave(&browser, &sign_out(&browser).await).await;
        assert!(after.text().contains("You are signed out of Twin, too."), "{}", after.text());
        assert!(!after.body.contains("sign-out-upstream"), "there is nothing left to leave: {}", after.text());
    }

    async fn one_login_opens_the_account_by_either_button__sec_42(twins: Twins) {
        let (one, two) = (twins.0.browser(), twins.0.browser());
        sign_in(&one, "sage").await;
        sign_in(&two, "twin").await;
        let person = twins.0.person(ADA).await.unwrap();
        twins.0.give_password(&person).await;
        let refused = twins.0.browser();
        let page = refused.here.sign_in(ADA, PASSWORD).await;
        assert_ne!(page.status, 303, "they are linked: the password doesn't open the website");
        twins.0.disconnect(&person).await;
        assert!(!one.is_in().await && !two.is_in().await);
        for id in ["sage", "twin"] {
            let again = twins.0.browser();
            let page = again.sign_in_page().await;
            let address = again.here.press(&page, &format!("upstream-{id}"), &[]).await.location().unwrap();
            let back = again.pass_upstream(&address, ADA).await;
            assert_eq!(again.here.get(&back).await.status, 403, "{id}");
        }
    }
}
