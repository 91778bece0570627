//! Methods: HEAD is GET without the body, and what an address doesn't take is said (RFC 9110).

use testkit::on_both_databases;

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
        for closed in ["/introspect", "/authorize", "/sign-in", "/profile"] {
            let preflight = kit.browser().options(closed, &asks).await;
            assert_eq!((preflight.status, preflight.header("access-control-allow-origin")), (405, None), "{closed}");
        }
    }
}
