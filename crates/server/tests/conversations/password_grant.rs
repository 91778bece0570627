//! Email address and password of a first-party app (RFC 6749 §4.3, OP-1).

use std::time::Duration;

use model::client::{ClientMetadata, GrantType, TokenEndpointAuthMethod};
use model::event::EventKind;
use model::person::State;
use model::{ClientId, PersonId, Surface};
use testkit::{Answer, Database, Kit, Options, PASSWORD, TestClient, Tokens, at_once, on_both_databases};

use crate::sign_in::WRONG;
use crate::sign_up::{CHOSEN, sign_up};

const ADA: &str = "ada@example.com";

/// All of a refusal but what differs from one to the next.
fn without_trace(answer: &Answer) -> (u16, Vec<(String, String)>, serde_json::Value) {
    let mut body = answer.json();
    body.as_object_mut().unwrap().remove("trace_id").expect("each refusal has a trace id");
    let names = ["content-type", "content-length", "cache-control", "pragma", "www-authenticate", "retry-after"];
    let headers = names.map(|name| (name.to_owned(), answer.header(name).unwrap_or_default().to_owned()));
    (answer.status, headers.to_vec(), body)
}

fn error(answer: &Answer) -> (u16, String) {
    (answer.status, answer.json()["error"].as_str().unwrap_or_default().to_owned())
}

async fn app_with(kit: &Kit, grants: &'static [GrantType]) -> TestClient {
    let bare = |metadata: &mut ClientMetadata| {
        metadata.redirect_uris = Vec::new();
        metadata.response_types = Vec::new();
        metadata.token_endpoint_auth_method = TokenEndpointAuthMethod::None;
        metadata.grant_types = grants.to_vec();
    };
    kit.register_on(Surface::App, bare, true).await
}

on_both_databases! {
    async fn an_app_gets_tokens_for_email_and_password__op_1(kit) {
        let (person, app) = (kit.person(ADA).await, kit.app_client().await);
        let answer = app.by_password(&kit, " ADA@example.com ", PASSWORD).await;
        assert_eq!((answer.status, answer.header("cache-control")), (200, Some("no-store")), "{answer:?}");
        let (tokens, said) = (Tokens::of(&answer), answer.json());
        assert_eq!(said["token_type"], "Bearer");
        assert_eq!(said["scope"], "address api email offline_access openid phone profile");
        let claims = Tokens::claims(&tokens.id);
        assert_eq!((claims["sub"].as_str(), claims["aud"].as_str()), (Some(person.id.as_str()), Some(app.id.as_str())));
        assert_eq!((claims.get("sid"), claims.get("nonce")), (None, None), "there is no browser, and no session in it");
        assert_eq!((&claims["amr"], claims["auth_time"].as_i64()), (&serde_json::json!(["pwd"]), Some(kit.now().seconds())));
        let bearer = format!("Bearer {}", tokens.access);
        let userinfo = kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await;
        assert_eq!(userinfo.json()["email"], ADA);

        let next = Tokens::of(&app.refresh(&kit, &tokens.refresh).await);
        assert_ne!((next.refresh.as_str(), next.refresh.is_empty()), (tokens.refresh.as_str(), true));
        assert_eq!(Tokens::claims(&next.id)["auth_time"], claims["auth_time"]);
    }

    async fn what_was_asked_is_given_as_far_as_it_is_registered__op_1(kit) {
        kit.person(ADA).await;
        let app = app_with(&kit, &[GrantType::Password]).await;
        let ask = async |scope: &'static str| {
            let fields = [("grant_type", "password"), ("username", ADA), ("password", PASSWORD), ("scope", scope)];
            app.post(&kit, "/token", &fields).await
        };
        let answer = ask("email offline_access payments").await;
        assert_eq!((answer.status, &answer.json()["scope"]), (200, &"email".into()), "{answer:?}");
        assert_eq!((answer.json().get("refresh_token"), answer.json().get("id_token")), (None, None));
        assert_eq!(error(&ask("payments").await), (400, "invalid_scope".to_owned()));
    }

    async fn whatever_is_wrong_with_the_person_the_answer_is_one__sec_30_sur_4(kit) {
        let app = kit.app_client().await;
        kit.person(ADA).await;
        let wrong = app.by_password(&kit, ADA, "not the password at all").await;
        let said = wrong.json();
        assert_eq!(error(&wrong), (400, "invalid_grant".to_owned()));
        assert_eq!(said["error_uri"], "http://localhost:9000/forgot-password");
        let hint = said["error_description"].as_str().unwrap();
        assert!(hint.contains("external login") && hint.contains("sets up a password first"), "{hint}");

        let expected = without_trace(&wrong);
        let refused = async |what: &str, email: &str, password: &str| {
            let answer = app.by_password(&kit, email, password).await;
            assert_eq!(without_trace(&answer), expected, "{what}");
        };
        refused("unknown", "nobody@example.com", PASSWORD).await;
        refused("no address at all", "nobody", PASSWORD).await;
        refused("too long to be one", ADA, &"x".repeat(2000)).await;
        let bare = kit.person_without_password("bare@example.com").await;
        refused("no password", "bare@example.com", PASSWORD).await;
        kit.link_externally(&bare).await;
        refused("linked, and no password", "bare@example.com", PASSWORD).await;
        kit.disconnect_externally(&bare.id).await;
        refused("disconnected, and no password", "bare@example.com", PASSWORD).await;
        let linked = kit.person("linked@example.com").await;
        kit.link_externally(&linked).await;
        refused("linked", "linked@example.com", WRONG).await;
        kit.disconnect_externally(&linked.id).await;
        refused("disconnected", "linked@example.com", WRONG).await;
        for state in [State::Unproved, State::NoSubscription, State::Waiting, State::Locked, State::Closed] {
            let email = format!("{state:?}@example.com").to_lowercase();
            let person = kit.person(&email).await;
            kit.put_in_state(&person.id, state).await;
            refused(state.as_str(), &email, PASSWORD).await;
        }
        sign_up(&kit.browser(), "new@example.com", "Eve", CHOSEN).await;
        refused("signing up", "new@example.com", CHOSEN).await;
        assert_eq!(app.by_password(&kit, ADA, PASSWORD).await.status, 200);
    }

    async fn nobody_but_a_first_party_app_may_use_it__op_1(kit) {
        kit.person(ADA).await;
        let with_password = |metadata: &mut ClientMetadata| metadata.grant_types.push(GrantType::Password);
        for (client, what) in [
            (kit.client().await, "a website of the house"),
            (kit.third_party().await, "somebody else's"),
            (kit.register_on(Surface::App, |_| {}, false).await, "somebody else's app"),
        ] {
            let answer = client.by_password(&kit, ADA, PASSWORD).await;
            assert_eq!(error(&answer), (400, "unauthorized_client".to_owned()), "{what}");
            // Metadata that says so isn't taken for it.
            kit.change(&client, with_password).await;
            let answer = client.by_password(&kit, ADA, PASSWORD).await;
            assert_eq!(error(&answer), (400, "unauthorized_client".to_owned()), "{what}, by its metadata");
        }
        let unknown = TestClient { id: "nobody".to_owned(), secret: String::new() };
        assert_eq!(error(&unknown.by_password(&kit, ADA, PASSWORD).await), (401, "invalid_client".to_owned()));
        let app = kit.register_on(Surface::App, with_password, true).await;
        let thief = TestClient { secret: "guessed".to_owned(), ..app.clone() };
        assert_eq!(error(&thief.by_password(&kit, ADA, PASSWORD).await), (401, "invalid_client".to_owned()));
        assert_eq!(app.by_password(&kit, ADA, PASSWORD).await.status, 200);
    }

    async fn a_missing_parameter_is_named(kit) {
        let app = kit.app_client().await;
        for fields in [&[("username", ADA)][..], &[("password", PASSWORD)], &[("username", ""), ("password", PASSWORD)]] {
            let fields = [&[("grant_type", "password")], fields].concat();
            assert_eq!(error(&app.post(&kit, "/token", &fields).await), (400, "invalid_request".to_owned()));
        }
    }

    async fn a_linked_persons_password_opens_the_app_and_not_the_website__sur_1_sur_2(kit) {
        let (person, app, website) = (kit.person(ADA).await, kit.app_client().await, kit.client().await);
        kit.link_externally(&person).await;
        let tokens = Tokens::of(&app.by_password(&kit, ADA, PASSWORD).await);
        assert_eq!(app.refresh(&kit, &tokens.refresh).await.status, 200);

        let refused = kit.browser().sign_in(ADA, PASSWORD).await;
        assert_eq!(refused.status, 403, "{refused:?}");
        let browser = kit.browser();
        app.tokens(&kit, &browser, "openid", ADA).await;
        let page = browser.authorize(&website.flow("openid")).await;
        assert_eq!(page.heading(), "Sign in", "no single sign-on to the website: {page:?}");
        let silent = browser.get(&website.flow("openid").with("prompt", "none").address()).await;
        assert_eq!(silent.error(), "login_required");
        assert_eq!(browser.get("/profile").await.location().as_deref(), Some("/sign-in"));
        assert!(browser.authorize(&app.flow("openid")).await.redirect_param("code").is_some(), "the app is open");
    }

    async fn what_an_app_got_is_worth_nothing_to_a_website__sur_3(kit) {
        kit.person(ADA).await;
        let (app, website) = (kit.app_client().await, kit.client().await);
        let tokens = Tokens::of(&app.by_password(&kit, ADA, PASSWORD).await);
        assert_eq!(error(&website.refresh(&kit, &tokens.refresh).await), (400, "invalid_grant".to_owned()));
        let wider = [("grant_type", "refresh_token"), ("refresh_token", &tokens.refresh), ("scope", "openid payments")];
        assert_eq!(error(&app.post(&kit, "/token", &wider).await), (400, "invalid_scope".to_owned()));
        assert_eq!(app.refresh(&kit, &tokens.refresh).await.status, 200, "neither cost it anything");
    }

    async fn a_new_password_ends_what_the_old_one_gave__pwd_4(kit) {
        let (person, app) = (kit.person(ADA).await, kit.app_client().await);
        let tokens = Tokens::of(&app.by_password(&kit, ADA, PASSWORD).await);
        let new = model::secret::PlainPassword::new("another long password, please");
        account::people::set_password(&kit.app.accounts, &person.id, new, &mut kit.moment()).await.unwrap();
        assert_eq!(error(&app.refresh(&kit, &tokens.refresh).await), (400, "invalid_grant".to_owned()));
        assert_eq!(error(&app.by_password(&kit, ADA, PASSWORD).await), (400, "invalid_grant".to_owned()));
        assert_eq!(app.by_password(&kit, ADA, "another long password, please").await.status, 200);
    }

    async fn a_person_reads_which_app_they_signed_in_with__sec_32(kit) {
        let (person, app) = (kit.person(ADA).await, kit.app_client().await);
        app.by_password(&kit, ADA, "not the password at all").await;
        app.by_password(&kit, ADA, PASSWORD).await;
        let events = events_of(&kit, &person.id).await;
        assert!(events.contains(&(EventKind::WrongPassword, Some(ClientId::from_text(&app.id)))), "{events:?}");
        assert!(events.contains(&(EventKind::SignedIn, Some(ClientId::from_text(&app.id)))), "{events:?}");
        let browser = kit.browser();
        browser.sign_in(ADA, PASSWORD).await;
        assert!(browser.get("/profile/apps").await.text().contains("Sync App"), "and can take it back");
        let activity = browser.get("/profile/activity").await.text();
        assert_eq!(activity.matches("Sync App").count(), 2, "the wrong one and the right one: {activity}");
    }

    async fn what_became_of_a_try_is_counted_as_on_the_page__pwd_5(kit) {
        kit.person(ADA).await;
        let locked = kit.person("locked@example.com").await;
        kit.put_in_state(&locked.id, State::Locked).await;
        let app = kit.app_client().await;
        app.by_password(&kit, ADA, PASSWORD).await;
        app.by_password(&kit, "nobody@example.com", PASSWORD).await;
        app.by_password(&kit, ADA, "not the password at all").await;
        app.by_password(&kit, "locked@example.com", PASSWORD).await;
        let metrics = kit.app.metrics.text().unwrap();
        for (outcome, count) in [("signed_in", 1), ("wrong_password", 2), ("refused", 1)] {
            let line = format!("signet_sign_ins_total{{outcome=\"{outcome}\"}} {count}");
            assert!(metrics.contains(&line), "{line}: {metrics}");
        }
    }
}

/// What a person's history tells, with the client it is about.
pub(crate) async fn events_of(kit: &Kit, person: &PersonId) -> Vec<(EventKind, Option<ClientId>)> {
    let id = person.clone();
    let events = kit.app.store.read(move |tx| store::events::of_person(tx, &id, 50)).await.unwrap();
    events.into_iter().map(|event| (event.kind, event.client_id)).collect()
}

#[actix_web::test]
async fn too_many_tries_are_told_to_wait_whether_or_not_there_is_an_account__pwd_5_sec_30() {
    for database in Database::BOTH {
        let kit = Kit::with(database, Options { config: "" }).await;
        kit.person(ADA).await;
        let app = kit.app_client().await;
        let tries = async |email: &'static str, address: &'static str| {
            let browser = kit.browser().from_address(address);
            let mut told = Vec::new();
            for _ in 0..8 {
                let fields =
                    [("grant_type", "password"), ("username", email), ("password", "wrong"), ("client_id", &app.id)];
                told.push(without_trace(&browser.post("/token", &fields).await));
            }
            told
        };
        let known = tries(ADA, "192.0.2.1").await;
        assert_eq!(known, tries("eve@example.com", "192.0.2.2").await);
        let (status, headers, body) = known.last().unwrap();
        assert_eq!((*status, &body["error"]), (429, &"temporarily_unavailable".into()));
        assert!(headers.iter().any(|(name, value)| name == "retry-after" && !value.is_empty()), "{headers:?}");
        let paused = kit.browser().from_address("192.0.2.1");
        let fields = [("grant_type", "password"), ("username", ADA), ("password", PASSWORD), ("client_id", &app.id)];
        assert_eq!(paused.post("/token", &fields).await.status, 429, "the right password isn't looked at");
        let answer = paused.post("/token", &fields).await;
        let seconds = answer.header("retry-after").unwrap();
        let described = answer.json()["error_description"].as_str().unwrap().to_owned();
        assert!(described.contains(&format!("in {seconds} s")), "for programs that don't see headers: {described}");
        let metrics = kit.app.metrics.text().unwrap();
        assert!(metrics.contains("signet_sign_ins_total{outcome=\"paused\"}"), "{metrics}");
        kit.advance(Duration::from_secs(60));
        assert_eq!(paused.post("/token", &fields).await.status, 200);
    }
}

#[actix_web::test]
async fn a_client_that_is_removed_under_way_leaves_no_fault() {
    for database in Database::BOTH {
        let slow = "[rate_limit]\nenabled = false\n[password.argon2]\nmemory_kib = 8192\niterations = 4";
        let kit = Kit::with(database, Options { config: slow }).await;
        kit.person(ADA).await;
        let app = kit.app_client().await;
        let answers = at_once(9, |number| {
            let (kit, app) = (kit.clone(), app.clone());
            async move {
                if number == 4 {
                    kit.remove(&app).await;
                    return None;
                }
                Some(app.by_password(&kit, ADA, PASSWORD).await)
            }
        });
        for answer in answers.await.iter().flatten() {
            let (status, error) = error(answer);
            assert!(
                matches!((status, error.as_str()), (200, "") | (400, "invalid_grant") | (401, "invalid_client")),
                "{answer:?}"
            );
        }
        assert_eq!(error(&app.by_password(&kit, ADA, PASSWORD).await), (401, "invalid_client".to_owned()));
    }
}
