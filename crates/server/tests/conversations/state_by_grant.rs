//! Who isn't `active`, or has no credential that opens the surface, gets
//! nothing by any grant (SEC-13): a table of states and of ways to get something.

use model::PersonId;
use model::client::GrantType;
use model::person::State;
use serde_json::json;
use testkit::{Answer, Browser, Flow, Kit, PASSWORD, TestClient, Tokens, on_both_databases};

use crate::sign_up::{CHOSEN, enter, person, sign_up};

/// A row of the table: the states of REG-7, and active without a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    In(State),
    WithoutPassword,
}

/// The row after another one, beginning with none. A new state doesn't compile
/// until it has its place here.
const fn after(row: Option<Row>) -> Option<Row> {
    Some(match row {
        None => Row::In(State::Active),
        Some(Row::In(State::Active)) => Row::In(State::Unproved),
        Some(Row::In(State::Unproved)) => Row::In(State::NoSubscription),
        Some(Row::In(State::NoSubscription)) => Row::In(State::Waiting),
        Some(Row::In(State::Waiting)) => Row::In(State::Locked),
        Some(Row::In(State::Locked)) => Row::In(State::Closed),
        Some(Row::In(State::Closed)) => Row::WithoutPassword,
        Some(Row::WithoutPassword) => return None,
    })
}

/// Ways to get something that are no grants.
#[derive(Clone, Copy, Debug)]
enum Way {
    Grant(GrantType),
    LostReply,
    UserInfo,
    IntrospectionOfAccess,
    IntrospectionOfRefresh,
    SingleSignOn,
    SingleSignOnWithoutPage,
    Profile,
}

fn ways() -> impl Iterator<Item = Way> {
    let others = [
        Way::LostReply,
        Way::UserInfo,
        Way::IntrospectionOfAccess,
        Way::IntrospectionOfRefresh,
        Way::SingleSignOn,
        Way::SingleSignOnWithoutPage,
        Way::Profile,
    ];
    GrantType::ALL.iter().map(|grant| Way::Grant(*grant)).chain(others)
}

/// What a person and their client had when everything was open.
struct Held {
    client: TestClient,
    browser: Browser,
    tokens: Tokens,
    used_refresh_token: String,
    flow: Flow,
    code: String,
    email: String,
    app: TestClient,
    device_code: String,
}

async fn hold(kit: &Kit, client: &TestClient, number: usize) -> (PersonId, Held) {
    let email = format!("person{number}@example.com");
    let person = kit.person(&email).await.id;
    let browser = kit.browser();
    let first = client.tokens(kit, &browser, "openid offline_access", &email).await;
    let tokens = Tokens::of(&client.refresh(kit, &first.refresh).await);
    let flow = client.flow("openid offline_access");
    let code = client.code(&browser, &flow, &email).await;
    let app = kit.app_client().await;
    let (device_code, user_code) = app.device_codes(kit).await;
    let asked = browser.enter_user_code(&user_code).await;
    assert_eq!(browser.decide(&asked, "allow").await.heading(), "Your device is connected");
    let client = client.clone();
    let held = Held { client, browser, tokens, used_refresh_token: first.refresh, flow, code, email, app, device_code };
    (person, held)
}

/// What somebody gets by a way. A new grant doesn't compile until it is tried here.
async fn gets(kit: &Kit, held: &Held, way: Way) -> Got {
    let client = &held.client;
    match way {
        Way::Grant(GrantType::AuthorizationCode) => Got::token(&client.redeem(kit, &held.flow, &held.code).await),
        Way::Grant(GrantType::RefreshToken) => Got::token(&client.refresh(kit, &held.tokens.refresh).await),
        Way::Grant(GrantType::ClientCredentials) => Got::NothingOfThePersons,
        Way::Grant(GrantType::Password) => Got::token(&held.app.by_password(kit, &held.email, PASSWORD).await),
        Way::Grant(GrantType::DeviceCode) => Got::token(&held.app.poll(kit, &held.device_code).await),
        Way::LostReply => Got::token(&client.refresh(kit, &held.used_refresh_token).await),
        Way::UserInfo => {
            let bearer = format!("Bearer {}", held.tokens.access);
            let answer = kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await;
            Got::when(answer.status == 200, || assert_eq!(answer.json()["error"], "invalid_token"))
        }
        Way::IntrospectionOfAccess => Got::seen(kit, client, &held.tokens.access).await,
        Way::IntrospectionOfRefresh => Got::seen(kit, client, &held.tokens.refresh).await,
        Way::SingleSignOn => {
            let answer = held.browser.follow(held.browser.get(&held.flow.address()).await).await;
            Got::when(answer.redirect_param("code").is_some(), || assert_eq!(answer.heading(), "Sign in"))
        }
        Way::SingleSignOnWithoutPage => {
            let silent = held.flow.clone().with("prompt", "none");
            let answer = held.browser.get(&silent.address()).await;
            Got::when(answer.redirect_param("code").is_some(), || {
                let error = answer.redirect_param("error");
                let error = error.as_deref().unwrap_or_default();
                assert!(matches!(error, "login_required" | "interaction_required"), "{answer:?}");
            })
        }
        Way::Profile => {
            let answer = held.browser.get("/profile").await;
            Got::when(answer.status == 200, || assert_eq!(answer.status, 303))
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Got {
    Something,
    Nothing,
    NothingOfThePersons,
}

impl Got {
    fn when(something: bool, otherwise: impl FnOnce()) -> Self {
        if something {
            return Self::Something;
        }
        otherwise();
        Self::Nothing
    }

    fn token(answer: &Answer) -> Self {
        Self::when(answer.status == 200, || {
            assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some("invalid_grant")));
        })
    }

    async fn seen(kit: &Kit, client: &TestClient, token: &str) -> Self {
        let answer = client.post(kit, "/introspect", &[("token", token)]).await.json();
        Self::when(answer["active"] == true, || assert_eq!(answer, json!({"active": false})))
    }
}

/// Without a session there is a sign-in page, whatever else there is at the browser.
async fn gets_nothing(browser: &Browser, client: &TestClient) {
    assert!(browser.authorize(&client.flow("openid")).await.is_sign_in_page());
    assert_eq!(browser.get("/profile").await.location().as_deref(), Some("/sign-in"));
}

on_both_databases! {
    async fn only_an_active_person_gets_something_by_any_way__sec_13(kit) {
        let client = kit.client().await;
        let (mut number, mut row) = (0, None);
        while let Some(next) = after(row) {
            row = Some(next);
            for way in ways() {
                number += 1;
                let (person, held) = hold(&kit, &client, number).await;
                match next {
                    Row::In(state) => kit.put_in_state(&person, state).await,
                    Row::WithoutPassword => kit.take_password(&person).await,
                }
                let expected = match (way, next) {
                    (Way::Grant(GrantType::ClientCredentials), _) => Got::NothingOfThePersons,
                    (_, Row::In(State::Active)) => Got::Something,
                    (_, Row::In(_) | Row::WithoutPassword) => Got::Nothing,
                };
                assert_eq!(gets(&kit, &held, way).await, expected, "{next:?} by {way:?}");
            }
        }
        assert_eq!(row, Some(Row::WithoutPassword));
    }

    async fn whoever_is_signing_up_gets_no_code_and_no_page_by_it__reg_7(kit) {
        let (client, signing_up, back) = (kit.client().await, kit.browser(), kit.browser());
        let email = "ada@example.com";
        sign_up(&signing_up, email, "Ada", CHOSEN).await;
        let code = kit.code_to(email).await;
        let id = person(&kit, email).await.id;
        for (state, next) in [
            (State::Unproved, "/sign-up/code"),
            (State::NoSubscription, "/sign-up/subscription"),
            (State::Waiting, "/sign-up/waiting"),
        ] {
            if state == State::NoSubscription {
                enter(&signing_up, &code).await;
            }
            kit.put_in_state(&id, state).await;
            assert_eq!(back.sign_in(email, CHOSEN).await.location().as_deref(), Some(next));
            for browser in [&signing_up, &back] {
                gets_nothing(browser, &client).await;
                let silent = browser.get(&client.flow("openid").with("prompt", "none").address()).await;
                assert_eq!((silent.error().as_str(), silent.redirect_param("code")), ("interaction_required", None), "{state:?}");
            }
        }
        for state in [State::Locked, State::Closed] {
            kit.put_in_state(&id, state).await;
            for browser in [&signing_up, &back] {
                gets_nothing(browser, &client).await;
                let silent = browser.get(&client.flow("openid").with("prompt", "none").address()).await;
                assert_eq!(silent.error(), "login_required", "{state:?}");
            }
        }
        kit.put_in_state(&id, State::Waiting).await;
        kit.advance(std::time::Duration::from_secs(60 * 60));
        let silent = back.get(&client.flow("openid").with("prompt", "none").address()).await;
        assert_eq!(silent.error(), "login_required", "the sign-up is forgotten here");
    }

    async fn a_session_whose_person_is_not_through_any_more_asks_for_an_interaction__reg_7(kit) {
        let ada = kit.person("ada@example.com").await;
        let (client, browser) = (kit.client().await, kit.browser());
        browser.sign_in("ada@example.com", PASSWORD).await;
        for (state, error) in [
            (State::NoSubscription, "interaction_required"),
            (State::Waiting, "interaction_required"),
            (State::Locked, "login_required"),
            (State::Active, ""),
        ] {
            kit.put_in_state(&ada.id, state).await;
            let silent = browser.get(&client.flow("openid").with("prompt", "none").address()).await;
            assert_eq!(silent.error(), error, "{state:?}");
        }
    }

    async fn what_a_lock_ended_stays_ended_after_it__sec_28(kit) {
        let client = kit.client().await;
        let (person, held) = hold(&kit, &client, 1).await;
        account::people::lock(&kit.app.accounts, &person, &mut kit.moment()).await.unwrap();
        account::people::unlock(&kit.app.accounts, &person, &mut kit.moment()).await.unwrap();
        let by_the_past =
            |way: &Way| !matches!(way, Way::Grant(GrantType::ClientCredentials | GrantType::Password));
        for way in ways().filter(by_the_past) {
            assert_eq!(gets(&kit, &held, way).await, Got::Nothing, "{way:?}");
        }
        let browser = kit.browser();
        assert_eq!(browser.sign_in("person1@example.com", PASSWORD).await.status, 303);
    }
}
