//! Methods: HEAD is GET without the body, and what an address doesn't take is said (RFC 9110).

use testkit::{Answer, PASSWORD, on_both_databases};

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
        let by_password = [("grant_type", "password"), ("username", "ada@example.com"), ("password", PASSWORD)];
        let from = async |endpoint: &str, fields: &[(&str, &str)], client: &str, origin: &str| {
            let fields = [fields, &[("client_id", client)]].concat();
            kit.browser().post_with(endpoint, &fields, &[("origin", origin)]).await
        };
        let is_refused = |answer: &Answer| (answer.status, &answer.json()["error"]) == (400, &"invalid_request".into());
        for origin in ["https://evil.example", "http://localhost:9001", "null"] {
            assert!(is_refused(&from("/token", &by_password, &app.id, origin).await), "{origin}");
        }
        assert_eq!(from("/token", &by_password, &app.id, "app://sync").await.status, 200, "a program with an origin of its own");

        for origin in ["https://evil.example", "http://localhost.evil.example", "https://192.0.2.1", "http://"] {
            for client in [app.id.as_str(), "nobody"] {
                let answer = from("/device_authorization", &[], client, origin).await;
                assert!(is_refused(&answer), "{origin}, before the client is looked for: {answer:?}");
                assert_eq!(answer.header("access-control-allow-origin"), None, "what it answers, no page can read");
            }
        }
    }

    async fn a_packaged_app_asks_for_a_device_and_polls_with_the_origin_of_its_web_view__rfc_8628(kit) {
        let app = kit.app_client().await;
        for origin in ["null", "https://localhost", "http://localhost:9001", "http://127.0.0.1:80", "http://[::1]:80", "app://sync"] {
            let (browser, headers) = (kit.browser(), [("origin", origin)]);
            let asked = browser.post_with("/device_authorization", &[("client_id", &app.id)], &headers).await;
            assert_eq!(asked.status, 200, "{origin}");
            let device_code = asked.json()["device_code"].as_str().unwrap().to_owned();
            let poll = [
                ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
                ("client_id", app.id.as_str()),
                ("device_code", device_code.as_str()),
            ];
            let told = browser.post_with("/token", &poll, &headers).await;
            assert_eq!(told.json()["error"], "authorization_pending", "{origin}");
        }
    }
}
