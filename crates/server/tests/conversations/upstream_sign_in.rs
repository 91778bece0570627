//! Signing in and up through an upstream (FED-1, FED-9, SEC-24, SEC-26, SEC-41, SEC-48).

use crate::upstream_world::{CALLBACK, World};
use model::external::StoredUpstream;
use model::person::State;
use model::surface::ExternalState;
use testkit::{Answer, PASSWORD, on_both_databases};

const ADA: &str = "ada@example.com";

on_both_databases! {
    async fn a_new_person_is_signed_up_and_in_without_a_further_page__fed_1(world: World) {
        world.there.person(ADA).await;
        let browser = world.browser();
        let client = world.here.client().await;
        let flow = client.flow("openid profile email");
        let page = browser.here.authorize(&flow).await;
        assert!(page.body.contains("Sign in with Sage"), "{}", page.body);
        let answer = browser.through_sage(&page, ADA).await;
        let answer = match answer.is_consent_page() {
            true => browser.here.decide(&answer, "allow").await,
            false => answer,
        };
        let tokens = testkit::Tokens::of(&client.redeem(&world.here, &flow, &answer.code()).await);
        let claims = testkit::Tokens::claims(&tokens.id);
        assert_eq!(claims["acr"], "urn:signet:acr:single-factor", "what the upstream did is passed on: {claims}");
        let bearer = format!("Bearer {}", tokens.access);
        let user = world.here.browser().get_with("/userinfo", &[("authorization", &bearer)]).await.json();
        assert_eq!((&user["email"], &user["email_verified"]), (&ADA.into(), &true.into()), "{user}");
        assert!(browser.is_in().await, "an external session opens the profile");
        world.here.nothing_left().await;
    }

    async fn a_browser_goes_on_by_itself_where_it_may_hold_redirects_to_a_form__sec_29(world: World) {
        world.there.person(ADA).await;
        let client = world.here.client().await;
        let flow = client.flow("openid");
        let mut browser = world.browser();
        browser.here = browser.here.with_header("sec-fetch-mode", "navigate");
        let page = browser.here.authorize(&flow).await;
        let leaving = browser.here.press(&page, "upstream-sage", &[]).await;
        let goes_to = |answer: &Answer| answer.header("refresh").unwrap().strip_prefix("0; url=").unwrap().to_owned();
        assert_eq!((leaving.status, leaving.heading().as_str()), (200, "One moment"));
        assert!(leaving.body.contains("On to <bdi>Sage</bdi>."), "{leaving:?}");
        let back = browser.pass_upstream(&goes_to(&leaving), ADA).await;
        let returning = browser.here.get(&back).await;
        assert_eq!((returning.status, returning.heading().as_str()), (200, "Signed in"));
        assert!(returning.body.contains("On to <bdi>Photo Prints</bdi>."), "{returning:?}");
        let next = goes_to(&returning);
        assert!(returning.body.contains(&format!("href=\"{}\"", next.replace('&', "&#38;"))), "{returning:?}");
        for page in [&leaving, &returning] {
            assert_eq!(page.header("cross-origin-opener-policy"), Some("unsafe-none"), "a popup finds its opener again");
        }
        let answer = browser.here.follow(browser.here.get(&next).await).await;
        assert_eq!(client.redeem(&world.here, &flow, &answer.code()).await.status, 200);
    }

    async fn the_second_time_they_are_the_same_person__fed_2(world: World) {
        let ada = world.there.person(ADA).await;
        let (first, second) = (world.browser(), world.browser());
        assert_eq!(first.sign_in_with_sage(ADA).await.heading(), "User Profile");
        world.there.rename(&ada.id, "Countess of Lovelace").await;
        assert_eq!(second.sign_in_with_sage(ADA).await.heading(), "User Profile");
        let person = world.person(ADA).await.unwrap();
        assert_eq!((person.state(), person.external), (State::Active, ExternalState::Linked));
        assert_eq!(person.password_changed_at, None);
    }

    async fn a_new_sign_in_has_a_new_session_cookie__sec_24(world: World) {
        world.there.person(ADA).await;
        let browser = world.browser();
        browser.sign_in_with_sage(ADA).await;
        let before = browser.here.cookies();
        browser.sign_in_with_sage(ADA).await;
        let after = browser.here.cookies();
        assert_ne!(before["signet-session-9000"], after["signet-session-9000"]);
        assert_eq!(before["signet-browser-9000"], after["signet-browser-9000"]);
    }

    async fn an_answer_counts_once__sec_41(world: World) {
        world.there.person(ADA).await;
        let browser = world.browser();
        let address = browser.set_out(&browser.sign_in_page().await).await;
        let back = browser.pass_upstream(&address, ADA).await;
        assert_eq!(browser.here.get(&back).await.status, 303);
        let again = browser.here.get(&back).await;
        assert_eq!((again.status, again.heading().as_str()), (400, "This page is out of date"));
    }

    async fn an_answer_counts_in_the_browser_that_set_out__sec_26(world: World) {
        world.there.person(ADA).await;
        let (victim, attacker) = (world.browser(), world.browser());
        victim.sign_in_page().await;
        let address = attacker.set_out(&attacker.sign_in_page().await).await;
        let back = attacker.pass_upstream(&address, ADA).await;
        let answer = victim.here.get(&back).await;
        assert_eq!(answer.heading(), "Begun in another browser");
        assert!(!victim.is_in().await);
        assert_eq!(attacker.here.get(&back).await.status, 303, "it goes on where it was begun");
    }

    async fn an_answer_counts_at_the_upstream_that_was_asked__sec_41(world: World) {
        world.there.person(ADA).await;
        let browser = world.browser();
        let address = browser.set_out(&browser.sign_in_page().await).await;
        let back = browser.pass_upstream(&address, ADA).await;
        let elsewhere = browser.here.get(&back.replace("/upstream/sage/", "/upstream/other/")).await;
        assert_eq!(elsewhere.status, 400, "{elsewhere:?}");
        let nowhere = browser.here.get(&back.replace("/upstream/sage/", "/upstream/none/")).await;
        assert_eq!(nowhere.status, 404);
        assert!(!browser.is_in().await);
    }

    async fn an_answer_that_names_another_sender_is_refused__sec_41(world: World) {
        world.there.person(ADA).await;
        for iss in ["https://evil.example", ""] {
            let browser = world.browser();
            let address = browser.set_out(&browser.sign_in_page().await).await;
            let back = browser.pass_upstream(&address, ADA).await;
            let (front, query) = back.split_once('?').unwrap();
            let kept = query.split('&').filter(|pair| !pair.starts_with("iss="));
            let forged = if iss.is_empty() { String::new() } else { format!("&iss={iss}") };
            let forged = format!("{front}?{}{forged}", kept.collect::<Vec<_>>().join("&"));
            let answer = browser.here.get(&forged).await;
            assert_eq!((answer.status, answer.heading().as_str()), (400, "The sign-in didn’t work"), "{iss:?}");
            assert!(answer.body.contains("id=\"trace-id\""));
            assert!(!browser.is_in().await);
        }
    }

    async fn whoever_turns_back_is_told_calmly_and_asked_again(world: World) {
        let browser = world.browser();
        let client = world.here.client().await;
        let page = browser.here.authorize(&client.flow("openid")).await;
        let address = browser.set_out(&page).await;
        let state = url::form_urlencoded::parse(address.split_once('?').unwrap().1.as_bytes())
            .find(|(name, _)| name == "state").unwrap().1.into_owned();
        let issuer = world.there.app.issuer.as_str();
        let denied = format!("{CALLBACK}?error=access_denied&state={state}&iss={issuer}");
        let page = browser.here.follow(browser.here.get(&denied).await).await;
        assert!(page.is_sign_in_page() && page.text().contains("The sign-in with Sage was cancelled."), "{page:?}");
        assert!(page.body.contains("role=\"status\"") && page.text().contains("to continue to Photo Prints"));
    }

    async fn a_locked_person_is_told_so_and_gets_nothing__sec_13(world: World) {
        world.there.person(ADA).await;
        let browser = world.browser();
        browser.sign_in_with_sage(ADA).await;
        let person = world.person(ADA).await.unwrap();
        for (state, heading) in [(State::Locked, "Your account is locked"), (State::Waiting, "Sign in")] {
            world.here.put_in_state(&person.id, state).await;
            let again = world.browser();
            assert_eq!(again.sign_in_with_sage(ADA).await.heading(), heading, "{state:?}");
            assert!(!again.is_in().await, "{state:?}");
        }
    }

    async fn an_upstream_that_is_down_says_so_for_itself_alone__fed_9(world: World) {
        let mut world = world;
        world.here.person(ADA).await;
        let browser = world.browser();
        let page = browser.sign_in_page().await;
        browser.set_out(&page).await;
        let port = world.take_upstream_away().await;
        world.advance(15);
        let answer = browser.here.press(&page, "upstream-sage", &[]).await;
        let told = browser.here.follow(answer).await;
        assert!(told.text().contains("Sage can’t be reached right now. Try again in a moment"), "{}", told.text());
        assert!(!told.text().contains("Other can’t be reached"), "{}", told.text());
        let fresh = world.browser().sign_in_page().await;
        assert!(fresh.text().contains("Sage can’t be reached right now."), "{}", fresh.text());
        assert_eq!(browser.here.follow(browser.here.sign_in(ADA, PASSWORD).await).await.heading(), "User Profile");

        world.listening = Some(world.there.listen_again(port));
        world.advance(3);
        world.there.person("bob@example.com").await;
        let back = world.browser();
        assert_eq!(back.sign_in_with_sage("bob@example.com").await.heading(), "User Profile");
        assert!(!world.browser().sign_in_page().await.text().contains("can’t be reached"));
    }

    async fn keys_that_the_upstream_made_meanwhile_are_fetched__fed_9(world: World) {
        world.there.person(ADA).await;
        let browser = world.browser();
        let address = browser.set_out(&browser.sign_in_page().await).await;
        let (provider, all) = (&world.there.app.provider, model::signing::Algorithm::ALL);
        idp::keys::rotate(provider, &world.there.app.store, &mut world.there.moment(), &all).await.unwrap();
        world.advance(15);
        let back = browser.pass_upstream(&address, ADA).await;
        let answer = browser.here.follow(browser.here.get(&back).await).await;
        assert_eq!(answer.heading(), "User Profile", "{answer:?}");
    }

    async fn a_fresh_sign_in_is_asked_of_the_upstream_too__sec_48(world: World) {
        world.there.person(ADA).await;
        let browser = world.browser();
        browser.sign_in_with_sage(ADA).await;
        world.advance(11 * 60);
        let page = browser.here.get("/sign-in?for=details").await;
        assert!(!page.is_sign_in_page(), "no password is asked for: {}", page.body);
        assert!(page.text().contains("You are signed in as ada@example.com"), "{}", page.text());
        let address = browser.set_out(&page).await;
        assert!(address.contains("&max_age=0"), "{address}");
        let again = browser.there.follow(browser.there.get(&address).await).await;
        assert!(again.is_sign_in_page(), "the upstream asks: {again:?}");
        let back = browser.there.pass_sign_in(&again, ADA).await.location().unwrap();
        let answer = browser.here.get(&back).await;
        assert_eq!(answer.location().unwrap(), "/profile/details");
    }

    async fn the_wishes_of_a_client_are_passed_on__sec_48(world: World) {
        let browser = world.browser();
        let client = world.here.client().await;
        let flow = client.flow("openid").with("login_hint", ADA).with("ui_locales", "fr de");
        for (name, value, sent) in [("prompt", "login", "max_age=0"), ("max_age", "300", "max_age=300")] {
            let page = browser.here.authorize(&flow.clone().with(name, value)).await;
            let address = browser.set_out(&page).await;
            for part in [sent, "login_hint=ada%40example.com", "ui_locales=fr+de", "code_challenge_method=S256"] {
                assert!(address.contains(part), "{part} isn't in {address}");
            }
        }
    }

    async fn a_password_of_a_linked_person_leads_to_the_upstream_on_the_website__sur_1(world: World) {
        let browser = world.browser();
        world.there.person(ADA).await;
        browser.sign_in_with_sage(ADA).await;
        let person = world.person(ADA).await.unwrap();
        world.give_password(&person).await;
        let other = world.browser();
        let page = other.here.sign_in(ADA, PASSWORD).await;
        assert_eq!(page.status, 403);
        assert!(page.text().contains("You sign in to the website with Sage. Your password opens the apps only."));
        assert!(!page.is_sign_in_page() && !page.body.contains("upstream-other"), "{}", page.body);
        assert_eq!(other.through_sage(&page, ADA).await.heading(), "User Profile");
        let wrong = world.browser().here.sign_in(ADA, "not the password at all").await;
        assert!(!wrong.text().contains("Your password opens the apps only"));
    }

    async fn the_page_lets_its_forms_lead_to_the_upstream__sec_29(world: World) {
        let browser = world.browser();
        let page = browser.sign_in_page().await;
        let policy = page.header("content-security-policy").unwrap();
        let origin = world.there.app.issuer.as_str();
        assert!(policy.contains(&format!("form-action 'self' {origin} http://127.0.0.1:9;")), "{policy}");
    }

    async fn an_upstream_that_is_added_is_offered_at_once_and_leads_nowhere_into_the_network__sec_19(world: World) {
        let browser = world.browser();
        assert!(!browser.sign_in_page().await.body.contains("upstream-added"));
        let (id, now) = ("added".to_owned(), world.here.now());
        let issuer = world.there.app.issuer.as_str().to_owned();
        let added = StoredUpstream { id, name: "Added".to_owned(), issuer, client_id: "here".to_owned(), sealed_secret: None, auth_method: None, created_at: now };
        let store = &world.here.app.store;
        assert!(store.write(move |tx| store::upstreams::insert(tx, &added)).await.unwrap());
        let page = browser.sign_in_page().await;
        let told = browser.here.follow(browser.here.press(&page, "upstream-added", &[]).await).await;
        assert!(told.text().contains("Added can’t be reached right now."), "{}", told.text());
        let line = world.here.app.upstream("added").await.unwrap().unwrap().health.line();
        assert!(line.last_error.unwrap().1.contains("the address is not a public one, or not https"));
        assert!(store.write(|tx| store::upstreams::remove(tx, "added")).await.unwrap());
        assert!(!browser.sign_in_page().await.body.contains("upstream-added"));
    }
}
