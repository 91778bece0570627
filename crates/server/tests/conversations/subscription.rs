//! *Customer Number or Registration ID*: naming a subscription (REG-2, REG-4, REG-7), and what clients learn of it (REG-6).

use std::time::Duration;

use account::subscription::{Counts, Import, file};
use model::client::ClientMetadata;
use model::person::{State, SubscriptionRole};
use serde_json::json;
use testkit::{Answer, Browser, Database, Flow, Kit, Options, TestClient, Tokens, on_both_databases};

use super::sign_up::{CHOSEN, enter, person, sign_up};

/// Imports rows of a CSV file.
pub(super) async fn import(kit: &Kit, rows: &str) -> Counts {
    match try_import(kit, rows).await {
        Import::Done(counts) => counts,
        Import::Refused(mistakes) => panic!("{mistakes:?}"),
    }
}

/// The same, where it may be refused.
pub(super) async fn try_import(kit: &Kit, rows: &str) -> Import {
    let rows = file::read(format!("{}\n{rows}", file::COLUMNS.join(",")).as_bytes()).unwrap();
    account::subscription::import(&kit.app.accounts, rows, &mut kit.moment()).await.unwrap()
}

/// A browser in which somebody has signed up and proved their mailbox.
pub(super) async fn proved(kit: &Kit, email: &str) -> Browser {
    let browser = kit.browser();
    sign_up(&browser, email, "Ada Lovelace", CHOSEN).await;
    let on = enter(&browser, &kit.code_to(email).await).await;
    assert_eq!(on.location().as_deref(), Some("/sign-up/subscription"));
    browser
}

/// Names a subscription.
pub(super) async fn name(browser: &Browser, reference: &str, owner: &str) -> Answer {
    let page = browser.get("/sign-up/subscription").await;
    fill_in(browser, &page, reference, owner).await
}

async fn fill_in(browser: &Browser, page: &Answer, reference: &str, owner: &str) -> Answer {
    browser.press(page, "subscription-submit", &[("subscription", reference), ("owner_email", owner)]).await
}

/// A client that may ask for the scope `subscription`.
async fn client(kit: &Kit) -> TestClient {
    let scope = |metadata: &mut ClientMetadata| {
        metadata.scope = model::Scope::parse("openid email subscription").unwrap();
    };
    kit.register(scope, true).await
}

async fn code_for(kit: &Kit, browser: &Browser, client: &TestClient, flow: &Flow, email: &str) -> Tokens {
    let page = browser.authorize(flow).await;
    let answer = browser.submit(&page, &[("username", email), ("password", CHOSEN)]).await;
    let code = browser.follow(answer).await.code();
    Tokens::of(&client.redeem(kit, flow, &code).await)
}

on_both_databases! {
    async fn whoever_owns_the_subscription_is_through_at_once__reg_2(kit) {
        import(&kit, "C-1,Ada@Example.com,MBR00123456\n").await;
        let (client, browser) = (kit.client().await, kit.browser());
        let sign_in = browser.authorize(&client.flow("openid")).await;
        let link = sign_in.body.split("href=\"/sign-up?request=").nth(1).unwrap().split('"').next().unwrap();
        let page = browser.get(&format!("/sign-up?request={link}")).await;
        let typed = [("username", "ada@example.com"), ("name", "Ada"), ("password", CHOSEN), ("confirm-password", CHOSEN)];
        let page = browser.follow(browser.press(&page, "sign-up-submit", &typed).await).await;
        let code = kit.code_to("ada@example.com").await;
        let page = browser.follow(browser.press(&page, "code-submit", &[("code", &code)]).await).await;
        assert_eq!((page.status, page.heading().as_str()), (200, "Your subscription"));
        for words in ["Step 3 of 3", "Customer Number or Registration ID", "Email address", "Submit"] {
            assert!(page.text().contains(words), "{words}: {}", page.text());
        }
        let back = browser.follow(fill_in(&browser, &page, "C-1", "ADA@example.com").await).await;
        assert!(!back.code().is_empty(), "the client's request goes on");

        let ada = person(&kit, "ada@example.com").await;
        let owns = ada.subscription.as_ref().unwrap();
        assert_eq!((ada.state(), owns.role, owns.customer_number.as_str()), (State::Active, SubscriptionRole::Owner, "C-1"));
        assert_eq!(browser.get("/profile").await.status, 200);
        kit.nothing_left().await;
    }

    async fn a_subscription_is_named_by_number_by_registration_id_or_by_its_last_six_digits__reg_2(kit) {
        import(&kit, "C-1,ada@example.com,MBR00123456 MBR-7-654321\nC-2,bob@example.com,MBR99123456\n").await;
        for (reference, id) in [
            ("C-1", None),
            ("MBR00123456", Some("MBR00123456")),
            ("mbr00123456", Some("MBR00123456")),
            (" MBR 0012 3456 ", Some("MBR00123456")),
            ("123456", Some("MBR00123456")),
            ("654321", Some("MBR-7-654321")),
        ] {
            let browser = proved(&kit, "ada@example.com").await;
            let through = name(&browser, reference, " ada@example.com ").await;
            assert_eq!(through.location().as_deref(), Some("/profile"), "{reference}");
            let ada = person(&kit, "ada@example.com").await;
            assert_eq!(ada.subscription.unwrap().registration_id.as_deref(), id, "{reference}");
            account::people::remove(&kit.app.accounts, &ada.id, &mut kit.moment()).await.unwrap();
        }
    }

    async fn any_mismatch_has_one_text__reg_4(kit) {
        import(&kit, "C-1,owner@example.com,MBR00123456\nC-2,other@example.com,MBR00654321\n").await;
        let browser = proved(&kit, "ada@example.com").await;
        let mut answers = Vec::new();
        for (reference, owner) in [
            ("C-9", "owner@example.com"),
            ("C-1", "nobody@example.com"),
            ("C-1", "other@example.com"),
            ("C1", "owner@example.com"),
            ("MBR00123456", "other@example.com"),
            ("654321", "owner@example.com"),
            ("23456", "owner@example.com"),
            ("C-1", "ada@example.com"),
            ("C-1", "no address"),
            ("%", "owner@example.com"),
        ] {
            let answer = name(&browser, reference, owner).await;
            assert_eq!(answer.status, 400, "{reference} {owner}");
            assert_eq!(answer.field("subscription").as_deref(), Some(reference), "what was typed stays");
            answers.push(answer.body.replace(&format!("value=\"{reference}\""), "").replace(&format!("value=\"{owner}\""), ""));
        }
        assert!(answers[0].contains("No subscription has this number or ID together with this email address."));
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:#?}");
        assert_eq!(person(&kit, "ada@example.com").await.state(), State::NoSubscription);
        kit.nothing_left().await;
    }

    async fn six_digits_that_stand_for_two_ids_of_one_owner_are_not_enough__reg_2(kit) {
        import(&kit, "C-1,ada@example.com,MBR00123456\nC-2,ada@example.com,MBR99123456\n").await;
        let browser = proved(&kit, "ada@example.com").await;
        let ambiguous = name(&browser, "123456", "ada@example.com").await;
        assert_eq!(ambiguous.status, 400);
        assert!(ambiguous.text().contains("enter the whole registration ID"), "{}", ambiguous.text());
        assert_eq!(name(&browser, "MBR99123456", "ada@example.com").await.status, 303);
        assert_eq!(person(&kit, "ada@example.com").await.subscription.unwrap().customer_number, "C-2");
    }

    async fn what_is_missing_is_said_beside_its_field(kit) {
        let browser = proved(&kit, "ada@example.com").await;
        let answer = name(&browser, " ", "").await;
        assert_eq!(answer.status, 400);
        for words in ["Enter the customer number or the registration ID.", "Enter the subscription owner’s email address."] {
            assert!(answer.text().contains(words), "{}", answer.text());
        }
    }

    async fn the_page_is_for_whoever_has_proved_their_mailbox_here__reg_7(kit) {
        import(&kit, "C-1,owner@example.com,\n").await;
        let stranger = kit.browser();
        assert_eq!(stranger.get("/sign-up/subscription").await.location().as_deref(), Some("/sign-in"));
        assert_eq!(stranger.get("/sign-up/waiting").await.location().as_deref(), Some("/sign-in"));
        sign_up(&stranger, "ada@example.com", "Ada", CHOSEN).await;
        for page in ["/sign-up/subscription", "/sign-up/waiting"] {
            let answer = stranger.follow(stranger.get(page).await).await;
            assert_ne!(answer.heading(), "Your subscription", "{page}: not before the proof");
            assert_ne!(answer.heading(), "Waiting for approval", "{page}");
        }
        enter(&stranger, &kit.code_to("ada@example.com").await).await;
        assert_eq!(stranger.get("/sign-up/waiting").await.location().as_deref(), Some("/sign-up/subscription"));
        let elsewhere = kit.browser();
        assert_eq!(elsewhere.get("/sign-up/subscription").await.location().as_deref(), Some("/sign-in"));

        name(&stranger, "C-1", "owner@example.com").await;
        assert_eq!(stranger.get("/sign-up/subscription").await.location().as_deref(), Some("/sign-up/waiting"));
        kit.put_in_state(&person(&kit, "ada@example.com").await.id, State::Active).await;
        assert_eq!(stranger.get("/sign-up/subscription").await.location().as_deref(), Some("/sign-in"));
    }

    async fn clients_learn_number_and_role_under_their_scope_alone__reg_6(kit) {
        import(&kit, "C-1,ada@example.com,MBR00123456\n").await;
        let browser = proved(&kit, "ada@example.com").await;
        name(&browser, "123456", "ada@example.com").await;
        let client = client(&kit).await;
        let discovery = kit.browser().get("/.well-known/openid-configuration").await.json();
        assert!(discovery["scopes_supported"].as_array().unwrap().contains(&json!("subscription")), "{discovery}");
        for claim in ["customer_number", "subscription_role"] {
            assert!(discovery["claims_supported"].as_array().unwrap().contains(&json!(claim)), "{claim}");
        }
        let asks = r#"{"id_token":{"customer_number":null}}"#;
        for (scope, given) in [("openid subscription", true), ("openid email", false)] {
            let flow = client.flow(scope).and("prompt", "login").and("claims", asks);
            let tokens = code_for(&kit, &browser, &client, &flow, "ada@example.com").await;
            let bearer = format!("Bearer {}", tokens.access);
            let claims = kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await.json();
            let (number, role) = if given { (json!("C-1"), json!("owner")) } else { (json!(null), json!(null)) };
            assert_eq!((&claims["customer_number"], &claims["subscription_role"]), (&number, &role), "{scope}");
            assert_eq!(Tokens::claims(&tokens.id)["customer_number"], "C-1", "asked for by name");
        }
    }

    async fn somebody_without_a_subscription_has_no_such_claims__reg_6(kit) {
        kit.person("bob@example.com").await;
        let (client, browser) = (client(&kit).await, kit.browser());
        let tokens = client.tokens(&kit, &browser, "openid subscription", "bob@example.com").await;
        let bearer = format!("Bearer {}", tokens.access);
        let claims = kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await.json();
        assert!(claims.get("customer_number").is_none() && claims.get("subscription_role").is_none(), "{claims}");
    }
}

/// How many tries are free, and more than the first pause (SEC-33).
const FREE_TRIES: usize = 5;
const AFTER_THE_PAUSE: Duration = Duration::from_secs(31);

async fn guessing_is_slowed(kit: Kit) {
    import(&kit, "C-1,owner@example.com,\n").await;
    let browser = proved(&kit, "ada@example.com").await;
    for guess in 0..FREE_TRIES {
        assert_eq!(name(&browser, &format!("C-{}", 100 + guess), "owner@example.com").await.status, 400);
    }
    let paused = name(&browser, "C-1", "owner@example.com").await;
    assert_eq!((paused.status, paused.header("retry-after")), (429, Some("30")));
    assert!(paused.text().contains("Wait 30 seconds"), "{}", paused.text());
    assert_eq!(paused.field("subscription").as_deref(), Some("C-1"));
    kit.advance(AFTER_THE_PAUSE);
    assert_eq!(name(&browser, "C-1", "owner@example.com").await.status, 303);
}

#[actix_web::test]
async fn guessing_numbers_is_slowed__sec_33() {
    for database in Database::BOTH {
        guessing_is_slowed(Kit::with(database, Options::default()).await).await;
    }
}
