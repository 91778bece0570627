//! The sign-in page: who gets in, what the others are told, and what comes of odd orders of events.

use std::time::Duration;

use model::person::State;
use testkit::{Answer, Browser, Kit, PASSWORD, on_both_databases};

/// What one reads on the page, without what may differ: CSRF token and what was typed.
fn shown(answer: &Answer, email: &str) -> String {
    answer.body.replace(&answer.csrf(), "TOKEN").replace(email, "EMAIL")
}

async fn attempt(browser: &Browser, email: &str, password: &str) -> Answer {
    let page = browser.get("/sign-in").await;
    browser.press(&page, "login-submit", &[("username", email), ("password", password)]).await
}

/// What nobody's password is.
pub(super) const WRONG: &str = "not the password of anybody";

/// An account for each reason not to get in: unknown, wrong password, no password, closed, locked, unproved; and, with a
/// password and without, linked to an external login and disconnected from one.
pub(super) const ACCOUNTS: [&str; 10] = [
    "un@example.com",
    "wr@example.com",
    "no@example.com",
    "cl@example.com",
    "lo@example.com",
    "up@example.com",
    "li@example.com",
    "ln@example.com",
    "di@example.com",
    "dn@example.com",
];

/// Those of them that have no password, so that none is right.
const WITHOUT_PASSWORD: [&str; 3] = ["no@example.com", "ln@example.com", "dn@example.com"];

/// All of them but the unknown one; those that have a password have [`PASSWORD`].
pub(super) async fn accounts(kit: &Kit) {
    kit.person("wr@example.com").await;
    for (email, state) in
        [("cl@example.com", State::Closed), ("lo@example.com", State::Locked), ("up@example.com", State::Unproved)]
    {
        let person = kit.person(email).await;
        kit.put_in_state(&person.id, state).await;
    }
    for email in WITHOUT_PASSWORD {
        kit.person_without_password(email).await;
    }
    for email in ["li@example.com", "di@example.com"] {
        kit.person(email).await;
    }
    for email in ["li@example.com", "ln@example.com", "di@example.com", "dn@example.com"] {
        let person = account::people::find(&kit.app.accounts, email).await.unwrap().unwrap();
        kit.link_externally(&person).await;
        if email.starts_with('d') {
            kit.disconnect_externally(&person.id).await;
        }
    }
}

on_both_databases! {
    async fn nobody_is_told_whether_an_account_exists__sec_30(kit) {
        accounts(&kit).await;
        let browser = kit.browser();
        let expected = attempt(&browser, ACCOUNTS[0], WRONG).await;
        assert_eq!(expected.status, 400);
        let told = "That email address and password don’t go together. Check both and try again. \
                    If you have no password yet, set one up with Forgot Password";
        assert!(expected.text().contains(told), "{}", expected.text());
        for email in ACCOUNTS {
            let answer = attempt(&browser, email, WRONG).await;
            assert_eq!((answer.status, shown(&answer, email)), (400, shown(&expected, ACCOUNTS[0])), "{email}");
            assert_eq!(answer.headers.len(), expected.headers.len(), "{email}: {:?}", answer.headers);
        }
        // A closed account, or one without a password, has none that is right.
        for email in [&["cl@example.com"], &WITHOUT_PASSWORD[..]].concat() {
            let answer = attempt(&browser, email, PASSWORD).await;
            assert_eq!((answer.status, shown(&answer, email)), (400, shown(&expected, ACCOUNTS[0])), "{email}");
        }
    }

    async fn addresses_that_are_none_are_answered_like_any_other__sec_30(kit) {
        let browser = kit.browser();
        let expected = attempt(&browser, "un@example.com", "not the password of anybody").await;
        let long = format!("{}@example.com", "x".repeat(4000));
        for email in ["ada", "ada@", "@", "ada@example.com@example.com", "' OR 1=1 --", "<b>ada</b>@example.com", "\u{200b}", &long] {
            let answer = attempt(&browser, email, "not the password of anybody").await;
            assert_eq!(answer.status, 400, "{email}");
            assert_eq!(answer.text().contains("don’t go together"), !email.trim().is_empty(), "{email}");
            assert!(!answer.body.contains("<b>"), "{}", answer.body);
            assert_eq!(answer.header("content-type"), expected.header("content-type"));
        }
        let huge = attempt(&browser, "un@example.com", &"x".repeat(8000)).await;
        assert_eq!(shown(&huge, "un@example.com"), shown(&expected, "un@example.com"));
    }

    async fn a_lock_is_told_only_after_the_right_password__reg_7(kit) {
        accounts(&kit).await;
        let browser = kit.browser();
        let answer = attempt(&browser, "lo@example.com", PASSWORD).await;
        assert_eq!(answer.status, 403);
        assert!(answer.text().contains("This account is locked. Ask support to unlock it."), "{}", answer.text());
        assert_eq!(browser.get("/profile").await.status, 303, "nobody is signed in");
    }

    async fn an_empty_field_is_named_and_what_was_typed_stays(kit) {
        let browser = kit.browser();
        for (email, password, missing) in [
            ("", "", &["Enter your email address.", "Enter your password."][..]),
            ("  ", "x", &["Enter your email address."]),
            ("ada@example.com", "", &["Enter your password."]),
        ] {
            let answer = attempt(&browser, email, password).await;
            assert_eq!(answer.status, 400);
            for sentence in missing {
                assert!(answer.text().contains(sentence), "{}", answer.text());
            }
            assert!(answer.body.contains("role=\"alert\""));
            assert_eq!(answer.field("username").as_deref(), Some(email));
            assert_eq!(answer.field("password").as_deref(), Some(""));
        }
        let answer = attempt(&browser, "ada@example.com", "a password that is wrong").await;
        assert_eq!(answer.field("username").as_deref(), Some("ada@example.com"));
        assert!(!answer.body.contains("a password that is wrong"));
    }

    async fn an_address_is_found_however_it_is_typed__sec_36(kit) {
        kit.person("Zoë@Example.com").await;
        for typed in ["zoë@example.com", " ZOË@EXAMPLE.COM ", "zoe\u{308}@example.com"] {
            assert_eq!(attempt(&kit.browser(), typed, PASSWORD).await.status, 303, "{typed}");
        }
    }

    async fn a_flow_begun_in_one_browser_is_not_finished_in_another__sec_26(kit) {
        kit.person("ada@example.com").await;
        let client = kit.third_party().await;
        let (hers, attackers) = (kit.browser(), kit.browser());
        let begun = attackers.get(&client.flow("openid").address()).await;
        let address = begun.location().unwrap();
        let handle = address.split_once('?').unwrap().1;
        hers.sign_in("ada@example.com", PASSWORD).await;
        for page in ["/sign-in", "/consent", "/authorize/resume"] {
            let answer = hers.get(&format!("{page}?{handle}")).await;
            assert_eq!((answer.status, answer.heading().as_str()), (400, "Begun in another browser"), "{page}");
        }
        let form = hers.get("/sign-in").await;
        let csrf = form.csrf();
        let fields = [("csrf", csrf.as_str()), ("username", "ada@example.com"), ("password", PASSWORD)];
        let answer = hers.post(&address, &fields).await;
        assert_eq!((answer.status, answer.heading().as_str()), (400, "Begun in another browser"));
        let form = hers.get("/sign-out").await;
        let answer = hers.post(&format!("/consent?{handle}"), &[("csrf", &form.csrf()), ("decision", "allow")]).await;
        assert_eq!((answer.status, answer.heading().as_str()), (400, "Begun in another browser"));
    }

    async fn pressing_twice_does_no_harm(kit) {
        kit.person("ada@example.com").await;
        let client = kit.third_party().await;
        let browser = kit.browser();
        let page = browser.authorize(&client.flow("openid")).await;
        let typed = [("username", "ada@example.com"), ("password", PASSWORD)];
        let first = browser.press(&page, "login-submit", &typed).await;
        let second = browser.press(&page, "login-submit", &typed).await;
        assert_eq!((first.status, second.status), (303, 303));
        let consent = browser.follow(second).await;
        assert!(consent.is_consent_page());

        let first = browser.press(&consent, "consent-allow", &[]).await;
        let second = browser.press(&consent, "consent-allow", &[]).await;
        assert_eq!(client.redeem(&kit, &client.flow("openid"), &first.code()).await.status, 200);
        assert_eq!((second.status, second.heading().as_str()), (400, "This page is out of date"));

        let form = browser.get("/sign-out").await;
        assert_eq!(browser.press(&form, "logout-confirm", &[]).await.status, 303);
        let again = browser.press(&form, "logout-confirm", &[]).await;
        assert_eq!((again.status, again.heading().as_str()), (400, "This page is out of date"));
    }

    async fn going_back_after_signing_in_breaks_nothing(kit) {
        kit.person("ada@example.com").await;
        let client = kit.client().await;
        let browser = kit.browser();
        let begun = browser.get(&client.flow("openid").address()).await;
        let sign_in = begun.location().unwrap();
        let page = browser.get(&sign_in).await;
        assert!(browser.pass_sign_in(&page, "ada@example.com").await.redirect_param("code").is_some());

        for stale in [sign_in.clone(), sign_in.replace("/sign-in", "/authorize/resume"), sign_in.replace("/sign-in", "/consent")] {
            let back = browser.get(&stale).await;
            assert_eq!((back.status, back.heading().as_str()), (400, "This page is out of date"), "{stale}");
            assert!(back.body.contains("href=\"/profile\""), "there is a way on: {}", back.body);
        }
        let answer = browser.press(&page, "login-submit", &[("username", "ada@example.com"), ("password", PASSWORD)]).await;
        assert_eq!((answer.status, answer.heading().as_str()), (400, "This page is out of date"));
        assert_eq!(browser.get("/profile").await.status, 200);
        assert_eq!(browser.get("/sign-in").await.heading(), "Sign in", "going back from the profile");
    }

    async fn going_back_from_consent_to_sign_in_goes_on_from_there(kit) {
        kit.person("ada@example.com").await;
        kit.person("bob@example.com").await;
        let client = kit.third_party().await;
        let browser = kit.browser();
        let sign_in = browser.get(&client.flow("openid").address()).await.location().unwrap();
        let page = browser.get(&sign_in).await;
        assert!(browser.pass_sign_in(&page, "ada@example.com").await.is_consent_page());
        let back = browser.get(&sign_in).await;
        assert!(back.text().contains("You are signed in as ada@example.com"), "{}", back.text());
        let other = browser.get(&format!("{sign_in}&account=other")).await;
        assert_eq!(other.field("username").as_deref(), Some(""));
        let consent = browser.pass_sign_in(&other, "bob@example.com").await;
        assert!(consent.text().contains("bob@example.com"), "{}", consent.text());
        assert!(browser.press(&consent, "consent-allow", &[]).await.redirect_param("code").is_some());
    }

    async fn a_page_left_open_for_hours_is_out_of_date_and_leads_on(kit) {
        kit.person("ada@example.com").await;
        let client = kit.client().await;
        let browser = kit.browser();
        let page = browser.authorize(&client.flow("openid")).await;
        kit.advance(Duration::from_secs(2 * 60 * 60));
        let answer = browser.press(&page, "login-submit", &[("username", "ada@example.com"), ("password", PASSWORD)]).await;
        assert_eq!((answer.status, answer.heading().as_str()), (400, "This page is out of date"));
        assert!(answer.text().contains("Start again"), "{}", answer.text());
        let plain = browser.follow(browser.get("/profile").await).await;
        kit.advance(Duration::from_secs(2 * 60 * 60));
        assert_eq!(browser.pass_sign_in(&plain, "ada@example.com").await.heading(), "User Profile");
    }

    async fn the_page_names_the_client_as_text_and_takes_the_hint(kit) {
        let name = |metadata: &mut model::client::ClientMetadata| metadata.client_name = "<b>Bold</b> & \"Co\"".to_owned();
        let client = kit.register(name, false).await;
        let page = kit.browser().authorize(&client.flow("openid").with("login_hint", "\"><script>x</script>@example.com")).await;
        assert!(!page.body.contains("<b>Bold") && !page.body.contains("<script>x"), "{}", page.body);
        assert!(page.body.contains("&#60;b&#62;Bold&#60;/b&#62; &#38; &#34;Co&#34;"), "{}", page.body);
        assert_eq!(page.field("username").as_deref(), Some("\"><script>x</script>@example.com"));
    }
}
