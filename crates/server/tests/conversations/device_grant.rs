//! A device without a browser asks, polls, and gets tokens (RFC 8628).

use std::time::Duration;

use model::Surface;
use model::client::{ClientMetadata, GrantType};
use model::device::LIFETIME;
use model::event::EventKind;
use model::{ClientId, Scope};
use testkit::{Answer, Browser, Kit, PASSWORD, TestClient, Tokens, on_both_databases};

use crate::password_grant::events_of;

pub(crate) const ADA: &str = "ada@example.com";
const INTERVAL: Duration = Duration::from_secs(5);

/// Signs in at a new browser and decides there.
pub(crate) async fn decide(kit: &Kit, user_code: &str, decision: &str) -> Browser {
    let browser = kit.browser();
    browser.sign_in(ADA, PASSWORD).await;
    let asked = browser.enter_user_code(user_code).await;
    assert!(asked.is_consent_page(), "{asked:?}");
    assert_eq!(browser.decide(&asked, decision).await.status, 200);
    browser
}

pub(crate) fn error(answer: &Answer) -> String {
    assert_eq!((answer.status, answer.header("cache-control")), (400, Some("no-store")), "{answer:?}");
    answer.json()["error"].as_str().unwrap().to_owned()
}

pub(crate) async fn poll(kit: &Kit, app: &TestClient, device_code: &str) -> String {
    error(&app.poll(kit, device_code).await)
}

on_both_databases! {
    async fn a_device_is_told_what_to_show_and_how_often_to_ask__rfc_8628(kit) {
        let app = kit.app_client().await;
        let answer = app.post(&kit, "/device_authorization", &[("scope", "openid email")]).await;
        assert_eq!((answer.status, answer.header("cache-control")), (200, Some("no-store")));
        let said = answer.json();
        let user_code = said["user_code"].as_str().unwrap();
        assert!(user_code.len() == 9 && user_code.replace('-', "").chars().all(|c| "BCDFGHJKLMNPQRSTVWXZ".contains(c)));
        assert_eq!(said["verification_uri"], "http://localhost:9000/device");
        assert_eq!(said["verification_uri_complete"], format!("http://localhost:9000/device?user_code={user_code}"));
        assert_eq!((&said["expires_in"], &said["interval"]), (&600.into(), &5.into()));
        let device_code = said["device_code"].as_str().unwrap();
        assert!(device_code.len() >= 43 && device_code != app.device_codes(&kit).await.0);
        for secret in [device_code, user_code] {
            assert!(!kit.database_holds(secret).await, "the database knows keyed hashes");
        }
        let discovery = kit.browser().get("/.well-known/oauth-authorization-server").await.json();
        assert_eq!(discovery["device_authorization_endpoint"], "http://localhost:9000/device_authorization");
        let grants = discovery["grant_types_supported"].as_array().unwrap();
        assert!(grants.contains(&"password".into()) && grants.contains(&"urn:ietf:params:oauth:grant-type:device_code".into()));
    }

    async fn who_may_not_ask_is_told_why__rfc_8628(kit) {
        let website = kit.client().await;
        assert_eq!(error(&website.post(&kit, "/device_authorization", &[]).await), "unauthorized_client");
        assert_eq!(poll(&kit, &website, "x").await, "unauthorized_client");
        let nobody = TestClient { id: "nobody".to_owned(), secret: String::new() };
        let answer = nobody.post(&kit, "/device_authorization", &[]).await;
        assert_eq!((answer.status, &answer.json()["error"]), (401, &"invalid_client".into()));
        let app = kit.app_client().await;
        assert_eq!(error(&app.post(&kit, "/device_authorization", &[("scope", "payments")]).await), "invalid_scope");
        assert_eq!(error(&app.post(&kit, "/device_authorization", &[("scope", "a\"b")]).await), "invalid_scope");
        let without_code = [("grant_type", "urn:ietf:params:oauth:grant-type:device_code")];
        assert_eq!(error(&app.post(&kit, "/token", &without_code).await), "invalid_request");
    }

    async fn who_is_allowed_gets_tokens_once__rfc_8628_op_1(kit) {
        let (person, app) = (kit.person(ADA).await, kit.app_client().await);
        let (device_code, user_code) = app.device_codes(&kit).await;
        assert_eq!(poll(&kit, &app, &device_code).await, "authorization_pending");
        kit.advance(INTERVAL);
        let browser = decide(&kit, &user_code, "allow").await;
        let answer = app.poll(&kit, &device_code).await;
        let tokens = Tokens::of(&answer);
        assert_eq!((answer.status, &answer.json()["token_type"]), (200, &"Bearer".into()));
        let claims = Tokens::claims(&tokens.id);
        assert_eq!((claims["sub"].as_str(), claims["aud"].as_str()), (Some(person.id.as_str()), Some(app.id.as_str())));
        assert_eq!((claims.get("nonce"), claims.get("sid")), (None, None), "the device isn't in the browser's session");
        let bearer = format!("Bearer {}", tokens.access);
        assert_eq!(kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await.json()["email"], ADA);
        assert_eq!(poll(&kit, &app, &device_code).await, "invalid_grant", "a code works once");

        let page = browser.get("/sign-out").await;
        browser.submit(&page, &[]).await;
        let next = Tokens::of(&app.refresh(&kit, &tokens.refresh).await);
        assert!(!next.refresh.is_empty(), "signing out at the browser leaves the device signed in");
        let events = events_of(&kit, &person.id).await;
        assert!(events.contains(&(EventKind::DeviceAllowed, Some(ClientId::from_text(&app.id)))), "{events:?}");
    }

    async fn a_device_gets_what_it_asked_for_as_far_as_it_is_registered(kit) {
        kit.person(ADA).await;
        let app = kit.app_client().await;
        let answer = app.post(&kit, "/device_authorization", &[("scope", "email payments")]).await.json();
        let (device_code, user_code) = (answer["device_code"].as_str().unwrap(), answer["user_code"].as_str().unwrap());
        decide(&kit, user_code, "allow").await;
        let given = app.poll(&kit, device_code).await.json();
        assert_eq!((&given["scope"], given.get("id_token")), (&"email".into(), None));
        assert!(given["refresh_token"].is_string(), "an app of the house stays signed in, offline_access or not");

        let bare = |metadata: &mut ClientMetadata| {
            metadata.redirect_uris = Vec::new();
            metadata.response_types = Vec::new();
            metadata.grant_types = vec![GrantType::DeviceCode];
            metadata.scope = Scope::parse("openid").unwrap();
        };
        let bare = kit.register_on(Surface::App, bare, false).await;
        let (device_code, user_code) = bare.device_codes(&kit).await;
        decide(&kit, &user_code, "allow").await;
        let given = bare.poll(&kit, &device_code).await.json();
        assert_eq!((&given["scope"], given.get("refresh_token")), (&"openid".into(), None));
    }

    async fn a_device_stays_signed_in_where_the_person_reads_so__op_1(kit) {
        kit.person(ADA).await;
        let by_device = |metadata: &mut ClientMetadata| metadata.grant_types.push(GrantType::DeviceCode);
        let of_others = kit.register_on(Surface::App, by_device, false).await;
        let of_the_house = kit.register_on(Surface::App, by_device, true).await;
        for (app, scope, stays) in [
            (&of_others, "email openid", false),
            (&of_others, "email", false),
            (&of_others, "email offline_access openid", true),
            (&of_the_house, "email openid", true),
            (&of_the_house, "email offline_access openid", true),
        ] {
            let codes = app.post(&kit, "/device_authorization", &[("scope", scope)]).await.json();
            let (device_code, user_code) = (codes["device_code"].as_str().unwrap(), codes["user_code"].as_str().unwrap());
            let browser = kit.browser();
            browser.sign_in(ADA, PASSWORD).await;
            let asked = browser.enter_user_code(user_code).await;
            let says = asked.text().matches("stay connected while you are away").count();
            assert_eq!(says, usize::from(stays), "{scope}: {}", asked.text());
            browser.decide(&asked, "allow").await;
            let given = app.poll(&kit, device_code).await.json();
            assert_eq!((given["refresh_token"].is_string(), &given["scope"]), (stays, &scope.into()), "{given}");
        }
    }

    async fn a_code_that_nobody_entered_is_forgotten_an_hour_after_it_lapsed__sec_50(kit) {
        let app = kit.app_client().await;
        let (unentered, _) = app.device_codes(&kit).await;
        let (entered, user_code) = app.device_codes(&kit).await;
        kit.browser().enter_user_code(&user_code).await;
        let sweep = async || {
            let now = kit.now();
            kit.app.store.write(move |tx| store::sweep::expired(tx, now)).await.unwrap();
        };
        kit.advance(LIFETIME + Duration::from_secs(60 * 60));
        sweep().await;
        assert_eq!(poll(&kit, &app, &unentered).await, "expired_token", "not yet");
        kit.advance(Duration::from_secs(1));
        sweep().await;
        assert_eq!(poll(&kit, &app, &unentered).await, "invalid_grant", "as if it had never been");
        assert_eq!(poll(&kit, &app, &entered).await, "expired_token", "the other one is remembered for a day");
        kit.advance(Duration::from_secs(23 * 60 * 60));
        sweep().await;
        assert_eq!(poll(&kit, &app, &entered).await, "invalid_grant");
    }

    async fn who_is_denied_is_told_so__rfc_8628(kit) {
        kit.person(ADA).await;
        let app = kit.app_client().await;
        let (device_code, user_code) = app.device_codes(&kit).await;
        decide(&kit, &user_code, "deny").await;
        assert_eq!(poll(&kit, &app, &device_code).await, "access_denied");
        assert_eq!(poll(&kit, &app, &device_code).await, "access_denied", "and again, whoever lost the answer");
    }

    async fn a_code_lapses_after_ten_minutes__rfc_8628(kit) {
        kit.person(ADA).await;
        let app = kit.app_client().await;
        let (undecided, _) = app.device_codes(&kit).await;
        let (allowed, user_code) = app.device_codes(&kit).await;
        decide(&kit, &user_code, "allow").await;
        kit.advance(LIFETIME - Duration::from_secs(1));
        assert_eq!(poll(&kit, &app, &undecided).await, "authorization_pending");
        kit.advance(Duration::from_secs(1));
        for code in [&undecided, &allowed] {
            assert_eq!(poll(&kit, &app, code).await, "expired_token");
        }
    }

    async fn a_code_is_its_own_clients__rfc_8628(kit) {
        kit.person(ADA).await;
        let (app, other) = (kit.app_client().await, kit.app_client().await);
        let (device_code, user_code) = app.device_codes(&kit).await;
        let unknown = other.poll(&kit, "unknown").await.json();
        for decided in [false, true] {
            if decided {
                decide(&kit, &user_code, "allow").await;
            }
            let of_another = other.poll(&kit, &device_code).await.json();
            assert_eq!(of_another["error"], "invalid_grant");
            assert_eq!(of_another["error_description"], unknown["error_description"]);
        }
        assert_eq!(poll(&kit, &app, &user_code).await, "invalid_grant", "the user code is not for the device");
        assert_eq!(app.poll(&kit, &device_code).await.status, 200, "it cost its owner nothing");
    }

    async fn what_ends_the_session_ends_what_it_allowed_and_nobody_fetched__pwd_4_sec_28(kit) {
        let (person, app) = (kit.person(ADA).await, kit.app_client().await);
        let (device_code, user_code) = app.device_codes(&kit).await;
        decide(&kit, &user_code, "allow").await;
        let (fetched, user_code) = app.device_codes(&kit).await;
        decide(&kit, &user_code, "allow").await;
        let tokens = Tokens::of(&app.poll(&kit, &fetched).await);
        let new = model::secret::PlainPassword::new("another long password, please");
        account::people::set_password(&kit.app.accounts, &person.id, new, &mut kit.moment()).await.unwrap();
        assert_eq!(poll(&kit, &app, &device_code).await, "invalid_grant");
        assert_eq!(error(&app.refresh(&kit, &tokens.refresh).await), "invalid_grant");
    }

    async fn a_linked_persons_password_allows_an_app_and_no_website__sur_1(kit) {
        let person = kit.person(ADA).await;
        kit.link_externally(&person).await;
        let app = kit.app_client().await;
        let by_device = |metadata: &mut ClientMetadata| metadata.grant_types.push(GrantType::DeviceCode);
        let website = kit.register_on(Surface::Website, by_device, true).await;

        let (device_code, user_code) = app.device_codes(&kit).await;
        let browser = kit.browser();
        let page = browser.enter_user_code(&user_code).await;
        let asked = browser.pass_sign_in(&page, ADA).await;
        assert!(asked.is_consent_page(), "{asked:?}");
        browser.decide(&asked, "allow").await;
        assert_eq!(app.poll(&kit, &device_code).await.status, 200);

        let (device_code, user_code) = website.device_codes(&kit).await;
        let page = browser.enter_user_code(&user_code).await;
        assert_eq!(page.heading(), "Sign in", "a session that opens apps alone: {page:?}");
        let page = browser.get(&format!("/sign-in?user_code={user_code}&account=other")).await;
        assert_eq!(browser.submit(&page, &[("username", ADA), ("password", PASSWORD)]).await.status, 403);
        assert_eq!(poll(&kit, &website, &device_code).await, "authorization_pending");
    }
}
