//! `/device`, where a person enters the code that a device shows, and decides.

use std::time::Duration;

use model::device::LIFETIME;
use model::person::State;
use testkit::{Database, Kit, Options, PASSWORD, TestClient, at_once, on_both_databases};

use crate::sign_up::{CHOSEN, sign_up};

const ADA: &str = "ada@example.com";

async fn is_pending(kit: &Kit, app: &TestClient, device_code: &str) -> bool {
    app.poll(kit, device_code).await.json()["error"] == "authorization_pending"
}

on_both_databases! {
    async fn a_person_compares_the_code_and_decides__rfc_8628(kit) {
        kit.person(ADA).await;
        let (app, browser) = (kit.app_client().await, kit.browser());
        browser.sign_in(ADA, PASSWORD).await;
        let device = kit.browser().from_address("198.51.100.7");
        let codes = device.post("/device_authorization", &[("client_id", &app.id)]).await.json();
        let user_code = codes["user_code"].as_str().unwrap().to_owned();
        kit.advance(Duration::from_secs(3 * 60));
        let page = browser.get("/device").await;
        assert_eq!((page.status, page.heading().as_str()), (200, "Connect a device"));
        let typed = user_code.to_lowercase().replace('-', " ");
        let asked = browser.follow(browser.press(&page, "device-continue", &[("code", &typed)]).await).await;
        assert_eq!((asked.status, asked.heading().as_str()), (200, "Let Sync App in?"));
        let facts = format!(
            "Code {user_code} Where the device is Another network, 198.51.100.7 When it asked 1 January 2026 at 00:00 UTC"
        );
        for words in [facts.as_str(), ADA, "Allow this only if you started it yourself", "email address"] {
            assert!(asked.text().contains(words), "{words}: {}", asked.text());
        }
        assert!(asked.ids().contains(&"consent-deny".to_owned()));
        let told = browser.follow(browser.press(&asked, "consent-allow", &[]).await).await;
        assert_eq!(told.heading(), "Your device is connected");
        assert!(told.text().contains("Sync App is let in.") && told.body.contains("role=\"status\""));

        let (_, user_code) = app.device_codes(&kit).await;
        let asked = browser.enter_user_code(&user_code).await;
        let told = browser.follow(browser.press(&asked, "consent-deny", &[]).await).await;
        assert_eq!(told.heading(), "Your device was not let in");
    }

    async fn a_code_in_the_address_is_filled_in_and_still_pressed__sec_26(kit) {
        kit.person(ADA).await;
        let (app, browser) = (kit.app_client().await, kit.browser());
        browser.sign_in(ADA, PASSWORD).await;
        let (device_code, user_code) = app.device_codes(&kit).await;
        let complete = format!("/device?user_code={user_code}");
        let page = browser.get(&complete).await;
        assert_eq!((page.status, page.field("code").as_deref()), (200, Some(user_code.as_str())));
        let direct = browser.get(&format!("/device/confirm?user_code={user_code}")).await;
        assert_eq!((direct.status, direct.heading().as_str()), (400, "This page is out of date"), "nobody pressed");
        assert!(is_pending(&kit, &app, &device_code).await);
        let asked = browser.follow(browser.press(&page, "device-continue", &[]).await).await;
        assert!(asked.is_consent_page() && asked.text().contains(&user_code), "the code again: {asked:?}");
        let odd = browser.get("/device?user_code=%3Cscript%3E").await;
        assert_eq!((odd.status, odd.field("code").as_deref()), (200, Some("")));
    }

    async fn a_code_belongs_to_the_browser_that_entered_it__sec_26(kit) {
        kit.person(ADA).await;
        let (app, mine, theirs) = (kit.app_client().await, kit.browser(), kit.browser());
        for browser in [&mine, &theirs] {
            browser.sign_in(ADA, PASSWORD).await;
        }
        let (device_code, user_code) = app.device_codes(&kit).await;
        let asked = mine.enter_user_code(&user_code).await;
        let again = theirs.enter_user_code(&user_code).await;
        let unknown = theirs.enter_user_code("BCDF-GHJK").await;
        assert_eq!((again.status, unknown.status), (400, 400));
        assert_eq!(again.text(), unknown.text(), "and it isn't told that this is a code");
        let confirm = format!("/device/confirm?user_code={user_code}");
        let elsewhere = theirs.get(&confirm).await;
        assert_eq!((elsewhere.status, elsewhere.heading().as_str()), (400, "This page is out of date"), "{elsewhere:?}");
        for page in ["/device/confirm", "/sign-in", "/sign-in/upstream"] {
            let of = async |code: &str| {
                let answer = theirs.get(&format!("{page}?user_code={code}")).await;
                (answer.status, answer.heading())
            };
            assert_eq!(of(&user_code).await, of("BCDF-GHJK").await, "{page} doesn't tell a code from no code");
        }

        // A page of its own request, turned to this one: the token of the form is its session's.
        let (_, of_theirs) = app.device_codes(&kit).await;
        let csrf = theirs.enter_user_code(&of_theirs).await.csrf();
        for decision in ["allow", "deny"] {
            let forged = theirs.post(&confirm, &[("csrf", &csrf), ("decision", decision)]).await;
            assert_eq!((forged.status, forged.heading()), (400, elsewhere.heading()));
            assert!(theirs.get(&format!("/device/done?user_code={user_code}")).await.status == 400);
        }
        kit.advance(Duration::from_secs(5));
        assert!(is_pending(&kit, &app, &device_code).await);
        assert_eq!(mine.decide(&asked, "allow").await.heading(), "Your device is connected");
    }

    async fn a_sign_in_for_a_device_names_the_app_and_leads_back__rfc_8628(kit) {
        kit.person(ADA).await;
        let (app, browser) = (kit.app_client().await, kit.browser());
        let (device_code, user_code) = app.device_codes(&kit).await;
        let page = browser.enter_user_code(&user_code).await;
        assert!(page.is_sign_in_page() && page.text().contains("Sync App"), "{page:?}");
        let wrong = browser.submit(&page, &[("username", ADA), ("password", "not the password at all")]).await;
        assert!(wrong.status == 400 && wrong.text().contains("Sync App"), "{wrong:?}");
        let asked = browser.pass_sign_in(&wrong, ADA).await;
        assert_eq!(asked.heading(), "Let Sync App in?");
        browser.decide(&asked, "allow").await;
        assert_eq!(app.poll(&kit, &device_code).await.status, 200);
    }

    async fn another_account_can_be_used_for_it(kit) {
        kit.person(ADA).await;
        kit.person("eve@example.com").await;
        let (app, browser) = (kit.app_client().await, kit.browser());
        browser.sign_in(ADA, PASSWORD).await;
        let (_, user_code) = app.device_codes(&kit).await;
        let asked = browser.enter_user_code(&user_code).await;
        assert!(asked.text().contains("Use another account"));
        let page = browser.get(&format!("/sign-in?user_code={user_code}&account=other")).await;
        let asked_again = browser.pass_sign_in(&page, "eve@example.com").await;
        assert!(asked_again.is_consent_page() && asked_again.text().contains("eve@example.com"), "{asked_again:?}");
        let stale = browser.decide(&asked, "allow").await;
        assert_eq!((stale.status, stale.heading().as_str()), (400, "This page is out of date"), "that page was Ada's");
    }

    async fn who_is_not_active_leaves_the_code_pending__reg_7_sec_13(kit) {
        let app = kit.app_client().await;
        for state in [State::Unproved, State::NoSubscription, State::Waiting, State::Locked, State::Closed] {
            let email = format!("{}@example.com", kit.moment().uuid());
            let browser = kit.browser();
            sign_up(&browser, &email, "Eve", CHOSEN).await;
            let id = crate::sign_up::person(&kit, &email).await.id;
            kit.put_in_state(&id, state).await;
            let (device_code, user_code) = app.device_codes(&kit).await;
            let page = browser.enter_user_code(&user_code).await;
            assert!(page.is_sign_in_page(), "{state:?}: {page:?}");
            let answer = browser.submit(&page, &[("username", &email), ("password", CHOSEN)]).await;
            let there = browser.follow(answer).await;
            assert!(!there.is_consent_page(), "{state:?}: {there:?}");
            assert!(browser.enter_user_code(&user_code).await.status != 500);
            assert!(is_pending(&kit, &app, &device_code).await, "{state:?}");
        }
    }

    async fn who_lost_their_state_on_the_page_allows_nothing__reg_7_sec_13(kit) {
        let (person, app, browser) = (kit.person(ADA).await, kit.app_client().await, kit.browser());
        browser.sign_in(ADA, PASSWORD).await;
        let (device_code, user_code) = app.device_codes(&kit).await;
        let asked = browser.enter_user_code(&user_code).await;
        kit.put_in_state(&person.id, State::Waiting).await;
        let answer = browser.decide(&asked, "allow").await;
        assert!(answer.heading() != "Your device is connected", "{answer:?}");
        assert!(is_pending(&kit, &app, &device_code).await);
    }

    async fn a_sign_up_for_a_device_goes_on_when_the_code_has_lapsed(kit) {
        let (app, browser) = (kit.app_client().await, kit.browser());
        let (_, user_code) = app.device_codes(&kit).await;
        browser.enter_user_code(&user_code).await;
        let form = browser.get(&format!("/sign-up?user_code={user_code}")).await;
        assert!(form.status == 200 && form.text().contains("Sync App"), "{form:?}");
        kit.advance(LIFETIME);
        assert_eq!(browser.get(&format!("/sign-up?user_code={user_code}")).await.status, 200);
        let sign_in = browser.get(&format!("/sign-in?user_code={user_code}")).await;
        assert_eq!((sign_in.status, sign_in.heading().as_str()), (400, "This page is out of date"));
    }

    async fn a_page_that_lasted_too_long_does_nothing__rfc_8628(kit) {
        kit.person(ADA).await;
        let (app, browser) = (kit.app_client().await, kit.browser());
        browser.sign_in(ADA, PASSWORD).await;
        let stale = "This page is out of date";

        let (device_code, user_code) = app.device_codes(&kit).await;
        let asked = browser.enter_user_code(&user_code).await;
        browser.decide(&asked, "deny").await;
        assert_eq!(browser.decide(&asked, "allow").await.heading(), stale, "decided is decided");
        assert_eq!(app.poll(&kit, &device_code).await.json()["error"], "access_denied");
        assert_eq!(browser.enter_user_code(&user_code).await.status, 400);

        let (device_code, user_code) = app.device_codes(&kit).await;
        let asked = browser.enter_user_code(&user_code).await;
        kit.advance(LIFETIME);
        let late = browser.decide(&asked, "allow").await;
        assert_eq!((late.status, late.heading().as_str()), (400, stale));
        assert!(late.body.contains("href=\"/device\""), "with the way on: {late:?}");
        assert_eq!(app.poll(&kit, &device_code).await.json()["error"], "expired_token");

        let (_, user_code) = app.device_codes(&kit).await;
        let asked = browser.enter_user_code(&user_code).await;
        kit.remove(&app).await;
        assert_eq!(browser.decide(&asked, "allow").await.heading(), stale);
        assert_eq!(browser.enter_user_code(&user_code).await.status, 400);
        for address in ["/device/confirm", "/device/confirm?user_code=", "/device/done", "/device/done?user_code=x"] {
            assert_eq!(browser.get(address).await.heading(), stale, "{address}");
        }
    }

    async fn a_page_of_a_session_that_ended_allows_nothing__sec_25(kit) {
        kit.person(ADA).await;
        let (app, browser) = (kit.app_client().await, kit.browser());
        browser.sign_in(ADA, PASSWORD).await;
        let (device_code, user_code) = app.device_codes(&kit).await;
        let asked = browser.enter_user_code(&user_code).await;
        let form = asked.form_with("consent-allow", &[]);
        let without_token = browser.post(&form.action, &[("decision", "allow")]).await;
        assert_eq!(without_token.status, 400);
        let page = browser.get("/sign-out").await;
        browser.submit(&page, &[]).await;
        assert!(browser.decide(&asked, "allow").await.heading() != "Your device is connected");
        assert!(is_pending(&kit, &app, &device_code).await);
        let asked = browser.pass_sign_in(&browser.get(&format!("/sign-in?user_code={user_code}")).await, ADA).await;
        assert!(asked.is_consent_page(), "and the way leads back: {asked:?}");
    }
}

#[actix_web::test]
async fn guesses_of_codes_are_slowed_by_network__rfc_8628() {
    for database in Database::BOTH {
        let kit = Kit::with(database, Options { config: "" }).await;
        let app = kit.app_client().await;
        let (_, user_code) = app.device_codes(&kit).await;
        for _ in 0..30 {
            let browser = kit.browser().from_address("192.0.2.1");
            let page = browser.get("/device").await;
            let wrong = browser.submit(&page, &[("code", "BCDF-GHJK")]).await;
            assert_eq!(wrong.status, 400);
            assert!(wrong.body.contains("role=\"alert\"") && wrong.text().contains("That code doesn’t work."));
            assert!(wrong.text().contains("If it still shows this code, begin again on the device."));
        }
        let guesser = kit.browser().from_address("192.0.2.1");
        let paused = guesser.enter_user_code(&user_code).await;
        assert_eq!(paused.status, 429, "the right one isn't looked at: {paused:?}");
        let pause = paused.header("retry-after").unwrap().parse().unwrap();
        assert_eq!(pause, 30);
        assert!(kit.browser().from_address("198.51.100.1").enter_user_code("BCDF-GHJK").await.status == 400);
        kit.advance(Duration::from_secs(pause));
        assert!(guesser.enter_user_code(&user_code).await.is_sign_in_page());
    }
}

#[actix_web::test]
async fn right_codes_are_no_guesses__pwd_5() {
    for database in Database::BOTH {
        let kit = Kit::with(database, Options { config: "" }).await;
        let app = kit.app_client().await;
        let colleague = || kit.browser().from_address("192.0.2.1");
        for number in 0..40 {
            let (_, user_code) = app.device_codes(&kit).await;
            assert!(colleague().enter_user_code(&user_code).await.is_sign_in_page(), "colleague {number}");
        }
        let (_, user_code) = app.device_codes(&kit).await;
        for _ in 0..29 {
            assert_eq!(colleague().enter_user_code("BCDF-GHJK").await.status, 400);
        }
        assert!(colleague().enter_user_code(&user_code).await.is_sign_in_page());
        assert_eq!(colleague().enter_user_code("BCDF-GHJK").await.status, 400, "the thirtieth");
        assert_eq!(colleague().enter_user_code("BCDF-GHJK").await.status, 429, "and a right one gave none back");

        for _ in 0..5 {
            kit.advance(Duration::from_secs(60));
            assert_eq!(colleague().enter_user_code("BCDF-GHJK").await.status, 400, "nobody waits longer than a minute");
        }
    }
}

#[actix_web::test]
async fn codes_are_not_guessed_more_often_all_at_once__pwd_5() {
    for database in Database::BOTH {
        let kit = Kit::with(database, Options { config: "" }).await;
        kit.slow_down_inserts("throttles", Duration::from_millis(20)).await;
        let guesses = at_once(60, |_| {
            let browser = kit.browser();
            async move { browser.enter_user_code("BCDF-GHJK").await.status }
        })
        .await;
        assert_eq!(guesses.iter().filter(|status| **status == 400).count(), 30, "{guesses:?}");
        assert_eq!(guesses.iter().filter(|status| **status == 429).count(), 30, "{guesses:?}");
    }
}
