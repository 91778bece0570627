//! Methods: HEAD is GET without the body, and what an address doesn't take is said (RFC 9110).

use testkit::{PASSWORD, on_both_databases};

on_both_databases! {
    async fn head_answers_as_get_without_the_body(kit) {
        for address in ["/.well-known/openid-configuration", "/jwks", "/sign-in"] {
            let (get, head) = (kit.browser().get(address).await, kit.browser().head(address).await);
            assert_eq!((head.status, head.header("content-type")), (get.status, get.header("content-type")), "{address}");
        }
    }

    async fn a_method_that_an_address_does_not_take_is_answered_with_those_it_takes(kit) {
        for (address, allow) in [("/jwks", "GET, HEAD"), ("/account-closed", "GET, HEAD")] {
            let answer = kit.browser().post(address, &[]).await;
            assert_eq!((answer.status, answer.header("allow")), (405, Some(allow)), "{address}");
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            assert_eq!(answer.json()["trace_id"].as_str().unwrap().len(), 32);
        }
        let answer = kit.browser().get("/token").await;
        assert_eq!((answer.status, answer.header("allow")), (405, Some("POST")));
        assert_eq!(answer.header("set-cookie"), None);
    }

    async fn a_client_in_a_browser_may_call_token_userinfo_and_revocation_from_its_own_origin(kit) {
        let asks = [("origin", "https://spa.example"), ("access-control-request-method", "POST")];
        for endpoint in ["/token", "/userinfo", "/revoke"] {
            let preflight = kit.browser().options(endpoint, &asks).await;
            assert_eq!((preflight.status, preflight.header("access-control-allow-origin")), (204, Some("*")), "{endpoint}");
            assert_eq!(preflight.header("access-control-allow-credentials"), None);
            let answer = kit.browser().post_with(endpoint, &[("token", "x")], &asks[..1]).await;
            assert!(answer.status >= 400 && answer.header("access-control-allow-origin") == Some("*"), "{endpoint}");
        }
        for closed in ["/introspect", "/device_authorization", "/authorize", "/sign-in", "/profile"] {
            let preflight = kit.browser().options(closed, &asks).await;
            assert_eq!((preflight.status, preflight.header("access-control-allow-origin")), (405, None), "{closed}");
        }
    }

    async fn a_web_page_guesses_no_passwords_and_asks_for_no_device_in_its_visitors_network__sec_30(kit) {
        kit.person("ada@example.com").await;
        let app = kit.app_client().await;
        let (device_code, user_code) = app.device_codes(&kit).await;
        let by_password = [("grant_type", "password"), ("username", "ada@example.com"), ("password", PASSWORD)];
        let by_device =
            [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", device_code.as_str())];
        let signed_in = kit.browser();
        signed_in.sign_in("ada@example.com", PASSWORD).await;
        let asked = signed_in.enter_user_code(&user_code).await;
        signed_in.decide(&asked, "allow").await;
        let from = async |fields: &[(&str, &str)], origin: &str| {
            let fields = [fields, &[("client_id", app.id.as_str())]].concat();
            kit.browser().post_with("/token", &fields, &[("origin", origin)]).await
        };
        for fields in [&by_password[..], &by_device] {
            for origin in ["https://evil.example", "http://localhost:9001", "null"] {
                let answer = from(fields, origin).await;
                assert_eq!((answer.status, &answer.json()["error"]), (400, &"invalid_request".into()), "{origin}");
            }
            assert_eq!(from(fields, "app://sync").await.status, 200, "a program with an origin of its own");
        }
        let headers = [("origin", "https://evil.example")];
        let answer = kit.browser().post_with("/device_authorization", &[("client_id", &app.id)], &headers).await;
        assert_eq!(answer.header("access-control-allow-origin"), None, "what it answers, no page can read");
    }
}
