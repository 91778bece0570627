//! Whoever signs up first with somebody else's address has nothing from it (SEC-34).

use std::time::Duration;

use model::link::{Link, LinkPurpose};
use model::person::State;
use model::{InBrowser, PersonId, TokenHash};
use testkit::{Browser, Kit, PASSWORD, on_both_databases};

use crate::sign_up::{CHOSEN, enter, person, sign_up};

const ADA: &str = "ada@example.com";

/// A stranger has signed up with her address, and has come back by the password that they chose.
async fn preempted(kit: &Kit) -> (Browser, Browser) {
    let (there, back) = (kit.browser(), kit.browser());
    assert_eq!(sign_up(&there, ADA, "Eve", PASSWORD).await.status, 303);
    assert_eq!(back.sign_in(ADA, PASSWORD).await.location().as_deref(), Some("/sign-up/code"));
    kit.advance(Duration::from_millis(1));
    (there, back)
}

async fn link_of_before(kit: &Kit, person: &PersonId) -> TokenHash {
    let hash = TokenHash::from_bytes([7; 32]);
    let purpose = LinkPurpose::SetPassword { password_changed_at: None, mailbox: ADA.to_owned() };
    let link = Link { person_id: person.clone(), purpose, expires_at: kit.now().plus(Duration::from_secs(3600)) };
    kit.app.store.write(move |tx| store::links::insert(tx, &hash, &link)).await.unwrap();
    hash
}

on_both_databases! {
    async fn the_owner_of_the_mailbox_gets_nothing_of_the_strangers__sec_34(kit) {
        let (there, back) = preempted(&kit).await;
        let link = link_of_before(&kit, &person(&kit, ADA).await.id).await;
        let owner = kit.browser();
        sign_up(&owner, ADA, "Ada Lovelace", CHOSEN).await;
        assert_eq!(kit.browser().sign_in(ADA, PASSWORD).await.status, 400, "the last sign-up counts");
        // A stranger who signs up once more before she has read her mail changes nothing for her.
        let code = kit.code_to(ADA).await;
        kit.advance(Duration::from_millis(1));
        assert_eq!(sign_up(&there, ADA, "Eve", PASSWORD).await.status, 303);
        let proved = enter(&owner, &code).await;
        assert_eq!(proved.location().as_deref(), Some("/sign-up/subscription"));

        let ada = person(&kit, ADA).await;
        assert_eq!((ada.name.as_str(), ada.state()), ("Ada Lovelace", State::NoSubscription));
        assert_eq!(kit.browser().sign_in(ADA, PASSWORD).await.status, 400);
        assert_eq!(kit.browser().sign_in(ADA, CHOSEN).await.location().as_deref(), Some("/sign-up/subscription"));
        for stranger in [&there, &back] {
            for page in ["/sign-up/subscription", "/sign-up/waiting", "/profile"] {
                assert_eq!(stranger.get(page).await.status, 303, "{page}");
            }
        }
        let now = kit.now();
        let found = kit.app.store.read(move |tx| store::links::find(tx, &link, &TokenHash::from_bytes([8; 32]), now)).await;
        assert_eq!(found.unwrap(), InBrowser::Gone);
    }

    async fn a_code_at_the_strangers_browser_gives_them_nothing_after_her_proof__sec_34(kit) {
        let (there, back) = preempted(&kit).await;
        let strangers_code = kit.code_to(ADA).await;
        kit.advance(Duration::from_millis(1));
        let owner = kit.browser();
        sign_up(&owner, ADA, "Ada Lovelace", CHOSEN).await;
        enter(&owner, &kit.code_to(ADA).await).await;
        for stranger in [&there, &back] {
            let answer = stranger.follow(enter(stranger, &strangers_code).await).await;
            assert!(
                answer.text().contains("is already in use") || answer.text().contains("That isn’t the code."),
                "{}", answer.text()
            );
            assert_eq!(stranger.get("/profile").await.status, 303);
            assert_eq!(stranger.get("/sign-up/subscription").await.status, 303);
        }
        assert_eq!(kit.browser().sign_in(ADA, CHOSEN).await.location().as_deref(), Some("/sign-up/subscription"));
    }

    async fn of_two_who_prove_one_mailbox_at_once_one_has_the_account__sec_34(kit) {
        let browsers = [kit.browser(), kit.browser()];
        let mut codes = Vec::new();
        for (browser, password) in browsers.iter().zip([PASSWORD, CHOSEN]) {
            sign_up(browser, ADA, "Ada", password).await;
            codes.push(kit.code_to(ADA).await);
            kit.advance(Duration::from_millis(1));
        }
        let (first, second) = tokio::join!(enter(&browsers[0], &codes[0]), enter(&browsers[1], &codes[1]));
        let at = |answer: &testkit::Answer| answer.location().unwrap();
        let mut led = [at(&first), at(&second)];
        led.sort();
        assert_eq!(led, ["/sign-up/code", "/sign-up/subscription"], "the other is told that it is in use");
        let mut let_in = 0;
        for password in [PASSWORD, CHOSEN] {
            let_in += usize::from(kit.browser().sign_in(ADA, password).await.status == 303);
        }
        assert_eq!(let_in, 1, "one of the passwords counts");
    }

    async fn another_password_ends_what_was_begun_with_the_old_one__sec_28(kit) {
        let browser = kit.browser();
        sign_up(&browser, ADA, "Ada", CHOSEN).await;
        enter(&browser, &kit.code_to(ADA).await).await;
        let ada = person(&kit, ADA).await;
        kit.advance(Duration::from_secs(1));
        let new = model::secret::PlainPassword::new(PASSWORD);
        account::people::set_password(&kit.app.accounts, &ada.id, new, &mut kit.moment()).await.unwrap();
        assert_eq!(browser.get("/sign-up/code").await.location().as_deref(), Some("/sign-up"));
        assert_eq!(browser.get("/sign-up/subscription").await.status, 303);
    }
}
