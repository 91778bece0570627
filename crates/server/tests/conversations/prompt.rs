//! `prompt`, `max_age`, `id_token_hint`: who has to sign in, and when.

use std::time::Duration;

use model::client::ClientMetadata;
use testkit::{Answer, Browser, Flow, Kit, PASSWORD, TestClient, Tokens, on_both_databases};

const ADA: &str = "ada@example.com";
const BOB: &str = "bob@example.com";

async fn signed_in(kit: &Kit, email: &str) -> Browser {
    let browser = kit.browser();
    assert_eq!(browser.sign_in(email, PASSWORD).await.status, 303);
    browser
}

async fn id_token(kit: &Kit, client: &TestClient, flow: &Flow, answer: &Answer) -> serde_json::Value {
    let tokens = Tokens::of(&client.redeem(kit, flow, &answer.code()).await);
    Tokens::claims(&tokens.id)
}

fn assert_told(answer: &Answer, error: &str) {
    assert_eq!((answer.status, answer.error().as_str()), (303, error), "{answer:?}");
    assert_eq!(answer.redirect_param("state").as_deref(), Some("the state"));
    assert_eq!(answer.redirect_param("iss").as_deref(), Some(testkit::ISSUER));
    assert_eq!(answer.redirect_param("code"), None);
}

on_both_databases! {
    async fn prompt_none_never_shows_a_page__sec_6(kit) {
        let person = kit.person(ADA).await;
        let (own, other) = (kit.client().await, kit.third_party().await);
        let silent = |client: &TestClient| client.flow("openid").with("prompt", "none");
        for client in [&own, &other] {
            assert_told(&kit.browser().get(&silent(client).address()).await, "login_required");
        }
        let browser = signed_in(&kit, ADA).await;
        assert_told(&browser.get(&silent(&other).address()).await, "consent_required");
        let answer = browser.get(&silent(&own).address()).await;
        let claims = id_token(&kit, &own, &silent(&own), &answer).await;
        assert_eq!(claims["sub"], person.id.as_str());
        assert_eq!(claims["auth_time"], kit.now().seconds());

        kit.advance(Duration::from_secs(61));
        let aged = silent(&own).with("max_age", "60");
        assert_told(&browser.get(&aged.address()).await, "login_required");
        let by_form = aged.with("response_mode", "form_post");
        let page = browser.get(&by_form.address()).await;
        assert!(page.hidden_fields().contains(&("error".to_owned(), "login_required".to_owned())));
    }

    async fn prompt_none_is_silent_again_once_consent_was_given__sec_6(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.third_party().await, signed_in(&kit, ADA).await);
        client.code(&browser, &client.flow("openid profile"), ADA).await;
        let silent = client.flow("openid").with("prompt", "none");
        assert_eq!(browser.get(&silent.address()).await.code().len(), 43);
        let more = client.flow("openid email").with("prompt", "none");
        assert_told(&browser.get(&more.address()).await, "consent_required");
    }

    async fn prompt_login_asks_again_and_auth_time_says_so__sec_6(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.client().await, signed_in(&kit, ADA).await);
        let before = kit.now().seconds();
        kit.advance(Duration::from_secs(100));
        for prompt in ["login", "select_account", "login consent"] {
            let flow = client.flow("openid").with("prompt", prompt);
            let page = browser.authorize(&flow).await;
            assert!(page.is_sign_in_page(), "{prompt}");
            // Going around the page doesn't help.
            let around = browser.get(&page.form_action().replace("/sign-in", "/authorize/resume")).await;
            assert!(browser.follow(around).await.is_sign_in_page());
            let wrong = browser.submit(&page, &[("username", ADA), ("password", "a wrong password")]).await;
            assert_eq!(wrong.status, 400);
            kit.advance(Duration::from_secs(10));
            let answer = browser.pass_sign_in(&page, ADA).await;
            let claims = id_token(&kit, &client, &flow, &answer).await;
            assert_eq!(claims["auth_time"], kit.now().seconds(), "{prompt}");
            assert!(claims["auth_time"].as_i64().unwrap() > before);
        }
    }

    async fn max_age_asks_again_once_the_sign_in_is_older__sec_6(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.client().await, signed_in(&kit, ADA).await);
        let began = kit.now().seconds();
        kit.advance(Duration::from_secs(60));
        for max_age in ["60", "10000", "18446744073709551615"] {
            let flow = client.flow("openid").with("max_age", max_age);
            let claims = id_token(&kit, &client, &flow, &browser.get(&flow.address()).await).await;
            assert_eq!(claims["auth_time"], began, "{max_age}");
        }
        for max_age in ["59", "1", "0"] {
            kit.advance(Duration::from_secs(60));
            let flow = client.flow("openid").with("max_age", max_age);
            let page = browser.authorize(&flow).await;
            assert!(page.is_sign_in_page(), "{max_age}");
            kit.advance(Duration::from_secs(1));
            let answer = browser.pass_sign_in(&page, ADA).await;
            let claims = id_token(&kit, &client, &flow, &answer).await;
            assert_eq!(claims["auth_time"], kit.now().seconds(), "{max_age}");
        }
    }

    async fn max_age_0_asks_again_however_new_the_sign_in_is__sec_6(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.client().await, signed_in(&kit, ADA).await);
        assert!(browser.authorize(&client.flow("openid").with("max_age", "0")).await.is_sign_in_page());
    }

    async fn a_clock_that_is_set_back_neither_skips_a_sign_in_nor_asks_for_ever__sec_6(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.client().await, signed_in(&kit, ADA).await);
        kit.step_back(Duration::from_secs(300));
        for flow in [client.flow("openid").with("prompt", "login"), client.flow("openid").with("max_age", "0")] {
            let page = browser.authorize(&flow).await;
            assert!(page.is_sign_in_page());
            kit.step_back(Duration::from_secs(300));
            let answer = browser.pass_sign_in(&page, ADA).await;
            let claims = id_token(&kit, &client, &flow, &answer).await;
            assert_eq!(claims["auth_time"], kit.now().seconds());
        }
    }

    async fn a_sign_in_in_another_tab_is_not_the_one_that_was_asked_for__sec_6(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.client().await, signed_in(&kit, ADA).await);
        let page = browser.authorize(&client.flow("openid").with("prompt", "login")).await;
        browser.sign_in(ADA, PASSWORD).await;
        let around = browser.get(&page.form_action().replace("/sign-in", "/authorize/resume")).await;
        assert!(browser.follow(around).await.is_sign_in_page());
        assert_eq!(browser.pass_sign_in(&page, ADA).await.code().len(), 43);
    }

    async fn a_clients_default_max_age_holds_where_the_request_says_nothing__sec_6(kit) {
        kit.person(ADA).await;
        let strict = |metadata: &mut ClientMetadata| metadata.default_max_age = Some(60);
        let (client, browser) = (kit.register(strict, true).await, signed_in(&kit, ADA).await);
        kit.advance(Duration::from_secs(61));
        assert!(browser.authorize(&client.flow("openid")).await.is_sign_in_page());
        let silent = client.flow("openid").with("prompt", "none");
        assert_told(&browser.get(&silent.address()).await, "login_required");
        assert_eq!(browser.get(&silent.with("max_age", "600").address()).await.code().len(), 43);
    }

    async fn the_hint_of_whoever_is_signed_in_changes_nothing__sec_6(kit) {
        let person = kit.person(ADA).await;
        let (client, browser) = (kit.client().await, kit.browser());
        let hint = client.tokens(&kit, &browser, "openid", ADA).await.id;
        // Nor does it matter that it has expired since.
        kit.advance(Duration::from_secs(2 * 3600));
        let browser = signed_in(&kit, ADA).await;
        for flow in [client.flow("openid"), client.flow("openid").with("prompt", "none")] {
            let flow = flow.with("id_token_hint", &hint);
            let claims = id_token(&kit, &client, &flow, &browser.get(&flow.address()).await).await;
            assert_eq!(claims["sub"], person.id.as_str());
        }
    }

    async fn the_hint_of_another_person_never_switches_silently__sec_6(kit) {
        kit.person(ADA).await;
        kit.person(BOB).await;
        let client = kit.client().await;
        let hint = client.tokens(&kit, &kit.browser(), "openid", ADA).await.id;
        let (browser, flow) = (signed_in(&kit, BOB).await, client.flow("openid").with("id_token_hint", &hint));
        assert_told(&browser.get(&flow.clone().with("prompt", "none").address()).await, "login_required");
        let page = browser.authorize(&flow).await;
        assert!(page.is_sign_in_page());
        assert_told(&browser.pass_sign_in(&page, BOB).await, "login_required");
        // The request is over; a new one can be met by the right person.
        let page = browser.authorize(&flow).await;
        assert_eq!(browser.pass_sign_in(&page, ADA).await.code().len(), 43);
    }

    async fn signing_in_as_somebody_else_than_the_hint_names_gives_nothing__sec_6(kit) {
        kit.person(ADA).await;
        kit.person(BOB).await;
        let client = kit.client().await;
        let hint = client.tokens(&kit, &kit.browser(), "openid", ADA).await.id;
        let flow = client.flow("openid").with("id_token_hint", &hint);
        let browser = kit.browser();
        let page = browser.authorize(&flow).await;
        assert_told(&browser.pass_sign_in(&page, BOB).await, "login_required");
        assert_told(&browser.get(&flow.with("prompt", "none").address()).await, "login_required");
    }

    async fn a_sub_that_the_claims_parameter_insists_on_is_a_hint_too__sec_6(kit) {
        let ada = kit.person(ADA).await;
        kit.person(BOB).await;
        let client = kit.client().await;
        let wanted = format!(r#"{{"id_token":{{"sub":{{"value":"{}"}}}}}}"#, ada.id);
        let flow = client.flow("openid").with("claims", &wanted).with("prompt", "none");
        assert_eq!(signed_in(&kit, ADA).await.get(&flow.address()).await.code().len(), 43);
        assert_told(&signed_in(&kit, BOB).await.get(&flow.address()).await, "login_required");
    }

    async fn a_hint_that_is_not_an_id_token_of_ours_is_refused__sec_15(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.client().await, kit.browser());
        let tokens = client.tokens(&kit, &browser, "openid", ADA).await;
        let (front, signature) = tokens.id.rsplit_once('.').unwrap();
        let altered = format!("{front}.{}", signature.chars().rev().collect::<String>());
        let unsigned = format!("eyJhbGciOiJub25lIn0.{}.", tokens.id.split('.').nth(1).unwrap());
        for hint in [&tokens.access, &altered, &unsigned, &format!("{front}.")] {
            let flow = client.flow("openid").with("id_token_hint", hint);
            assert_told(&browser.get(&flow.address()).await, "invalid_request");
        }
    }

    async fn an_essential_acr_that_is_out_of_reach_is_refused_a_voluntary_one_is_not__sec_6(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.client().await, signed_in(&kit, ADA).await);
        let with = |acr: &str| client.flow("openid").with("claims", &format!(r#"{{"id_token":{{"acr":{acr}}}}}"#));
        for acr in [r#"{"essential":true,"values":["urn:x"]}"#, r#"{"essential":true,"value":"urn:x"}"#] {
            assert_told(&browser.get(&with(acr).address()).await, "unmet_authentication_requirements");
            let silent = with(acr).with("prompt", "none");
            assert_told(&browser.get(&silent.address()).await, "unmet_authentication_requirements");
        }
        for acr in [
            "null",
            r#"{"essential":true}"#,
            r#"{"values":["urn:x"]}"#,
            r#"{"essential":true,"values":["urn:x","urn:signet:acr:single-factor"]}"#,
        ] {
            assert_eq!(browser.get(&with(acr).address()).await.code().len(), 43, "{acr}");
        }
    }

    async fn acr_values_are_a_wish_and_the_id_token_says_what_was_done(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.client().await, signed_in(&kit, ADA).await);
        for wish in ["urn:x urn:y", "urn:x urn:signet:acr:single-factor"] {
            let flow = client.flow("openid").with("acr_values", wish);
            let claims = id_token(&kit, &client, &flow, &browser.get(&flow.address()).await).await;
            assert_eq!(claims["acr"], "urn:signet:acr:single-factor");
            assert_eq!(claims["amr"], serde_json::json!(["pwd"]));
        }
    }
}
