//! An upstream's answer and its ID token with every fault that there can be (SEC-41, SEC-42).

use crate::upstream_odd::{CLIENT_ID, EMAIL, Odd, SECRET, SUBJECT, SetOut, changed, in_form};
use base64::{Engine, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD};
use model::surface::ExternalState;
use serde_json::{Value, json};
use testkit::{ClientKey, Tokens, on_both_databases};

/// A public key as a file holds it (RFC 5280 in PEM), which forgers use as a shared secret.
fn public_key_file(key: &ClientKey) -> Vec<u8> {
    let part = |name: &str| URL_SAFE_NO_PAD.decode(key.jwk[name].as_str().unwrap()).unwrap();
    let head = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
        0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
    ];
    let der = [&head[..], &part("x"), &part("y")].concat();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der)).into_bytes()
}

/// Comes back with an ID token of a forger's making.
async fn forged(world: &Odd, what: &str, why: &str, forge: impl Fn(&SetOut, &Value) -> String) {
    let out = world.set_out().await;
    world.give(&out, &forge(&out, &world.claims(&out, &json!({}))));
    let page = world.come_back(&out).await;
    world.refused(what, &out, &page, why).await;
}

/// SHA-256 of an access token, its left half (OpenID Connect Core §3.1.3.6).
fn at_hash(access_token: &str) -> String {
    let whole = URL_SAFE_NO_PAD.decode(testkit::s256(access_token)).unwrap();
    URL_SAFE_NO_PAD.encode(&whole[..16])
}

on_both_databases! {
    async fn an_answer_that_is_right_in_everything_signs_its_person_up__sec_41(world: Odd) {
        let out = world.set_out().await;
        for (name, value) in [("code_challenge_method", "S256"), ("response_type", "code"), ("client_id", CLIENT_ID)] {
            assert_eq!(out.asked[name], value, "{}", out.asked);
        }
        assert_eq!(out.asked["redirect_uri"], "http://localhost:9000/upstream/odd/callback");
        assert_eq!(world.pass(&out, &json!({"at_hash": at_hash("an-access-token")})).await.heading(), "User Profile");

        let asked = world.there.asked("/odd/token").pop().unwrap();
        let field = |name: &str| asked.form.get(name).cloned().unwrap_or_default();
        assert_eq!(testkit::s256(&field("code_verifier")), out.asked["code_challenge"]);
        assert_eq!((field("code").as_str(), field("grant_type").as_str()), ("a-code", "authorization_code"));
        assert_eq!(out.asked["redirect_uri"], field("redirect_uri"));
        assert!(!asked.form.contains_key("client_secret"), "it is shown in one place");
        assert_eq!(asked.authorization, Some(testkit::basic(CLIENT_ID, &in_form(SECRET))), "RFC 6749 §2.3.1");

        let again = world.set_out().await;
        for name in ["state", "nonce", "code_challenge"] {
            assert_ne!(out.asked[name], again.asked[name], "{name}");
            assert!(out.asked[name].as_str().unwrap().len() >= 43, "256 bits of {name}");
        }
        assert_eq!(world.last_error("odd").await, "");
    }

    async fn an_id_token_that_says_something_wrong_signs_nobody_in__sec_41(world: Odd) {
        let now = world.here.now().seconds();
        let other = world.there.at("/other");
        for (what, changes, why) in [
            ("no nonce", json!({"nonce": null}), "nonce"),
            ("another nonce", json!({"nonce": "another"}), "nonce"),
            ("an empty nonce", json!({"nonce": ""}), "nonce"),
            ("another issuer", json!({"iss": other}), "another issuer"),
            ("the issuer with a slash", json!({"iss": world.there.at("/odd/")}), "another issuer"),
            ("no issuer", json!({"iss": null}), "can't be read"),
            ("another audience", json!({"aud": "another"}), "aud"),
            ("no audience", json!({"aud": null}), "aud"),
            ("an empty list of audiences", json!({"aud": []}), "aud"),
            ("two audiences, no azp", json!({"aud": [CLIENT_ID, "another"]}), "aud"),
            ("two, and another azp", json!({"aud": [CLIENT_ID, "another"], "azp": "another"}), "aud"),
            ("another azp", json!({"azp": "another"}), "azp"),
            ("expired", json!({"exp": now - 61}), "expired"),
            ("no end", json!({"exp": null}), ""),
            ("issued in the future", json!({"iat": now + 61}), "too far from now"),
            ("issued long ago", json!({"iat": now - 601}), "too far from now"),
            ("issued at no time", json!({"iat": null}), ""),
            ("issued at a time that is none", json!({"iat": 1e300}), ""),
            ("the hash of another access token", json!({"at_hash": at_hash("another")}), "at_hash"),
            ("nobody", json!({"sub": null}), ""),
            ("an empty name for its person", json!({"sub": ""}), "sub is"),
            ("a name longer than there may be", json!({"sub": "x".repeat(256)}), "sub is"),
        ] {
            let out = world.set_out().await;
            let page = world.pass(&out, &changes).await;
            world.refused(what, &out, &page, why).await;
        }
        let out = world.set_out().await;
        let leeway = json!({"iat": now + 59, "exp": now - 59, "aud": [CLIENT_ID], "azp": CLIENT_ID});
        assert_eq!(world.pass(&out, &leeway).await.heading(), "User Profile", "clocks may be a minute apart");
    }

    async fn an_id_token_that_the_upstream_did_not_sign_signs_nobody_in__sec_41(world: Odd) {
        let (rsa, stranger) = (ClientKey::new("RS256", "rsa"), ClientKey::new("ES256", "one"));
        let header = |alg: &str, kid: &str| json!({"alg": alg, "kid": kid, "typ": "JWT"});
        // Metadata that allows too much changes nothing.
        let named = json!(["ES256", "RS256", "HS256", "none"]);
        world.publish("odd", changed(world.metadata("odd"), &json!({
            "id_token_signing_alg_values_supported": named,
        })));
        world.publish_keys("odd", &[&world.key, &rsa]);
        let key_file = public_key_file(&world.key);
        forged(&world, "none", "", |_, claims| testkit::unsigned(&json!({"alg": "none"}), claims)).await;
        forged(&world, "none by name", "", |_, claims| testkit::unsigned(&header("none", "one"), claims)).await;
        for (what, secret) in [
            ("the client's secret", SECRET.as_bytes()),
            ("the public key's file", &key_file),
            ("the public key's JWK", world.key.jwk.to_string().as_bytes()),
            ("an empty secret", b""),
        ] {
            forged(&world, what, "algorithm", |_, claims| testkit::hs256(secret, &header("HS256", "one"), claims)).await;
            let as_ec = |_: &SetOut, claims: &Value| testkit::hs256(secret, &header("ES256", "one"), claims);
            forged(&world, what, "signature", as_ec).await;
        }
        forged(&world, "a key of another kind", "", |_, claims| rsa.sign_under(&header("RS256", "one"), claims)).await;
        forged(&world, "its alg", "", |_, claims| world.key.sign_under(&header("ES256", "rsa"), claims)).await;
        let by_pss = |_: &SetOut, claims: &Value| rsa.sign_under(&header("PS256", "rsa"), claims);
        forged(&world, "another alg of the same key", "algorithm", by_pss).await;
        forged(&world, "a stranger's key", "signature", |_, claims| stranger.sign(claims)).await;
        let unknown = ClientKey::new("ES256", "unknown");
        forged(&world, "an unknown kid", "key", |_, claims| unknown.sign(claims)).await;
        let embedded = json!({"alg": "ES256", "kid": "one", "jwk": stranger.jwk, "jku": world.there.at("/jwks")});
        let brought = |_: &SetOut, claims: &Value| stranger.sign_under(&embedded, claims);
        forged(&world, "a key that it brings along", "signature", brought).await;
        forged(&world, "claims of another token", "signature", |out, claims| {
            let sound = world.key.sign(&changed(claims.clone(), &json!({"sub": "mallory"})));
            let signature = sound.rsplit_once('.').unwrap().1;
            let token = world.key.sign(&world.claims(out, &json!({})));
            format!("{}.{signature}", token.rsplit_once('.').unwrap().0)
        }).await;
        forged(&world, "another kind of JWT", "typ", |_, claims| {
            world.key.sign_under(&json!({"alg": "ES256", "kid": "one", "typ": "at+jwt"}), claims)
        }).await;
        assert!(world.there.asked("/jwks").is_empty(), "no address in a token is asked");
        let out = world.set_out().await;
        world.give(&out, &rsa.sign(&world.claims(&out, &json!({}))));
        assert_eq!(world.come_back(&out).await.heading(), "User Profile", "its other key is as good");
    }

    async fn an_answer_to_another_question_signs_nobody_in__sec_41(world: Odd) {
        let (out, elsewhere) = (world.set_out().await, world.set_out().await);
        world.give(&out, &world.key.sign(&world.claims(&out, &json!({}))));
        for (what, state) in [("none", Value::Null), ("made up", json!("made-up")), ("empty", json!(""))] {
            let page = world.come_back_with(&out, &json!({"state": state})).await;
            assert_eq!((page.status, page.heading().as_str()), (400, "This page is out of date"), "{what}");
            world.nothing_came_of_it(what, &out).await;
        }
        let page = world.come_back_with(&out, &json!({"state": elsewhere.asked["state"]})).await;
        assert_eq!(page.heading(), "Begun in another browser");
        world.nothing_came_of_it("another browser's", &out).await;
        assert!(world.there.asked("/odd/token").is_empty(), "no code was redeemed");

        let second = world.set_out_in(out.browser.clone(), "odd").await;
        let page = world.come_back(&second).await;
        world.refused("the ID token of the browser's other flow", &second, &page, "nonce").await;
        assert_eq!(world.come_back(&out).await.heading(), "User Profile");
        assert_eq!(world.come_back(&out).await.heading(), "This page is out of date", "once");
        assert_eq!(world.there.asked("/odd/token").len(), 2);
    }

    async fn a_flow_of_one_upstream_ends_at_no_other__sec_41(world: Odd) {
        let out = world.set_out().await;
        let at_other = SetOut { browser: out.browser.clone(), upstream: "other", asked: out.asked.clone() };
        world.give(&at_other, &world.key.sign(&world.claims(&at_other, &json!({}))));
        let page = world.come_back(&at_other).await;
        assert_eq!((page.status, page.heading().as_str()), (400, "This page is out of date"));
        world.nothing_came_of_it("the other's callback", &out).await;
        assert!(world.there.asked("/other/token").is_empty(), "its code went nowhere else");
        assert_eq!(world.pass(&out, &json!({})).await.heading(), "User Profile", "it goes on where it was begun");
    }

    async fn an_answer_that_does_not_name_its_sender_is_refused__sec_41(world: Odd) {
        let asked = "doesn't come from the upstream";
        for (what, iss) in [
            ("the other upstream", json!(world.there.at("/other"))),
            ("a stranger", json!("https://evil.example")),
            ("with a slash", json!(world.there.at("/odd/"))),
            ("empty", json!("")),
            ("nobody", Value::Null),
        ] {
            let out = world.set_out().await;
            world.give(&out, &world.key.sign(&world.claims(&out, &json!({}))));
            let page = world.come_back_with(&out, &json!({"iss": iss})).await;
            world.refused(what, &out, &page, asked).await;
        }
        assert!(world.there.asked("/odd/token").is_empty(), "no code was redeemed");

        let silent = changed(
            world.metadata("odd"), &json!({"authorization_response_iss_parameter_supported": null}),
        );
        world.publish("odd", silent);
        world.here.advance(std::time::Duration::from_secs(11));
        let out = world.set_out().await;
        let page = world.come_back_with(&out, &json!({"iss": world.there.at("/other")})).await;
        world.refused("another, where none was promised", &out, &page, asked).await;
        let out = world.set_out().await;
        world.give(&out, &world.key.sign(&world.claims(&out, &json!({}))));
        assert_eq!(world.come_back_with(&out, &json!({"iss": null})).await.heading(), "User Profile");
    }

    async fn an_error_answer_signs_nobody_in_and_its_words_are_not_repeated__sec_41(world: Odd) {
        let hostile = "<script>alert(1)</script> ring +353 1 and ask for Mallory";
        for (what, params, why) in [
            ("an error", json!({"code": null, "error": "invalid_scope"}), "invalid_scope"),
            ("an error with words", json!({
                "code": null, "error": "login_required", "error_description": hostile,
            }), "login_required"),
            ("an error beside a code", json!({"error": "unauthorized_client"}), "unauthorized_client"),
            ("an error of the sender's making", json!({"code": null, "error": hostile}), "none of the standard's"),
            ("neither code nor error", json!({"code": null}), "neither a code nor an error"),
        ] {
            let out = world.set_out().await;
            world.give(&out, &world.key.sign(&world.claims(&out, &json!({}))));
            let page = world.come_back_with(&out, &params).await;
            world.refused(what, &out, &page, why).await;
            assert!(!page.body.contains("Mallory") && !page.body.contains("alert(1)"), "{what}: {}", page.body);
        }
        for error in ["server_error", "temporarily_unavailable"] {
            let out = world.set_out().await;
            let page = world.come_back_with(&out, &json!({"code": null, "error": error})).await;
            assert!(page.is_sign_in_page() && page.text().contains("Odd can’t be reached right now."), "{error}: {page:?}");
            world.nothing_came_of_it(error, &out).await;
            assert!(world.last_error("odd").await.contains(error));
        }
        assert_eq!(world.line("odd").await.refusal, None, "a browser's word alone is none of the upstream's");
        let out = world.set_out().await;
        let page = world.come_back_with(&out, &json!({"code": null, "error": "access_denied"})).await;
        assert!(page.is_sign_in_page() && page.text().contains("The sign-in with Odd was cancelled."), "{page:?}");
        world.nothing_came_of_it("turned back", &out).await;
        assert!(world.there.asked("/odd/token").is_empty());
    }

    async fn no_word_of_an_upstream_about_an_address_links_an_account__sec_42(world: Odd) {
        let ada = world.here.person(EMAIL).await;
        for (what, verified, heading) in [
            ("false", json!(false), "Create account"),
            ("missing", Value::Null, "Create account"),
            ("true", json!(true), "Link your account"),
        ] {
            let out = world.set_out().await;
            let page = world.pass(&out, &json!({"email_verified": verified})).await;
            assert_eq!(page.heading(), heading, "{what}");
            assert_ne!(out.browser.get("/profile").await.status, 200, "{what}");
            let now = world.person().await.unwrap();
            assert_eq!((now.id, now.external), (ada.id.clone(), ExternalState::Never), "{what}");
        }
        for (what, verified, heading) in [
            ("true as a text, which is as good as missing", json!("true"), "Create account"),
            ("false as a text", json!("false"), "Create account"),
            ("a text that is neither", json!("yes"), "The sign-in didn’t work"),
            ("a number", json!(1), "The sign-in didn’t work"),
        ] {
            let page = world.pass(&world.set_out().await, &json!({"email_verified": verified})).await;
            assert_eq!(page.heading(), heading, "{what}");
        }
        assert_eq!(world.person().await.unwrap().external, ExternalState::Never);
    }

    async fn methods_of_which_an_upstream_says_nothing_are_left_out_of_tokens(world: Odd) {
        let (client, browser) = (world.here.client().await, world.here.browser());
        let flow = client.flow("openid");
        let page = browser.authorize(&flow).await;
        let out = world.set_out_from(&page, browser, "odd").await;
        let back = world.pass(&out, &json!({})).await;
        let tokens = Tokens::of(&client.redeem(&world.here, &flow, &back.code()).await);
        for token in [&tokens.id, &tokens.access] {
            let claims = Tokens::claims(token);
            assert_eq!((claims.get("amr"), &claims["acr"]), (None, &json!("urn:signet:acr:upstream")), "{claims}");
        }
    }

    async fn a_person_is_known_by_issuer_and_subject_and_not_by_address__sec_42(world: Odd) {
        assert_eq!(world.pass(&world.set_out().await, &json!({})).await.heading(), "User Profile");
        let ada = world.person().await.unwrap();
        let moved = world.set_out().await;
        assert_eq!(world.pass(&moved, &json!({"email": "mallory@example.com"})).await.heading(), "User Profile");
        assert!(moved.browser.get("/profile").await.text().contains(EMAIL), "she is who she was");
        for (what, upstream, changes) in [
            ("another subject with her address", "odd", json!({"sub": "another"})),
            ("her subject at another upstream", "other", json!({"sub": SUBJECT})),
        ] {
            let out = world.set_out_in(world.here.browser(), upstream).await;
            let page = world.pass(&out, &changes).await;
            assert_eq!((page.status, page.heading().as_str()), (403, "This login can’t be used here"), "{what}");
            assert!(!page.text().contains('@'), "SEC-44: {}", page.text());
            assert_ne!(out.browser.get("/profile").await.status, 200, "{what}");
        }
        assert_eq!(world.person().await.unwrap().id, ada.id);
    }
}
