//! Leaving an external login for good (PRO-2, FED-4, FED-5, SEC-28, SEC-44, SEC-48).

use crate::profile_steps::{is_signed_in, open_link};
use crate::reset_password::{NEW, save};
use crate::upstream_world::{Walker, World};
use model::person::Person;
use model::surface::ExternalState;
use testkit::{Answer, PASSWORD, Tokens, on_both_databases};

pub(crate) const ADA: &str = "ada@example.com";
const BOB: &str = "bob@example.com";
const TAB: &str = "/profile/password";
pub(crate) const PAGE: &str = "/profile/password/disconnect";

/// Somebody who came through Sage and has a password since; they are signed in through Sage.
pub(crate) async fn linked(world: &World, email: &str) -> (Walker, Person) {
    world.there.person(email).await;
    world.browser().sign_in_with_sage(email).await;
    let person = world.person(email).await.unwrap();
    world.give_password(&person).await;
    (signed_in(world, email).await, person)
}

pub(crate) async fn signed_in(world: &World, email: &str) -> Walker {
    let browser = world.browser();
    assert_eq!(browser.sign_in_with_sage(email).await.heading(), "User Profile");
    browser
}

/// Ticks the box, presses the button, and follows.
pub(crate) async fn disconnect(browser: &Walker) -> Answer {
    let page = browser.here.get(PAGE).await;
    browser.here.follow(browser.here.press(&page, "disconnect-submit", &[]).await).await
}

pub(crate) async fn external(world: &World, email: &str) -> ExternalState {
    world.person(email).await.unwrap().external
}

/// Sends the form that the page would have, with the token of a page that there is.
async fn forge(browser: &Walker) -> Answer {
    let csrf = browser.here.get(TAB).await.csrf();
    browser.here.post(PAGE, &[("csrf", &csrf), ("sure", "yes")]).await
}

on_both_databases! {
    async fn a_person_disconnects_after_a_tick_and_their_password_opens_everything__pro_2(world: World) {
        let (browser, _) = linked(&world, ADA).await;
        let tab = browser.here.get(TAB).await;
        assert!(tab.text().contains("Disconnect External Authentication"), "{}", tab.text());
        let page = browser.here.follow(browser.here.press(&tab, "disconnect-external", &[]).await).await;
        assert!(page.text().contains("This can’t be reversed."), "{}", page.text());
        let (keep, button) = (page.body.find("Keep Sage").unwrap(), page.body.find("id=\"disconnect-submit\"").unwrap());
        assert!(keep < button, "what changes nothing goes first");

        let unsure = browser.here.post(PAGE, &[("csrf", &page.csrf())]).await;
        assert_eq!(unsure.status, 400);
        assert!(unsure.text().contains("Sage is still connected."), "{}", unsure.text());
        assert_eq!(external(&world, ADA).await, ExternalState::Linked);

        let cookies = browser.here.cookies();
        let told = disconnect(&browser).await;
        assert!(told.text().contains("Sage is disconnected."), "{}", told.text());
        assert!(!told.body.contains(PAGE) && !told.body.contains("/profile/password/external"), "{}", told.body);
        assert_eq!(browser.here.cookies(), cookies, "the session that disconnects stays");
        assert!(browser.is_in().await);
        assert_eq!(world.browser().here.sign_in(ADA, PASSWORD).await.status, 303, "the website");
        let app = world.here.app_client().await;
        assert_eq!(app.by_password(&world.here, ADA, PASSWORD).await.status, 200, "the apps");
        let letters = world.here.letters_to(ADA).await;
        let about = |letter: &testkit::Letter| letter.subject.as_deref().unwrap_or_default().contains("Sage");
        assert_eq!(letters.iter().filter(|letter| about(letter)).count(), 1, "{letters:?}");
        let activity = browser.here.get("/profile/activity").await;
        assert!(activity.text().contains("The external login was disconnected for good"), "{}", activity.text());
    }

    async fn what_the_external_login_opened_ends_and_what_the_password_opened_lives_on__fed_4(world: World) {
        let (browser, _) = linked(&world, ADA).await;
        let elsewhere = signed_in(&world, ADA).await;
        let (site, app) = (world.here.client().await, world.here.app_client().await);
        let at_site = site.tokens(&world.here, &elsewhere.here, "openid offline_access", ADA).await;
        let in_app = app.tokens(&world.here, &elsewhere.here, "openid offline_access", ADA).await;
        let by_password = Tokens::of(&app.by_password(&world.here, ADA, PASSWORD).await);
        let replica = world.here.replica().await;
        let on_replica = replica.browser();
        for (name, value) in elsewhere.here.cookies() {
            on_replica.set_cookie(&name, &value);
        }
        assert!(is_signed_in(&on_replica).await);

        disconnect(&browser).await;
        assert!(!is_signed_in(&on_replica).await, "on the next request, at every replica");
        assert!(!elsewhere.is_in().await);
        for (client, tokens) in [(&site, &at_site), (&app, &in_app)] {
            let refreshed = client.refresh(&world.here, &tokens.refresh).await;
            assert_eq!((refreshed.status, &refreshed.json()["error"]), (400, &"invalid_grant".into()));
            let seen = client.post(&world.here, "/introspect", &[("token", &tokens.access)]).await;
            assert_ne!(seen.json()["active"], true);
        }
        assert_eq!(app.refresh(&world.here, &by_password.refresh).await.status, 200);
        let left = browser.here.get("/profile").await;
        let left = browser.here.follow(browser.here.post("/profile/sign-out", &[("csrf", &left.csrf())]).await).await;
        assert!(!left.text().contains("Sign out of Sage too"), "nothing is kept of the upstream's tokens: {}", left.text());
    }

    async fn the_subject_opens_nothing_ever_after_and_makes_no_account__fed_4(world: World) {
        let (browser, person) = linked(&world, ADA).await;
        disconnect(&browser).await;
        world.here.readdress(&person.id, "moved@example.com").await;
        for _ in 0..2 {
            let again = world.browser();
            let page = again.sign_in_with_sage(ADA).await;
            assert_eq!((page.status, page.heading().as_str()), (403, "This login can’t be used here"));
            assert!(page.text().contains("This login of Sage was disconnected from its account for good."), "{}", page.text());
            assert!(page.text().contains("Sign in with your email address and password."), "{}", page.text());
            assert!(!page.text().contains("moved@example.com"), "{}", page.text());
            assert!(!again.is_in().await);
        }
        assert!(world.person(ADA).await.is_none(), "no new account");
        let local = world.here.person(BOB).await;
        let of_bob = world.browser();
        of_bob.here.sign_in(BOB, PASSWORD).await;
        let address = of_bob.set_out_to_link().await;
        let back = of_bob.pass_upstream(&address, ADA).await;
        let refused = of_bob.here.get(&back).await;
        assert_eq!((refused.status, refused.heading().as_str()), (403, "This login can’t be used here"), "SEC-44");
        assert_eq!(world.person(BOB).await.unwrap().external, local.external);
    }

    async fn who_disconnected_links_nothing_again__fed_4(world: World) {
        let (browser, _) = linked(&world, ADA).await;
        disconnect(&browser).await;
        let csrf = browser.here.get(TAB).await.csrf();
        let fields = [("csrf", csrf.as_str()), ("upstream", "sage"), ("current-password", PASSWORD)];
        let forged = browser.here.post("/profile/password/external", &fields).await;
        assert_eq!(forged.location().as_deref(), Some(TAB));
        let again = forge(&browser).await;
        assert_eq!((again.status, again.heading().as_str()), (403, "Nothing to disconnect"));
        world.there.person("second@example.com").await;
        let person = world.person(ADA).await.unwrap();
        world.here.readdress(&person.id, "second@example.com").await;
        let other = world.browser();
        assert_eq!(other.sign_in_with_sage("second@example.com").await.status, 403, "not by its address, either");
        assert_eq!(external(&world, "second@example.com").await, ExternalState::Disconnected);
    }

    async fn it_needs_a_fresh_sign_in_through_the_upstream__sec_48(world: World) {
        let (browser, _) = linked(&world, ADA).await;
        let csrf = browser.here.get(PAGE).await.csrf();
        world.advance(11 * 60);
        let answer = browser.here.get(PAGE).await;
        assert_eq!(answer.location().as_deref(), Some("/sign-in?for=disconnect"));
        let stale = browser.here.post(PAGE, &[("csrf", &csrf), ("sure", "yes")]).await;
        assert_eq!(stale.location().as_deref(), Some("/sign-in?for=disconnect"));
        assert_eq!(external(&world, ADA).await, ExternalState::Linked);

        let page = browser.here.follow(answer).await;
        let address = browser.set_out(&page).await;
        assert!(address.contains("max_age=0"), "{address}");
        let back = browser.pass_upstream(&address, ADA).await;
        assert_eq!(browser.here.get(&back).await.location().as_deref(), Some(PAGE));
        assert!(disconnect(&browser).await.text().contains("Sage is disconnected."));

        world.advance(11 * 60);
        let close = browser.here.get("/profile/details/close").await;
        assert_eq!(close.location().as_deref(), Some("/sign-in?for=close-account"), "it isn't fresh for ever");
        let page = browser.here.follow(close).await;
        assert!(!page.body.contains("upstream-sage"), "what would refuse them isn't offered: {}", page.body);
        let page = browser.here.submit(&page, &[("username", ADA), ("password", PASSWORD)]).await;
        assert_eq!(page.location().as_deref(), Some("/profile/details/close"));
    }

    async fn forged_it_is_refused_to_whom_it_is_not_offered__pro_2(world: World) {
        world.here.person(BOB).await;
        let local = world.browser();
        local.here.sign_in(BOB, PASSWORD).await;
        world.there.person(ADA).await;
        let without_password = signed_in(&world, ADA).await;
        let (by_saml, of_saml) = linked(&world, "saml@example.com").await;
        world.here.put_external(&of_saml.id, ExternalState::Saml).await;
        for (browser, email, heading) in [
            (&local, BOB, "Nothing to disconnect"),
            (&without_password, ADA, "Set up a password first"),
            (&by_saml, "saml@example.com", "Your organisation decides"),
        ] {
            let before = external(&world, email).await;
            assert!(!browser.here.get(TAB).await.body.contains(PAGE), "{email}");
            let asked = browser.here.get(PAGE).await;
            assert_eq!((asked.status, asked.heading().as_str()), (403, heading), "{email}");
            let forged = forge(browser).await;
            assert_eq!((forged.status, forged.heading().as_str()), (403, heading), "{email}");
            assert_eq!(external(&world, email).await, before);
            assert!(browser.is_in().await);
        }
        let (browser, _) = linked(&world, "crossed@example.com").await;
        let crossed = browser.here.post(PAGE, &[("sure", "yes")]).await;
        assert_eq!(crossed.heading(), "This page is out of date");
        assert_eq!(external(&world, "crossed@example.com").await, ExternalState::Linked);
        assert_eq!(world.browser().here.get(PAGE).await.location().as_deref(), Some("/sign-in?for=disconnect"));
    }

    async fn an_operator_disconnects_whoever_lost_their_external_login__fed_5(world: World) {
        let (browser, with_password) = linked(&world, ADA).await;
        world.there.person(BOB).await;
        let of_bob = signed_in(&world, BOB).await;
        let without = world.person(BOB).await.unwrap();
        world.disconnect(&with_password).await;
        world.disconnect(&without).await;
        assert!(!browser.is_in().await && !of_bob.is_in().await, "no session stays");
        assert_eq!(world.browser().here.sign_in(ADA, PASSWORD).await.status, 303);
        let letters = world.here.letters_to(ADA).await;
        assert!(letters.iter().all(|letter| !letter.text.contains("/reset-password")), "{letters:?}");
        let told = "Sage is disconnected from your account";
        for (email, way) in [(ADA, "/sign-in"), (BOB, "/forgot-password")] {
            let letters = world.here.letters_to(email).await;
            let letter = letters.iter().find(|letter| letter.subject.as_deref() == Some(told)).unwrap();
            let first = letter.text.split("http://localhost:9000").nth(1).unwrap();
            assert!(first.starts_with(&format!("{way}\n")), "the first address is the one to act on: {}", letter.text);
            let says_so = letter.text.contains("you have no password yet");
            assert_eq!(says_so, email == BOB, "{}", letter.text);
        }

        let set_up = world.here.browser();
        let page = open_link(&set_up, "/reset-password", &world.here.token_to(BOB).await).await;
        assert!(!page.text().contains("opens the apps only"), "{}", page.text());
        save(&set_up, &page, NEW).await;
        assert_eq!(set_up.sign_in(BOB, NEW).await.status, 303);
        assert_eq!(world.browser().sign_in_with_sage(BOB).await.status, 403);

        let kept = world.here.app.store.read(move |tx| store::events::of_person(tx, &without.id, 100)).await.unwrap();
        assert!(kept.iter().any(|event| event.note.as_deref() == Some("lost")), "{kept:?}");
        let activity = set_up.get("/profile/activity").await;
        assert!(activity.text().contains("by support") && !activity.text().contains("lost"), "{}", activity.text());
    }

    async fn a_linked_person_is_told_what_the_password_opens_that_they_set_up__pro_1(world: World) {
        world.there.person(ADA).await;
        let browser = signed_in(&world, ADA).await;
        let tab = browser.here.get(TAB).await;
        browser.here.press(&tab, "send-link", &[]).await;
        let page = open_link(&browser.here, "/reset-password", &world.here.token_to(ADA).await).await;
        assert!(page.text().contains("This password opens the apps only."), "{}", page.text());
    }
}
