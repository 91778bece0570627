//! What the link to an approval is good for, and in whose browser (SEC-40).

use model::event::{Actor, EventKind};
use model::person::State;
use testkit::{at_once, on_both_databases};

use super::approval::{A_SECOND, ADA, OWNER, answer, events, link, press, state, told, waiting};
use super::sign_up::{CHOSEN, person};
use super::subscription::{import, name, proved};

on_both_databases! {
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
}
