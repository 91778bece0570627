//! Proving a mailbox or an account before an external login is linked (FED-1 to FED-4, SEC-30, SEC-34, SEC-42 to SEC-44).

use crate::reset_password::NEW;
use crate::sign_up::sign_up as sign_up_here;
use crate::upstream_world::{Walker, World};
use model::person::State;
use model::surface::ExternalState;
use testkit::{PASSWORD, on_both_databases};

const ADA: &str = "ada@example.com";
const WARNING: &str = "While the two are linked, your password doesn’t open the website. It still opens the apps.";
const REFUSED: &str = "You can’t sign in here with this login of Sage.";

/// Somebody there whose mailbox the upstream hasn't proved.
async fn unproved_there(world: &World, email: &str) {
    let person = world.there.person(email).await;
    world.there.doubt_mailbox(&person.id).await;
}

/// From *Create account* to the code.
async fn sign_up(world: &World, browser: &Walker, email: &str) -> testkit::Answer {
    let page = browser.here.get("/sign-up/external").await;
    let sent = browser.here.press(&page, "sign-up-submit", &[("username", email), ("name", "Ada Here")]).await;
    let page = browser.here.follow(sent).await;
    let code = world.here.code_to(email).await;
    let entered = browser.here.press(&page, "code-submit", &[("code", &code)]).await;
    browser.here.follow(entered).await
}

on_both_databases! {
    async fn an_unproved_mailbox_is_proved_by_a_code_before_there_is_an_account__fed_1(world: World) {
        unproved_there(&world, ADA).await;
        let browser = world.browser();
        let page = browser.sign_in_with_sage(ADA).await;
        assert_eq!(page.heading(), "Create account");
        assert_eq!((page.field("username"), page.field("password")), (Some(ADA.to_owned()), None));
        assert!(world.person(ADA).await.is_none());
        assert_eq!(sign_up(&world, &browser, ADA).await.heading(), "User Profile");
        let person = world.person(ADA).await.unwrap();
        assert_eq!((person.name.as_str(), person.state(), person.external), ("Ada Here", State::Active, ExternalState::Linked));
        assert_eq!(world.browser().sign_in_with_sage(ADA).await.heading(), "User Profile");
    }

    async fn an_unproved_mailbox_tells_nothing_of_the_account_that_has_it__sec_30(world: World) {
        unproved_there(&world, ADA).await;
        unproved_there(&world, "bob@example.com").await;
        world.here.person(ADA).await;
        let (of_ada, of_bob) = (world.browser(), world.browser());
        let (taken, free) = (of_ada.sign_in_with_sage(ADA).await, of_bob.sign_in_with_sage("bob@example.com").await);
        let alike = |page: &testkit::Answer, email| page.text().replace(email, "") == free.text().replace("bob@example.com", "");
        assert!(alike(&taken, ADA) && taken.heading() == "Create account", "{}", taken.text());
        let page = sign_up(&world, &of_ada, ADA).await;
        assert_eq!(page.heading(), "Link your account", "the mailbox is proved, so now it may be said");
        assert_eq!(of_ada.prove(&page, PASSWORD).await.heading(), "User Profile");
    }

    async fn an_account_with_the_same_address_is_proved_before_it_is_linked__fed_2(world: World) {
        world.there.person(ADA).await;
        let ada = world.here.person(ADA).await;
        let browser = world.browser();
        let page = browser.sign_in_with_sage(ADA).await;
        assert_eq!(page.heading(), "Link your account");
        assert!(page.text().contains(WARNING) && page.text().contains(ADA), "{}", page.text());
        assert!(!browser.is_in().await);

        let wrong = browser.here.press(&page, "prove-submit", &[("password", "not the password at all")]).await;
        assert_eq!(wrong.status, 400);
        assert!(wrong.text().contains("That isn’t the password of the account."));
        assert_eq!(browser.prove(&wrong, PASSWORD).await.heading(), "User Profile");

        let person = world.person(ADA).await.unwrap();
        assert_eq!((&person.id, person.external), (&ada.id, ExternalState::Linked));
        let letters = world.here.letters_to(ADA).await;
        assert!(letters.iter().any(|letter| letter.text.contains("Sage")), "{letters:?}");
        assert_eq!(world.browser().here.sign_in(ADA, PASSWORD).await.status, 403, "the website password has stopped working");
    }

    async fn a_proof_dies_on_cancel_on_success_and_after_ten_minutes__sec_43(world: World) {
        world.there.person(ADA).await;
        world.here.person(ADA).await;
        let browser = world.browser();
        let page = browser.sign_in_with_sage(ADA).await;
        let cancelled = browser.here.press(&page, "prove-cancel", &[]).await;
        assert_eq!(cancelled.location().unwrap(), "/sign-in");
        assert_eq!(browser.prove(&page, PASSWORD).await.heading(), "This page is out of date");

        let page = browser.sign_in_with_sage(ADA).await;
        world.advance(601);
        assert_eq!(browser.prove(&page, PASSWORD).await.heading(), "This page is out of date");

        let page = browser.sign_in_with_sage(ADA).await;
        let elsewhere = world.browser();
        elsewhere.sign_in_page().await;
        assert_eq!(elsewhere.here.get("/sign-in/prove").await.heading(), "This page is out of date");
        let other_purpose = browser.here.get("/sign-in/prove?for=details").await;
        assert_eq!(other_purpose.heading(), "This page is out of date");
        assert_eq!(browser.prove(&page, PASSWORD).await.heading(), "User Profile");
        assert_eq!(browser.prove(&page, PASSWORD).await.heading(), "This page is out of date");
    }

    async fn who_cannot_be_linked_is_refused_in_one_text_and_told_by_mail__sec_44(world: World) {
        let taken = "taken@example.com";
        world.there.person(ADA).await;
        world.there.person(taken).await;
        world.here.person_without_password(ADA).await;
        let linked = world.browser();
        linked.sign_in_with_sage(taken).await;
        let person = world.person(taken).await.unwrap();
        world.there.person("second@example.com").await;
        world.here.readdress(&person.id, "second@example.com").await;
        for (email, whose) in [(ADA, ADA), ("second@example.com", "second@example.com")] {
            let browser = world.browser();
            let page = browser.sign_in_with_sage(email).await;
            assert_eq!((page.status, page.heading().as_str()), (403, "This login can’t be used here"), "{email}");
            assert!(page.text().contains(REFUSED) && !page.text().contains('@'), "{}", page.text());
            assert!(!browser.is_in().await);
            assert!(world.here.letters_to(whose).await.iter().any(|letter| letter.text.contains("Sage")), "{whose}");
        }
        assert_eq!(world.person("second@example.com").await.unwrap().id, person.id);
    }

    async fn a_disconnected_login_opens_nothing_ever_after__fed_4(world: World) {
        world.there.person(ADA).await;
        let browser = world.browser();
        browser.sign_in_with_sage(ADA).await;
        let person = world.person(ADA).await.unwrap();
        world.give_password(&person).await;
        world.disconnect(&person).await;
        let again = world.browser();
        let page = again.sign_in_with_sage(ADA).await;
        assert_eq!(page.status, 403);
        assert!(page.text().contains("Sign in with your email address and password."), "{}", page.text());
        assert!(!again.is_in().await && !browser.is_in().await);
        let by_password = again.here.sign_in(ADA, PASSWORD).await;
        assert_eq!(again.here.follow(by_password).await.heading(), "User Profile");
        assert_eq!(again.here.get("/profile/password/external").await.location().unwrap(), "/profile/password");
    }

    async fn an_account_that_nobody_proved_gives_its_creator_nothing__sec_34(world: World) {
        let creator = world.here.browser();
        assert_eq!(sign_up_here(&creator, ADA, "Not Ada", PASSWORD).await.status, 303);
        assert_eq!(world.person(ADA).await.unwrap().state(), State::Unproved);
        world.there.person(ADA).await;
        let browser = world.browser();
        assert_eq!(browser.sign_in_with_sage(ADA).await.heading(), "User Profile");
        let person = world.person(ADA).await.unwrap();
        assert_eq!((person.name.as_str(), person.password_changed_at), ("Ada Lovelace", None));
        assert!(!creator.follow(creator.sign_in(ADA, PASSWORD).await).await.text().contains("User Profile"));
    }

    async fn a_local_person_links_from_the_profile_with_their_password__fed_3(world: World) {
        world.there.person("ada@sage.example").await;
        let ada = world.here.person(ADA).await;
        let (browser, app) = (world.browser(), world.here.browser());
        browser.here.sign_in(ADA, PASSWORD).await;
        app.sign_in(ADA, PASSWORD).await;
        let tab = browser.here.get("/profile/password").await;
        assert!(tab.text().contains("Sign in with Sage") || tab.text().contains("Link Sage"), "{}", tab.text());
        let page = browser.here.get("/profile/password/external?upstream=sage").await;
        assert!(page.text().contains(WARNING));
        for (typed, told) in [("", "Enter your current password."), ("wrong password, this one", "That isn’t your current password.")] {
            let answer = browser.here.press(&page, "link-sage", &[("current-password", typed)]).await;
            assert_eq!(answer.status, 400);
            assert!(answer.text().contains(told), "{}", answer.text());
        }
        let before = browser.here.cookies();
        let address = browser.set_out_to_link().await;
        let back = browser.pass_upstream(&address, "ada@sage.example").await;
        let linked = browser.here.follow(browser.here.get(&back).await).await;
        assert!(linked.text().contains("Your account is linked."), "{}", linked.text());
        assert_ne!(before["signet-session-9000"], browser.here.cookies()["signet-session-9000"], "SEC-24");
        assert!(app.get("/profile").await.status != 200, "what the password opened on the website ends");
        assert_eq!(world.browser().sign_in_with_sage("ada@sage.example").await.heading(), "User Profile");
        let person = world.person(ADA).await.unwrap();
        assert_eq!((person.id, person.external), (ada.id, ExternalState::Linked));
        assert!(!browser.here.get("/profile/password").await.body.contains("/profile/password/external"));
    }

    async fn a_link_belongs_to_the_session_and_the_password_that_asked_for_it__sec_43(world: World) {
        world.there.person("ada@sage.example").await;
        world.here.person(ADA).await;
        let browser = world.browser();
        browser.here.sign_in(ADA, PASSWORD).await;
        let address = browser.set_out_to_link().await;
        let back = browser.pass_upstream(&address, "ada@sage.example").await;
        browser.here.sign_in(ADA, PASSWORD).await;
        assert_eq!(browser.here.get(&back).await.heading(), "This page is out of date", "another session");

        let address = browser.set_out_to_link().await;
        let back = browser.pass_upstream(&address, "ada@sage.example").await;
        world.advance(1);
        let tab = browser.here.get("/profile/password").await;
        let new = [("current-password", PASSWORD), ("new-password", NEW), ("confirm-password", NEW)];
        let changed = browser.here.follow(browser.here.press(&tab, "change-password", &new).await).await;
        assert!(changed.text().contains("Your password is changed."), "{}", changed.text());
        assert!(browser.is_in().await, "the session stays");
        assert_eq!(browser.here.get(&back).await.heading(), "This page is out of date", "another password");
        assert_eq!(world.person(ADA).await.unwrap().external, ExternalState::Never);
    }

    async fn a_login_that_is_somebody_elses_is_not_linked_from_the_profile__sec_44(world: World) {
        world.there.person("bob@example.com").await;
        world.browser().sign_in_with_sage("bob@example.com").await;
        world.here.person(ADA).await;
        let browser = world.browser();
        browser.here.sign_in(ADA, PASSWORD).await;
        let address = browser.set_out_to_link().await;
        let back = browser.pass_upstream(&address, "bob@example.com").await;
        let page = browser.here.get(&back).await;
        assert_eq!((page.status, page.heading().as_str()), (403, "This login can’t be used here"));
        assert!(!page.text().contains("bob"), "{}", page.text());
        assert!(browser.is_in().await, "they stay signed in as they were");
    }

    async fn two_tabs_sign_one_person_up_once__fed_1(world: World) {
        world.there.person(ADA).await;
        let browser = world.browser();
        let page = browser.sign_in_page().await;
        let (one, two) = (browser.set_out(&page).await, browser.set_out(&page).await);
        let (one, two) = (browser.pass_upstream(&one, ADA).await, browser.pass_upstream(&two, ADA).await);
        let both = at_the_same_time(&browser, one, two).await;
        assert_eq!(both, ["User Profile", "User Profile"]);
    }
}

async fn at_the_same_time(browser: &Walker, one: String, two: String) -> Vec<String> {
    let here = browser.here.clone();
    let ways = [one, two];
    testkit::at_once(2, move |number| {
        let (here, back) = (here.clone(), ways[number].clone());
        async move { here.follow(here.get(&back).await).await.heading() }
    })
    .await
}
