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
        for (address, allow) in [("/jwks", "GET, HEAD"), ("/signed-out", "GET, HEAD")] {
            let answer = kit.browser().post(address, &[]).await;
            assert_eq!((answer.status, answer.header("allow")), (405, Some(allow)), "{address}");
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            assert_eq!(answer.json()["trace_id"].as_str().unwrap().len(), 32);
        }
        let answer = kit.browser().get("/token").await;
        assert_eq!((answer.status, answer.header("allow")), (405, Some("POST")));
        assert_eq!(answer.header("set-cookie"), None);
    }
}
