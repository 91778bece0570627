//! When somebody signed in at an upstream, by its word: too long ago, in the future, or it doesn't say (SEC-48).

use crate::upstream_odd::{EMAIL, Odd, SetOut};
use model::secret::PlainPassword;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Answer, PASSWORD, on_both_databases};

/// The page that says that a fresh sign-in was wanted.
fn is_told(page: &Answer) -> bool {
    page.status == 400 && page.text().contains("You need to sign in anew for this, and Odd didn’t say that you did.")
}

/// Signed in with this said of when, in a new browser.
async fn signed_in(world: &Odd, auth_time: Value) -> SetOut {
    let out = world.set_out().await;
    assert_eq!(world.pass(&out, &json!({"auth_time": auth_time})).await.heading(), "User Profile");
    out
}

/// Where a page of the profile leads that wants a fresh sign-in; `None` when it is there.
async fn leads_to(out: &SetOut, page: &str) -> Option<String> {
    out.browser.get(page).await.location()
}

const CLOSE: (&str, &str) = ("/profile/details/close", "/sign-in?for=close-account");
const DISCONNECT: (&str, &str) = ("/profile/password/disconnect", "/sign-in?for=disconnect");

on_both_databases! {
    async fn a_client_that_wants_a_fresh_sign_in_gets_no_other__sec_48(world: Odd) {
        let client = world.here.client().await;
        for (name, value, oldest) in [("prompt", "login", 60), ("max_age", "300", 360)] {
            let flow = client.flow("openid").with(name, value);
            for said in [None, Some(oldest + 1), Some(oldest - 1), Some(0)] {
                let what = format!("{name}={value}, {said:?} s ago");
                let browser = world.here.browser();
                let page = browser.authorize(&flow).await;
                let out = world.set_out_from(&page, browser, "odd").await;
                let auth_time = said.map(|ago| world.here.now().seconds() - ago);
                let answer = world.pass(&out, &json!({"auth_time": auth_time})).await;
                if said.is_some_and(|ago| ago <= oldest) {
                    assert!(!answer.code().is_empty(), "{what}: {answer:?}");
                } else {
                    assert!(is_told(&answer), "{what}: {answer:?}");
                    assert!(answer.location().is_none(), "{what}: no code");
                    assert_ne!(out.browser.get("/profile").await.status, 200, "{what}: no session");
                }
            }
        }
    }

    async fn a_step_up_takes_a_sign_in_of_now_alone__sec_48(world: Odd) {
        let out = signed_in(&world, json!(world.here.now().seconds())).await;
        world.here.advance(Duration::from_secs(11 * 60));
        for said in [None, Some(61), Some(59)] {
            assert_eq!(leads_to(&out, CLOSE.0).await.as_deref(), Some(CLOSE.1), "{said:?}");
            let page = out.browser.get(CLOSE.1).await;
            let again = world.set_out_from(&page, out.browser.clone(), "odd").await;
            assert_eq!(again.asked["max_age"], "0");
            let auth_time = said.map(|ago| world.here.now().seconds() - ago);
            let answer = world.pass(&again, &json!({"auth_time": auth_time})).await;
            assert_eq!(is_told(&answer), said != Some(59), "{said:?}: {answer:?}");
        }
        assert_eq!(leads_to(&out, CLOSE.0).await, None, "the account can be closed now");
    }

    async fn a_sign_in_without_a_time_opens_the_profile_and_nothing_that_matters__sec_48(world: Odd) {
        signed_in(&world, Value::Null).await;
        let person = world.person().await.unwrap();
        let moment = &mut world.here.moment();
        let password = PlainPassword::new(PASSWORD);
        account::people::set_password(&world.here.app.accounts, &person.id, password, moment).await.unwrap();
        let undated = signed_in(&world, Value::Null).await;
        for (page, sign_in) in [CLOSE, DISCONNECT] {
            assert_eq!(leads_to(&undated, page).await.as_deref(), Some(sign_in), "{page}");
            let csrf = undated.browser.get("/profile/details").await.csrf();
            let forced = undated.browser.post(page, &[("csrf", &csrf), ("sure", "yes")]).await;
            assert_ne!(forced.status, 200, "{page}: {forced:?}");
        }
        let dated = signed_in(&world, json!(world.here.now().seconds())).await;
        for (page, _) in [CLOSE, DISCONNECT] {
            assert_eq!(leads_to(&dated, page).await, None, "{page}");
        }
        assert_eq!(world.person().await.unwrap().id, person.id, "{EMAIL} is still there");
    }

    async fn a_sign_in_of_tomorrow_is_not_fresh_for_ever__sec_48(world: Odd) {
        let out = signed_in(&world, json!(world.here.now().seconds() + 24 * 60 * 60)).await;
        assert_eq!(leads_to(&out, CLOSE.0).await, None);
        world.here.advance(Duration::from_secs(11 * 60));
        assert_eq!(leads_to(&out, CLOSE.0).await.as_deref(), Some(CLOSE.1));
    }
}
