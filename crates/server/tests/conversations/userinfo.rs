//! UserInfo (OpenID Connect Core §5.3, RFC 6750).

use std::time::Duration;

use testkit::{Answer, Kit, Tokens, on_both_databases};

const EMAIL: &str = "ada@example.com";

async fn tokens(kit: &Kit, scope: &str) -> Tokens {
    if kit.app.store.read_one(|tx| store::people::find_by_email(tx, EMAIL)).await.unwrap().is_none() {
        kit.person(EMAIL).await;
    }
    kit.client().await.tokens(kit, &kit.browser(), scope, EMAIL).await
}

fn assert_challenge(answer: &Answer, status: u16, error: &str) {
    assert_eq!(answer.status, status, "{}", answer.body);
    let challenge = answer.header("www-authenticate").unwrap_or_default();
    assert!(challenge.starts_with("Bearer realm="), "{challenge}");
    assert!(challenge.contains(&format!("error=\"{error}\"")), "{challenge}");
    assert_eq!((answer.json()["error"].as_str(), answer.header("cache-control")), (Some(error), Some("no-store")));
}

on_both_databases! {
    async fn the_token_comes_in_the_header_or_in_a_form__sec_17(kit) {
        let tokens = tokens(&kit, "openid").await;
        let bearer = format!("Bearer {}", tokens.access);
        let lower = format!("bearer {}", tokens.access);
        let browser = kit.browser();
        for answer in [
            browser.get_with("/userinfo", &[("authorization", &bearer)]).await,
            browser.get_with("/userinfo", &[("authorization", &lower)]).await,
            browser.post_with("/userinfo", &[], &[("authorization", &bearer)]).await,
            browser.post("/userinfo", &[("access_token", &tokens.access)]).await,
        ] {
            assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            assert_eq!(answer.json()["sub"], Tokens::claims(&tokens.id)["sub"]);
        }
    }

    async fn a_token_in_the_query_is_refused__sec_17(kit) {
        let tokens = tokens(&kit, "openid").await;
        let address = format!("/userinfo?access_token={}", tokens.access);
        let bearer = format!("Bearer {}", tokens.access);
        assert_challenge(&kit.browser().get(&address).await, 400, "invalid_request");
        assert_challenge(&kit.browser().post(&address, &[]).await, 400, "invalid_request");
        let both = kit.browser().get_with(&address, &[("authorization", &bearer)]).await;
        assert_challenge(&both, 400, "invalid_request");
        let hidden = format!("/userinfo?access%5Ftoken={}", tokens.access);
        assert_eq!(kit.browser().get(&hidden).await.status, 401);
    }

    async fn a_token_sent_twice_is_refused__sec_17(kit) {
        let tokens = tokens(&kit, "openid").await;
        let bearer = format!("Bearer {}", tokens.access);
        let fields = [("access_token", tokens.access.as_str())];
        let twice = kit.browser().post_with("/userinfo", &fields, &[("authorization", &bearer)]).await;
        assert_challenge(&twice, 400, "invalid_request");
    }

    async fn without_a_token_the_answer_only_says_which_kind_is_wanted(kit) {
        for headers in [&[][..], &[("authorization", "Basic YTpi")], &[("authorization", "Bearer")]] {
            let answer = kit.browser().get_with("/userinfo", headers).await;
            let challenge = answer.header("www-authenticate").unwrap_or_default();
            assert_eq!(answer.status, 401);
            assert!(challenge.starts_with("Bearer realm=") && !challenge.contains("error"), "{challenge}");
        }
    }

    async fn a_token_that_is_worth_nothing_is_an_invalid_token(kit) {
        let tokens = tokens(&kit, "openid offline_access").await;
        let (front, _) = tokens.access.rsplit_once('.').unwrap();
        let unsigned = format!("{front}.");
        for token in ["x", "a.b.c", unsigned.as_str(), &tokens.refresh] {
            let bearer = format!("Bearer {token}");
            assert_challenge(
                &kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await,
                401,
                "invalid_token",
            );
        }
        let bearer = format!("Bearer {}", tokens.access);
        kit.advance(Duration::from_secs(599));
        assert_eq!(kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await.status, 200);
        kit.advance(Duration::from_secs(1));
        assert_challenge(
            &kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await,
            401,
            "invalid_token",
        );
    }

    async fn a_token_without_openid_has_too_little_scope(kit) {
        let tokens = tokens(&kit, "profile").await;
        let bearer = format!("Bearer {}", tokens.access);
        let answer = kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await;
        assert_challenge(&answer, 403, "insufficient_scope");
    }

    async fn each_scope_gives_its_claims_and_no_others(kit) {
        for (scope, expected) in [
            ("openid", vec![]),
            ("openid email", vec!["email", "email_verified"]),
            ("openid phone", vec!["phone_number", "phone_number_verified"]),
            ("openid address", vec!["address"]),
            (
                "openid profile",
                vec![
                    "birthdate",
                    "family_name",
                    "gender",
                    "given_name",
                    "locale",
                    "middle_name",
                    "name",
                    "nickname",
                    "picture",
                    "preferred_username",
                    "profile",
                    "updated_at",
                    "website",
                    "zoneinfo",
                ],
            ),
        ] {
            let bearer = format!("Bearer {}", tokens(&kit, scope).await.access);
            let claims = kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await.json();
            let claims = claims.as_object().unwrap();
            let mut names: Vec<_> = claims.keys().map(String::as_str).filter(|name| *name != "sub").collect();
            names.sort_unstable();
            assert_eq!(names, expected, "{scope}");
            assert!(claims.values().all(|value| !value.is_null() && value != ""), "{claims:?}");
            assert!(claims.get("updated_at").is_none_or(serde_json::Value::is_i64));
            assert!(claims.get("email_verified").is_none_or(serde_json::Value::is_boolean));
            assert!(claims.get("address").is_none_or(serde_json::Value::is_object));
        }
    }

    async fn beside_a_token_in_the_header_the_body_is_nothing_to_us__sec_17(kit) {
        let bearer = format!("Bearer {}", tokens(&kit, "openid").await.access);
        for (content_type, body) in [("application/json", "{\"access_token\":\"x\"}"), ("text/plain", ""), ("", "")] {
            let body = body.as_bytes().to_vec();
            let answer =
                kit.browser().post_raw("/userinfo", content_type, body, &[("authorization", &bearer)]).await;
            assert_eq!(answer.status, 200, "{content_type} {}", answer.body);
        }
    }

    async fn a_second_or_unreadable_authorization_header_is_refused__sec_10(kit) {
        let bearer = format!("Bearer {}", tokens(&kit, "openid").await.access);
        let twice = [("authorization", bearer.as_str()), ("authorization", "Bearer x")];
        assert_challenge(&kit.browser().get_with("/userinfo", &twice).await, 400, "invalid_request");
        let unreadable = kit.browser().get_with("/userinfo", &[("authorization", "Bearer \u{e9}")]).await;
        assert_challenge(&unreadable, 400, "invalid_request");
    }

    async fn only_forms_are_read_here_too__sec_25(kit) {
        let body = br#"{"access_token":"x"}"#.to_vec();
        assert_challenge(&kit.browser().post_raw("/userinfo", "application/json", body, &[]).await, 400, "invalid_request");
    }
}
