//! A page of the profile asks for a sign-in anew, and somebody else signs in (SEC-48).

use std::time::Duration;

use crate::disconnect::{ADA, PAGE, external, linked};
use crate::profile_steps::{BOB, signed_in};
use crate::upstream_world::{Walker, World};
use model::surface::ExternalState;
use testkit::{Answer, PASSWORD, on_both_databases};

const CLOSE: &str = "/profile/details/close";

/// Ada, whose sign-in is too old for what matters, and the sign-in page that *Disconnect* leads to.
async fn asked_again(world: &World) -> (Walker, Answer) {
    let (browser, _) = linked(world, ADA).await;
    world.advance(601);
    let page = browser.here.follow(browser.here.get(PAGE).await).await;
    assert!(page.text().contains("Sign in again to continue.") && page.text().contains(ADA), "{}", page.text());
    (browser, page)
}

/// Whose profile this browser opens.
async fn opens_profile_of(browser: &testkit::Browser, email: &str) -> bool {
    browser.get("/profile").await.text().contains(email)
}

on_both_databases! {
    async fn somebody_else_from_the_upstream_neither_takes_the_page_nor_the_browser__sec_48(world: World) {
        linked(&world, BOB).await;
        let (browser, page) = asked_again(&world).await;
        let cookies = browser.here.cookies();
        let told = browser.through_sage(&page, BOB).await;
        assert_eq!((told.status, told.heading().as_str()), (403, "That was another account"));
        let named = "With Sage you signed in as bob@example.com. Here you are signed in as ada@example.com.";
        assert!(told.text().contains(named), "{}", told.text());
        assert_eq!(browser.here.cookies(), cookies);
        assert!(opens_profile_of(&browser.here, ADA).await);
        assert!(told.body.contains("href=\"/sign-in?for=disconnect\""), "to try again: {}", told.body);
        assert!(told.body.contains("href=\"/sign-in?account=other\""), "to be Bob: {}", told.body);
        let other = browser.here.get("/sign-in?account=other").await;
        assert_eq!(browser.through_sage(&other, BOB).await.heading(), "User Profile");
        assert!(opens_profile_of(&browser.here, BOB).await, "who asks for another account gets it");
        for email in [ADA, BOB] {
            assert_eq!(external(&world, email).await, ExternalState::Linked, "{email}");
        }
    }

    async fn a_stranger_from_the_upstream_is_not_signed_up_on_the_way__sec_48(world: World) {
        world.there.person(BOB).await;
        let (browser, page) = asked_again(&world).await;
        assert_eq!(browser.through_sage(&page, BOB).await.heading(), "That was another account");
        assert!(world.person(BOB).await.is_none() && opens_profile_of(&browser.here, ADA).await);
    }

    async fn the_upstream_is_told_who_is_expected__sec_48(world: World) {
        let (browser, page) = asked_again(&world).await;
        let address = browser.set_out(&page).await;
        assert!(address.contains("login_hint=ada%40example.com") && address.contains("max_age=0"), "{address}");
        let back = browser.pass_upstream(&address, ADA).await;
        assert_eq!(browser.here.get(&back).await.location().as_deref(), Some(PAGE), "Ada herself is led on");
        let address = browser.set_out(&browser.here.get("/sign-in?account=other").await).await;
        assert!(!address.contains("login_hint"), "{address}");
    }

    async fn who_comes_back_after_the_other_signed_out_is_led_to_a_profile_of_their_own__sec_48(world: World) {
        linked(&world, BOB).await;
        let (browser, page) = asked_again(&world).await;
        let back = browser.pass_upstream(&browser.set_out(&page).await, BOB).await;
        let csrf = browser.here.get("/profile").await.csrf();
        browser.here.post("/profile/sign-out", &[("csrf", &csrf)]).await;
        assert_eq!(browser.here.get(&back).await.location().as_deref(), Some("/profile"));
        assert!(opens_profile_of(&browser.here, BOB).await);
    }

    async fn the_password_of_another_account_is_not_led_onto_the_page_that_asked__sec_48(kit) {
        kit.person(ADA).await;
        kit.person(BOB).await;
        let browser = signed_in(&kit, ADA).await;
        kit.advance(Duration::from_secs(601));
        let page = browser.follow(browser.get(CLOSE).await).await;
        let told = browser.submit(&page, &[("username", BOB), ("password", PASSWORD)]).await;
        assert_eq!(told.status, 403);
        assert!(told.text().contains("You entered the password of bob@example.com. That isn’t the account"), "{}", told.text());
        assert!(told.text().contains("Enter your password again") && told.text().contains(ADA), "{}", told.text());
        assert!(opens_profile_of(&browser, ADA).await);
        let again = browser.submit(&told, &[("username", ADA), ("password", PASSWORD)]).await;
        assert_eq!(again.location().as_deref(), Some(CLOSE), "Ada goes on from there");
        assert!(told.body.contains("href=\"/sign-in?account=other\""), "{}", told.body);
        let other = browser.get("/sign-in?account=other").await;
        let led = browser.submit(&other, &[("username", BOB), ("password", PASSWORD)]).await;
        assert_eq!(led.location().as_deref(), Some("/profile"));
        assert!(opens_profile_of(&browser, BOB).await);
    }

    async fn what_cannot_be_taken_back_names_the_account__pro_2_pro_6(world: World) {
        let (browser, _) = linked(&world, ADA).await;
        for page in [PAGE, CLOSE] {
            let shown = browser.here.get(page).await;
            assert!(shown.text().contains("For the account ada@example.com"), "{page}: {}", shown.text());
        }
    }
}
