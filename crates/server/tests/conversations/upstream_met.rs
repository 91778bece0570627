//! Accounts that have the address of somebody who comes through an upstream (FED-2, SEC-28, SEC-33, SEC-34, SEC-36, SEC-44).

use crate::sign_up::sign_up;
use crate::upstream_odd::{EMAIL, Odd, SUBJECT};
use account::people::{Addition, FirstPassword, Mailbox, NewPerson, add};
use actix_web::rt;
use federation::link::{LinkedByOperator, Named, link_by_operator};
use model::EmailAddress;
use model::claims::ProfileClaims;
use model::external::Subject;
use model::person::{Person, Role, Stage, State};
use model::secret::PlainPassword;
use model::surface::ExternalState::{Disconnected, Linked, Never, Saml};
use serde_json::{Value, json};
use std::sync::mpsc;
use std::time::Duration;
use store::Tx;
use testkit::{Answer, Browser, Database, PASSWORD, on_both_databases};

/// Long enough for a sign-in that does not wait to be over.
const A_WHILE: Duration = Duration::from_millis(300);
const REFUSED: (u16, &str) = (403, "This login can’t be used here");

/// The upstream has proved the mailbox.
fn verified() -> Value {
    json!({"email_verified": true})
}

/// The upstream hasn't, or doesn't say.
fn unverified() -> Value {
    json!({"email_verified": false})
}

/// Somebody new comes with the claims of Ada, but for changes.
async fn come(world: &Odd, changes: &Value) -> (Browser, Answer) {
    let out = world.set_out().await;
    let page = world.pass(&out, changes).await;
    (out.browser, page)
}

/// Whom `signet user add` makes without `--verified`: a support person with a nickname and a password.
async fn added(world: &Odd) -> Person {
    let claims = ProfileClaims { nickname: Some("ada".to_owned()), ..ProfileClaims::default() };
    let new = NewPerson {
        id: None,
        email: EmailAddress::parse(EMAIL).unwrap(),
        name: "Ada of the Office".to_owned(),
        claims,
        mailbox: Mailbox::Unproved,
        password: FirstPassword::Plain(PlainPassword::new(PASSWORD)),
    };
    let Addition::Added(person) = add(&world.here.app.accounts, new, &mut world.here.moment()).await.unwrap() else {
        panic!("the person wasn't added")
    };
    let (id, now) = (person.id.clone(), world.here.now());
    world.here.app.store.write(move |tx| store::roles::give(tx, &id, Role::Support, now)).await.unwrap();
    person
}

async fn roles(world: &Odd, person: &Person) -> Vec<Role> {
    let id = person.id.clone();
    world.here.app.store.read(move |tx| store::roles::of_person(tx, &id)).await.unwrap()
}

/// `signet user link`.
async fn link(world: &Odd, person: &Person, issuer: String) -> LinkedByOperator {
    let (app, id, draw) = (world.here.app.clone(), person.id.clone(), world.here.moment().draw());
    let subject = Subject { issuer, subject: SUBJECT.to_owned() };
    let linked =
        world.here.app.store.write(move |tx| {
            link_by_operator(tx, &app.accounts, &id, &subject, Named { id: "odd", name: "Odd" }, &draw)
        });
    linked.await.unwrap()
}

/// Somebody signs up for Ada's address and leaves it at that.
async fn begin_sign_up(world: &Odd) -> Browser {
    let creator = world.here.browser();
    assert_eq!(sign_up(&creator, EMAIL, "Not Ada", PASSWORD).await.status, 303);
    creator
}

async fn enter_code(world: &Odd, browser: &Browser, page: &Answer) -> Answer {
    let code = world.here.code_to(EMAIL).await;
    browser.follow(browser.press(page, "code-submit", &[("code", &code)]).await).await
}

fn assert_refused(page: &Answer, what: &str) {
    assert_eq!((page.status, page.heading().as_str()), REFUSED, "{what}: {page:?}");
    assert!(page.text().contains("You can’t sign in here with this login of Odd."), "{what}: {}", page.text());
    assert!(!page.text().contains('@'), "{what}: {}", page.text());
}

on_both_databases! {
    async fn whoever_has_the_mailbox_takes_the_account_that_an_operator_made_for_them__fed_2(world: Odd) {
        let before = added(&world).await;
        let (browser, page) = come(&world, &verified()).await;
        assert_eq!(page.heading(), "User Profile");
        let person = world.person().await.unwrap();
        assert_eq!((&person.id, person.name.as_str()), (&before.id, "Ada of the Office"));
        assert_eq!(person.claims.nickname.as_deref(), Some("ada"));
        assert_eq!((person.state(), person.external, person.email_verified), (State::Active, Linked, true));
        assert_eq!(person.password_changed_at, None, "a password that was set before the proof is dropped");
        assert_eq!(roles(&world, &person).await, [Role::Support]);
        let activity = browser.get("/profile/activity").await;
        assert!(activity.text().contains("Email address confirmed"), "{}", activity.text());
        assert_eq!(come(&world, &verified()).await.1.heading(), "User Profile");
    }

    async fn an_account_that_a_stranger_signed_up_is_replaced__sec_34(world: Odd) {
        let creator = begin_sign_up(&world).await;
        let before = world.person().await.unwrap();
        assert_eq!(come(&world, &verified()).await.1.heading(), "User Profile");
        let person = world.person().await.unwrap();
        assert_ne!(person.id, before.id);
        assert_eq!((person.name.as_str(), person.password_changed_at), ("Ada Lovelace", None));
        let page = creator.get("/sign-up/code").await;
        assert_eq!(page.location().as_deref(), Some("/sign-up"), "what they began is over");
    }

    async fn who_is_linked_disconnected_or_an_organisations_is_refused_and_told__fed_2(world: Odd) {
        let person = added(&world).await;
        for state in [State::Unproved, State::Active] {
            for external in [Linked, Disconnected, Saml] {
                let what = format!("{state:?} {external:?}");
                world.here.put_in_state(&person.id, state).await;
                world.here.put_external(&person.id, external).await;
                let letters = world.here.letters_to(EMAIL).await.len();
                let (browser, page) = come(&world, &verified()).await;
                assert_refused(&page, &what);
                assert_ne!(browser.get("/profile").await.status, 200, "{what}");
                let told = world.here.letters_to(EMAIL).await;
                assert_eq!(told.len(), letters + 1, "{what}");
                let subject = told.last().unwrap().subject.clone().unwrap_or_default();
                assert!(subject.contains("A sign-in with Odd was refused"), "{what}: {subject}");
                let now = world.person().await.unwrap();
                assert_eq!((&now.id, now.state(), now.external), (&person.id, state, external), "{what}");
                assert!(now.password_changed_at.is_some(), "{what}");
                assert_eq!(roles(&world, &now).await, [Role::Support], "{what}");
            }
        }
    }

    async fn who_proves_their_mailbox_meanwhile_keeps_their_account__sec_28(world: Odd) {
        begin_sign_up(&world).await;
        let owner = world.person().await.unwrap();
        let out = world.set_out().await;
        let (proving, is_proving) = mpsc::channel();
        let (go_on, may_go_on) = mpsc::channel::<()>();
        let may_go_on = std::sync::Mutex::new(may_go_on);
        let (store, id) = (world.here.app.store.clone(), owner.id.clone());
        let proof = rt::spawn(async move {
            let prove = store.write(move |tx: &mut Tx| {
                store::people::advance(tx, &id, Stage::Unproved, Stage::Active)?;
                proving.send(()).unwrap();
                may_go_on.lock().unwrap().recv().unwrap();
                Ok(())
            });
            prove.await.unwrap();
        });
        tokio::task::spawn_blocking(move || is_proving.recv().unwrap()).await.unwrap();

        let world = std::rc::Rc::new(world);
        let (coming, out) = (world.clone(), std::rc::Rc::new(out));
        let mut coming = rt::spawn(async move { coming.pass(&out, &verified()).await });
        assert!(tokio::time::timeout(A_WHILE, &mut coming).await.is_err(), "the sign-in waits for the proof");
        go_on.send(()).unwrap();
        proof.await.unwrap();
        assert_eq!(coming.await.unwrap().heading(), "Link your account");
        let person = world.person().await.unwrap();
        assert_eq!((&person.id, person.state(), person.external), (&owner.id, State::Active, Never));
        assert_eq!(person.password_changed_at, owner.password_changed_at);
    }

    async fn who_is_linked_proves_their_mailbox_by_one_code__reg_7(world: Odd) {
        let person = added(&world).await;
        assert_eq!(link(&world, &person, world.there.at("/odd")).await, LinkedByOperator::Done);
        assert!(world.here.letters_to(EMAIL).await.is_empty(), "nobody has proved that mailbox");
        let (browser, page) = come(&world, &unverified()).await;
        assert_eq!(page.heading(), "Check your email");
        assert_eq!(enter_code(&world, &browser, &page).await.heading(), "User Profile");
        let proved = world.person().await.unwrap();
        assert_eq!((&proved.id, proved.state(), proved.external), (&person.id, State::Active, Linked));
        assert_eq!(proved.password_changed_at, None, "nobody has shown that they know it");
        assert_eq!(come(&world, &unverified()).await.1.heading(), "User Profile");
    }

    async fn who_is_linked_needs_no_code_where_the_upstream_has_proved_the_same_mailbox__reg_7(world: Odd) {
        let person = added(&world).await;
        assert_eq!(link(&world, &person, world.there.at("/odd")).await, LinkedByOperator::Done);
        let elsewhere = json!({"email_verified": true, "email": "elsewhere@example.com"});
        assert_eq!(come(&world, &elsewhere).await.1.heading(), "Check your email", "another mailbox proves nothing");
        assert_eq!(come(&world, &verified()).await.1.heading(), "User Profile");
        let proved = world.person().await.unwrap();
        assert_eq!((&proved.id, proved.state(), proved.email_verified), (&person.id, State::Active, true));
        assert!(world.here.letters_to("elsewhere@example.com").await.is_empty());
    }

    async fn an_address_that_may_pass_for_another_makes_no_account__sec_36(world: Odd) {
        let look_alike = "ad\u{430}@example.com";
        let claims = json!({"email_verified": true, "email": look_alike});
        let (browser, page) = come(&world, &claims).await;
        assert_eq!(page.heading(), "Create account");
        assert!(account::people::find(&world.here.app.accounts, look_alike).await.unwrap().is_none());
        let typed = browser.press(&page, "sign-up-submit", &[("username", look_alike), ("name", "Ada")]).await;
        assert_eq!(typed.status, 400);
        let sent = browser.press(&page, "sign-up-submit", &[("username", EMAIL), ("name", "Ada")]).await;
        let page = browser.follow(sent).await;
        assert_eq!(enter_code(&world, &browser, &page).await.heading(), "User Profile");
    }

    async fn a_name_that_nobody_may_choose_is_not_taken_from_an_upstream__sec_36(world: Odd) {
        for (number, name) in ["Ad\u{430} Lovelace", "\u{200B}\u{202E}"].into_iter().enumerate() {
            let email = format!("ada{number}@example.com");
            let claims = json!({"email_verified": true, "email": email, "sub": email, "name": name});
            assert_eq!(come(&world, &claims).await.1.heading(), "User Profile");
            let person = account::people::find(&world.here.app.accounts, &email).await.unwrap().unwrap();
            assert_eq!(person.name, format!("ada{number}"));
        }
    }

    async fn a_mailbox_is_told_once_a_day_of_sign_ins_that_are_refused__sec_33(world: Paced) {
        let world = world.0;
        let person = world.here.person(EMAIL).await;
        world.here.put_external(&person.id, Linked).await;
        let events = async |world: &Odd| {
            let id = person.id.clone();
            let kept = world.here.app.store.read(move |tx| store::events::of_person(tx, &id, 100)).await.unwrap();
            kept.iter().filter(|event| event.kind == model::event::EventKind::ExternalRefused).count()
        };
        for round in 0..5 {
            assert_refused(&come(&world, &json!({"email_verified": true, "sub": format!("stranger-{round}")})).await.1, "");
            world.here.advance(Duration::from_secs(60 * 60));
        }
        assert_eq!((world.here.letters_to(EMAIL).await.len(), events(&world).await), (1, 1));
        world.here.advance(Duration::from_secs(24 * 60 * 60));
        assert_refused(&come(&world, &verified()).await.1, "a day later");
        assert_eq!((world.here.letters_to(EMAIL).await.len(), events(&world).await), (2, 2));
    }

    async fn a_mailbox_is_told_however_much_the_network_has_asked_for__sec_33(world: Paced) {
        let world = world.0;
        let person = world.here.person(EMAIL).await;
        world.here.put_external(&person.id, Linked).await;
        let stranger = world.here.browser();
        let page = stranger.get("/forgot-password").await;
        for number in 0..32 {
            let mailbox = format!("nobody-{number}@example.com");
            stranger.press(&page, "send-link", &[("username", &mailbox)]).await;
        }
        stranger.press(&page, "send-link", &[("username", EMAIL)]).await;
        assert_eq!(world.here.letters_to(EMAIL).await.len(), 0, "the network has to pause");
        assert_refused(&come(&world, &verified()).await.1, "");
        assert_eq!(world.here.letters_to(EMAIL).await.len(), 1);
    }
}

/// The same with the limits that keep people from being flooded.
struct Paced(Odd);

impl Paced {
    async fn on(database: Database) -> Self {
        Self(Odd::under(database, "enabled = true").await)
    }
}
