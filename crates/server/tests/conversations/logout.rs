//! The end session endpoint (OpenID Connect RP-Initiated Logout §2, §3; SEC-27).

use std::time::Duration;

use serde_json::json;
use testkit::{Answer, Browser, ClientKey, Kit, PASSWORD, TestClient, Tokens, hs256, on_both_databases, unsigned};
use url::form_urlencoded;

const BYE: &str = "https://client.example/bye";

async fn logout(browser: &Browser, params: &[(&str, &str)]) -> Answer {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(params).finish();
    browser.get(&format!("/logout?{query}")).await
}

async fn is_signed_in(browser: &Browser) -> bool {
    browser.get("/profile").await.status == 200
}

/// Ada, signed in at a client.
async fn signed_in(kit: &Kit) -> (Browser, TestClient, Tokens) {
    kit.person("ada@example.com").await;
    let (browser, client) = (kit.browser(), kit.client().await);
    let tokens = client.tokens(kit, &browser, "openid", "ada@example.com").await;
    (browser, client, tokens)
}

/// The refusal, and the session goes on.
async fn assert_refused(browser: &Browser, answer: &Answer) {
    assert_eq!((answer.status, answer.heading().as_str()), (400, "Request refused"), "{answer:?}");
    assert!(!answer.body.contains("href=\"https://client.example"), "{}", answer.body);
    assert!(is_signed_in(browser).await);
}

on_both_databases! {
    async fn a_valid_hint_signs_out_and_leads_back_with_the_state_alone__sec_27(kit) {
        let (browser, _, tokens) = signed_in(&kit).await;
        let session = browser.cookies()["signet-session-9000"].clone();
        let state: String = ('!'..='~').chain('0'..='9').chain('A'..='Z').take(128).collect();
        assert_eq!(state.len(), 128);
        let params = [("id_token_hint", tokens.id.as_str()), ("post_logout_redirect_uri", BYE), ("state", &state)];
        let answer = logout(&browser, &params).await;
        assert_eq!(answer.status, 303);
        let location = answer.location().unwrap();
        let (address, query) = location.split_once('?').unwrap();
        assert_eq!(address, BYE);
        let back: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        assert_eq!(back, [("state".to_owned(), state)]);
        assert!(!browser.cookies().contains_key("signet-session-9000"));
        browser.set_cookie("signet-session-9000", &session);
        assert!(!is_signed_in(&browser).await, "the session goes on in the store");
    }

    async fn without_a_state_the_address_stays_as_it_is_registered__sec_27(kit) {
        let own = |metadata: &mut model::client::ClientMetadata| {
            metadata.post_logout_redirect_uris = vec![BYE.to_owned(), format!("{BYE}?from=signet")];
        };
        kit.person("ada@example.com").await;
        let client = kit.register(own, true).await;
        for (registered, state, expected) in [
            (BYE.to_owned(), "", BYE.to_owned()),
            (format!("{BYE}?from=signet"), "", format!("{BYE}?from=signet")),
            (format!("{BYE}?from=signet"), "a b", format!("{BYE}?from=signet&state=a+b")),
        ] {
            let browser = kit.browser();
            let tokens = client.tokens(&kit, &browser, "openid", "ada@example.com").await;
            let params = [("id_token_hint", tokens.id.as_str()), ("post_logout_redirect_uri", &registered), ("state", state)];
            assert_eq!(logout(&browser, &params).await.location(), Some(expected));
            assert!(!is_signed_in(&browser).await);
        }
    }

    async fn an_expired_id_token_is_still_a_hint__sec_27(kit) {
        let (browser, _, tokens) = signed_in(&kit).await;
        kit.advance(Duration::from_secs(20 * 60 * 60));
        assert!(is_signed_in(&browser).await);
        let answer = logout(&browser, &[("id_token_hint", &tokens.id), ("post_logout_redirect_uri", BYE)]).await;
        assert_eq!(answer.location().as_deref(), Some(BYE));
        assert!(!is_signed_in(&browser).await);
    }

    async fn a_hint_alone_signs_out_and_says_so__sec_27(kit) {
        let (browser, client, tokens) = signed_in(&kit).await;
        let answer = logout(&browser, &[("id_token_hint", &tokens.id), ("client_id", &client.id)]).await;
        assert_eq!(browser.follow(answer).await.heading(), "You are signed out");
        assert!(!is_signed_in(&browser).await);
    }

    async fn an_address_must_be_registered_to_the_letter__sec_27(kit) {
        let (browser, _, tokens) = signed_in(&kit).await;
        for address in [
            "https://client.example/bye/",
            "https://client.example/bye?x=1",
            "https://client.example/bye#x",
            "https://client.example/cb",
            "https://CLIENT.example/bye",
            "https://client.example:443/bye",
            "https://evil.example/bye",
            "//client.example/bye",
            "/signed-out",
            "javascript:alert(1)",
        ] {
            let answer = logout(&browser, &[("id_token_hint", &tokens.id), ("post_logout_redirect_uri", address)]).await;
            assert_refused(&browser, &answer).await;
        }
    }

    async fn an_address_without_a_hint_is_not_followed_even_after_the_question__sec_27(kit) {
        let (browser, client, _) = signed_in(&kit).await;
        for params in [
            &[("post_logout_redirect_uri", BYE)][..],
            &[("post_logout_redirect_uri", BYE), ("client_id", &client.id), ("state", "x")],
        ] {
            browser.sign_in("ada@example.com", PASSWORD).await;
            let question = browser.follow(logout(&browser, params).await).await;
            assert_eq!(question.heading(), "Sign out?");
            let done = browser.follow(browser.press(&question, "logout-confirm", &[]).await).await;
            assert_eq!((done.status, done.heading().as_str()), (200, "You are signed out"));
            assert!(!done.body.contains("client.example"), "{}", done.body);
        }
    }

    async fn a_hint_that_is_not_an_id_token_of_ours_is_refused__sec_27(kit) {
        let (browser, client, tokens) = signed_in(&kit).await;
        let claims = Tokens::claims(&tokens.id);
        let header = json!({"alg": "none", "typ": "JWT"});
        let (front, signature) = tokens.id.rsplit_once('.').unwrap();
        let (head, _) = front.split_once('.').unwrap();
        let other = kit.client().await;
        let mut changed = claims.clone();
        changed["aud"] = json!(other.id);
        let payload = unsigned(&header, &changed);
        let spliced = format!("{head}.{}.{signature}", payload.split('.').nth(1).unwrap());
        let foreign = ClientKey::new("RS256", "k1");
        let known_kid = {
            let jwks = kit.browser().get("/jwks").await.json();
            jwks["keys"].as_array().unwrap().iter().find(|key| key["alg"] == "RS256").unwrap()["kid"].clone()
        };
        let forged = foreign.sign_under(&json!({"alg": "RS256", "kid": known_kid, "typ": "JWT"}), &claims);
        for hint in [
            "x",
            "a.b.c",
            &unsigned(&header, &claims),
            &format!("{front}."),
            &spliced,
            &foreign.sign(&claims),
            &forged,
            &hs256(client.secret.as_bytes(), &json!({"alg": "HS256", "typ": "JWT"}), &claims),
            &tokens.access,
        ] {
            let answer = logout(&browser, &[("id_token_hint", hint), ("post_logout_redirect_uri", BYE)]).await;
            assert_refused(&browser, &answer).await;
            let answer = logout(&browser, &[("id_token_hint", hint)]).await;
            assert_refused(&browser, &answer).await;
        }
    }

    async fn a_hint_of_another_client_opens_no_address__sec_27(kit) {
        let (browser, _, tokens) = signed_in(&kit).await;
        let own = |metadata: &mut model::client::ClientMetadata| {
            metadata.post_logout_redirect_uris = vec!["https://other.example/bye".to_owned()];
        };
        let other = kit.register(own, true).await;
        let back = ("post_logout_redirect_uri", "https://other.example/bye");
        let answer = logout(&browser, &[("id_token_hint", &tokens.id), back]).await;
        assert_refused(&browser, &answer).await;
        let answer = logout(&browser, &[("id_token_hint", &tokens.id), back, ("client_id", &other.id)]).await;
        assert_refused(&browser, &answer).await;
        let answer = logout(&browser, &[("id_token_hint", &tokens.id), ("client_id", &other.id)]).await;
        assert_refused(&browser, &answer).await;
    }

    async fn a_hint_of_a_client_that_is_gone_is_refused__sec_27(kit) {
        let (browser, client, tokens) = signed_in(&kit).await;
        kit.remove(&client).await;
        let answer = logout(&browser, &[("id_token_hint", &tokens.id), ("post_logout_redirect_uri", BYE)]).await;
        assert_refused(&browser, &answer).await;
    }

    async fn a_hint_of_somebody_else_asks_first__sec_27(kit) {
        let (_, _, of_ada) = signed_in(&kit).await;
        kit.person("bob@example.com").await;
        let browser = kit.browser();
        browser.sign_in("bob@example.com", PASSWORD).await;
        let answer = logout(&browser, &[("id_token_hint", &of_ada.id), ("post_logout_redirect_uri", BYE)]).await;
        let question = browser.follow(answer).await;
        assert_eq!(question.heading(), "Sign out?");
        assert!(question.text().contains("bob@example.com"), "{}", question.text());
        assert!(is_signed_in(&browser).await);
    }

    async fn a_session_that_ended_before_leads_back_all_the_same(kit) {
        let (browser, _, tokens) = signed_in(&kit).await;
        let params = [("id_token_hint", tokens.id.as_str()), ("post_logout_redirect_uri", BYE), ("state", "x")];
        for _ in 0..2 {
            assert_eq!(logout(&browser, &params).await.location(), Some(format!("{BYE}?state=x")));
        }
    }

    async fn parameters_are_read_strictly__sec_3(kit) {
        let (browser, _, tokens) = signed_in(&kit).await;
        let id = &tokens.id;
        for query in [
            format!("id_token_hint={id}&id_token_hint={id}"),
            format!("id_token_hint={id}&state=a&state=b"),
            format!("id_token_hint={id}&post_logout_redirect_uri={BYE}&post_logout_redirect_uri={BYE}"),
            format!("id_token_hint={id}&state=%00"),
            format!("id_token_hint={id}&state=%FF"),
            format!("id_token_hint={id}&state={}", "x".repeat(8193)),
        ] {
            let answer = browser.get(&format!("/logout?{query}")).await;
            assert_refused(&browser, &answer).await;
            let answer = browser.post_raw("/logout", "application/x-www-form-urlencoded", query.into_bytes(), &[]).await;
            assert_refused(&browser, &answer).await;
        }
    }

    async fn a_posted_request_with_cookies_does_the_same(kit) {
        let (browser, _, tokens) = signed_in(&kit).await;
        let params = [("id_token_hint", tokens.id.as_str()), ("post_logout_redirect_uri", BYE), ("state", "x")];
        let answer = browser.post("/logout", &params).await;
        assert_eq!((answer.status, answer.location()), (303, Some(format!("{BYE}?state=x"))));
        assert!(!is_signed_in(&browser).await);
    }

    async fn signing_out_kills_the_code_that_is_under_way__sec_28(kit) {
        let (browser, client, tokens) = signed_in(&kit).await;
        let flow = client.flow("openid");
        let code = client.code(&browser, &flow, "ada@example.com").await;
        logout(&browser, &[("id_token_hint", &tokens.id)]).await;
        let redeemed = client.redeem(&kit, &flow, &code).await;
        assert_eq!((redeemed.status, redeemed.json()["error"].as_str()), (400, Some("invalid_grant")));
        let silent = browser.authorize(&client.flow("openid").with("prompt", "none")).await;
        assert_eq!(silent.error(), "login_required");
    }
}
