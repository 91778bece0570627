//! What a link ends and what it is bound to (FED-3, SEC-28, SEC-43, SEC-48, SUR-5).

use crate::profile_steps::assert_out_of_date;
use crate::upstream_odd::{EMAIL, Odd, SetOut};
use crate::upstream_world::{Walker, World};
use actix_web::rt;
use federation::link::LinkedByOperator;
use model::person::Person;
use model::surface::ExternalState;
use model::{PersonId, SessionId};
use serde_json::{Value, json};
use std::sync::mpsc;
use std::time::Duration;
use store::Tx;
use testkit::{Browser, PASSWORD, on_both_databases};

const ADA: &str = "ada@example.com";
const BOB: &str = "bob@example.com";
const THERE: &str = "ada@sage.example";
/// Long enough for a link that does not wait to be over.
const A_WHILE: Duration = Duration::from_millis(300);

/// Somebody who is signed in here with their password.
pub(crate) async fn by_password(world: &World, email: &str) -> Walker {
    let browser = world.browser();
    assert_eq!(browser.here.sign_in(email, PASSWORD).await.status, 303);
    browser
}

/// Links what `there` has at Sage on the profile.
pub(crate) async fn link(browser: &Walker, there: &str) {
    let address = browser.set_out_to_link().await;
    let back = browser.pass_upstream(&address, there).await;
    let linked = browser.here.follow(browser.here.get(&back).await).await;
    assert!(linked.text().contains("Your account is linked."), "{}", linked.text());
}

pub(crate) async fn external(world: &World, email: &str) -> ExternalState {
    world.person(email).await.unwrap().external
}

/// The sessions of somebody that live now.
pub(crate) async fn sessions(world: &World, person: &Person) -> Vec<SessionId> {
    let (id, now, idle) = (person.id.clone(), world.here.now(), world.here.app.provider.settings.session.idle);
    let live = world.here.app.store.read(move |tx| store::sessions::of_person(tx, &id, now, idle)).await;
    live.unwrap().into_iter().map(|(session, _)| session.id).collect()
}

/// Who somebody is there, by what is kept here; `true` for a login that is disconnected.
pub(crate) async fn kept(world: &World, person: &PersonId) -> Vec<(String, bool)> {
    let id = person.clone();
    let logins = world.here.app.store.read(move |tx| store::external_logins::of_person(tx, &id)).await.unwrap();
    logins.into_iter().map(|login| (login.subject.subject, login.disconnected_at.is_some())).collect()
}

/// From *Create account* to the emailed code and the page after it, with pauses.
async fn sign_up_slowly(world: &World, email: &str) -> testkit::Answer {
    let there = world.there.person(email).await;
    world.there.doubt_mailbox(&there.id).await;
    let browser = world.browser();
    let page = browser.sign_in_with_sage(email).await;
    assert_eq!(page.heading(), "Create account");
    world.advance(9 * 60);
    let typed = [("username", email), ("name", "Ada Here")];
    let page = browser.here.follow(browser.here.press(&page, "sign-up-submit", &typed).await).await;
    let code = world.here.code_to(email).await;
    world.advance(2 * 60);
    browser.here.follow(browser.here.press(&page, "code-submit", &[("code", &code)]).await).await
}

/// A browser that has given the password for linking the odd upstream, and set out.
async fn set_out_to_link(world: &Odd) -> SetOut {
    let browser = world.here.browser();
    assert_eq!(browser.sign_in(EMAIL, PASSWORD).await.status, 303);
    let page = browser.get("/profile/password/external?upstream=odd").await;
    let answer = browser.press(&page, "link-odd", &[("current-password", PASSWORD)]).await;
    let address = answer.location().unwrap_or_else(|| panic!("not sent on: {answer:?}"));
    let asked = url::form_urlencoded::parse(address.split_once('?').unwrap().1.as_bytes()).into_owned();
    let asked = Value::Object(asked.map(|(name, value)| (name, value.into())).collect());
    SetOut { browser, upstream: "odd", asked }
}

on_both_databases! {
    async fn what_the_password_opened_on_the_website_stays_ended_after_a_disconnect__sur_5(world: World) {
        for (email, by_operator) in [(ADA, false), (BOB, true)] {
            let there = world.there.person(&format!("sage.{email}")).await;
            let person = world.here.person(email).await;
            let (browser, elsewhere) = (by_password(&world, email).await, by_password(&world, email).await);
            let site = world.here.client().await;
            let tokens = site.tokens(&world.here, &elsewhere.here, "openid offline_access", email).await;
            let flow = site.flow("openid offline_access");
            let code = site.code(&elsewhere.here, &flow, email).await;
            match by_operator {
                true => assert_eq!(world.link(&person, &there).await, LinkedByOperator::Done),
                false => link(&browser, there.email.as_str()).await,
            }
            assert!(!elsewhere.is_in().await, "{email}");
            assert_eq!(browser.is_in().await, !by_operator, "{email}");
            world.disconnect(&person).await;

            assert!(!elsewhere.is_in().await && !browser.is_in().await, "{email}");
            assert_eq!(site.refresh(&world.here, &tokens.refresh).await.status, 400, "{email}");
            let seen = site.post(&world.here, "/introspect", &[("token", &tokens.access)]).await;
            assert_ne!(seen.json()["active"], true, "{email}");
            assert_eq!(site.redeem(&world.here, &flow, &code).await.status, 400, "{email}");
            let letters = world.here.letters_to(email).await;
            let linked = |letter: &testkit::Letter| {
                letter.subject.as_deref().unwrap_or_default().contains("Sage is linked to your account")
            };
            assert_eq!(letters.iter().filter(|letter| linked(letter)).count(), 1, "{email}: {letters:?}");
        }
    }

    async fn a_proof_dies_with_a_disconnect__sec_43(world: World) {
        world.there.person(ADA).await;
        world.there.person(THERE).await;
        let person = world.here.person(ADA).await;
        let waiting = world.browser();
        let page = waiting.sign_in_with_sage(ADA).await;
        assert_eq!(page.heading(), "Link your account");
        link(&by_password(&world, ADA).await, THERE).await;
        world.disconnect(&person).await;
        assert_out_of_date(&waiting.prove(&page, PASSWORD).await);
        assert_eq!(external(&world, ADA).await, ExternalState::Disconnected);
    }

    async fn a_page_proves_for_the_login_that_it_was_shown_for__sec_43(world: World) {
        let first = world.there.person(ADA).await;
        let person = world.here.person(ADA).await;
        let one = world.browser();
        let page = one.sign_in_with_sage(ADA).await;
        assert_eq!(page.heading(), "Link your account");
        world.there.readdress(&first.id, "first@sage.example").await;
        let second = world.there.person(ADA).await;
        let mut two = world.browser();
        two.here = one.here.clone();
        let newer = two.sign_in_with_sage(ADA).await;
        assert_eq!(newer.heading(), "Link your account");

        assert_out_of_date(&one.prove(&page, PASSWORD).await);
        assert_out_of_date(&one.here.press(&page, "prove-cancel", &[]).await);
        assert!(kept(&world, &person.id).await.is_empty());
        assert_eq!(two.prove(&newer, PASSWORD).await.heading(), "User Profile");
        assert_eq!(kept(&world, &person.id).await, [(second.id.to_string(), false)]);
    }

    async fn an_upstream_that_is_taken_away_links_nobody__sec_43(world: Odd) {
        world.here.person(EMAIL).await;
        world.add("third", "/third", None).await;
        world.publish("third", world.metadata("third"));
        world.publish_keys("third", &[&world.key]);
        let out = world.set_out_in(world.here.browser(), "third").await;
        let page = world.pass(&out, &json!({"email_verified": true})).await;
        assert_eq!(page.heading(), "Link your account");
        world.remove("third").await;
        assert_out_of_date(&out.browser.press(&page, "prove-submit", &[("password", PASSWORD)]).await);
        assert_eq!(world.person().await.unwrap().external, ExternalState::Never);
    }

    async fn the_upstreams_word_links_for_ten_minutes_however_long_the_mail_takes__sec_43(world: World) {
        world.here.person(ADA).await;
        assert_out_of_date(&sign_up_slowly(&world, ADA).await);
        assert_eq!(external(&world, ADA).await, ExternalState::Never);
        assert_eq!(sign_up_slowly(&world, BOB).await.heading(), "User Profile", "there is nothing to link to");
        assert_eq!(external(&world, BOB).await, ExternalState::Linked);
    }

    async fn the_password_that_was_given_for_a_link_counts_for_ten_minutes__sec_43(world: World) {
        world.there.person(THERE).await;
        world.here.person(ADA).await;
        let browser = by_password(&world, ADA).await;
        for (seconds, stands) in [(601, false), (599, true)] {
            let address = browser.set_out_to_link().await;
            world.advance(seconds);
            let back = browser.pass_upstream(&address, THERE).await;
            let page = browser.here.follow(browser.here.get(&back).await).await;
            assert_eq!(page.heading() == "This page is out of date", !stands, "{page:?}");
            assert_eq!(external(&world, ADA).await == ExternalState::Linked, stands);
        }
    }

    async fn a_session_that_was_ended_a_moment_ago_links_nothing__sur_5(world: World) {
        world.there.person(THERE).await;
        let person = world.here.person(ADA).await;
        let browser = by_password(&world, ADA).await;
        let address = browser.set_out_to_link().await;
        let back = browser.pass_upstream(&address, THERE).await;
        let session = sessions(&world, &person).await.remove(0);
        let (ending, is_ending) = mpsc::channel();
        let (go_on, may_go_on) = mpsc::channel::<()>();
        let may_go_on = std::sync::Mutex::new(may_go_on);
        let (store, now) = (world.here.app.store.clone(), world.here.now());
        let end = rt::spawn(async move {
            let end = store.write(move |tx: &mut Tx| {
                store::people::hold_to_change(tx, &person.id)?;
                store::sessions::end(tx, &session, now)?;
                ending.send(()).unwrap();
                may_go_on.lock().unwrap().recv().unwrap();
                Ok(())
            });
            end.await.unwrap();
        });
        tokio::task::spawn_blocking(move || is_ending.recv().unwrap()).await.unwrap();

        let here: Browser = browser.here.clone();
        let mut linking = rt::spawn(async move { here.get(&back).await });
        assert!(tokio::time::timeout(A_WHILE, &mut linking).await.is_err(), "the link waits for the end");
        go_on.send(()).unwrap();
        end.await.unwrap();
        assert_out_of_date(&linking.await.unwrap());
        assert_eq!(external(&world, ADA).await, ExternalState::Never);
        assert!(!browser.is_in().await);
    }

    async fn whoever_links_signs_in_at_the_upstream_anew_and_is_named_in_the_mail__fed_3(world: World) {
        world.there.person(THERE).await;
        world.there.person("stranger@sage.example").await;
        world.here.person(ADA).await;
        let browser = by_password(&world, ADA).await;
        assert_eq!(browser.there.sign_in("stranger@sage.example", PASSWORD).await.status, 303);
        world.advance(120);
        let address = browser.set_out_to_link().await;
        assert!(address.contains("max_age=0"), "{address}");
        let asked = browser.there.follow(browser.there.get(&address).await).await;
        assert!(asked.is_sign_in_page(), "a stranger's session there isn't taken: {asked:?}");
        link(&browser, THERE).await;
        let letters = world.here.letters_to(ADA).await;
        assert!(letters.iter().any(|letter| letter.text.contains(THERE)), "{letters:?}");
    }

    async fn an_upstream_that_does_not_say_when_somebody_signed_in_links_nothing__fed_3(world: Odd) {
        world.here.person(EMAIL).await;
        let now = world.here.now().seconds();
        for (auth_time, stands) in [(Value::Null, false), (json!(now - 300), false), (json!(now), true)] {
            let out = set_out_to_link(&world).await;
            let page = world.pass(&out, &json!({"auth_time": auth_time})).await;
            let told = page.text().contains("You need to sign in anew for this, and Odd didn’t say that you did.");
            assert_eq!((told, page.status == 400), (!stands, !stands), "{auth_time}: {page:?}");
            assert_eq!(world.person().await.unwrap().external == ExternalState::Linked, stands);
        }
    }
}
