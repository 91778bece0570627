//! The owner's answer: approve, decline, expire (REG-3), and what a link is good for (SEC-40).

use std::time::Duration;

use model::event::{Actor, EventKind};
use model::outbox::Message;
use model::person::{State, SubscriptionRole};
use testkit::{Answer, Browser, Database, Kit, Options, at_once, on_both_databases};

use super::sign_up::{CHOSEN, person};
use super::subscription::{import, name, proved};

const ADA: &str = "ada@example.com";
const OWNER: &str = "Owner@example.com";
const TWO_WEEKS: Duration = Duration::from_secs(14 * 24 * 60 * 60);
const A_SECOND: Duration = Duration::from_secs(1);

/// A browser in which Ada waits for the owner of C-1.
async fn waiting(kit: &Kit) -> Browser {
    import(kit, "C-1,Owner@example.com,MBR00123456\n").await;
    let browser = proved(kit, ADA).await;
    let asked = name(&browser, "123456", "owner@example.com").await;
    assert_eq!((asked.status, asked.location().as_deref()), (303, Some("/sign-up/waiting")));
    browser
}

/// The address of the page behind the newest link that the owner got.
async fn link(kit: &Kit) -> String {
    format!("/approval?token={}", kit.token_to(OWNER).await)
}

async fn press(browser: &Browser, page: &Answer, button: &str) -> Answer {
    browser.follow(browser.press(page, &format!("approval-{button}"), &[]).await).await
}

/// The owner opens the newest link and presses a button.
async fn answer(kit: &Kit, button: &str) -> Answer {
    let owner = kit.browser();
    let page = owner.get(&link(kit).await).await;
    press(&owner, &page, button).await
}

async fn state(kit: &Kit) -> State {
    person(kit, ADA).await.state()
}

/// What Ada was told since the code, by kind.
async fn told(kit: &Kit) -> Vec<String> {
    let mails = kit.mail_to(ADA).await;
    let kinds =
        mails.iter().map(|mail| serde_json::to_value(&mail.message).unwrap()["kind"].as_str().unwrap().to_owned());
    kinds.filter(|kind| kind != "sign_up_code").collect()
}

async fn events(kit: &Kit) -> Vec<(EventKind, Actor)> {
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

    async fn an_answer_counts_from_the_page_of_its_own_link_alone__sec_40(kit) {
        let ada = waiting(&kit).await;
        let (first, owner) = (link(&kit).await, kit.browser());
        let bob = proved(&kit, "bob@example.com").await;
        name(&bob, "C-1", OWNER).await;
        let second = link(&kit).await;
        assert_ne!(first, second);
        let of_second = owner.get(&second).await.csrf();
        let of_sign_in = owner.get("/sign-in").await.csrf();
        let elsewhere = kit.browser().get(&first).await.csrf();
        for csrf in [&of_second, &of_sign_in, &elsewhere, &String::new()] {
            let refused = owner.post(&first, &[("csrf", csrf), ("decision", "approve")]).await;
            assert_eq!((refused.status, refused.heading().as_str()), (400, "This page is out of date"));
        }
        let own = owner.get(&first).await.csrf();
        let fields = [("csrf", own.as_str()), ("decision", "approve")];
        let cross_site = owner.post_with(&first, &fields, &[("origin", "https://evil.example")]).await;
        assert_eq!(cross_site.status, 403);
        let undecided = owner.post(&first, &[("csrf", &own)]).await;
        assert_eq!(undecided.location().as_deref(), Some(first.as_str()), "no button, no answer");
        assert_eq!(state(&kit).await, State::Waiting);
        assert_eq!(ada.get("/sign-up/waiting").await.status, 200);
        assert_eq!(owner.post(&first, &fields).await.status, 303);
        assert_eq!(state(&kit).await, State::Active);
        assert_eq!(person(&kit, "bob@example.com").await.state(), State::Waiting, "one link, one request");
    }

    async fn a_link_works_once__sec_40(kit) {
        waiting(&kit).await;
        let (link, owner) = (link(&kit).await, kit.browser());
        let page = owner.get(&link).await;
        press(&owner, &page, "approve").await;
        for button in ["decline", "approve"] {
            assert_eq!(press(&owner, &page, button).await.heading(), "Request approved", "the first answer counts");
        }
        assert_eq!(kit.browser().get(&link).await.heading(), "Request approved");
        assert_eq!((state(&kit).await, told(&kit).await), (State::Active, vec!["approved".to_owned()]));
    }

    async fn the_requesters_own_browser_is_refused__sec_40(kit) {
        let ada = waiting(&kit).await;
        let link = link(&kit).await;
        let page = ada.get(&link).await;
        assert_eq!((page.status, page.heading().as_str()), (403, "Not in this browser"));
        assert!(!page.body.contains("<form"), "{}", page.body);
        // Even with a form that the browser got before it was hers.
        let forged = kit.browser();
        let form = forged.get(&link).await;
        forged.sign_in(ADA, CHOSEN).await;
        let refused = forged.press(&form, "approval-approve", &[]).await;
        assert_eq!((refused.status, state(&kit).await), (403, State::Waiting));

        kit.put_in_state(&person(&kit, ADA).await.id, State::Active).await;
        let signed_in = kit.browser();
        signed_in.sign_in(ADA, CHOSEN).await;
        assert_eq!(signed_in.get("/profile").await.status, 200);
        assert_eq!(signed_in.get(&link).await.status, 403, "by a session, too");
    }

    async fn a_changed_owner_voids_what_is_pending__sec_40(kit) {
        let ada = waiting(&kit).await;
        let old = link(&kit).await;
        import(&kit, "C-1,owner@EXAMPLE.com,MBR00123456 MBR00999999\nC-2,other@example.com,\n").await;
        assert_eq!(state(&kit).await, State::Waiting, "the same owner, written otherwise");
        let (owner, page) = (kit.browser(), kit.browser().get(&old).await);
        assert_eq!(page.status, 200);
        let page = owner.get(&old).await;

        let counts = import(&kit, "C-1,new@example.com,MBR00123456\n").await;
        assert_eq!((counts.owners_changed, counts.requests_ended), (1, 1));
        let refused = press(&owner, &page, "approve").await;
        assert_eq!((refused.status, state(&kit).await), (400, State::NoSubscription));
        assert!(refused.text().contains("The subscription has changed"), "{}", refused.text());
        assert_eq!(told(&kit).await, ["approval_void"]);
        assert!(events(&kit).await.contains(&(EventKind::ApprovalVoid, Actor::Operator)));
        let page = ada.get("/sign-up/subscription").await;
        assert!(page.text().contains("The subscription changed before"), "{}", page.text());
        assert_eq!(name(&ada, "C-1", OWNER).await.status, 400, "the former owner is asked no more");
        assert_eq!(name(&ada, "C-1", "new@example.com").await.status, 303);
    }

    async fn sending_again_kills_the_earlier_link__sec_40(kit) {
        let ada = waiting(&kit).await;
        let (first, owner) = (link(&kit).await, kit.browser());
        let open = owner.get(&first).await;
        kit.advance(A_SECOND);
        let page = ada.get("/sign-up/waiting").await;
        let again = ada.follow(ada.press(&page, "approval-again", &[]).await).await;
        assert_eq!(again.status, 200);
        assert!(again.text().contains("on its way again"), "{}", again.text());
        let second = link(&kit).await;
        assert_ne!(first, second);
        let refused = press(&owner, &open, "approve").await;
        assert_eq!((refused.status, state(&kit).await), (400, State::Waiting));
        assert!(refused.text().contains("Use the link in the newest mail"), "{}", refused.text());
        answer(&kit, "approve").await;
        assert_eq!(state(&kit).await, State::Active);
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

    async fn of_many_answers_at_once_one_counts__sec_40(kit) {
        waiting(&kit).await;
        let link = link(&kit).await;
        let (replica, kit_too) = (kit.replica().await, kit.clone());
        let answers = at_once(50, move |number| {
            let (kit, link) = (if number % 2 == 0 { kit_too.clone() } else { replica.clone() }, link.clone());
            async move {
                let owner = kit.browser();
                let page = owner.get(&link).await;
                let button = if number % 3 == 0 { "approval-decline" } else { "approval-approve" };
                if page.heading() == "Approve this person?" {
                    assert_eq!(owner.press(&page, button, &[]).await.status, 303);
                }
                owner.get(&link).await.heading()
            }
        })
        .await;
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "all see the same outcome: {answers:?}");
        let (state, kind) = match answers[0].as_str() {
            "Request approved" => (State::Active, "approved"),
            "Request declined" => (State::NoSubscription, "declined"),
            other => panic!("{other}"),
        };
        let now = person(&kit, ADA).await;
        assert_eq!((now.state(), told(&kit).await), (state, vec![kind.to_owned()]));
        assert_eq!(now.subscription.is_some(), state == State::Active);
        let decisions = events(&kit).await.into_iter().filter(|(_, actor)| *actor == Actor::SubscriptionOwner);
        assert_eq!(decisions.count(), 1);
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

    async fn whoever_is_removed_while_waiting_leaves_a_dead_link__sec_40(kit) {
        waiting(&kit).await;
        let (link, owner) = (link(&kit).await, kit.browser());
        let page = owner.get(&link).await;
        let ada = person(&kit, ADA).await.id;
        account::people::remove(&kit.app.accounts, &ada, &mut kit.moment()).await.unwrap();
        let refused = press(&owner, &page, "approve").await;
        assert_eq!((refused.status, refused.heading().as_str()), (400, "This request can’t be answered"));
        for address in ["/approval", "/approval?token=", "/approval?token=x", "/approval?token=%00"] {
            assert_eq!(owner.get(address).await.status, 400, "{address}");
        }
    }

    async fn a_link_is_known_to_the_database_by_its_hash_alone(kit) {
        waiting(&kit).await;
        let token = kit.token_to(OWNER).await;
        assert!(!kit.database_holds(&token).await);
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
    for database in [Database::Sqlite, Database::Postgres] {
        sending_again_is_slowed(Kit::with(database, Options::default()).await).await;
    }
}
