//! What is left of an external login that was disconnected, or whose account is gone (FED-4, FED-5), and of one that was linked
//! by somebody who had taken the account over (SEC-35).

use crate::profile_steps::{is_signed_in, open_link, press_link, send_and_follow};
use crate::reset_password::{NEW, save};
use crate::upstream_links::{by_password, external, kept, link, sessions};
use crate::upstream_world::{Walker, World};
use federation::link::{DisconnectedBy, Disconnecting, disconnect};
use model::event::{Actor, EventKind};
use model::surface::{ExternalState, Standing};
use store::Tx;
use testkit::on_both_databases;

const ADA: &str = "ada@example.com";
const BOB: &str = "bob@example.com";
const THIEF: &str = "thief@sage.example";

/// Another address for somebody, asked for on the profile and confirmed.
async fn change_address(world: &World, browser: &Walker, to: &str) {
    send_and_follow(&browser.here, "/profile/details", &[("change", "email"), ("new-email", to)]).await;
    let done = press_link(&browser.here, "/confirm-email", &world.here.token_to(to).await).await;
    assert_eq!(done.heading(), "Your email address is confirmed");
}

/// The owner presses *Change it back* in the mail to this address.
async fn change_back(world: &World, old: &str) {
    let done = press_link(&world.here.browser(), "/revert-email", &world.here.token_to(old).await).await;
    assert_eq!(done.heading(), "Your old email address is back");
}

on_both_databases! {
    async fn upstream_tokens_are_deleted_by_either_way_of_disconnecting__fed_4(world: World) {
        for (email, by_operator) in [(ADA, false), (BOB, true)] {
            world.there.person(email).await;
            let (browser, elsewhere) = (world.browser(), world.browser());
            browser.sign_in_with_sage(email).await;
            elsewhere.sign_in_with_sage(email).await;
            let person = world.person(email).await.unwrap();
            world.give_password(&person).await;
            browser.sign_in_with_sage(email).await;
            elsewhere.sign_in_with_sage(email).await;
            let of_both = sessions(&world, &person).await;
            assert_eq!(of_both.len(), 2);
            let spare = of_both[1].clone();
            match by_operator {
                true => world.disconnect(&person).await,
                false => {
                    let page = browser.here.get("/profile/password/disconnect").await;
                    browser.here.press(&page, "disconnect-submit", &[]).await;
                }
            }
            assert_eq!(external(&world, email).await, ExternalState::Disconnected);
            for session in of_both {
                let forgotten = move |tx: &mut Tx| store::upstream_sessions::forget_token(tx, &session);
                assert!(!world.here.app.store.write(forgotten).await.unwrap(), "{email}: a token was left");
            }
            assert_eq!(sessions(&world, &person).await.contains(&spare), !by_operator && is_signed_in(&elsewhere.here).await);
        }
    }

    async fn an_organisations_login_is_disconnected_by_nobody__fed_5(world: World) {
        let person = world.here.person(ADA).await;
        world.here.put_external(&person.id, ExternalState::Saml).await;
        let (app, id, draw) = (world.here.app.clone(), person.id.clone(), world.here.moment().draw());
        let refused = world.here.app.store.write(move |tx| {
            disconnect(tx, &app.accounts, &id, "Sage", DisconnectedBy::Operator { reason: "lost" }, &draw)
        });
        assert_eq!(refused.await.unwrap(), Disconnecting::Not(Standing::OfAnOrganisation));
        assert_eq!(external(&world, ADA).await, ExternalState::Saml);
        assert!(world.here.letters_to(ADA).await.is_empty());
    }

    async fn a_set_up_link_that_support_has_sent_is_written_down__fed_5(world: World) {
        world.there.person(ADA).await;
        world.browser().sign_in_with_sage(ADA).await;
        let person = world.person(ADA).await.unwrap();
        world.disconnect(&person).await;
        let events = world.here.app.store.read(move |tx| store::events::of_person(tx, &person.id, 100)).await.unwrap();
        let sent = events.iter().find(|event| event.kind == EventKind::PasswordLinkSent);
        assert_eq!(sent.map(|event| &event.actor), Some(&Actor::Operator), "{events:?}");
    }

    async fn a_login_goes_with_the_account_that_is_erased_unless_it_was_disconnected__fed_4(world: World) {
        for email in [ADA, BOB] {
            world.there.person(email).await;
            world.browser().sign_in_with_sage(email).await;
        }
        let (ada, bob) = (world.person(ADA).await.unwrap(), world.person(BOB).await.unwrap());
        world.disconnect(&bob).await;
        for id in [ada.id.clone(), bob.id.clone()] {
            let now = world.here.now();
            assert!(world.here.app.store.write(move |tx| store::people::close(tx, &id, now)).await.unwrap());
        }
        assert_eq!((kept(&world, &ada.id).await.len(), kept(&world, &bob.id).await.len()), (1, 1));
        world.advance(31 * 24 * 60 * 60);
        let now = world.here.now();
        world.here.app.store.write(move |tx| store::sweep::expired(tx, now)).await.unwrap();
        assert!(world.person(ADA).await.is_none() && world.person(BOB).await.is_none());
        assert!(kept(&world, &ada.id).await.is_empty());
        assert!(matches!(kept(&world, &bob.id).await.as_slice(), [(_, true)]));
    }

    async fn a_login_that_was_linked_by_who_changed_the_address_goes_with_the_change__sec_35(world: World) {
        world.there.person(THIEF).await;
        let owner = world.here.person(ADA).await;
        let thief = by_password(&world, ADA).await;
        change_address(&world, &thief, THIEF).await;
        link(&thief, THIEF).await;
        assert_eq!(kept(&world, &owner.id).await.len(), 1);
        change_back(&world, ADA).await;

        assert!(!thief.is_in().await && kept(&world, &owner.id).await.is_empty());
        assert_eq!(external(&world, ADA).await, ExternalState::Never);
        assert_eq!(world.browser().sign_in_with_sage(THIEF).await.heading(), "User Profile");
        assert_ne!(world.person(THIEF).await.unwrap().id, owner.id, "Sage opens an account of the thief's own");
        let browser = world.browser();
        let page = open_link(&browser.here, "/reset-password", &world.here.token_to(ADA).await).await;
        save(&browser.here, &page, NEW).await;
        assert_eq!(browser.here.sign_in(ADA, NEW).await.status, 303);
        assert!(browser.is_in().await, "the password of the mailed link opens the website");
        let linking = browser.here.get("/profile/password/external?upstream=sage").await;
        assert!(linking.ids().contains(&"link-sage".to_owned()), "the owner can link their own: {linking:?}");
    }

    async fn a_login_that_was_linked_before_the_address_changed_stays_with_its_owner__sec_35(world: World) {
        world.there.person(BOB).await;
        world.here.person(ADA).await;
        let browser = by_password(&world, ADA).await;
        link(&browser, BOB).await;
        world.advance(1);
        change_address(&world, &browser, "ada.king@example.org").await;
        change_back(&world, ADA).await;
        assert!(!browser.is_in().await);
        assert_eq!(external(&world, ADA).await, ExternalState::Linked);
        assert_eq!(world.browser().sign_in_with_sage(BOB).await.heading(), "User Profile");
        assert!(world.person(BOB).await.is_none(), "it opens the owner's account");
    }
}
