//! What people read who sign in to the website with an external login, and the ways on that stand there (SUR-2, SUR-4).

use crate::profile_steps::open_link;
use crate::reset_password::{NEW, save};
use crate::sign_in::{ACCOUNTS, WRONG, accounts};
use crate::upstream_world::{Walker, World};
use testkit::{Answer, Browser, PASSWORD, on_both_databases};

const ADA: &str = "ada@example.com";
const ONLY: &str = "You sign in to the website with Sage. Your password opens the apps only.";

/// Somebody here with a password and a linked Sage.
async fn linked(world: &World) {
    world.there.person(ADA).await;
    world.browser().sign_in_with_sage(ADA).await;
    let person = world.person(ADA).await.unwrap();
    world.give_password(&person).await;
}

/// A browser in which their password has opened an app.
async fn in_an_app(world: &World) -> Walker {
    let (browser, app) = (world.browser(), world.here.app_client().await);
    let page = browser.here.authorize(&app.flow("openid")).await;
    browser.here.pass_sign_in(&page, ADA).await;
    browser
}

/// Whether the page leads on by Sage alone, and to another account.
fn leads_to_sage_alone(page: &Answer) -> bool {
    page.field("password").is_none()
        && page.ids().contains(&"upstream-sage".to_owned())
        && page.text().contains("Use another account")
        && !page.text().contains("Create account")
}

/// A browser at each page that asks for a password: for the profile, for an app, and for a device.
async fn each_sign_in_page(world: &World) -> [(Browser, Answer); 3] {
    let app = world.here.app_client().await;
    let (_, user_code) = app.device_codes(&world.here).await;
    let [profile, sync, device] = [world.here.browser(), world.here.browser(), world.here.browser()];
    let at_profile = profile.get("/sign-in").await;
    let at_sync = sync.authorize(&app.flow("openid")).await;
    let at_device = device.enter_user_code(&user_code).await;
    [(profile, at_profile), (sync, at_sync), (device, at_device)]
}

on_both_databases! {
    async fn who_has_no_password_yet_is_told_the_way_to_one_as_anybody_is__sur_4(world: World) {
        accounts(&world.here).await;
        let told = "If you sign in to the website with another service, press its button. \
                    If you have no password yet, set one up first with Forgot Password";
        for (browser, page) in each_sign_in_page(&world).await {
            for email in ACCOUNTS {
                let tried = browser.press(&page, "login-submit", &[("username", email), ("password", WRONG)]).await;
                assert!(tried.status == 400 && tried.text().contains(told), "{email}: {}", tried.text());
                assert!(tried.ids().contains(&"upstream-sage".to_owned()), "{email}: {}", tried.body);
                let alert = tried.body.split("role=\"alert\"").nth(1).unwrap().split("</div>").next().unwrap();
                let way = alert.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
                assert_eq!(browser.get(way).await.heading(), "Forgot Password", "{email}: {alert}");
            }
        }
    }

    async fn a_password_for_the_apps_is_not_said_to_open_the_website__pwd_1_sur_4(world: World) {
        world.there.person(ADA).await;
        let browser = world.browser();
        browser.sign_in_with_sage(ADA).await;
        let tab = browser.here.get("/profile/password").await;
        for told in ["A password opens the apps only.", "You can disconnect Sage once you have a password."] {
            assert!(tab.text().contains(told), "{}", tab.text());
        }
        assert!(!tab.text().contains("Your password"), "there is none yet: {}", tab.text());
        browser.here.press(&tab, "send-link", &[]).await;
        let page = open_link(&browser.here, "/reset-password", &world.here.token_to(ADA).await).await;
        assert!(page.text().contains("You sign in to the website with Sage. This password opens the apps only."));
        let saved = browser.here.follow(save(&browser.here, &page, NEW).await).await;
        assert_eq!(saved.heading(), "Your password is saved");
        let told = "Sign in to your apps with the new password. On the website you go on signing in with Sage.";
        assert!(saved.text().contains(told), "{}", saved.text());
        let letters = world.here.letters_to(ADA).await;
        let letter = letters.iter().find(|letter| letter.subject.as_deref() == Some("A password was set for your account")).unwrap();
        assert!(letter.text.contains("This password opens the apps only."), "{}", letter.text);
        assert_eq!(world.here.browser().sign_in(ADA, NEW).await.status, 403, "as it was said");
    }

    async fn a_session_of_the_apps_is_told_why_the_website_asks_again__sur_2(world: World) {
        linked(&world).await;
        let browser = in_an_app(&world).await;
        let website = world.here.client().await;
        let at_website = browser.here.authorize(&website.flow("openid")).await;
        let at_profile = browser.here.follow(browser.here.get("/profile").await).await;
        for page in [&at_website, &at_profile] {
            assert!(page.text().contains(ONLY) && page.text().contains(ADA), "{}", page.text());
            assert!(leads_to_sage_alone(page), "{}", page.body);
        }
        let other = browser.here.get("/sign-in?account=other").await;
        assert!(other.field("password").is_some() && other.text().contains("Create account"), "{}", other.text());
        assert!(!other.text().contains("Use another account"), "it is that page: {}", other.text());
        assert_eq!(browser.through_sage(&at_profile, ADA).await.heading(), "User Profile");
    }

    async fn an_old_sign_in_is_told_why_it_is_not_enough__sec_48(world: World) {
        linked(&world).await;
        let browser = world.browser();
        browser.sign_in_with_sage(ADA).await;
        world.advance(601);
        let page = browser.here.follow(browser.here.get("/profile/password/disconnect").await).await;
        assert_eq!(page.heading(), "Sign in");
        assert!(page.text().contains("For your safety this needs a sign-in within the last 10 minutes."), "{}", page.text());
        assert!(leads_to_sage_alone(&page), "{}", page.body);
        assert!(!world.browser().here.get("/sign-in?for=disconnect").await.text().contains("For your safety"));
    }

    async fn the_right_password_at_the_website_names_its_account_and_leads_to_another__sur_4(world: World) {
        linked(&world).await;
        let browser = world.browser();
        let page = browser.here.sign_in(ADA, PASSWORD).await;
        assert_eq!(page.status, 403);
        assert!(page.text().contains(ONLY) && page.text().contains(&format!("For the account {ADA}")), "{}", page.text());
        assert!(leads_to_sage_alone(&page), "{}", page.body);
    }

    async fn who_linked_what_is_not_offered_any_more_is_sent_to_support__sur_4(world: World) {
        let ada = world.here.person(ADA).await;
        world.here.link_externally(&ada).await;
        let gone = "The service that you signed in with isn’t offered any more. Ask support to disconnect it";
        let refused = world.here.browser().sign_in(ADA, PASSWORD).await;
        let browser = in_an_app(&world).await;
        let asked = browser.here.follow(browser.here.get("/profile").await).await;
        for page in [refused, asked] {
            assert!(page.text().contains(gone) && page.text().contains(ADA), "{}", page.text());
            assert!(page.text().contains("Use another account") && page.field("password").is_none(), "{}", page.body);
            assert!(!page.text().contains("Sign in with Sage"), "{}", page.text());
        }
    }

    async fn a_sign_up_by_an_upstream_begins_again_with_another_address__fed_1(world: World) {
        let there = world.there.person(ADA).await;
        world.there.doubt_mailbox(&there.id).await;
        let browser = world.browser();
        let page = browser.sign_in_with_sage(ADA).await;
        let typed = |email| [("username", email), ("name", "Ada Here")];
        let wrong = browser.here.press(&page, "sign-up-submit", &typed("adda@example.com")).await;
        let page = browser.here.follow(wrong).await;
        assert!(page.body.contains("href=\"/sign-up/external\""), "{}", page.body);
        let page = browser.here.get("/sign-up/external").await;
        assert_eq!((page.heading().as_str(), page.field("password")), ("Create account", None));
        let right = browser.here.press(&page, "sign-up-submit", &typed(ADA)).await;
        let page = browser.here.follow(right).await;
        let code = world.here.code_to(ADA).await;
        let entered = browser.here.press(&page, "code-submit", &[("code", &code)]).await;
        assert_eq!(browser.here.follow(entered).await.heading(), "User Profile");
        let left = browser.here.get("/sign-up/external").await;
        assert_eq!(left.location().as_deref(), Some("/sign-in"), "what Sage said is used up (SEC-43)");
    }

    async fn each_of_several_upstreams_is_linked_on_a_page_of_its_own__fed_3(world: World) {
        world.here.person(ADA).await;
        let browser = world.browser();
        browser.here.sign_in(ADA, PASSWORD).await;
        let tab = browser.here.get("/profile/password").await;
        assert!(tab.body.contains("/profile/password/external?upstream=other"), "{}", tab.body);
        let page = browser.here.get("/profile/password/external?upstream=other").await;
        assert!(page.text().contains("Sign in with Other") && page.ids().contains(&"link-other".to_owned()));
        assert!(!page.ids().contains(&"link-sage".to_owned()) && !page.text().contains("Sage"), "{}", page.text());
        let unnamed = browser.here.get("/profile/password/external").await;
        assert_eq!(unnamed.location().as_deref(), Some("/profile/password"));
    }

    async fn who_is_refused_is_led_to_a_password_that_they_may_not_have__sec_44(world: World) {
        world.there.person(ADA).await;
        world.here.person_without_password(ADA).await;
        let page = world.browser().sign_in_with_sage(ADA).await;
        assert_eq!(page.heading(), "This login can’t be used here");
        assert!(page.text().contains("If you have no password yet, or have forgotten it, use Forgot Password."));
        assert!(page.body.contains("href=\"/forgot-password\""), "{}", page.body);
    }

    async fn an_upstream_that_says_it_cannot_now_is_told_as_unreachable__fed_9(world: World) {
        for error in ["temporarily_unavailable", "server_error"] {
            let browser = world.browser();
            let away = browser.set_out(&browser.sign_in_page().await).await;
            let state = url::Url::parse(&away).unwrap();
            let (_, state) = state.query_pairs().find(|(name, _)| name == "state").unwrap();
            let iss = world.there.app.issuer.as_str();
            let back = format!("/upstream/sage/callback?error={error}&state={state}&iss={iss}");
            let page = browser.here.follow(browser.here.get(&back).await).await;
            assert_eq!(page.heading(), "Sign in", "{error}");
            assert!(page.text().contains("Sage can’t be reached right now."), "{error}: {}", page.text());
        }
    }

    async fn a_code_that_was_left_out_is_asked_for__rfc_8628(world: World) {
        let browser = world.here.browser();
        let page = browser.get("/device").await;
        let answer = browser.press(&page, "device-continue", &[("code", " ")]).await;
        assert_eq!(answer.status, 400);
        assert!(answer.text().contains("Enter the code that your device shows."), "{}", answer.text());
    }
}
