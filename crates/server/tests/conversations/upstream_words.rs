//! Texts that no operator wants in the log and no database in a row (SEC-53).

use crate::upstream_odd::{CLIENT_ID, Odd, SUBJECT};
use serde_json::json;
use testkit::{Reply, on_both_databases};

const STREET: &str = "12 Secret Street";

on_both_databases! {
    async fn what_an_upstream_says_of_somebody_gets_into_no_error__sec_53(world: Odd) {
        for (what, claims) in [
            ("a text where an address belongs", json!({"address": STREET})),
            ("a text where a time belongs", json!({"updated_at": STREET})),
            ("a text where a truth belongs", json!({"email_verified": STREET})),
            ("an audience that says much", json!({"aud": STREET})),
            ("a nonce that says much", json!({"nonce": STREET})),
            ("a time that says much", json!({"auth_time": STREET})),
        ] {
            let out = world.set_out().await;
            let page = world.pass(&out, &claims).await;
            world.refused(what, &out, &page, "").await;
            let error = world.last_error("odd").await;
            assert!(!error.is_empty() && !error.contains("Secret"), "{what}: {error}");
        }
        let nothing_said = json!({"email": null, "email_verified": null, "name": null});
        for (what, userinfo) in [
            ("a text where an address belongs", json!({"sub": SUBJECT, "address": STREET})),
            ("somebody else", json!({"sub": STREET})),
        ] {
            let out = world.set_out().await;
            world.there.tell("/odd/userinfo", Reply::Json(userinfo));
            let page = world.pass(&out, &nothing_said).await;
            world.refused(what, &out, &page, "UserInfo").await;
            let error = world.last_error("odd").await;
            assert!(!error.contains("Secret"), "{what}: {error}");
        }
        let out = world.set_out().await;
        let said = json!({"error": "ada_lovelace_of_12_secret_street_can_not_sign_in_today", "error_description": STREET});
        world.there.tell("/odd/token", Reply::Raw(400, "application/json", said.to_string()));
        let page = world.come_back(&out).await;
        world.refused("a code that is none", &out, &page, "none of the standard's").await;
    }

    async fn control_characters_and_long_texts_harm_nothing__sec_41(world: Odd) {
        for (what, sub) in [("NUL", "ada\u{0}"), ("a line break", "ada\nbob"), ("a C1 character", "ada\u{85}")] {
            let out = world.set_out().await;
            let page = world.pass(&out, &json!({"sub": sub})).await;
            world.refused(what, &out, &page, "its sub is").await;
        }
        let long = "x".repeat(5000);
        let hostile = json!({
            "sid": "s\u{0}", "locale": "en\u{0}", "amr": ["pwd\u{0}", "otp", long], "acr": format!("{long}\u{0}"),
            "name": format!("Ada\u{0}\u{1b} Lovelace {long}"),
        });
        let page = world.pass(&world.set_out().await, &hostile).await;
        assert_eq!(page.heading(), "User Profile", "{page:?}");
        let person = world.person().await.unwrap();
        assert!(person.name.starts_with("Ada Lovelace x") && person.name.chars().count() <= 200, "{}", person.name);
        assert_eq!(person.claims.locale, None);

        let page = world.pass(&world.set_out().await, &json!({"sub": "another", "email": "bob\u{0}@example.com"})).await;
        assert_eq!(page.heading(), "Create account", "an address that can't be one isn't one: {page:?}");
    }

    async fn a_logout_token_with_control_characters_is_refused__sec_47(world: Odd) {
        let now = world.here.now().seconds();
        let long = "x".repeat(5000);
        for (name, value) in [("sub", "ada\u{0}"), ("sid", "s\u{0}"), ("jti", "j\u{0}"), ("sid", &long), ("jti", &long)] {
            let mut claims = json!({
                "iss": world.there.at("/odd"), "aud": CLIENT_ID, "iat": now, "exp": now + 120, "jti": "once",
                "sub": SUBJECT, "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
            });
            claims[name] = value.into();
            let token = [("logout_token", world.key.sign(&claims))];
            let token = token.each_ref().map(|(name, value)| (*name, value.as_str()));
            let answer = world.here.browser().post("/upstream/odd/backchannel-logout", &token).await;
            assert_eq!((answer.status, &answer.json()["error"]), (400, &json!("invalid_request")), "{name} {value:?}");
        }
    }
}
