//! Every page with a form of ours: how a browser gets to it, and where its button leads.

use testkit::{Answer, Browser, Form, Kit, PASSWORD};

use crate::{forgot_password, profile_steps, reset_password};

/// Pages with a form: the handler, how to get there, the button, and where it leads.
pub(crate) const PAGES: [Row; 18] = [
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

#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) handler: &'static str,
    page: ThePage,
    button: &'static str,
    pub(crate) leads_to: &'static str,
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
    pub(crate) async fn form(self, kit: &Kit) -> (Browser, Form) {
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
