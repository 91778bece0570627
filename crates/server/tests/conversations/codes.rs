//! Authorization codes and PKCE.

use std::time::Duration;

use testkit::{Answer, Flow, PASSWORD, REDIRECT, TestClient, Tokens, at_once, on_both_databases};

const ADA: &str = "ada@example.com";

fn assert_invalid_grant(answer: &Answer) {
    assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some("invalid_grant")), "{}", answer.body);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

async fn assert_dead(kit: &testkit::Kit, client: &TestClient, tokens: &Tokens) {
    let bearer = format!("Bearer {}", tokens.access);
    assert_eq!(kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await.status, 401);
    let seen = client.post(kit, "/introspect", &[("token", &tokens.access)]).await;
    assert_eq!(seen.json(), serde_json::json!({"active": false}));
    assert_invalid_grant(&client.refresh(kit, &tokens.refresh).await);
}

/// Redeems with the fields as the test gives them.
async fn redeem_with(kit: &testkit::Kit, client: &TestClient, code: &str, more: &[(&str, &str)]) -> Answer {
    let mut fields = vec![("grant_type", "authorization_code"), ("code", code)];
    fields.extend_from_slice(more);
    client.post(kit, "/token", &fields).await
}

on_both_databases! {
    async fn a_code_holds_256_bits_and_stands_nowhere_in_the_database__sec_4(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.client().await, kit.browser());
        let flow = client.flow("openid offline_access");
        let code = client.code(&browser, &flow, ADA).await;
        let another = client.code(&browser, &flow, ADA).await;
        assert_eq!((code.len(), another.len()), (43, 43), "256 bits in base64url");
        assert_ne!(code, another);
        assert!(kit.database_holds(ADA).await, "the look into the database finds what is there");
        assert!(!kit.database_holds(&code).await);
        let tokens = Tokens::of(&client.redeem(&kit, &flow, &code).await);
        for secret in [&code, &tokens.refresh, &tokens.access, &client.secret] {
            assert!(!kit.database_holds(secret).await);
        }
        for cookie in browser.cookies().values() {
            assert!(!kit.database_holds(cookie).await);
        }
    }

    async fn a_code_lives_for_60_seconds__sec_4(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.client().await, kit.browser());
        let flow = client.flow("openid");
        let code = client.code(&browser, &flow, ADA).await;
        kit.advance(Duration::from_secs(59));
        assert_eq!(client.redeem(&kit, &flow, &code).await.status, 200);
        let code = client.code(&browser, &flow, ADA).await;
        kit.advance(Duration::from_secs(60));
        assert_invalid_grant(&client.redeem(&kit, &flow, &code).await);
        kit.step_back(Duration::from_secs(60));
        assert_invalid_grant(&client.redeem(&kit, &flow, &code).await);
    }

    async fn a_code_is_worth_nothing_to_another_client__sec_4(kit) {
        kit.person(ADA).await;
        let (client, other) = (kit.client().await, kit.client().await);
        let flow = client.flow("openid");
        let code = client.code(&kit.browser(), &flow, ADA).await;
        assert_invalid_grant(&other.redeem(&kit, &flow, &code).await);
        assert_eq!(client.redeem(&kit, &flow, &code).await.status, 200, "and its own client loses nothing");
    }

    async fn a_code_is_bound_to_its_redirect_uri__sec_4(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.client().await, kit.browser());
        let both = vec![REDIRECT.to_owned(), "https://client.example/second".to_owned()];
        kit.change(&client, move |metadata| metadata.redirect_uris = both.clone()).await;
        let flow = client.flow("openid");
        for (redirect_uri, error) in [("https://client.example/second", "invalid_grant"), ("", "invalid_request")] {
            let code = client.code(&browser, &flow, ADA).await;
            let more = [("redirect_uri", redirect_uri), ("code_verifier", flow.verifier.as_str())];
            let answer = redeem_with(&kit, &client, &code, &more).await;
            assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some(error)));
        }
    }

    async fn a_code_ends_with_the_session_that_it_came_from__sec_4(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.client().await, kit.browser());
        let flow = client.flow("openid");
        let code = client.code(&browser, &flow, ADA).await;
        let page = browser.get("/sign-out").await;
        browser.submit(&page, &[("decision", "sign-out")]).await;
        assert_invalid_grant(&client.redeem(&kit, &flow, &code).await);
    }

    async fn a_code_ends_with_its_redirect_uri__sec_23(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.client().await, kit.browser());
        let flow = client.flow("openid");
        let code = client.code(&browser, &flow, ADA).await;
        kit.change(&client, |metadata| metadata.redirect_uris = vec!["https://new.example/cb".to_owned()]).await;
        assert_invalid_grant(&client.redeem(&kit, &flow, &code).await);
    }

    async fn a_code_that_was_never_given_is_refused__sec_4(kit) {
        let client = kit.client().await;
        for code in ["x", &"A".repeat(43), &"A".repeat(8192)] {
            assert_invalid_grant(&client.redeem(&kit, &client.flow("openid"), code).await);
        }
    }

    async fn a_code_used_twice_revokes_all_that_its_first_use_gave__sec_4(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.client().await, kit.browser());
        let flow = client.flow("openid offline_access");
        let other = client.tokens(&kit, &browser, "openid offline_access", ADA).await;
        let code = client.code(&browser, &flow, ADA).await;
        let tokens = Tokens::of(&client.redeem(&kit, &flow, &code).await);
        let refreshed = Tokens::of(&client.refresh(&kit, &tokens.refresh).await);
        // Long after the code has died, too.
        kit.advance(Duration::from_secs(90));
        assert_invalid_grant(&client.redeem(&kit, &flow, &code).await);
        assert_dead(&kit, &client, &tokens).await;
        assert_dead(&kit, &client, &refreshed).await;
        assert_eq!(client.refresh(&kit, &other.refresh).await.status, 200, "what another code gave stands");
    }

    async fn of_fifty_redemptions_at_once_exactly_one_wins__sec_4(kit) {
        kit.person(ADA).await;
        let client = kit.client().await;
        let flow = client.flow("openid offline_access");
        let code = client.code(&kit.browser(), &flow, ADA).await;
        let (here, using) = (kit.clone(), client.clone());
        let answers = at_once(50, move |_| {
            let (kit, client, flow, code) = (here.clone(), using.clone(), flow.clone(), code.clone());
            async move { client.redeem(&kit, &flow, &code).await }
        })
        .await;
        let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
        assert_eq!((won.len(), lost.len()), (1, 49));
        lost.iter().for_each(assert_invalid_grant);
        assert_dead(&kit, &client, &Tokens::of(&won[0])).await;
    }

    async fn of_ten_presses_of_allow_at_once_one_gives_a_code__sec_4(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.third_party().await, kit.browser());
        let page = browser.authorize(&client.flow("openid")).await;
        let page = browser.pass_sign_in(&page, ADA).await;
        assert!(page.is_consent_page());
        let answers = at_once(10, move |_| {
            let (browser, page) = (browser.clone(), page.clone());
            async move { browser.submit(&page, &[("decision", "allow")]).await }
        })
        .await;
        let codes = answers.iter().filter(|answer| answer.redirect_param("code").is_some()).count();
        let stale = answers.iter().filter(|answer| answer.status == 400).count();
        assert_eq!((codes, stale), (1, 9));
    }

    async fn a_public_client_must_use_pkce__sec_5(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.public_client().await, kit.browser());
        browser.sign_in(ADA, PASSWORD).await;
        let bare = client.flow("openid").without("code_challenge").without("code_challenge_method");
        let answer = browser.get(&bare.address()).await;
        assert_eq!((answer.error().as_str(), answer.redirect_param("code")), ("invalid_request", None));
        let flow = client.flow("openid");
        assert_eq!(client.redeem(&kit, &flow, &browser.get(&flow.address()).await.code()).await.status, 200);
    }

    async fn a_plain_challenge_is_refused_to_everybody__sec_5(kit) {
        kit.person(ADA).await;
        let browser = kit.browser();
        browser.sign_in(ADA, PASSWORD).await;
        for client in [kit.public_client().await, kit.client().await] {
            let flow = client.flow("openid");
            let plain = flow.clone().with("code_challenge", &flow.verifier);
            for flow in [
                plain.clone().with("code_challenge_method", "plain"),
                plain.without("code_challenge_method"),
                flow.clone().without("code_challenge_method"),
                flow.with("code_challenge_method", "s256"),
            ] {
                assert_eq!(browser.get(&flow.address()).await.error(), "invalid_request");
            }
        }
    }

    async fn a_missing_or_wrong_verifier_is_refused_and_leaves_nothing_to_try_again_with__sec_5(kit) {
        kit.person(ADA).await;
        let browser = kit.browser();
        for client in [kit.public_client().await, kit.client().await] {
            let flow = client.flow("openid");
            let wrong = Flow { verifier: "another-verifier-that-is-long-enough-as-well-2".to_owned(), ..flow.clone() };
            let challenge = Flow { verifier: testkit::s256(&flow.verifier), ..flow.clone() };
            for attempt in [wrong, challenge] {
                let code = client.code(&browser, &flow, ADA).await;
                assert_invalid_grant(&client.redeem(&kit, &attempt, &code).await);
                assert_invalid_grant(&client.redeem(&kit, &flow, &code).await);
            }
            let code = client.code(&browser, &flow, ADA).await;
            assert_invalid_grant(&redeem_with(&kit, &client, &code, &[("redirect_uri", REDIRECT)]).await);
        }
    }

    async fn a_verifier_where_no_challenge_was_sent_is_refused__sec_5(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.client().await, kit.browser());
        let flow = client.flow("openid").without("code_challenge").without("code_challenge_method");
        let code = client.code(&browser, &flow, ADA).await;
        assert_invalid_grant(&client.redeem(&kit, &flow, &code).await);
        let code = client.code(&browser, &flow, ADA).await;
        assert_eq!(redeem_with(&kit, &client, &code, &[("redirect_uri", REDIRECT)]).await.status, 200);
    }
}
