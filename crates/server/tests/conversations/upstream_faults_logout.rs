//! Logout tokens with every fault that there can be (SEC-47; OpenID Connect Back-Channel Logout §2.6).

use crate::upstream_odd::{CLIENT_ID, Odd, SECRET, SUBJECT, SetOut, changed};
use serde_json::{Value, json};
use testkit::{Answer, ClientKey, on_both_databases};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// The claims of a logout token as they should be, but for `changes`.
fn claims(world: &Odd, upstream: &str, changes: &Value) -> Value {
    let now = world.here.now().seconds();
    let claims = json!({
        "iss": world.there.at(&format!("/{upstream}")), "aud": CLIENT_ID, "iat": now, "exp": now + 120,
        "jti": "once", "sub": SUBJECT, "events": {EVENT: {}},
    });
    changed(claims, changes)
}

async fn send(world: &Odd, upstream: &str, token: &str) -> Answer {
    let address = format!("/upstream/{upstream}/backchannel-logout");
    world.here.browser().post(&address, &[("logout_token", token)]).await
}

async fn signed_in(world: &Odd) -> SetOut {
    let out = world.set_out().await;
    assert_eq!(world.pass(&out, &json!({})).await.heading(), "User Profile");
    out
}

async fn is_in(out: &SetOut) -> bool {
    out.browser.get("/profile").await.status == 200
}

on_both_databases! {
    async fn a_logout_token_that_says_something_wrong_ends_nothing__sec_47(world: Odd) {
        let ada = signed_in(&world).await;
        let now = world.here.now().seconds();
        for (what, changes) in [
            ("a nonce", json!({"nonce": "n"})),
            ("a nonce of another kind", json!({"nonce": 1})),
            ("no events", json!({"events": null})),
            ("another event", json!({"events": {"http://schemas.openid.net/event/other": {}}})),
            ("an event that is no object", json!({"events": {EVENT: true}})),
            ("events that are a list", json!({"events": [EVENT]})),
            ("another audience", json!({"aud": "another"})),
            ("no audience", json!({"aud": null})),
            ("another issuer", json!({"iss": world.there.at("/other")})),
            ("no issuer", json!({"iss": null})),
            ("expired", json!({"exp": now - 61})),
            ("issued long ago", json!({"iat": now - 601, "exp": now + 60})),
            ("issued in the future", json!({"iat": now + 61})),
            ("issued at no time", json!({"iat": null})),
            ("no jti", json!({"jti": null})),
            ("nobody", json!({"sub": null})),
            ("the audience of an ID token", json!({"events": null, "nonce": ada.asked["nonce"]})),
        ] {
            let answer = send(&world, "odd", &world.key.sign(&claims(&world, "odd", &changes))).await;
            assert_eq!((answer.status, &answer.json()["error"]), (400, &json!("invalid_request")), "{what}");
            assert!(is_in(&ada).await, "{what}");
        }
        let id_token = world.key.sign(&world.claims(&ada, &json!({})));
        assert_eq!(send(&world, "odd", &id_token).await.status, 400);
        assert!(is_in(&ada).await, "an ID token");
        assert_eq!(send(&world, "odd", &world.key.sign(&claims(&world, "odd", &json!({})))).await.status, 200);
        assert!(!is_in(&ada).await, "the sound one does");
    }

    async fn a_logout_token_that_the_upstream_did_not_sign_ends_nothing__sec_47(world: Odd) {
        let rsa = ClientKey::new("RS256", "rsa");
        let named = json!({"id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"]});
        world.publish("odd", changed(world.metadata("odd"), &named));
        world.publish_keys("odd", &[&world.key, &rsa]);
        let ada = signed_in(&world).await;
        let sound = claims(&world, "odd", &json!({}));
        let header = |alg: &str, kid: &str, typ: &str| json!({"alg": alg, "kid": kid, "typ": typ});
        let good = world.key.sign(&sound);
        for (what, token) in [
            ("unsigned", testkit::unsigned(&json!({"alg": "none"}), &sound)),
            ("by the client's secret", testkit::hs256(
                SECRET.as_bytes(), &header("HS256", "one", "logout+jwt"), &sound,
            )),
            ("by the public key", testkit::hs256(
                world.key.jwk.to_string().as_bytes(), &header("HS256", "one", "logout+jwt"), &sound,
            )),
            ("by a stranger's key", ClientKey::new("ES256", "one").sign(&sound)),
            ("by an unknown key", ClientKey::new("ES256", "unknown").sign(&sound)),
            ("by a key of another kind", rsa.sign_under(&header("RS256", "one", "logout+jwt"), &sound)),
            ("under another algorithm", world.key.sign_under(&header("ES256", "rsa", "logout+jwt"), &sound)),
            ("of another kind", world.key.sign_under(&header("ES256", "one", "at+jwt"), &sound)),
            ("cut short", good[..good.len() - 4].to_owned()),
            ("empty", String::new()),
        ] {
            let answer = send(&world, "odd", &token).await;
            assert_eq!((answer.status, &answer.json()["error"]), (400, &json!("invalid_request")), "{what}");
            assert!(is_in(&ada).await, "{what}");
        }
        let another = claims(&world, "odd", &json!({"jti": "rsa"}));
        let by_rsa = rsa.sign_under(&header("RS256", "rsa", "logout+jwt"), &another);
        let answer = send(&world, "odd", &by_rsa).await;
        assert_eq!(answer.status, 200, "each of its keys is as good: {answer:?}");
        assert!(!is_in(&ada).await);
    }

    async fn a_logout_token_counts_once__sec_47(world: Odd) {
        let ada = signed_in(&world).await;
        let token = world.key.sign(&claims(&world, "odd", &json!({})));
        assert_eq!(send(&world, "odd", &token).await.status, 200);
        assert!(!is_in(&ada).await);
        let ada = signed_in(&world).await;
        assert_eq!(send(&world, "odd", &token).await.status, 400);
        let same_jti = world.key.sign(&claims(&world, "odd", &json!({"sid": "session-of-ada"})));
        assert_eq!(send(&world, "odd", &same_jti).await.status, 400);
        assert!(is_in(&ada).await);
    }

    async fn an_upstream_ends_only_what_it_opened_for_whom_it_names__sec_47(world: Odd) {
        let ada = signed_in(&world).await;
        for (what, upstream, changes) in [
            ("somebody else", "odd", json!({"jti": "1", "sub": "another"})),
            ("another session", "odd", json!({"jti": "2", "sub": null, "sid": "another"})),
            ("another session of hers", "odd", json!({"jti": "3", "sid": "another"})),
            ("somebody else in her session", "odd", json!({"jti": "4", "sub": "another", "sid": "session-of-ada"})),
            ("her subject, by another upstream", "other", json!({"jti": "5"})),
            ("her session, by another upstream", "other", json!({"jti": "6", "sub": null, "sid": "session-of-ada"})),
        ] {
            let answer = send(&world, upstream, &world.key.sign(&claims(&world, upstream, &changes))).await;
            assert_eq!(answer.status, 200, "{what}: what isn't there is ended");
            assert!(is_in(&ada).await, "{what}");
        }
        let crossed = world.key.sign(&claims(&world, "odd", &json!({"jti": "7"})));
        assert_eq!(send(&world, "other", &crossed).await.status, 400, "at the other's address");
        assert!(is_in(&ada).await);
    }
}
