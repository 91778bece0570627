//! Looks at an upstream: how long they may take, whom they put down, and how many there are (FED-9, SEC-50).

use crate::upstream_odd::{CLIENT_ID, EMAIL, Odd, SUBJECT, changed};
use federation::oidc::UpstreamError;
use serde_json::json;
use std::time::{Duration, Instant};
use testkit::{Answer, ClientKey, PASSWORD, Reply, at_once, on_both_databases};

const METADATA: &str = "/odd/.well-known/openid-configuration";
const LOGOUT: &str = "/upstream/odd/backchannel-logout";
const DOWN: &str = "Odd can’t be reached right now.";

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// How long something took.
#[expect(clippy::disallowed_methods, reason = "how long people wait is measured")]
async fn timed<T>(act: impl Future<Output = T>) -> (T, Duration) {
    let begun = Instant::now();
    let done = act.await;
    (done, begun.elapsed())
}

async fn press(world: &Odd) -> Answer {
    let browser = world.here.browser();
    let page = browser.get("/sign-in").await;
    browser.press(&page, "upstream-odd", &[]).await
}

/// Twenty browsers press it at the same moment.
async fn press_at_once(world: &Odd) {
    at_once(20, |_| {
        let browser = world.here.browser();
        async move {
            let page = browser.get("/sign-in").await;
            browser.press(&page, "upstream-odd", &[]).await;
        }
    })
    .await;
}

async fn is_told_down(world: &Odd) -> bool {
    world.here.browser().get("/sign-in").await.text().contains(DOWN)
}

fn logout_token(world: &Odd, key: &ClientKey, jti: &str) -> String {
    let now = world.here.now().seconds();
    key.sign(&json!({
        "iss": world.there.at("/odd"), "aud": CLIENT_ID, "iat": now, "exp": now + 120, "jti": jti, "sub": SUBJECT,
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
    }))
}

async fn send(world: &Odd, token: &str) -> Answer {
    world.here.browser().post(LOGOUT, &[("logout_token", token)]).await
}

on_both_databases! {
    async fn a_slow_upstream_that_failed_once_is_found_to_be_up_by_the_next_look__fed_9(world: Odd) {
        world.there.tell(METADATA, Reply::Raw(503, "text/plain", String::new()));
        world.look("odd").await.unwrap_err();
        assert!(is_told_down(&world).await);
        world.here.advance(seconds(20));
        world.there.tell(METADATA, Reply::Late(seconds(4), world.metadata("odd")));
        let (answer, took) = timed(press(&world)).await;
        assert!(answer.location().is_some_and(|to| to.starts_with("/sign-in")), "nobody is kept waiting: {answer:?}");
        assert!(took < seconds(3), "{took:?}");
        assert_eq!(world.look("odd").await, Ok(()), "the look has the time that it needs");
        assert!(!is_told_down(&world).await);
    }

    async fn a_failed_look_puts_it_down_in_whichever_way_it_fails__fed_9(world: Odd) {
        let metadata = world.metadata("odd");
        for (what, reply) in [
            ("a shared secret alone", Reply::Json(changed(metadata.clone(), &json!({
                "id_token_signing_alg_values_supported": ["HS256"],
            })))),
            ("no token endpoint", Reply::Json(changed(metadata.clone(), &json!({"token_endpoint": null})))),
            ("another issuer", Reply::Json(changed(metadata.clone(), &json!({"issuer": "https://sage.example"})))),
            ("long", Reply::Raw(200, "application/json", " ".repeat(64 * 1024 + 1))),
        ] {
            world.there.tell(METADATA, reply);
            let error = world.look("odd").await.unwrap_err();
            assert!(matches!(error, UpstreamError::Unusable(_)), "{what}: {error}");
            assert!(is_told_down(&world).await, "{what}");
            world.publish("odd", metadata.clone());
            world.look("odd").await.unwrap();
            assert!(!is_told_down(&world).await, "{what}");
        }
    }

    async fn silence_is_told_within_5_s_and_all_else_goes_on_meanwhile__fed_9(world: Odd) {
        world.here.person("local@example.com").await;
        for path in [METADATA, "/odd/jwks"] {
            world.here.advance(seconds(61));
            world.there.tell(path, Reply::Silence);
            let elsewhere = async {
                let (answer, took) = timed(async {
                    let browser = world.here.browser();
                    browser.get("/sign-in").await;
                    browser.sign_in("local@example.com", PASSWORD).await
                }).await;
                assert_eq!(answer.status, 303);
                took
            };
            let ((answer, took), meanwhile) = tokio::join!(timed(press(&world)), elsewhere);
            assert!(answer.location().is_some_and(|to| to.contains("told=unreachable")), "{path}: {answer:?}");
            assert!((seconds(4)..seconds(9)).contains(&took), "{path}: {took:?}");
            assert!(meanwhile < seconds(4), "{path}: passwords don't wait: {meanwhile:?}");
            assert!(is_told_down(&world).await, "{path}");
            world.publish("odd", world.metadata("odd"));
            world.publish_keys("odd", &[&world.key]);
            world.look("odd").await.unwrap();
        }
        let out = world.set_out().await;
        world.there.tell("/odd/userinfo", Reply::Silence);
        let nothing_said = json!({"email": null, "email_verified": null, "name": null});
        let (page, took) = timed(world.pass(&out, &nothing_said)).await;
        assert!(page.is_sign_in_page() && page.text().contains(DOWN), "{page:?}");
        assert!(took < seconds(9), "{took:?}");
        world.nothing_came_of_it("silence", &out).await;
    }

    async fn a_flood_here_is_no_flood_there__sec_50(world: Odd) {
        world.there.tell(METADATA, Reply::Raw(503, "text/plain", String::new()));
        press_at_once(&world).await;
        assert_eq!(world.there.asked(METADATA).len(), 1, "one look for all");
        world.here.advance(seconds(3));
        press_at_once(&world).await;
        assert_eq!(world.there.asked(METADATA).len(), 2);
        world.publish("odd", world.metadata("odd"));
        world.look("odd").await.unwrap();
        world.here.advance(seconds(11));

        let before = (world.there.asked(METADATA).len(), world.there.asked("/odd/jwks").len());
        let made_up = ClientKey::new("ES256", "made-up");
        let answers = at_once(20, |number| {
            let token = logout_token(&world, &made_up, &number.to_string());
            let browser = world.here.browser();
            async move { browser.post(LOGOUT, &[("logout_token", &token)]).await.status }
        }).await;
        assert!(answers.iter().all(|status| [400, 503].contains(status)), "{answers:?}");
        let after = (world.there.asked(METADATA).len(), world.there.asked("/odd/jwks").len());
        assert_eq!(after, (before.0 + 1, before.1 + 1));
    }

    async fn a_logout_token_by_a_key_of_this_moment_is_good_or_is_to_come_again__fed_7(world: Odd) {
        let out = world.set_out().await;
        assert_eq!(world.pass(&out, &json!({})).await.heading(), "User Profile");
        let (new, newer) = (ClientKey::new("ES256", "new"), ClientKey::new("ES256", "newer"));
        world.publish_keys("odd", &[&world.key, &new]);
        let answer = send(&world, &logout_token(&world, &new, "one")).await;
        assert_eq!(answer.status, 200, "although keys were fetched a moment ago: {answer:?}");
        assert_ne!(out.browser.get("/profile").await.status, 200);

        world.publish_keys("odd", &[&world.key, &newer]);
        let token = logout_token(&world, &newer, "two");
        let early = send(&world, &token).await;
        assert_eq!((early.status, early.header("retry-after")), (503, Some("10")), "{early:?}");
        world.here.advance(seconds(10));
        assert_eq!(send(&world, &token).await.status, 200);
        assert_eq!(world.person().await.unwrap().email.as_str(), EMAIL);
    }
}
