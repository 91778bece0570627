//! Forms that others send in a person's name (SEC-25).

use testkit::{Answer, Browser, Form, Kit, PASSWORD, on_both_databases};

use crate::{forgot_password, profile_steps, reset_password};

/// Where the routes are mounted: each POST in it must be known here.
const ROUTES: &str = include_str!("../../src/routes/mod.rs");

/// Endpoints, which programs post to: no form of ours, and no cookie decides there.
const ENDPOINTS: [&str; 8] = [
    "backchannel::post",
    "authorize::post",
    "token::post",
    "device_authorization::post",
    "userinfo::post",
    "introspect::post",
    "revoke::post",
    "logout::post",
];

/// What a page's script posts to, with the token of the page's form: `password_strength.rs` has its test.
const BY_SCRIPT: [&str; 1] = ["password_strength::post"];

/// Its token is bound to a mailed link, too: `approval_links.rs` has its test.
const BY_LINK: [&str; 1] = ["approval::post"];

/// Pages that stand in the middle of a way, with the address that they post to: their own tests walk it, and here
/// they are refused before it is asked where somebody stands.
const ON_THE_WAY: [(&str, &str); 11] = [
    ("sign_up::form::post", "/sign-up"),
    ("sign_up::code::post", "/sign-up/code"),
    ("sign_up::code::post_resend", "/sign-up/code/resend"),
    ("sign_up::subscription::post", "/sign-up/subscription"),
    ("sign_up::waiting::post", "/sign-up/waiting"),
    ("begin::post", "/sign-in/upstream"),
    ("prove::post", "/sign-in/prove"),
    ("sign_up::post", "/sign-up/external"),
    ("link::post", "/profile/password/external"),
    ("disconnect::post", "/profile/password/disconnect"),
    ("upstream::sign_out::post", "/signed-out"),
];

/// Pages with a form: the handler, how to get there, the button, and where it leads.
const PAGES: [Row; 18] = [
    Row { handler: "sign_in::post", page: ThePage::SignIn, button: "login-submit", leads_to: "/profile" },
    Row {
        handler: "sign_in::post",
        page: ThePage::SignInForAClient,
        button: "login-submit",
        leads_to: "/authorize/resume?request=",
    },
    Row {
        handler: "consent::post",
        page: ThePage::Consent,
        button: "consent-allow",
        leads_to: "https://client.example/cb?code=",
    },
    Row { handler: "sign_out::post", page: ThePage::SignOut, button: "logout-confirm", leads_to: "/signed-out" },
    Row { handler: "sign_out::from_profile", page: ThePage::Profile, button: "sign-out", leads_to: "/signed-out" },
    Row {
        handler: "forgot_password::post",
        page: ThePage::ForgotPassword,
        button: "send-link",
        leads_to: "/forgot-password/sent",
    },
    Row {
        handler: "reset_password::post",
        page: ThePage::ResetPassword,
        button: "save-password",
        leads_to: "/reset-password/saved",
    },
    Row {
        handler: "password::change",
        page: ThePage::Password,
        button: "change-password",
        leads_to: "/profile/password",
    },
    Row { handler: "password::send_link", page: ThePage::Password, button: "send-link", leads_to: "/profile/password" },
    Row { handler: "sessions::post", page: ThePage::Sessions, button: "end-session-1", leads_to: "/signed-out" },
    Row { handler: "apps::post", page: ThePage::Apps, button: "remove-1", leads_to: "/profile/apps?done=removed" },
    Row {
        handler: "details::post",
        page: ThePage::Details,
        button: "save-name",
        leads_to: "/profile/details?done=name",
    },
    Row { handler: "closing::post", page: ThePage::Close, button: "close-account", leads_to: "/account-closed" },
    Row {
        handler: "email_confirmed",
        page: ThePage::ConfirmEmail,
        button: "confirm-change",
        leads_to: "/confirm-email/done",
    },
    Row {
        handler: "email_reverted",
        page: ThePage::RevertEmail,
        button: "confirm-change",
        leads_to: "/revert-email/done",
    },
    Row {
        handler: "phone_reverted",
        page: ThePage::RevertPhone,
        button: "confirm-change",
        leads_to: "/revert-phone/done",
    },
    Row {
        handler: "device::post",
        page: ThePage::UserCode,
        button: "device-continue",
        leads_to: "/device/confirm?user_code=",
    },
    Row {
        handler: "device::decide",
        page: ThePage::Device,
        button: "consent-allow",
        leads_to: "/device/done?user_code=",
    },
];

/// Answered by a file, not by a way on: `profile_close.rs` has its test.
const BY_A_FILE: [&str; 1] = ["download::post"];

#[derive(Clone, Copy)]
struct Row {
    handler: &'static str,
    page: ThePage,
    button: &'static str,
    leads_to: &'static str,
}

#[derive(Clone, Copy)]
enum ThePage {
    SignIn,
    SignInForAClient,
    Consent,
    SignOut,
    Profile,
    ForgotPassword,
    ResetPassword,
    Password,
    Sessions,
    Apps,
    Details,
    Close,
    ConfirmEmail,
    RevertEmail,
    RevertPhone,
    UserCode,
    Device,
}

impl Row {
    /// The form of the page, in a browser that has come there by itself.
    async fn form(self, kit: &Kit) -> (Browser, Form) {
        let (browser, client) = (kit.browser(), kit.third_party().await);
        let page = match self.page {
            ThePage::SignIn => browser.get("/sign-in").await,
            ThePage::SignInForAClient => browser.authorize(&client.flow("openid")).await,
            ThePage::Consent => {
                let page = browser.authorize(&client.flow("openid")).await;
                browser.pass_sign_in(&page, "ada@example.com").await
            }
            ThePage::SignOut => {
                browser.sign_in("ada@example.com", PASSWORD).await;
                browser.get("/sign-out").await
            }
            ThePage::Profile => {
                browser.sign_in("ada@example.com", PASSWORD).await;
                browser.get("/profile").await
            }
            ThePage::ForgotPassword => browser.get("/forgot-password").await,
            ThePage::ResetPassword => {
                let link = forgot_password::link(kit, "ada@example.com").await;
                reset_password::open(&browser, &link).await
            }
            ThePage::Password => {
                browser.sign_in("ada@example.com", PASSWORD).await;
                browser.get("/profile/password").await
            }
            ThePage::UserCode => {
                let (_, user_code) = kit.app_client().await.device_codes(kit).await;
                browser.get(&format!("/device?user_code={user_code}")).await
            }
            ThePage::Device => {
                browser.sign_in("ada@example.com", PASSWORD).await;
                let (_, user_code) = kit.app_client().await.device_codes(kit).await;
                browser.enter_user_code(&user_code).await
            }
            changes_the_account => on_own_account(kit, &browser, changes_the_account).await,
        };
        assert_eq!(page.status, 200, "{}", self.handler);
        // Whatever sets a password sets the same one, for whoever comes next.
        let passwords = ["password", "current-password", "new-password", "confirm-password"].map(|id| (id, PASSWORD));
        let typed =
            [&[("username", "ada@example.com"), ("name", "Ada King"), ("sure", "yes")], &passwords[..]].concat();
        (browser, page.form_with(self.button, &typed))
    }
}

/// A page whose form leaves another account behind than it found: each time somebody else's.
async fn on_own_account(kit: &Kit, browser: &Browser, page: ThePage) -> Answer {
    let email = format!("{}@example.com", kit.moment().uuid());
    kit.person(&email).await;
    browser.sign_in(&email, PASSWORD).await;
    let new = format!("new-{email}");
    match page {
        ThePage::Sessions => browser.get("/profile/sessions").await,
        ThePage::Apps => {
            kit.client().await.tokens(kit, browser, "openid", &email).await;
            browser.get("/profile/apps").await
        }
        ThePage::Close => browser.get("/profile/details/close").await,
        ThePage::RevertPhone => {
            profile_steps::send(browser, "/profile/details", &[("change", "no-phone")]).await;
            profile_steps::open_link(browser, "/revert-phone", &kit.token_to(&email).await).await
        }
        ThePage::ConfirmEmail | ThePage::RevertEmail => {
            let asks = [("change", "email"), ("new-email", new.as_str())];
            profile_steps::send(browser, "/profile/details", &asks).await;
            let token = kit.token_to(&new).await;
            if matches!(page, ThePage::ConfirmEmail) {
                return profile_steps::open_link(browser, "/confirm-email", &token).await;
            }
            profile_steps::press_link(browser, "/confirm-email", &token).await;
            profile_steps::open_link(browser, "/revert-email", &kit.token_to(&email).await).await
        }
        _ => browser.get("/profile/details").await,
    }
}

async fn send(browser: &Browser, form: &Form, headers: &[(&str, &str)]) -> Answer {
    let fields: Vec<_> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post_with(&form.action, &fields, headers).await
}

fn with_token(form: &Form, token: Option<&str>) -> Form {
    let mut form = form.clone();
    form.fields.retain(|(name, _)| name != "csrf");
    form.fields.extend(token.map(|token| ("csrf".to_owned(), token.to_owned())));
    form
}

fn token(form: &Form) -> &str {
    &form.fields.iter().find(|(name, _)| name == "csrf").unwrap().1
}

#[test]
fn every_post_is_an_endpoint_or_a_page_in_the_table__sec_25() {
    let mounted = ROUTES.split("web::post().to(").skip(1).map(|rest| rest.split(')').next().unwrap());
    let mut count = 0;
    for handler in mounted {
        let is_known = [&ENDPOINTS[..], &BY_SCRIPT, &BY_A_FILE, &BY_LINK].concat().contains(&handler)
            || ON_THE_WAY.iter().any(|(known, _)| *known == handler)
            || PAGES.iter().any(|row| row.handler == handler);
        assert!(is_known, "{handler} takes POST: add it to the table of pages, or to the endpoints");
        count += 1;
    }
    assert_eq!(count, 39, "the routes are written in another way, and this test doesn't see them");
    assert!(!ROUTES.contains("web::put") && !ROUTES.contains("web::delete") && !ROUTES.contains("web::patch"));
}

on_both_databases! {
    async fn a_form_without_its_token_or_with_another_is_refused__sec_25(kit) {
        kit.person("ada@example.com").await;
        for row in PAGES {
            let (browser, form) = row.form(&kit).await;
            let (_, of_another_browser) = row.form(&kit).await;
            let cut = &token(&form)[..42];
            for shown in [None, Some(""), Some("x"), Some(cut), Some(token(&of_another_browser))] {
                let answer = send(&browser, &with_token(&form, shown), &[]).await;
                assert_eq!((answer.status, answer.heading().as_str()), (400, "This page is out of date"), "{}", row.handler);
                let way_on = answer.body.split("class=\"button primary\" href=\"").nth(1).unwrap().split('"').next().unwrap();
                let there = browser.follow(browser.get(&way_on.replace("&#38;", "&")).await).await;
                assert_eq!(there.status, 200, "{}: the way on leads nowhere: {way_on}", row.handler);
            }
            let answer = send(&browser, &form, &[]).await;
            assert!(answer.location().unwrap().starts_with(row.leads_to), "{}: {answer:?}", row.handler);
        }
    }

    async fn a_form_on_the_way_is_refused_without_its_token_or_from_elsewhere__sec_25(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        browser.sign_in("ada@example.com", PASSWORD).await;
        for (handler, address) in ON_THE_WAY {
            for fields in [&[][..], &[("csrf", "")], &[("csrf", "x")]] {
                let answer = browser.post(address, fields).await;
                let refused = (answer.status, answer.heading());
                assert_eq!(refused, (400, "This page is out of date".to_owned()), "{handler} {fields:?}");
            }
            let answer = browser.post_with(address, &[], &[("origin", "https://evil.example")]).await;
            assert_eq!((answer.status, answer.heading().as_str()), (403, "Not sent from here"), "{handler}");
        }
    }

    async fn a_form_from_another_origin_is_refused_whatever_its_token__sec_25(kit) {
        kit.person("ada@example.com").await;
        for row in PAGES {
            let (browser, form) = row.form(&kit).await;
            for headers in [
                &[("origin", "https://evil.example")][..],
                &[("origin", "http://localhost:9001")],
                &[("origin", "https://localhost:9000")],
                &[("origin", "http://localhost:9000.evil.example")],
                &[("origin", "http://LOCALHOST:9000")],
                &[("origin", "http://localhost:9000/")],
                &[("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")],
                &[("origin", "null"), ("sec-fetch-site", "cross-site")],
                &[("origin", "null"), ("sec-fetch-site", "same-site")],
                &[("origin", "null"), ("sec-fetch-site", "none")],
            ] {
                let answer = send(&browser, &form, headers).await;
                assert_eq!((answer.status, answer.heading().as_str()), (403, "Not sent from here"), "{} {headers:?}", row.handler);
            }
            let answer = send(&browser, &form, &[]).await;
            assert!(answer.location().unwrap().starts_with(row.leads_to), "{}: {answer:?}", row.handler);
        }
    }

    async fn a_form_of_ours_passes_however_the_browser_tells_its_origin__sec_25(kit) {
        kit.person("ada@example.com").await;
        for row in PAGES {
            for headers in [
                &[][..],
                &[("origin", "http://localhost:9000")],
                &[("origin", "http://localhost:9000"), ("sec-fetch-site", "same-origin")],
                &[("origin", "null")],
                &[("origin", "null"), ("sec-fetch-site", "same-origin")],
            ] {
                let (browser, form) = row.form(&kit).await;
                let answer = send(&browser, &form, headers).await;
                assert_eq!(answer.status, 303, "{} {headers:?}", row.handler);
                assert!(answer.location().unwrap().starts_with(row.leads_to), "{}: {answer:?}", row.handler);
                let (browser, form) = row.form(&kit).await;
                let answer = send(&browser, &with_token(&form, Some("x")), headers).await;
                assert_eq!(answer.status, 400, "{}: the token decides in every case", row.handler);
            }
        }
    }

    async fn json_and_plain_text_are_no_forms__sec_25(kit) {
        kit.person("ada@example.com").await;
        for row in PAGES {
            let (browser, form) = row.form(&kit).await;
            let fields: serde_json::Map<_, _> =
                form.fields.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
            let json = serde_json::to_vec(&fields).unwrap();
            for content_type in ["application/json", "text/plain", "multipart/form-data; boundary=x"] {
                let answer = browser.post_raw(&form.action, content_type, json.clone(), &[]).await;
                assert_eq!(answer.status, 415, "{} {content_type}", row.handler);
            }
            let answer = send(&browser, &form, &[]).await;
            assert!(answer.location().unwrap().starts_with(row.leads_to), "{}: {answer:?}", row.handler);
        }
    }

    async fn a_form_counts_in_a_later_session_of_the_same_person_and_of_nobody_else__sec_25(kit) {
        kit.person("ada@example.com").await;
        kit.person("bob@example.com").await;
        let browser = kit.browser();
        browser.sign_in("ada@example.com", PASSWORD).await;
        let page = browser.get("/sign-out").await;
        browser.sign_in("bob@example.com", PASSWORD).await;
        let answer = browser.press(&page, "logout-confirm", &[]).await;
        assert_eq!((answer.status, answer.heading().as_str()), (400, "This page is out of date"));
        assert_eq!(browser.get("/profile").await.status, 200);
        browser.sign_in("ada@example.com", PASSWORD).await;
        let elsewhere = kit.browser();
        elsewhere.sign_in("ada@example.com", PASSWORD).await;
        assert_eq!(elsewhere.press(&page, "logout-confirm", &[]).await.heading(), "This page is out of date");
        assert_eq!(browser.follow(browser.press(&page, "logout-confirm", &[]).await).await.heading(), "You are signed out");
    }

    async fn signing_in_in_one_tab_leaves_the_sign_in_form_of_another_alone__sec_25(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        let tab = browser.get("/sign-in").await;
        browser.sign_in("ada@example.com", PASSWORD).await;
        assert_eq!(browser.pass_sign_in(&tab, "ada@example.com").await.heading(), "User Profile");
    }

    async fn json_endpoints_refuse_form_content_types_and_the_reverse__sec_25(kit) {
        let client = kit.client().await;
        let header = testkit::basic(&client.id, &client.secret);
        let programs = ["/token", "/introspect", "/revoke"].map(|endpoint| (endpoint, 415));
        let people = ["/authorize", "/logout"].map(|endpoint| (endpoint, 400));
        for (endpoint, status) in programs.into_iter().chain(people) {
            let body = br#"{"grant_type":"client_credentials","token":"x"}"#.to_vec();
            let headers = [("authorization", header.as_str())];
            let answer = kit.browser().post_raw(endpoint, "application/json", body, &headers).await;
            assert_eq!(answer.status, status, "{endpoint}");
        }
    }
}
