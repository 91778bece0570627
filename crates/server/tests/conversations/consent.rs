//! What people are asked, and what is remembered of it.

use std::time::Duration;

use testkit::{Answer, Browser, Flow, Kit, PASSWORD, TestClient, Tokens, on_both_databases};

const ADA: &str = "ada@example.com";
const BOB: &str = "bob@example.com";

async fn signed_in(kit: &Kit, email: &str) -> Browser {
    let browser = kit.browser();
    assert_eq!(browser.sign_in(email, PASSWORD).await.status, 303);
    browser
}

/// Opens a request that must lead to the consent page.
async fn asked(browser: &Browser, flow: &Flow) -> Answer {
    let page = browser.authorize(flow).await;
    assert!(page.is_consent_page(), "{page:?}");
    page
}

/// The lines of what is asked for, the mark of new ones with them.
fn lines(page: &Answer) -> Vec<String> {
    let list = &page.body[page.body.find("<ul>").unwrap()..page.body.find("</ul>").unwrap()];
    let line = |html: &str| Answer { status: 200, headers: vec![], body: html.to_owned() }.text();
    list.split("<li>").skip(1).map(line).collect()
}

fn assert_out_of_date(answer: &Answer) {
    assert_eq!((answer.status, answer.heading().as_str()), (400, "This page is out of date"), "{answer:?}");
    assert_eq!(answer.location(), None);
}

async fn is_remembered(browser: &Browser, client: &TestClient, scope: &str) -> bool {
    let silent = client.flow(scope).with("prompt", "none");
    match browser.get(&silent.address()).await.error().as_str() {
        "" => true,
        "consent_required" => false,
        other => panic!("{other}"),
    }
}

on_both_databases! {
    async fn a_third_party_is_allowed_once_and_remembered__op_6(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.third_party().await, signed_in(&kit, ADA).await);
        let page = asked(&browser, &client.flow("openid profile offline_access")).await;
        assert_eq!(page.heading(), "Photo Prints asks for access");
        let text = page.text();
        assert!(text.contains("You return to client.example"), "{text}");
        assert!(text.contains("Your account ada@example.com"), "{text}");
        let words = ["stay connected while you are away", "know you again by an identifier"];
        assert_eq!(lines(&page), [words[0], words[1], "see your name and profile details"]);
        let flow = client.flow("openid profile offline_access");
        let tokens = Tokens::of(&client.redeem(&kit, &flow, &browser.decide(&page, "allow").await.code()).await);
        assert_ne!(tokens.refresh, "");

        // Remembered, offline_access too, in this browser and in any other.
        for browser in [browser, signed_in(&kit, ADA).await] {
            let answer = browser.authorize(&flow).await;
            let tokens = Tokens::of(&client.redeem(&kit, &flow, &answer.code()).await);
            assert_ne!(tokens.refresh, "");
            assert!(is_remembered(&browser, &client, "openid").await);
        }
    }

    async fn one_persons_consent_to_one_client_is_nobody_elses__op_6(kit) {
        kit.person(ADA).await;
        kit.person(BOB).await;
        let (client, other) = (kit.third_party().await, kit.third_party().await);
        let browser = signed_in(&kit, ADA).await;
        browser.decide(&asked(&browser, &client.flow("openid")).await, "allow").await;
        assert!(is_remembered(&browser, &client, "openid").await);
        assert!(!is_remembered(&browser, &other, "openid").await);
        assert!(!is_remembered(&signed_in(&kit, BOB).await, &client, "openid").await);
    }

    async fn a_first_party_client_is_never_asked_about_and_keeps_offline_access__op_6(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.client().await, signed_in(&kit, ADA).await);
        for flow in [client.flow("openid offline_access"), client.flow("openid offline_access").with("prompt", "consent")] {
            let answer = browser.authorize(&flow).await;
            let tokens = Tokens::of(&client.redeem(&kit, &flow, &answer.code()).await);
            assert_ne!(tokens.refresh, "");
        }
    }

    async fn a_new_scope_is_asked_about_and_marked__op_6(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.third_party().await, signed_in(&kit, ADA).await);
        let first = asked(&browser, &client.flow("openid")).await;
        assert_eq!(lines(&first), ["know you again by an identifier"], "nothing is new the first time");
        browser.decide(&first, "allow").await;
        let second = asked(&browser, &client.flow("openid email")).await;
        assert_eq!(lines(&second), ["see your email address New", "know you again by an identifier"]);
        browser.decide(&second, "allow").await;
        // A narrower consent takes nothing away from a wider one.
        let again = asked(&browser, &client.flow("openid").with("prompt", "consent")).await;
        browser.decide(&again, "allow").await;
        assert!(is_remembered(&browser, &client, "openid email").await);
    }

    async fn single_claims_are_asked_about_in_the_words_of_their_scope__op_6(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.third_party().await, signed_in(&kit, ADA).await);
        browser.decide(&asked(&browser, &client.flow("openid")).await, "allow").await;
        let page = asked(&browser, &client.flow("openid").with("claims", r#"{"userinfo":{"email":null}}"#)).await;
        assert_eq!(lines(&page), ["see your email address New", "know you again by an identifier"]);
    }

    async fn prompt_consent_asks_again__op_6(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.third_party().await, signed_in(&kit, ADA).await);
        let flow = client.flow("openid").with("prompt", "consent");
        for _ in 0..2 {
            let page = asked(&browser, &flow).await;
            assert_eq!(lines(&page), ["know you again by an identifier"]);
            let around = page.form_action().replace("/consent", "/authorize/resume");
            assert!(browser.follow(browser.get(&around).await).await.is_consent_page());
            assert_eq!(browser.decide(&page, "allow").await.code().len(), 43);
        }
    }

    async fn deny_tells_the_client_and_is_not_remembered__op_6(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.third_party().await, signed_in(&kit, ADA).await);
        browser.decide(&asked(&browser, &client.flow("openid")).await, "allow").await;
        let page = asked(&browser, &client.flow("openid email")).await;
        let answer = browser.decide(&page, "deny").await;
        assert_eq!((answer.status, answer.error().as_str()), (303, "access_denied"));
        assert_eq!(answer.redirect_param("state").as_deref(), Some("the state"));
        assert_eq!(answer.redirect_param("iss").as_deref(), Some(testkit::ISSUER));
        assert_eq!(answer.redirect_param("code"), None);
        assert!(!is_remembered(&browser, &client, "openid email").await);
        assert!(is_remembered(&browser, &client, "openid").await, "what was allowed before stays so");
        assert_out_of_date(&browser.submit(&page, &[("decision", "allow")]).await);
    }

    async fn a_page_that_was_sent_once_says_that_it_is_out_of_date(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.third_party().await, signed_in(&kit, ADA).await);
        let page = asked(&browser, &client.flow("openid")).await;
        assert_eq!(browser.decide(&page, "allow").await.code().len(), 43);
        assert_out_of_date(&browser.submit(&page, &[("decision", "allow")]).await);
        assert_out_of_date(&browser.get(&page.form_action()).await);
        let late = asked(&browser, &client.flow("openid email")).await;
        kit.advance(Duration::from_secs(3600));
        assert_out_of_date(&browser.submit(&late, &[("decision", "allow")]).await);
        assert!(!is_remembered(&browser, &client, "openid email").await);
    }

    async fn two_tabs_each_finish_their_own_request(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.third_party().await, kit.browser());
        let (one, two) = (client.flow("openid").with("state", "one"), client.flow("openid").with("state", "two"));
        // Both stand at the sign-in page, then at the consent page, then go on.
        let (first, second) = (browser.authorize(&one).await, browser.authorize(&two).await);
        let first = browser.pass_sign_in(&first, ADA).await;
        assert!(first.is_consent_page());
        let second = browser.pass_sign_in(&second, ADA).await;
        assert!(second.is_consent_page());
        let first = browser.get(&first.form_action()).await;
        let answer = browser.decide(&first, "deny").await;
        assert_eq!((answer.error().as_str(), answer.redirect_param("state").as_deref()), ("access_denied", Some("one")));
        let answer = browser.decide(&second, "allow").await;
        assert_eq!((answer.code().len(), answer.redirect_param("state").as_deref()), (43, Some("two")));
    }

    async fn a_page_that_one_person_saw_cannot_be_answered_by_the_next__sec_25(kit) {
        kit.person(ADA).await;
        kit.person(BOB).await;
        let (client, browser) = (kit.third_party().await, signed_in(&kit, ADA).await);
        let page = asked(&browser, &client.flow("openid")).await;
        browser.sign_in(BOB, PASSWORD).await;
        assert_out_of_date(&browser.submit(&page, &[("decision", "allow")]).await);
        assert!(!is_remembered(&browser, &client, "openid").await);
        // Opened anew it asks the one who is here now.
        let page = browser.get(&page.form_action()).await;
        assert!(page.text().contains("Your account bob@example.com"));
    }

    async fn a_consent_page_without_a_session_leads_to_signing_in(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.third_party().await, signed_in(&kit, ADA).await);
        let page = asked(&browser, &client.flow("openid")).await;
        let sign_out = browser.clone();
        sign_out.set_cookie("signet-session-9000", &"x".repeat(43));
        let answer = browser.follow(browser.get(&page.form_action()).await).await;
        assert!(answer.is_sign_in_page(), "{answer:?}");
        assert!(browser.pass_sign_in(&answer, ADA).await.is_consent_page());
    }

    async fn a_form_without_its_token_or_from_elsewhere_decides_nothing__sec_25(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.third_party().await, signed_in(&kit, ADA).await);
        let page = asked(&browser, &client.flow("openid")).await;
        let (action, csrf) = (page.form_action(), page.csrf());
        assert_out_of_date(&browser.post(&action, &[("decision", "allow")]).await);
        assert_out_of_date(&browser.post(&action, &[("decision", "allow"), ("csrf", "guessed")]).await);
        let fields = [("decision", "allow"), ("csrf", csrf.as_str())];
        let elsewhere = [("origin", "https://evil.example")];
        assert_eq!(browser.post_with(&action, &fields, &elsewhere).await.status, 403);
        let hidden = [("origin", "null"), ("sec-fetch-site", "cross-site")];
        assert_eq!(browser.post_with(&action, &fields, &hidden).await.status, 403);
        assert!(!is_remembered(&browser, &client, "openid").await);
        let ours = [("origin", "null"), ("sec-fetch-site", "same-origin")];
        assert_eq!(browser.post_with(&action, &fields, &ours).await.code().len(), 43);
    }

    async fn a_clients_name_is_shown_as_text__sec_22(kit) {
        kit.person(ADA).await;
        let name = "<script>alert(1)</script>\" onload=x";
        let client = kit.register(|metadata| metadata.client_name = name.to_owned(), false).await;
        let browser = kit.browser();
        let sign_in = browser.authorize(&client.flow("openid")).await;
        let consent = browser.pass_sign_in(&sign_in, ADA).await;
        assert!(consent.is_consent_page());
        for page in [sign_in, consent] {
            assert!(!page.body.contains("<script>alert"), "{}", page.body);
            assert!(!page.body.contains("\" onload"), "{}", page.body);
        }
    }
}
