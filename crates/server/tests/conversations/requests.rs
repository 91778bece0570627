//! How requests are read, and how they wait for a person.

use std::time::Duration;

use testkit::{Answer, PASSWORD, REDIRECT, on_both_databases};

const FORM: &str = "application/x-www-form-urlencoded";

/// Ways to spoil a request's encoded parameters.
fn spoiled(encoded: &str) -> Vec<String> {
    let long = "x".repeat(8 * 1024 + 1);
    ["state=again", "state=the+state", "client_id=other", "scope=openid", "unheard_of=1&unheard_of=1", "state="]
        .iter()
        .map(|more| format!("{encoded}&{more}"))
        .chain([
            format!("{encoded}&login_hint={long}"),
            format!("{encoded}&unheard_of={long}"),
            format!("{encoded}&{long}=1"),
            format!("{encoded}&login_hint=a%00b"),
            format!("{encoded}&a%00b=1"),
            format!("{encoded}&login_hint=%FF"),
            format!("{encoded}&login_hint=%ED%A0%80"),
            format!("{encoded}&%C3%28=1"),
        ])
        .collect()
}

fn assert_refused(answer: &Answer, what: &str) {
    assert_eq!((answer.status, answer.heading().as_str()), (400, "Request refused"), "{what}");
    assert_eq!(answer.location(), None, "{what}");
}

fn assert_begun_elsewhere(answer: &Answer) {
    assert_eq!((answer.status, answer.heading().as_str()), (400, "Begun in another browser"));
    assert_eq!(answer.location(), None);
}

fn assert_out_of_date(answer: &Answer) {
    assert_eq!((answer.status, answer.heading().as_str()), (400, "This page is out of date"), "{answer:?}");
    assert_eq!(answer.location(), None);
}

on_both_databases! {
    async fn a_repeated_overlong_or_malformed_parameter_is_refused_on_a_page__sec_3(kit) {
        let address = kit.client().await.flow("openid").address();
        let (_, encoded) = address.split_once('?').unwrap();
        for request in spoiled(encoded) {
            let what = &request[..request.len().min(600)];
            assert_refused(&kit.browser().get(&format!("/authorize?{request}")).await, what);
            let posted = kit.browser().post_raw("/authorize", FORM, request.clone().into_bytes(), &[]).await;
            assert_refused(&posted, what);
        }
    }

    async fn a_repeated_overlong_or_malformed_parameter_is_refused_as_json_at_the_token_endpoint__sec_3(kit) {
        let client = kit.client().await;
        let header = testkit::basic(&client.id, &client.secret);
        let send = async |form: String| {
            let headers = [("authorization", header.as_str())];
            kit.browser().post_raw("/token", FORM, form.into_bytes(), &headers).await
        };
        let encoded = "grant_type=client_credentials&scope=api&state=the+state&client_id=";
        let encoded = format!("{encoded}{}", client.id);
        assert_eq!(send(encoded.clone()).await.status, 200);
        for form in spoiled(&encoded) {
            let answer = send(form.clone()).await;
            let what = &form[..form.len().min(600)];
            assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some("invalid_request")), "{what}");
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            assert!(answer.json()["trace_id"].is_string());
        }
    }

    async fn resource_and_audience_may_be_repeated__sec_3(kit) {
        let client = kit.client().await;
        let flow = client.flow("openid").and("resource", "https://a.example/").and("resource", "https://b.example/");
        let flow = flow.and("audience", "a").and("audience", "b");
        assert!(kit.browser().authorize(&flow).await.is_sign_in_page());
        let fields = [("grant_type", "client_credentials"), ("audience", "a"), ("audience", "b"), ("scope", "api")];
        assert_eq!(client.post(&kit, "/token", &fields).await.status, 200);
    }

    async fn a_value_of_8_kib_is_still_read__sec_3(kit) {
        kit.person("ada@example.com").await;
        let (browser, state) = (kit.browser(), "s".repeat(8 * 1024));
        let flow = kit.client().await.flow("openid").with("state", &state);
        let page = browser.authorize(&flow).await;
        let answer = browser.pass_sign_in(&page, "ada@example.com").await;
        assert_eq!(answer.redirect_param("state"), Some(state));
    }

    async fn a_request_begun_in_one_browser_cannot_be_finished_at_another_ones_sign_in_page__sec_26(kit) {
        kit.person("ada@example.com").await;
        let (attacker, victim) = (kit.browser(), kit.browser());
        let flow = kit.client().await.flow("openid");
        let address = attacker.get(&flow.address()).await.location().unwrap();
        assert_begun_elsewhere(&victim.get(&address).await);
        let own = victim.get("/sign-in").await;
        let csrf = own.csrf();
        let fields = [("csrf", csrf.as_str()), ("username", "ada@example.com"), ("password", PASSWORD)];
        let before = victim.cookies();
        assert_begun_elsewhere(&victim.post(&address, &fields).await);
        assert_eq!(victim.cookies(), before, "nobody was signed in");
        // Where it was begun it goes on.
        assert!(attacker.get(&address).await.is_sign_in_page());
    }

    async fn somebody_signed_in_cannot_resume_or_allow_what_another_browser_began__sec_26(kit) {
        kit.person("ada@example.com").await;
        kit.person("eve@example.com").await;
        let (attacker, victim) = (kit.browser(), kit.browser());
        attacker.sign_in("eve@example.com", PASSWORD).await;
        victim.sign_in("ada@example.com", PASSWORD).await;
        let client = kit.third_party().await;
        let address = attacker.get(&client.flow("openid").address()).await.location().unwrap();
        let (_, handle) = address.split_once('?').unwrap();
        let own = victim.authorize(&client.flow("openid")).await;
        assert_begun_elsewhere(&victim.get(&format!("/authorize/resume?{handle}")).await);
        assert_begun_elsewhere(&victim.get(&format!("/consent?{handle}")).await);
        let csrf = own.csrf();
        let fields = [("csrf", csrf.as_str()), ("decision", "allow")];
        assert_begun_elsewhere(&victim.post(&format!("/consent?{handle}"), &fields).await);
        // Nothing was remembered as allowed either.
        let silent = victim.get(&client.flow("openid").with("prompt", "none").address()).await;
        assert_eq!(silent.error(), "consent_required");
    }

    async fn a_cross_site_post_is_finished_by_the_browser_that_opens_it_first_and_no_other__sec_26(kit) {
        kit.person("ada@example.com").await;
        let (first, second) = (kit.browser(), kit.browser());
        let flow = kit.client().await.flow("openid");
        // A cross-site POST carries no cookie, as this browser has none yet.
        let answer = kit.browser().post("/authorize", &flow.fields()).await;
        let address = answer.location().unwrap();
        let page = first.follow(first.get(&address).await).await;
        assert!(page.is_sign_in_page());
        assert_begun_elsewhere(&second.get(&address).await);
        let answer = first.pass_sign_in(&page, "ada@example.com").await;
        assert!(answer.location().unwrap().starts_with(REDIRECT));
        assert_eq!(answer.code().len(), 43);
        assert_out_of_date(&first.get(&address).await);
    }

    async fn a_cross_site_post_leaves_the_browsers_cookies_alone__sec_24(kit) {
        let flow = kit.client().await.flow("openid");
        for flow in [flow.clone(), flow.clone().with("prompt", "login none"), flow.without("client_id")] {
            let answer = kit.browser().post("/authorize", &flow.fields()).await;
            assert_eq!(answer.header("set-cookie"), None, "{answer:?}");
        }
        let answer = kit.browser().post_raw("/authorize", FORM, b"a=%00".to_vec(), &[]).await;
        assert_eq!((answer.status, answer.header("set-cookie")), (400, None));
    }

    async fn a_posted_request_finds_the_session_when_it_comes_back__sec_24(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        browser.sign_in("ada@example.com", PASSWORD).await;
        let client = kit.client().await;
        let flow = client.flow("openid").with("prompt", "none");
        // The POST comes from elsewhere and so without cookies; the GET brings them.
        let stored = kit.browser().post("/authorize", &flow.fields()).await;
        assert_eq!(stored.status, 303);
        let address = stored.location().unwrap();
        assert!(address.starts_with("/authorize/resume?request="), "{address}");
        let answer = browser.get(&address).await;
        let tokens = testkit::Tokens::of(&client.redeem(&kit, &flow, &answer.code()).await);
        assert_eq!(testkit::Tokens::claims(&tokens.id)["nonce"], "the nonce");
        assert_out_of_date(&browser.get(&address).await);
    }

    async fn a_handle_is_used_up_when_the_request_is_finished_not_when_its_page_is_opened__sec_7(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        let flow = kit.client().await.flow("openid");
        let address = browser.get(&flow.address()).await.location().unwrap();
        for _ in 0..3 {
            assert!(browser.get(&address).await.is_sign_in_page());
        }
        let page = browser.get(&address).await;
        assert_eq!(browser.pass_sign_in(&page, "ada@example.com").await.code().len(), 43);
        assert_out_of_date(&browser.get(&address).await);
        assert_out_of_date(&browser.submit(&page, &[("username", "ada@example.com"), ("password", PASSWORD)]).await);
    }

    async fn a_request_that_waited_for_an_hour_is_out_of_date(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        let page = browser.authorize(&kit.client().await.flow("openid")).await;
        kit.advance(Duration::from_secs(3600));
        assert_out_of_date(&browser.submit(&page, &[("username", "ada@example.com"), ("password", PASSWORD)]).await);
        assert_out_of_date(&browser.get("/authorize/resume?request=never-heard-of").await);
        assert_out_of_date(&browser.get("/authorize/resume").await);
        assert_out_of_date(&browser.get("/consent").await);
    }

    async fn a_pending_request_ends_with_its_redirect_uri__sec_23(kit) {
        kit.person("ada@example.com").await;
        let (client, browser) = (kit.third_party().await, kit.browser());
        let sign_in = browser.authorize(&client.flow("openid")).await;
        let consent = browser.pass_sign_in(&sign_in, "ada@example.com").await;
        assert!(consent.is_consent_page());
        let waiting = browser.authorize(&client.flow("openid").with("prompt", "login")).await;
        kit.change(&client, |metadata| metadata.redirect_uris = vec!["https://new.example/cb".to_owned()]).await;
        assert_out_of_date(&browser.submit(&consent, &[("decision", "allow")]).await);
        assert_out_of_date(&browser.submit(&consent, &[("decision", "deny")]).await);
        assert_out_of_date(&browser.get(&consent.form_action()).await);
        assert_out_of_date(&browser.get(&waiting.form_action()).await);
        assert_out_of_date(&browser.get(&waiting.form_action().replace("/sign-in", "/authorize/resume")).await);
    }

    async fn a_pending_request_ends_with_its_client__sec_23(kit) {
        kit.person("ada@example.com").await;
        let (client, browser) = (kit.client().await, kit.browser());
        let page = browser.authorize(&client.flow("openid")).await;
        kit.remove(&client).await;
        assert_out_of_date(&browser.submit(&page, &[("username", "ada@example.com"), ("password", PASSWORD)]).await);
        assert_refused(&browser.get(&client.flow("openid").address()).await, "a client that is gone");
    }
}
