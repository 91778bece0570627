//! An upstream whose id changes, and an id that is given to another: the issuer says whose a session is (SEC-47, FED-7).

use crate::upstream_odd::{CLIENT_ID, Odd, SUBJECT, SetOut, changed};
use serde_json::json;
use testkit::{Answer, on_both_databases};

/// Publishes an upstream at this path.
fn publish(world: &Odd, path: &str) {
    let out = json!({"end_session_endpoint": world.there.at(&format!("/{path}/leave"))});
    world.publish(path, changed(world.metadata(path), &out));
    world.publish_keys(path, &[&world.key]);
}

/// Adds an upstream that is there under its own id, and signs somebody in through it.
async fn signed_in_through(world: &Odd, id: &'static str) -> SetOut {
    publish(world, id);
    world.add(id, &format!("/{id}"), None).await;
    let out = world.set_out_in(world.here.browser(), id).await;
    assert_eq!(world.pass(&out, &json!({})).await.heading(), "User Profile");
    out
}

/// The upstream at this path sends a logout token to the address of this id.
async fn log_out(world: &Odd, path: &str, id: &str) -> Answer {
    let now = world.here.now().seconds();
    let token = world.key.sign(&json!({
        "iss": world.there.at(&format!("/{path}")), "aud": CLIENT_ID, "iat": now, "exp": now + 120,
        "jti": format!("{path} {id}"), "sub": SUBJECT,
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
    }));
    world.here.browser().post(&format!("/upstream/{id}/backchannel-logout"), &[("logout_token", &token)]).await
}

async fn is_in(out: &SetOut) -> bool {
    out.browser.get("/profile").await.status == 200
}

on_both_databases! {
    async fn under_another_id_it_still_ends_what_it_opened__fed_7(world: Odd) {
        let ada = signed_in_through(&world, "mine").await;
        world.remove("mine").await;
        world.add("renamed", "/mine", None).await;
        assert_eq!(log_out(&world, "mine", "renamed").await.status, 200);
        assert!(!is_in(&ada).await);
    }

    async fn under_another_id_its_sign_out_is_still_offered__fed_7(world: Odd) {
        let ada = signed_in_through(&world, "mine").await;
        world.remove("mine").await;
        world.add("renamed", "/mine", None).await;
        world.look("renamed").await.unwrap();
        let page = ada.browser.get("/profile").await;
        let page = ada.browser.follow(ada.browser.press(&page, "sign-out", &[]).await).await;
        assert!(page.text().contains("Sign out of Added too"), "{}", page.text());
    }

    async fn what_is_not_offered_any_more_is_called_by_its_host_and_the_way_on_is_told__sur_4(world: Odd) {
        let ada = signed_in_through(&world, "mine").await.browser;
        world.remove("mine").await;
        let tab = ada.get("/profile/password").await.text();
        assert!(tab.contains("You can disconnect 127.0.0.1 once you have a password."), "{tab}");
        let asked = ada.get("/sign-in?for=disconnect").await.text();
        let told = "isn’t offered any more. Ask support to disconnect it; then your password opens the website, too. \
                    If you have none yet, set one up with Forgot Password.";
        assert!(asked.contains(told), "{asked}");
    }

    async fn an_id_that_is_used_again_ends_nothing_of_the_one_before__sec_47(world: Odd) {
        let ada = signed_in_through(&world, "mine").await;
        world.remove("mine").await;
        publish(&world, "theirs");
        world.add("mine", "/theirs", None).await;
        assert_eq!(log_out(&world, "theirs", "mine").await.status, 200);
        assert!(is_in(&ada).await, "the session of the same subject at another issuer");
    }
}
