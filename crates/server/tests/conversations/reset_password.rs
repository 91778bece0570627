//! The link of a mail that sets a password (PWD-1, PWD-4).

use std::time::Duration;

use account::people::{self, PasswordChange};
use model::EmailAddress;
use model::event::EventKind;
use model::outbox::Message;
use model::person::{Person, State};
use model::secret::PlainPassword;
use testkit::{Answer, Browser, Database, Kit, Options, PASSWORD, on_both_databases};

use crate::forgot_password::link;

/// A password that the rules accept, and nobody has yet.
pub(crate) const NEW: &str = "seven pears under a violet moon";

/// Opens a link as a browser does: the cookie comes first, and then the page.
pub(crate) async fn open(browser: &Browser, link: &str) -> Answer {
    browser.follow(browser.get(link).await).await
}

/// Types the same password twice and saves it.
pub(crate) async fn save(browser: &Browser, page: &Answer, password: &str) -> Answer {
    let typed = [("new-password", password), ("confirm-password", password)];
    browser.press(page, "save-password", &typed).await
}

async fn is_gone(browser: &Browser, link: &str, why: &str) {
    let page = open(browser, link).await;
    assert_eq!((page.status, page.heading().as_str()), (400, "This link no longer works"), "{why}");
    assert!(page.body.contains("href=\"/forgot-password\""), "there is a way to a new one: {}", page.body);
}

pub(crate) async fn events(kit: &Kit, person: &Person) -> Vec<EventKind> {
    let id = person.id.clone();
    let events = kit.app.store.read(move |tx| store::events::of_person(tx, &id, 20)).await.unwrap();
    events.into_iter().map(|event| event.kind).collect()
}

on_both_databases! {
    async fn a_link_sets_the_password_and_opens_no_session__pwd_1(kit) {
        let person = kit.person("ada@example.com").await;
        let link = link(&kit, "ada@example.com").await;
        let browser = kit.browser();
        let page = open(&browser, &link).await;
        assert_eq!((page.status, page.heading().as_str()), (200, "Set a new password"));
        assert!(page.text().contains("For the account ada@example.com"), "{}", page.text());
        for words in ["New password", "Confirm password", "Save password"] {
            assert!(page.text().contains(words), "{words}: {}", page.text());
        }

        let answer = save(&browser, &page, NEW).await;
        assert_eq!((answer.status, answer.location().as_deref()), (303, Some("/reset-password/saved")));
        let saved = browser.follow(answer).await;
        assert_eq!(saved.heading(), "Your password is saved");
        assert!(saved.body.contains("href=\"/sign-in\""), "{}", saved.body);
        assert!(!browser.cookies().contains_key("signet-session-9000"), "{:?}", browser.cookies());
        assert_eq!(browser.get("/profile").await.status, 303);

        assert_eq!(browser.sign_in("ada@example.com", PASSWORD).await.status, 400);
        assert_eq!(browser.sign_in("ada@example.com", NEW).await.status, 303);
        let events = events(&kit, &person).await;
        assert!(events.contains(&EventKind::PasswordLinkSent) && events.contains(&EventKind::PasswordSet), "{events:?}");
    }

    async fn who_has_no_password_yet_gets_one_by_the_same_link__pwd_1(kit) {
        kit.person_without_password("ada@example.com").await;
        let link = link(&kit, "ada@example.com").await;
        let browser = kit.browser();
        let page = open(&browser, &link).await;
        assert_eq!(save(&browser, &page, NEW).await.status, 303);
        assert_eq!(browser.sign_in("ada@example.com", NEW).await.status, 303);
    }

    async fn the_person_is_told_by_mail__pwd_4(kit) {
        kit.person("ada@example.com").await;
        let link = link(&kit, "ada@example.com").await;
        let browser = kit.browser();
        let page = open(&browser, &link).await;
        kit.advance(Duration::from_secs(60));
        save(&browser, &page, NEW).await;
        let mail = kit.mail().await;
        let [told] = mail.as_slice() else { panic!("one mail: {mail:#?}") };
        let Message::PasswordChanged { at, .. } = told.message else { panic!("{told:?}") };
        assert_eq!((told.to.as_str(), at), ("ada@example.com", kit.now()));
    }

    async fn a_link_works_in_any_browser_and_then_in_that_one_alone__pwd_1(kit) {
        kit.person("ada@example.com").await;
        let link = link(&kit, "ada@example.com").await;
        let (first, second) = (kit.browser(), kit.browser());
        let page = open(&first, &link).await;
        let refused = open(&second, &link).await;
        assert_eq!((refused.status, refused.heading().as_str()), (400, "Opened in another browser"));
        assert!(refused.body.contains("href=\"/forgot-password\""), "{}", refused.body);

        let csrf = second.get("/forgot-password").await.csrf();
        let fields = [("csrf", csrf.as_str()), ("new-password", NEW), ("confirm-password", NEW)];
        assert_eq!(second.post(&link, &fields).await.heading(), "Opened in another browser");
        assert_eq!(open(&first, &link).await.status, 200, "as often as it likes");
        assert_eq!(save(&first, &page, NEW).await.status, 303);
    }

    async fn a_scanner_that_opens_links_in_mails_does_not_take_them__pwd_1(kit) {
        kit.person("ada@example.com").await;
        let link = link(&kit, "ada@example.com").await;
        for _ in 0..3 {
            let scanner = kit.browser();
            let mut answer = scanner.head(&link).await;
            assert_eq!(answer.status, 303);
            answer = scanner.get(&answer.location().unwrap()).await;
            scanner.forget();
            while let Some(location) = answer.location() {
                answer = scanner.get(&location).await;
                scanner.forget();
            }
            assert_eq!((answer.status, answer.heading().as_str()), (400, "Cookies are switched off"));
        }
        let browser = kit.browser();
        let page = open(&browser, &link).await;
        assert_eq!(save(&browser, &page, NEW).await.status, 303);
    }

    async fn a_password_that_is_refused_does_not_use_the_link_up__pwd_1(kit) {
        kit.person("ada@example.com").await;
        let link = link(&kit, "ada@example.com").await;
        let browser = kit.browser();
        let tries = [
            ("", "", "Enter a password."),
            (NEW, "", "Enter the same password again."),
            (NEW, "seven pears under a violet moo", "The two passwords aren’t the same."),
            ("seven pears", "seven pears", "Use at least 15 characters."),
            ("passwordpassword", "passwordpassword", "too easy to guess"),
            ("1q2w3e4r5t6y7u8i9o0p", "1q2w3e4r5t6y7u8i9o0p", "stolen elsewhere"),
            ("ada.lovelace.1815-12-10", "ada.lovelace.1815-12-10", "too close to your name"),
        ];
        for (first, second, advice) in tries {
            let page = open(&browser, &link).await;
            let typed = [("new-password", first), ("confirm-password", second)];
            let answer = browser.press(&page, "save-password", &typed).await;
            assert_eq!(answer.status, 400, "{first}");
            assert!(answer.text().contains(advice), "{first}: {}", answer.text());
            assert!(answer.body.contains("role=\"alert\""), "{}", answer.body);
            assert!(first.is_empty() || !answer.body.contains(&format!("value=\"{first}\"")), "it isn't written back");
        }
        let page = open(&browser, &link).await;
        assert_eq!(save(&browser, &page, NEW).await.status, 303);
    }

    async fn without_a_script_the_strength_is_shown_after_a_try__pwd_3(kit) {
        kit.person("ada@example.com").await;
        let link = link(&kit, "ada@example.com").await;
        let browser = kit.browser();
        let page = open(&browser, &link).await;
        assert!(!page.text().contains("Strength:"), "{}", page.text());
        let typed = [("new-password", "passwordpassword"), ("confirm-password", "passwordpassword")];
        let answer = browser.press(&page, "save-password", &typed).await;
        assert!(answer.text().contains("Strength: very weak"), "{}", answer.text());
    }

    async fn using_a_link_kills_it_and_every_other__pwd_1(kit) {
        kit.person("ada@example.com").await;
        let (used, other) = (link(&kit, "ada@example.com").await, link(&kit, "ada@example.com").await);
        assert_ne!(used, other);
        let browser = kit.browser();
        let (page, late) = (open(&browser, &used).await, open(&browser, &other).await);
        assert_eq!((page.status, late.status), (200, 200), "a second link leaves the first alone");
        assert_eq!(save(&browser, &page, NEW).await.status, 303);
        for (page, link) in [(&page, &used), (&late, &other)] {
            let again = save(&browser, page, "eight plums under a violet moon").await;
            assert_eq!(again.heading(), "This link no longer works");
            is_gone(&browser, link, "a GET").await;
        }
        assert_eq!(browser.sign_in("ada@example.com", NEW).await.status, 303, "it stayed as it was");
    }

    async fn a_link_is_bound_to_the_password_and_the_mailbox_it_was_made_under__pwd_1(kit) {
        let person = kit.person("ada@example.com").await;
        let browser = kit.browser();
        let old = link(&kit, "ada@example.com").await;
        let page = open(&browser, &old).await;
        kit.advance(Duration::from_secs(1));
        let mut at = kit.moment();
        let set = people::set_password(&kit.app.accounts, &person.id, PlainPassword::new(NEW), &mut at);
        assert_eq!(set.await.unwrap(), PasswordChange::Set);
        assert_eq!(save(&browser, &page, "eight plums under a violet moon").await.heading(), "This link no longer works");
        is_gone(&browser, &old, "another password").await;

        let old = link(&kit, "ada@example.com").await;
        let (id, now) = (person.id.clone(), kit.now());
        let moved = EmailAddress::parse("ada@elsewhere.example").unwrap();
        let set = kit.app.store.write(move |tx| store::people::set_email(tx, &id, &moved, now)).await;
        assert!(set.unwrap());
        is_gone(&browser, &old, "another mailbox").await;

        let old = link(&kit, "ada@elsewhere.example").await;
        kit.put_in_state(&person.id, State::Closed).await;
        is_gone(&browser, &old, "closed").await;
    }

    async fn a_link_lapses_after_an_hour__pwd_1(kit) {
        kit.person("ada@example.com").await;
        let link = link(&kit, "ada@example.com").await;
        let browser = kit.browser();
        kit.advance(Duration::from_secs(60 * 60 - 1));
        let page = open(&browser, &link).await;
        assert_eq!(page.status, 200);
        kit.advance(Duration::from_secs(1));
        assert_eq!(save(&browser, &page, NEW).await.heading(), "This link no longer works");
        is_gone(&browser, &link, "lapsed").await;
        assert_eq!(browser.sign_in("ada@example.com", PASSWORD).await.status, 303);
    }

    async fn what_is_no_token_is_a_link_that_does_not_work(kit) {
        let browser = kit.browser();
        let stranger = "A".repeat(43);
        for token in ["", "x", &stranger, "%0d%0aset-cookie:a=b", &"a".repeat(5000)] {
            is_gone(&browser, &format!("/reset-password?token={token}"), token).await;
        }
        is_gone(&browser, "/reset-password", "none at all").await;
    }

    async fn the_token_goes_nowhere_but_into_the_form__sec_8(kit) {
        kit.person("ada@example.com").await;
        let link = link(&kit, "ada@example.com").await;
        let token = link.split_once('=').unwrap().1.to_owned();
        let browser = kit.browser();
        let page = open(&browser, &link).await;
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert_eq!(page.body.matches(&token).count(), 1, "{}", page.body);
        assert!(!page.body.contains("href=\"http"), "{}", page.body);
        let answer = save(&browser, &page, NEW).await;
        assert!(!answer.headers.iter().any(|(_, value)| value.contains(&token)), "{answer:?}");
        assert!(!kit.database_holds(&token).await && !kit.database_holds(NEW).await);
    }
}

#[actix_web::test]
async fn who_was_paused_signs_in_at_once_with_the_new_password__pwd_5() {
    for database in Database::BOTH {
        let kit = Kit::with(database, Options { config: "" }).await;
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        for _ in 0..10 {
            browser.sign_in("ada@example.com", "not the password at all").await;
            kit.advance(Duration::from_secs(30));
        }
        browser.sign_in("ada@example.com", "not the password at all").await;
        assert_eq!(browser.sign_in("ada@example.com", PASSWORD).await.status, 429);
        let link = link(&kit, "ada@example.com").await;
        let page = open(&browser, &link).await;
        assert_eq!(save(&browser, &page, NEW).await.status, 303);
        assert_eq!(browser.sign_in("ada@example.com", NEW).await.status, 303);
    }
}
