//! What an upstream ends, and leaving it (FED-7, SEC-47).

use crate::upstream_world::World;
use actix_web::rt;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Answer, PASSWORD, Tokens, on_both_databases};

const ADA: &str = "ada@example.com";
/// Long enough for a logout that does not wait to be over.
const A_WHILE: Duration = Duration::from_millis(300);
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// The `sub` of somebody there.
async fn subject(world: &World, email: &str) -> String {
    let found = account::people::find(&world.there.app.accounts, email).await;
    found.unwrap().unwrap().id.to_string()
}

fn claims(world: &World, jti: &str, more: Value) -> Value {
    let mut claims = json!({
        "iss": world.there.app.issuer.as_str(), "aud": world.client.id, "iat": world.here.now().seconds(),
        "exp": world.here.now().seconds() + 120, "jti": jti, "events": {EVENT: {}},
    });
    for (name, value) in more.as_object().unwrap() {
        match value.is_null() {
            true => drop(claims.as_object_mut().unwrap().remove(name)),
            false => claims[name] = value.clone(),
        }
    }
    claims
}

async fn send(world: &World, token: &str) -> Answer {
    world.here.browser().post("/upstream/sage/backchannel-logout", &[("logout_token", token)]).await
}

on_both_databases! {
    async fn a_logout_token_ends_the_sessions_that_the_upstream_opened_and_no_others__fed_7(world: World) {
        world.there.person(ADA).await;
        world.here.person("local@example.com").await;
        let (browser, local) = (world.browser(), world.here.browser());
        browser.sign_in_with_sage(ADA).await;
        local.sign_in("local@example.com", PASSWORD).await;
        let client = world.here.client().await;
        let short = client.tokens(&world.here, &browser.here, "openid", ADA).await;
        let long = client.tokens(&world.here, &browser.here, "openid offline_access", ADA).await;

        let sub = subject(&world, ADA).await;
        let token = world.there.sign(claims(&world, "one", json!({"sub": sub}))).await;
        let answer = send(&world, &token).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert!(!browser.is_in().await);
        assert_eq!(local.get("/profile").await.status, 200);
        let bearer = format!("Bearer {}", short.access);
        let user = world.here.browser().get_with("/userinfo", &[("authorization", &bearer)]).await;
        assert_eq!(user.status, 401, "{user:?}");
        assert_eq!(client.refresh(&world.here, &long.refresh).await.status, 200, "offline_access outlasts sessions");

        let again = send(&world, &token).await;
        assert_eq!((again.status, &again.json()["error"]), (400, &json!("invalid_request")), "once");
        browser.sign_in_with_sage(ADA).await;
        let activity = browser.here.get("/profile/activity").await;
        assert!(activity.text().contains("Signed out by the external login"), "{}", activity.text());
    }

    async fn a_code_being_redeemed_gives_nothing_that_outlives_a_logout_token__sec_28(world: World) {
        world.there.person(ADA).await;
        let browser = world.browser();
        browser.sign_in_with_sage(ADA).await;
        let client = world.here.client().await;
        let flow = client.flow("openid");
        let code = client.code(&browser.here, &flow, ADA).await;
        let sub = subject(&world, ADA).await;
        let token = world.there.sign(claims(&world, "meanwhile", json!({"sub": sub}))).await;
        world.here.slow_down_inserts("grants", 3 * A_WHILE).await;

        let (redeeming, here) = (client.clone(), world.here.clone());
        let mut redeeming = rt::spawn(async move { redeeming.redeem(&here, &flow, &code).await });
        // By then the grant is being written on PostgreSQL; SQLite is done.
        let early = tokio::time::timeout(A_WHILE, &mut redeeming).await;
        assert_eq!(send(&world, &token).await.status, 200);
        let answer = match early {
            Ok(answer) => answer.unwrap(),
            Err(_) => redeeming.await.unwrap(),
        };
        assert!(!browser.is_in().await);
        if answer.status == 200 {
            let bearer = format!("Bearer {}", Tokens::of(&answer).access);
            let user = world.here.browser().get_with("/userinfo", &[("authorization", &bearer)]).await;
            assert_eq!(user.status, 401, "{user:?}");
        }
    }

    async fn a_logout_token_by_sid_ends_that_session_alone__fed_7(world: World) {
        world.there.person(ADA).await;
        let (one, two) = (world.browser(), world.browser());
        one.sign_in_with_sage(ADA).await;
        two.sign_in_with_sage(ADA).await;
        let sid = world.session_there(&one.there).await;
        let token = world.there.sign(claims(&world, "by sid", json!({"sid": sid}))).await;
        assert_eq!(send(&world, &token).await.status, 200);
        assert!(!one.is_in().await && two.is_in().await);
    }

    async fn a_logout_token_that_is_none_ends_nothing__sec_47(world: World) {
        world.there.person(ADA).await;
        let browser = world.browser();
        browser.sign_in_with_sage(ADA).await;
        let sub = subject(&world, ADA).await;
        let old = world.here.now().seconds() - 3600;
        for (what, more) in [
            ("another audience", json!({"sub": sub, "aud": "somebody-else"})),
            ("another issuer", json!({"sub": sub, "iss": "https://evil.example"})),
            ("a nonce", json!({"sub": sub, "nonce": "n"})),
            ("no event", json!({"sub": sub, "events": {}})),
            ("nobody", json!({})),
            ("no jti", json!({"sub": sub, "jti": null})),
            ("old", json!({"sub": sub, "iat": old, "exp": old + 120})),
        ] {
            let token = world.there.sign(claims(&world, what, more)).await;
            let answer = send(&world, &token).await;
            assert_eq!((answer.status, &answer.json()["error"]), (400, &json!("invalid_request")), "{what}");
            assert!(browser.is_in().await, "{what}");
        }
        let good = world.there.sign(claims(&world, "good", json!({"sub": sub}))).await;
        let forged = testkit::ClientKey::new("RS256", "unknown").sign(&claims(&world, "forged", json!({"sub": sub})));
        let unsigned = testkit::unsigned(&json!({"alg": "none"}), &claims(&world, "unsigned", json!({"sub": sub})));
        for token in [forged, unsigned, "nonsense".to_owned(), good[..good.len() - 6].to_owned()] {
            assert_eq!(send(&world, &token).await.status, 400);
            assert!(browser.is_in().await);
        }
        let elsewhere = world.here.browser().post("/upstream/none/backchannel-logout", &[("logout_token", &good)]).await;
        assert_eq!(elsewhere.status, 404);
        assert!(browser.is_in().await);
    }

    async fn an_id_token_of_the_upstream_is_no_logout_token__sec_15(world: World) {
        world.there.person(ADA).await;
        let browser = world.browser();
        browser.sign_in_with_sage(ADA).await;
        let tokens: Tokens = {
            let flow = world.client.flow("openid").with("redirect_uri", crate::upstream_world::CALLBACK);
            let code = browser.there.follow(browser.there.get(&flow.address()).await).await.code();
            let fields = [
                ("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", crate::upstream_world::CALLBACK),
                ("code_verifier", &flow.verifier),
            ];
            Tokens::of(&world.client.post(&world.there, "/token", &fields).await)
        };
        assert_eq!(send(&world, &tokens.id).await.status, 400);
        assert!(browser.is_in().await);
    }

    async fn leaving_here_offers_to_leave_the_upstream_and_never_does_it_by_itself__fed_7(world: World) {
        world.there.person(ADA).await;
        let browser = world.browser();
        browser.sign_in_with_sage(ADA).await;
        let page = browser.here.get("/sign-out").await;
        let left = browser.here.press(&page, "logout-confirm", &[]).await;
        let left = browser.here.follow(left).await;
        assert_eq!(left.heading(), "You are signed out");
        assert!(left.text().contains("Sign out of Sage too"), "{}", left.text());
        assert_eq!(browser.there.get("/profile").await.status, 200, "still signed in there");
        let origin = world.there.app.issuer.as_str();
        assert!(left.header("content-security-policy").unwrap().contains(&format!("form-action 'self' {origin};")));

        let away = browser.here.press(&left, "sign-out-upstream", &[]).await.location().unwrap();
        assert!(away.starts_with(origin) && away.contains("id_token_hint="), "{away}");
        let answer = browser.there.get(&away).await;
        let back = answer.location().unwrap();
        assert!(back.starts_with("http://localhost:9000/signed-out?state="), "{back}");
        assert_ne!(browser.there.get("/profile").await.status, 200);
        let after = browser.here.get(&back).await;
        assert!(!after.text().contains("Sign out of Sage too"), "it is done");
        let done = "You are signed out of Sage, too.";
        assert!(after.text().contains(done) && after.body.contains("role=\"status\""), "{}", after.text());
        let others = [browser.here.get("/signed-out").await, world.browser().here.get(&back).await];
        assert!(others.iter().all(|page| !page.text().contains(done)), "only whoever comes back is told");
    }

    async fn whoever_came_by_password_is_not_offered_to_leave_an_upstream__fed_7(world: World) {
        world.here.person(ADA).await;
        let browser = world.here.browser();
        browser.sign_in(ADA, PASSWORD).await;
        let page = browser.get("/sign-out").await;
        let left = browser.follow(browser.press(&page, "logout-confirm", &[]).await).await;
        assert!(!left.text().contains("too"), "{}", left.text());
    }
}
