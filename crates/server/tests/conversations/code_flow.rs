//! The path that matters most: a person signs in and a client gets tokens.

use testkit::{PASSWORD, Tokens, on_both_databases};

on_both_databases! {
    async fn a_person_signs_in_and_the_client_gets_tokens(kit) {
        let person = kit.person("ada@example.com").await;
        let client = kit.client().await;
        let browser = kit.browser();
        let flow = client.flow("openid profile offline_access");

        let page = browser.follow(browser.get(&flow.address()).await).await;
        assert_eq!((page.status, page.heading().as_str()), (200, "Sign in"));
        let answer = browser.submit(&page, &[("username", "ada@example.com"), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, 303);
        let answer = browser.follow(answer).await;
        assert_eq!(answer.redirect_param("state").as_deref(), Some("the state"));
        assert_eq!(answer.redirect_param("iss").as_deref(), Some(testkit::ISSUER));
        let code = answer.redirect_param("code").unwrap();

        let answer = client.redeem(&kit, &flow, &code).await;
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let tokens = Tokens::of(&answer);
        let claims = Tokens::claims(&tokens.id);
        assert_eq!(claims["sub"], person.id.as_str());
        assert_eq!(claims["nonce"], "the nonce");
        assert_eq!(claims["aud"], client.id.as_str());

        let bearer = format!("Bearer {}", tokens.access);
        let userinfo = kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await;
        assert_eq!(userinfo.json()["name"], "Ada Lovelace");
        let refreshed = Tokens::of(&client.refresh(&kit, &tokens.refresh).await);
        assert_ne!(refreshed.refresh, tokens.refresh);
        assert_eq!(Tokens::claims(&refreshed.id)["auth_time"], claims["auth_time"]);
    }
}
