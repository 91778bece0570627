//! An upstream's metadata and endpoints with every fault that there can be (SEC-41, FED-9).

use crate::upstream_odd::{CLIENT_ID, EMAIL, Odd, SECRET, SUBJECT, changed, in_form};
use model::client::TokenEndpointAuthMethod;
use serde_json::{Value, json};
use testkit::{PASSWORD, Reply, on_both_databases};

const JSON: &str = "application/json";

/// The sound answer of the token endpoint, but for its ID token.
fn tokens(id_token: &Value) -> Value {
    json!({"access_token": "an-access-token", "token_type": "Bearer", "id_token": id_token})
}

/// Whoever presses *Sign in with Odd* now is told that it can't be reached, and stays here.
async fn stays_here(world: &Odd, what: &str, why: &str) {
    world.here.advance(std::time::Duration::from_secs(11));
    let browser = world.here.browser();
    let page = browser.get("/sign-in").await;
    let answer = browser.press(&page, "upstream-odd", &[]).await;
    assert!(answer.location().is_some_and(|to| to.starts_with("/sign-in")), "{what}: {answer:?}");
    let told = browser.follow(answer).await;
    assert!(told.text().contains("Odd can’t be reached right now."), "{what}: {}", told.text());
    assert!(!told.text().contains("Other can’t be reached"), "{what}: {}", told.text());
    let error = world.last_error("odd").await;
    assert!(error.to_lowercase().contains(why), "{what}: {error}");
    assert_eq!(world.last_error("other").await, "", "{what}");
}

on_both_databases! {
    async fn a_token_endpoint_that_fails_signs_nobody_in__sec_41(world: Odd) {
        let elsewhere = world.there.at("/elsewhere");
        let long = json!({"access_token": "x".repeat(64 * 1024), "token_type": "Bearer"}).to_string();
        world.there.tell("/elsewhere", Reply::Json(tokens(&Value::Null)));
        for (what, reply, why) in [
            ("down", Reply::Raw(500, "text/html", "<h1>Sorry</h1>".to_owned()), ""),
            ("an error", Reply::Raw(400, JSON, json!({"error": "invalid_grant"}).to_string()), "invalid_grant"),
            ("another error", Reply::Raw(401, JSON, json!({"error": "invalid_client"}).to_string()), "invalid_client"),
            ("an error with words", Reply::Raw(400, JSON, json!({
                "error": "invalid_grant", "error_description": SECRET,
            }).to_string()), "invalid_grant"),
            ("a page", Reply::Raw(200, "text/html", "<h1>Sign in</h1>".to_owned()), ""),
            ("no JSON", Reply::Raw(200, JSON, "{".to_owned()), ""),
            ("no ID token", Reply::Json(changed(tokens(&Value::Null), &json!({"id_token": null}))), "no ID token"),
            ("an empty ID token", Reply::Json(tokens(&json!(""))), "can't be read"),
            ("an ID token that is none", Reply::Json(tokens(&json!("a.b.c"))), "can't be read"),
            ("five parts", Reply::Json(tokens(&json!("a.b.c.d.e"))), "can't be read"),
            ("no access token", Reply::Json(json!({"token_type": "Bearer", "id_token": "a.b.c"})), "can't be read"),
            ("elsewhere", Reply::Redirect(elsewhere), ""),
        ] {
            let out = world.set_out().await;
            world.there.tell("/odd/token", reply);
            let page = world.come_back(&out).await;
            world.refused(what, &out, &page, why).await;
            assert_ne!(world.last_error("odd").await, "", "{what}");
        }
        let out = world.set_out().await;
        world.there.tell("/odd/token", Reply::Raw(500, JSON, json!({"error": "server_error"}).to_string()));
        let page = world.come_back(&out).await;
        assert!(page.is_sign_in_page() && page.text().contains("Odd can’t be reached right now."), "{page:?}");
        world.nothing_came_of_it("an error of 500", &out).await;
        assert!(world.there.asked("/elsewhere").is_empty(), "no redirect is followed with a code and a secret");
        let out = world.set_out().await;
        world.there.tell("/odd/token", Reply::Raw(200, JSON, long));
        let page = world.come_back(&out).await;
        world.refused("long", &out, &page, "longer than 65536 bytes").await;
        let line = world.line("odd").await;
        assert_eq!(line.outage, None, "what is said of one person puts it down for nobody");
        assert!(line.refusal.is_some());
        assert!(!world.here.browser().get("/sign-in").await.text().contains("can’t be reached"));
    }

    async fn a_token_endpoint_that_never_answers_keeps_nobody_waiting__sec_41(world: Odd) {
        let out = world.set_out().await;
        world.there.tell("/odd/token", Reply::Silence);
        let page = world.come_back(&out).await;
        assert!(page.is_sign_in_page() && page.text().contains("Odd can’t be reached right now."), "{page:?}");
        world.nothing_came_of_it("silence", &out).await;
        assert!(world.last_error("odd").await.contains("no answer within 5 s"));
        assert!(!world.here.browser().get("/sign-in").await.text().contains("can’t be reached"), "one person's trouble");
        world.here.person(EMAIL).await;
        let by_password = out.browser.sign_in(EMAIL, PASSWORD).await;
        assert_eq!(out.browser.follow(by_password).await.heading(), "User Profile");
    }

    async fn what_userinfo_says_of_somebody_else_counts_for_nothing__sec_41(world: Odd) {
        let nothing_said = json!({"email": null, "email_verified": null, "name": null});
        let said = |sub: &str| json!({"sub": sub, "email": EMAIL, "email_verified": true});
        for (what, reply, why) in [
            ("another person", Reply::Json(said("another")), "somebody else"),
            ("no person", Reply::Json(json!({"email": EMAIL, "email_verified": true})), ""),
            ("an error", Reply::Raw(401, JSON, "{}".to_owned()), ""),
            ("a page", Reply::Raw(200, "text/html", "<h1>Sign in</h1>".to_owned()), ""),
            ("elsewhere", Reply::Redirect(world.there.at("/elsewhere")), ""),
        ] {
            let out = world.set_out().await;
            world.there.tell("/odd/userinfo", reply);
            let page = world.pass(&out, &nothing_said).await;
            let error = world.last_error("odd").await;
            assert!(!error.contains("another") && !error.contains(SUBJECT), "{what}: {error}");
            world.refused(what, &out, &page, why).await;
        }
        assert!(world.there.asked("/elsewhere").is_empty());
        let out = world.set_out().await;
        world.there.tell("/odd/userinfo", Reply::Json(said(SUBJECT)));
        assert_eq!(world.pass(&out, &nothing_said).await.heading(), "User Profile");
        let asked = world.there.asked("/odd/userinfo").pop().unwrap();
        assert_eq!(asked.authorization.as_deref(), Some("Bearer an-access-token"));
    }

    async fn what_userinfo_says_of_a_mailbox_counts_where_it_says_so_by_a_truth__sec_42(world: Odd) {
        let nothing_said = json!({"email": null, "email_verified": null});
        for (what, verified, heading) in [
            ("true as a text", json!("true"), "Create account"),
            ("false as a text", json!("false"), "Create account"),
            ("another text", json!("yes"), "Create account"),
            ("true", json!(true), "User Profile"),
        ] {
            let out = world.set_out().await;
            let said = json!({"sub": SUBJECT, "email": EMAIL, "email_verified": verified});
            world.there.tell("/odd/userinfo", Reply::Json(said));
            assert_eq!(world.pass(&out, &nothing_said).await.heading(), heading, "{what}");
        }
    }

    async fn nobody_is_sent_to_an_upstream_whose_metadata_is_wrong__sec_41(world: Odd) {
        let metadata = world.metadata("odd");
        let well_known = "/odd/.well-known/openid-configuration";
        let algorithms = |all: Value| json!({"id_token_signing_alg_values_supported": all});
        for (what, changes, why) in [
            ("another issuer", json!({"issuer": world.there.at("/other")}), "its issuer is http"),
            ("the issuer with a slash", json!({"issuer": world.there.at("/odd/")}), "/odd/, letter by letter"),
            ("no issuer", json!({"issuer": null}), "missing field `issuer`"),
            ("no token endpoint", json!({"token_endpoint": null}), "token endpoint"),
            ("no keys", json!({"jwks_uri": null}), "missing field `jwks_uri`"),
            ("keys that aren't there", json!({"jwks_uri": world.there.at("/nowhere")}), ""),
            ("keys that are none", json!({"jwks_uri": world.there.at("/odd/userinfo")}), ""),
            ("a shared secret alone", algorithms(json!(["HS256", "HS512"])), "no algorithm"),
            ("no signature", algorithms(json!(["none"])), "no algorithm"),
        ] {
            world.publish("odd", changed(metadata.clone(), &changes));
            stays_here(&world, what, why).await;
        }
        for (what, reply) in [
            ("a page", Reply::Raw(200, "text/html", "<h1>Welcome</h1>".to_owned())),
            ("an error", Reply::Raw(500, "text/plain", String::new())),
            ("elsewhere", Reply::Redirect(world.there.at("/other/.well-known/openid-configuration"))),
            ("long", Reply::Raw(200, JSON, " ".repeat(64 * 1024 + 1))),
        ] {
            world.there.tell(well_known, reply);
            stays_here(&world, what, "").await;
        }
        world.publish("odd", metadata);
        world.here.advance(std::time::Duration::from_secs(11));
        assert_eq!(world.pass(&world.set_out().await, &json!({})).await.heading(), "User Profile", "mended");
    }

    async fn the_secret_is_shown_as_the_upstream_takes_it__sec_41(world: Odd) {
        for (methods, in_header) in [
            (json!(["client_secret_post"]), false),
            (json!(["client_secret_post", "client_secret_basic"]), true),
            (Value::Null, true),
        ] {
            let methods = json!({"token_endpoint_auth_methods_supported": methods});
            world.publish("odd", changed(world.metadata("odd"), &methods));
            world.here.advance(std::time::Duration::from_secs(11));
            world.pass(&world.set_out().await, &json!({})).await;
            let asked = world.there.asked("/odd/token").pop().unwrap();
            let sent = (asked.form.get("client_id"), asked.form.get("client_secret"));
            match in_header {
                true => assert_eq!(asked.authorization, Some(testkit::basic(CLIENT_ID, &in_form(SECRET))), "{methods}"),
                false => assert_eq!(sent, (Some(&CLIENT_ID.to_owned()), Some(&SECRET.to_owned())), "{methods}"),
            }
            assert_eq!((asked.authorization.is_some(), sent.1.is_some()), (in_header, !in_header), "one place");
        }
        let both = json!({"token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"]});
        for (id, method, in_header) in [
            ("post", TokenEndpointAuthMethod::ClientSecretPost, false),
            ("basic", TokenEndpointAuthMethod::ClientSecretBasic, true),
        ] {
            world.publish(id, changed(world.metadata(id), &both));
            world.publish_keys(id, &[&world.key]);
            world.add(id, &format!("/{id}"), Some(method)).await;
            let out = world.set_out_in(world.here.browser(), id).await;
            world.pass(&out, &json!({"email": format!("{id}@example.com")})).await;
            let asked = world.there.asked(&format!("/{id}/token")).pop().unwrap();
            assert_eq!(asked.authorization.is_some(), in_header, "{id}: as the operator says");
            assert_eq!(asked.form.contains_key("client_secret"), !in_header, "{id}");
        }
    }
}
