//! The owner's answer: approve, decline, expire (REG-3).

use std::time::Duration;

use model::event::{Actor, EventKind};
use model::outbox::Message;
use model::person::{State, SubscriptionRole};
use testkit::{Answer, Browser, Database, Kit, Options, on_both_databases};

use super::sign_up::{CHOSEN, person};
use super::subscription::{import, name, proved};

pub(super) const ADA: &str = "ada@example.com";
pub(super) const OWNER: &str = "Owner@example.com";
const TWO_WEEKS: Duration = Duration::from_secs(14 * 24 * 60 * 60);
pub(super) const A_SECOND: Duration = Duration::from_secs(1);

/// A browser in which Ada waits for the owner of C-1.
pub(super) async fn waiting(kit: &Kit) -> Browser {
    import(kit, "C-1,Owner@example.com,MBR00123456\n").await;
    let browser = proved(kit, ADA).await;
    let asked = name(&browser, "123456", "owner@example.com").await;
    assert_eq!((asked.status, asked.location().as_deref()), (303, Some("/sign-up/waiting")));
    browser
}

/// The address of the page behind the newest link that the owner got.
pub(super) async fn link(kit: &Kit) -> String {
    format!("/approval?token={}", kit.token_to(OWNER).await)
}

pub(super) async fn press(browser: &Browser, page: &Answer, button: &str) -> Answer {
    browser.follow(browser.press(page, &format!("approval-{button}"), &[]).await).await
}

/// The owner opens the newest link and presses a button.
pub(super) async fn answer(kit: &Kit, button: &str) -> Answer {
    let owner = kit.browser();
    let page = owner.get(&link(kit).await).await;
    press(&owner, &page, button).await
}

pub(super) async fn state(kit: &Kit) -> State {
    person(kit, ADA).await.state()
}

/// What Ada was told since the code, by kind.
pub(super) async fn told(kit: &Kit) -> Vec<String> {
    let mails = kit.mail_to(ADA).await;
    let kinds =
        mails.iter().map(|mail| serde_json::to_value(&mail.message).unwrap()["kind"].as_str().unwrap().to_owned());
    kinds.filter(|kind| kind != "sign_up_code").collect()
}

pub(super) async fn events(kit: &Kit) -> Vec<(EventKind, Actor)> {
    let id = person(kit, ADA).await.id;
    let events = kit.app.store.read(move |tx| store::events::of_person(tx, &id, 100)).await.unwrap();
    events.into_iter().map(|event| (event.kind, event.actor)).collect()
}

/// Signs Ada in anew and follows to the page that she is led to.
async fn sign_in(browser: &Browser) -> Answer {
    browser.follow(browser.sign_in(ADA, CHOSEN).await).await
}

on_both_databases! {
    async fn an_approved_person_is_a_member_and_can_sign_in__reg_3(kit) {
        let ada = waiting(&kit).await;
        let page = ada.get("/sign-up/waiting").await;
        assert_eq!((page.status, page.heading().as_str()), (200, "Waiting for approval"));
        for words in ["waiting for approval", OWNER, "MBR…123456", "1 January 2026", "15 January 2026"] {
            assert!(page.text().contains(words), "{words}: {}", page.text());
        }
        assert!(!page.text().contains("C-1") && !page.text().contains("MBR00"), "they named six digits: {}", page.text());
        assert_eq!(state(&kit).await, State::Waiting);
        let mails = kit.mail_to(OWNER).await;
        let [mail] = &mails[..] else { panic!("{mails:?}") };
        let Message::ApprovalRequest { name, email, customer_number, registration_id, expires_at, .. } = &mail.message else {
            panic!("{mail:?}")
        };
        assert_eq!((name.as_str(), email.as_str(), customer_number.as_str()), ("Ada Lovelace", ADA, "C-1"));
        assert_eq!((registration_id.as_deref(), *expires_at), (Some("MBR00123456"), kit.now().plus(TWO_WEEKS)));

        let owner = kit.browser();
        let page = owner.get(&link(&kit).await).await;
        assert_eq!((page.status, page.heading().as_str()), (200, "Approve this person?"));
        for words in ["Ada Lovelace", ADA, "C-1", "MBR00123456", "15 January 2026", "Approve", "Decline"] {
            assert!(page.text().contains(words), "{words}: {}", page.text());
        }
        let done = press(&owner, &page, "approve").await;
        assert_eq!((done.status, done.heading().as_str()), (200, "Request approved"));
        assert!(!done.body.contains("Ada"), "a link that was used names nobody: {}", done.body);

        let now = person(&kit, ADA).await;
        let member = now.subscription.as_ref().unwrap();
        assert_eq!((now.state(), member.role), (State::Active, SubscriptionRole::Member));
        assert_eq!((member.customer_number.as_str(), member.registration_id.as_deref()), ("C-1", Some("MBR00123456")));
        assert_eq!(told(&kit).await, ["approved"]);
        assert!(events(&kit).await.contains(&(EventKind::Approved, Actor::SubscriptionOwner)));
        assert!(events(&kit).await.contains(&(EventKind::ApprovalAsked, Actor::Person)));

        let page = ada.get("/sign-up/waiting").await;
        assert_eq!(page.heading(), "You’re approved");
        assert!(page.body.contains("href=\"/sign-in\">Sign in</a>"), "{}", page.body);
        assert_eq!(sign_in(&ada).await.heading(), "User Profile");
        kit.nothing_left().await;
    }

    async fn a_declined_person_is_told_and_can_ask_again__reg_3(kit) {
        let ada = waiting(&kit).await;
        let done = answer(&kit, "decline").await;
        assert_eq!((done.status, done.heading().as_str()), (200, "Request declined"));
        assert_eq!((state(&kit).await, told(&kit).await), (State::NoSubscription, vec!["declined".to_owned()]));
        assert!(events(&kit).await.contains(&(EventKind::Declined, Actor::SubscriptionOwner)));
        assert!(person(&kit, ADA).await.subscription.is_none());

        assert_eq!(ada.get("/sign-up/waiting").await.location().as_deref(), Some("/sign-up/subscription"));
        for page in [ada.get("/sign-up/subscription").await, sign_in(&kit.browser()).await] {
            assert_eq!(page.heading(), "Your subscription");
            assert!(page.text().contains("declined your request"), "{}", page.text());
            assert!(page.body.contains("role=\"status\""));
        }
        kit.advance(A_SECOND);
        assert_eq!(name(&ada, "C-1", OWNER).await.location().as_deref(), Some("/sign-up/waiting"));
        answer(&kit, "approve").await;
        assert_eq!(state(&kit).await, State::Active);
    }

    async fn a_request_lapses_after_14_days__reg_3(kit) {
        waiting(&kit).await;
        let link = link(&kit).await;
        kit.advance(TWO_WEEKS - A_SECOND);
        let ended = account::approval::expire(&kit.app.accounts, &mut kit.moment()).await.unwrap();
        assert_eq!((ended.ended, state(&kit).await), (0, State::Waiting));
        let owner = kit.browser();
        let page = owner.get(&link).await;
        kit.advance(A_SECOND);

        let late = press(&owner, &page, "approve").await;
        assert_eq!((late.status, late.heading().as_str()), (400, "This request can’t be answered"));
        assert!(late.text().contains("expired"), "lapsed, though not swept yet: {}", late.text());
        assert_eq!(state(&kit).await, State::Waiting);
        for _ in 0..2 {
            account::approval::expire(&kit.app.accounts, &mut kit.moment()).await.unwrap();
            assert_eq!((state(&kit).await, told(&kit).await), (State::NoSubscription, vec!["approval_expired".to_owned()]));
        }
        assert!(events(&kit).await.contains(&(EventKind::ApprovalExpired, Actor::System)));
        assert!(owner.get(&link).await.text().contains("expired"));
        assert!(sign_in(&kit.browser()).await.text().contains("Your request expired"));
    }

    async fn what_has_lapsed_is_over_before_it_is_swept__reg_7(kit) {
        waiting(&kit).await;
        kit.advance(TWO_WEEKS);
        let page = sign_in(&kit.browser()).await;
        assert_eq!(page.heading(), "Your subscription");
        assert!(page.text().contains("Your request expired"), "{}", page.text());
        assert_eq!((state(&kit).await, told(&kit).await), (State::NoSubscription, vec!["approval_expired".to_owned()]));
    }

    async fn opening_the_link_does_nothing__reg_3(kit) {
        waiting(&kit).await;
        let link = link(&kit).await;
        for scanner in [kit.browser(), kit.browser()] {
            for address in [link.clone(), format!("{link}&decision=approve"), format!("{link}&answer=approve")] {
                assert_eq!(scanner.get(&address).await.status, 200);
                assert_eq!(scanner.head(&address).await.status, 200);
                scanner.forget();
            }
        }
        assert_eq!((state(&kit).await, told(&kit).await), (State::Waiting, Vec::<String>::new()));
        answer(&kit, "approve").await;
        assert_eq!(state(&kit).await, State::Active, "and it still works for the owner");
    }

    async fn another_subscription_can_be_named_while_waiting__reg_3(kit) {
        let ada = waiting(&kit).await;
        let link = link(&kit).await;
        kit.advance(A_SECOND);
        let page = ada.get("/sign-up/waiting").await;
        let page = ada.follow(ada.press(&page, "subscription-another", &[]).await).await;
        assert_eq!((page.heading().as_str(), state(&kit).await), ("Your subscription", State::NoSubscription));
        assert!(!page.body.contains("role=\"status\""), "it was their own wish");
        let gone = kit.browser().get(&link).await;
        assert!(gone.status == 400 && gone.text().contains("taken it back"), "{}", gone.text());
        import(&kit, "C-2,ada@example.com,\n").await;
        assert_eq!(name(&ada, "C-2", ADA).await.location().as_deref(), Some("/profile"));
    }

    async fn somebody_who_waits_gets_no_code_until_they_are_approved__sec_13(kit) {
        waiting(&kit).await;
        let (client, browser) = (kit.client().await, kit.browser());
        let flow = client.flow("openid");
        let page = browser.authorize(&flow).await;
        let page = browser.submit(&page, &[("username", ADA), ("password", CHOSEN)]).await;
        let waiting = page.location().unwrap();
        assert!(waiting.starts_with("/sign-up/waiting?request="), "{waiting}");
        let page = browser.get(&waiting).await;
        assert_eq!(page.heading(), "Waiting for approval");
        assert_eq!(browser.get("/profile").await.status, 303);
        let silent = browser.get(&flow.clone().with("prompt", "none").address()).await;
        assert!(["login_required", "interaction_required"].contains(&silent.error().as_str()), "{silent:?}");

        answer(&kit, "approve").await;
        let page = browser.get(&waiting).await;
        assert_eq!(page.heading(), "You’re approved");
        let sign_in = waiting.replace("/sign-up/waiting", "/sign-in");
        assert!(page.body.contains(&format!("href=\"{sign_in}\"")), "the request is kept: {}", page.body);
        let page = browser.get(&sign_in).await;
        let back = browser.submit(&page, &[("username", ADA), ("password", CHOSEN)]).await;
        assert!(!browser.follow(back).await.code().is_empty());
    }

    async fn a_name_is_shown_as_text_to_the_owner(kit) {
        waiting(&kit).await;
        kit.rename(&person(&kit, ADA).await.id, "<b>Ada</b>").await;
        let page = kit.browser().get(&link(&kit).await).await;
        assert!(!page.body.contains("<b>Ada") && page.body.contains("&#60;b&#62;Ada"), "{}", page.body);
    }
}

/// Mails that one person may ask for before a pause (SEC-33).
async fn sending_again_is_slowed(kit: Kit) {
    let ada = waiting(&kit).await;
    let page = ada.get("/sign-up/waiting").await;
    let mut sent = 0;
    let paused = loop {
        kit.advance(A_SECOND);
        let answer = ada.press(&page, "approval-again", &[]).await;
        if answer.status != 303 {
            break answer;
        }
        sent += 1;
        assert!(sent < 10, "nothing slows it down");
    };
    assert_eq!(paused.status, 429);
    assert!(paused.header("retry-after").is_some() && paused.text().contains("Too many mails"), "{}", paused.text());
    assert_eq!(kit.mail_to(OWNER).await.len(), sent + 1);
    answer(&kit, "approve").await;
    assert_eq!(state(&kit).await, State::Active, "the link that is out is as good as it was");
}

#[actix_web::test]
async fn sending_again_is_slowed__sec_33() {
    for database in Database::BOTH {
        sending_again_is_slowed(Kit::with(database, Options::default()).await).await;
    }
}
