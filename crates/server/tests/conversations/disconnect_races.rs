//! Disconnecting while somebody signs in, in the same browser or elsewhere (FED-4, SEC-48).

use crate::disconnect::{ADA, PAGE, disconnect, external, linked, signed_in};
use crate::upstream_world::{Walker, World};
use account::At;
use federation::link::{self, DisconnectedBy, Disconnecting};
use model::event::Origin;
use model::keyring::Purpose;
use model::person::Person;
use model::surface::ExternalState;
use model::{PlainToken, SessionId};
use testkit::{Answer, on_both_databases};

const SESSION: &str = "signet-session-9000";

/// The session that somebody began last.
async fn session_of(world: &World, person: &Person) -> SessionId {
    let (id, now, idle) = (person.id.clone(), world.here.now(), world.here.app.provider.settings.session.idle);
    let sessions = world.here.app.store.read(move |tx| store::sessions::of_person(tx, &id, now, idle)).await.unwrap();
    sessions.into_iter().max_by_key(|(session, _)| session.created_at).unwrap().0.id
}

/// Disconnects as the page's handler does once it knows in which session somebody asks.
async fn disconnect_in(world: &World, person: &Person, session: &SessionId, browser: &Walker) -> Disconnecting {
    let token = PlainToken::presented(browser.here.cookies()["signet-browser-9000"].clone());
    let browser = world.here.app.provider.keyring.hash(Purpose::Browser, &token);
    let at = At { browser, origin: Origin::default(), language: "en".to_owned() };
    let (app, person, session) = (world.here.app.clone(), person.id.clone(), session.clone());
    let draw = world.here.moment().draw();
    let done = world.here.app.store.write(move |tx| {
        let by = DisconnectedBy::Person { session: &session, at: &at };
        link::disconnect(tx, &app.accounts, &person, "Sage", by, &draw)
    });
    done.await.unwrap()
}

/// Sends the form of a page with the session cookie of before, as a tab does that set out before another tab's sign-in was
/// answered. The browser keeps the newer cookie.
async fn press_in(browser: &Walker, session: &str, page: &Answer) -> Answer {
    let newer = browser.here.cookies()[SESSION].clone();
    browser.here.set_cookie(SESSION, session);
    let answer = browser.here.press(page, "disconnect-submit", &[]).await;
    browser.here.set_cookie(SESSION, &newer);
    answer
}

/// What else ends a session than the next sign-in.
#[derive(Clone, Copy, Debug)]
enum Ending {
    SignedOut,
    SignedOutElsewhere,
    NewPassword,
}

async fn end(world: &World, browser: &Walker, person: &Person, ending: Ending) {
    match ending {
        Ending::SignedOut => {
            let csrf = browser.here.get("/profile").await.csrf();
            browser.here.post("/profile/sign-out", &[("csrf", &csrf)]).await;
        }
        Ending::SignedOutElsewhere => {
            let elsewhere = signed_in(world, person.email.as_str()).await;
            let csrf = elsewhere.here.get("/profile/sessions").await.csrf();
            elsewhere.here.post("/profile/sessions", &[("csrf", &csrf), ("others", "all")]).await;
        }
        Ending::NewPassword => world.give_password(person).await,
    }
}

on_both_databases! {
    async fn a_sign_in_in_another_tab_takes_nothing_from_the_page_that_disconnects__sec_48(world: World) {
        let (browser, _) = linked(&world, ADA).await;
        let page = browser.here.get(PAGE).await;
        assert_eq!(browser.sign_in_with_sage(ADA).await.heading(), "User Profile");
        let told = browser.here.follow(browser.here.press(&page, "disconnect-submit", &[]).await).await;
        assert!(told.text().contains("Sage is disconnected."), "{}", told.text());
        assert_eq!(external(&world, ADA).await, ExternalState::Disconnected);
    }

    async fn a_form_that_a_sign_in_outran_disconnects_in_the_session_that_followed__sec_48(world: World) {
        for sign_ins in 1..3 {
            let email = format!("person{sign_ins}@example.com");
            let (browser, person) = linked(&world, &email).await;
            let page = browser.here.get(PAGE).await;
            let before = browser.here.cookies()[SESSION].clone();
            for _ in 0..sign_ins {
                world.advance(10);
                browser.sign_in_with_sage(&email).await;
            }
            let followed_by = session_of(&world, &person).await;
            let told = browser.here.follow(press_in(&browser, &before, &page).await).await;
            assert!(told.text().contains("Sage is disconnected."), "{}", told.text());
            assert_eq!(external(&world, &email).await, ExternalState::Disconnected);
            assert_eq!(session_of(&world, &person).await, followed_by, "it is the one that stays");
        }
    }

    async fn a_form_that_comes_a_minute_late_leads_back_to_the_question__sec_48(world: World) {
        let (browser, _) = linked(&world, ADA).await;
        let page = browser.here.get(PAGE).await;
        let before = browser.here.cookies()[SESSION].clone();
        browser.sign_in_with_sage(ADA).await;
        world.advance(61);
        let answer = press_in(&browser, &before, &page).await;
        assert_eq!(external(&world, ADA).await, ExternalState::Linked, "an ended session does nothing");
        let asked = browser.here.follow(answer).await;
        assert!(asked.text().contains("Sage is still connected, because you signed in again"), "{}", asked.text());
        let told = browser.here.follow(browser.here.press(&asked, "disconnect-submit", &[]).await).await;
        assert!(told.text().contains("Sage is disconnected."), "{}", told.text());
    }

    async fn a_sign_in_lends_its_freshness_to_no_form_of_an_older_one__sec_48(world: World) {
        let (browser, _) = linked(&world, ADA).await;
        let page = browser.here.get(PAGE).await;
        let before = browser.here.cookies()[SESSION].clone();
        world.advance(601);
        let again = browser.here.follow(browser.here.get(PAGE).await).await;
        browser.through_sage(&again, ADA).await;
        press_in(&browser, &before, &page).await;
        assert_eq!(external(&world, ADA).await, ExternalState::Linked);
    }

    async fn a_session_that_ended_otherwise_than_by_a_sign_in_never_acts__sec_48(world: World) {
        for (number, ending) in [Ending::SignedOut, Ending::SignedOutElsewhere, Ending::NewPassword].into_iter().enumerate() {
            let email = format!("person{number}@example.com");
            let (browser, person) = linked(&world, &email).await;
            let page = browser.here.get(PAGE).await;
            let before = browser.here.cookies()[SESSION].clone();
            end(&world, &browser, &person, ending).await;
            assert!(!browser.is_in().await, "{ending:?}");
            browser.sign_in_with_sage(&email).await;
            press_in(&browser, &before, &page).await;
            assert_eq!(external(&world, &email).await, ExternalState::Linked, "{ending:?}");
        }
    }

    async fn what_ends_the_session_that_followed_ends_what_it_stands_for__sec_48(world: World) {
        let (browser, person) = linked(&world, ADA).await;
        let page = browser.here.get(PAGE).await;
        let before = browser.here.cookies()[SESSION].clone();
        browser.sign_in_with_sage(ADA).await;
        end(&world, &browser, &person, Ending::SignedOut).await;
        browser.sign_in_with_sage(ADA).await;
        press_in(&browser, &before, &page).await;
        assert_eq!(external(&world, ADA).await, ExternalState::Linked);
    }

    async fn another_browser_gets_nothing_from_the_sign_in__sec_48(world: World) {
        let (browser, _) = linked(&world, ADA).await;
        let page = browser.here.get(PAGE).await;
        let before = browser.here.cookies()[SESSION].clone();
        browser.sign_in_with_sage(ADA).await;
        let elsewhere = world.browser();
        elsewhere.here.get("/sign-in").await;
        elsewhere.here.set_cookie(SESSION, &before);
        elsewhere.here.press(&page, "disconnect-submit", &[]).await;
        assert_eq!(external(&world, ADA).await, ExternalState::Linked);
    }

    async fn a_form_of_two_sessions_before_is_out_of_date_and_leads_back_by_one_press__fed_4(world: World) {
        let (browser, _) = linked(&world, ADA).await;
        let page = browser.here.get(PAGE).await;
        browser.sign_in_with_sage(ADA).await;
        let before = browser.here.cookies()[SESSION].clone();
        browser.sign_in_with_sage(ADA).await;
        let answer = press_in(&browser, &before, &page).await;
        assert_eq!((answer.status, answer.heading().as_str()), (400, "This page is out of date"));
        assert!(answer.text().contains("Nothing has been changed."), "{}", answer.text());
        assert!(answer.body.contains(&format!("href=\"{PAGE}\"")), "{}", answer.body);
        assert!(disconnect(&browser).await.text().contains("Sage is disconnected."));
    }

    async fn a_form_of_a_session_that_was_left_leads_to_the_sign_in_page__fed_4(world: World) {
        let (browser, _) = linked(&world, ADA).await;
        let page = browser.here.get(PAGE).await;
        let before = browser.here.cookies()[SESSION].clone();
        browser.here.follow(browser.here.post("/profile/sign-out", &[("csrf", &page.csrf())]).await).await;
        browser.here.set_cookie(SESSION, &before);
        let answer = browser.here.follow(browser.here.press(&page, "disconnect-submit", &[]).await).await;
        assert!(answer.is_sign_in_page(), "{}", answer.text());
        assert_eq!(external(&world, ADA).await, ExternalState::Linked);
    }

    async fn two_tabs_at_the_same_moment_end_disconnected__sec_48(world: World) {
        for round in 0..20 {
            let email = format!("person{round}@example.com");
            let (browser, _) = linked(&world, &email).await;
            let address = browser.set_out(&browser.sign_in_page().await).await;
            let back = browser.pass_upstream(&address, &email).await;
            let (tab, page) = (browser.here.clone(), browser.here.get(PAGE).await);
            let answers = testkit::at_once(2, move |number| {
                let (tab, page, back) = (tab.clone(), page.clone(), back.clone());
                async move {
                    match (number + round) % 2 {
                        0 => Some(tab.press(&page, "disconnect-submit", &[]).await),
                        _ => tab.get(&back).await.location().and(None),
                    }
                }
            })
            .await;
            let answer = answers.into_iter().flatten().next().unwrap();
            assert!(answer.location().is_some_and(|led| led.ends_with("done=disconnected")), "round {round}: {answer:?}");
            assert_eq!(external(&world, &email).await, ExternalState::Disconnected, "round {round}");
            assert!(browser.is_in().await, "round {round}");
        }
    }

    async fn at_the_same_moment_as_a_sign_in_it_ends_disconnected__sec_48(world: World) {
        for round in 0..20 {
            let email = format!("person{round}@example.com");
            let (browser, person) = linked(&world, &email).await;
            let racer = world.browser();
            let address = racer.set_out(&racer.sign_in_page().await).await;
            let back = racer.pass_upstream(&address, &email).await;
            let page = browser.here.get(PAGE).await;
            let (one, two, racing_back) = (browser.here.clone(), racer.here.clone(), back.clone());
            testkit::at_once(2, move |number| {
                let (one, two, page, back) = (one.clone(), two.clone(), page.clone(), racing_back.clone());
                async move {
                    match (number + round) % 2 {
                        0 => one.press(&page, "disconnect-submit", &[]).await.status,
                        _ => two.get(&back).await.status,
                    }
                }
            })
            .await;
            assert_eq!(external(&world, &email).await, ExternalState::Disconnected, "round {round}");
            assert!(!racer.is_in().await, "round {round}");
            assert!(browser.is_in().await, "round {round}");
            let now = world.here.now();
            let idle = world.here.app.provider.settings.session.idle;
            let live = world.here.app.store.read(move |tx| store::sessions::of_person(tx, &person.id, now, idle)).await;
            let external = |credential| credential == model::surface::Credential::External;
            assert!(live.unwrap().iter().all(|(session, _)| !external(session.authentication.credential)), "round {round}");
        }
    }

    async fn a_sign_in_between_the_question_and_the_answer_stops_nothing_in_the_same_browser__sec_48(world: World) {
        let (browser, person) = linked(&world, ADA).await;
        let asked_in = session_of(&world, &person).await;
        world.advance(1);
        browser.sign_in_with_sage(ADA).await;
        assert_ne!(session_of(&world, &person).await, asked_in, "another session has followed");
        let elsewhere = world.browser();
        elsewhere.here.get("/sign-in").await;
        assert_eq!(disconnect_in(&world, &person, &asked_in, &elsewhere).await, Disconnecting::Outdated);
        assert_eq!(disconnect_in(&world, &person, &asked_in, &browser).await, Disconnecting::Done);
        assert!(browser.is_in().await, "the session that disconnects stays");
        assert_eq!(external(&world, ADA).await, ExternalState::Disconnected);
    }
}
