//! Sign-ups that go on from the link of their mail, whose address says nothing of where they began (REG-1).

use testkit::{Answer, Browser, Flow, Kit, TestClient, on_both_databases};

use super::sign_up::{CHOSEN, enter, sign_up};
use super::subscription::{import, name};

const ADA: &str = "ada@example.com";

/// Begins at a website and presses *Create account*, up to the page for the code.
async fn begin_at(kit: &Kit, browser: &Browser, client: &TestClient) -> (Flow, Answer) {
    import(kit, "C-1,ada@example.com,\n").await;
    let flow = client.flow("openid");
    let sign_in = browser.authorize(&flow).await;
    let link = sign_in.body.split("href=\"/sign-up?request=").nth(1).unwrap().split('"').next().unwrap();
    let page = browser.get(&format!("/sign-up?request={link}")).await;
    let typed = [("username", ADA), ("name", "Ada"), ("password", CHOSEN), ("confirm-password", CHOSEN)];
    let page = browser.follow(browser.press(&page, "sign-up-submit", &typed).await).await;
    assert_eq!(page.heading(), "Check your email");
    (flow, page)
}

on_both_databases! {
    async fn the_link_of_the_mail_leads_back_to_the_website__reg_1(kit) {
        let (client, browser) = (kit.client().await, kit.browser());
        let (flow, _) = begin_at(&kit, &browser, &client).await;
        let page = browser.get("/sign-up/code").await;
        assert!(page.form_action().contains("?request="), "{}", page.body);
        let code = kit.code_to(ADA).await;
        let asked = browser.follow(browser.press(&page, "code-submit", &[("code", &code)]).await).await;
        assert_eq!(asked.heading(), "Your subscription");
        let back = browser.follow(name(&browser, "C-1", ADA).await).await;
        let tokens = client.redeem(&kit, &flow, &back.code()).await;
        assert_eq!(tokens.status, 200, "{}", tokens.body);
    }

    async fn it_does_so_after_a_wrong_code_and_another_one__reg_1(kit) {
        let (client, browser) = (kit.client().await, kit.browser());
        begin_at(&kit, &browser, &client).await;
        let page = browser.get("/sign-up/code").await;
        let wrong = browser.press(&page, "code-submit", &[("code", "")]).await;
        assert_eq!(wrong.status, 400);
        kit.advance(std::time::Duration::from_secs(60));
        let again = browser.follow(browser.press(&browser.get("/sign-up/code").await, "code-resend", &[]).await).await;
        assert!(again.form_action().contains("?request="), "{}", again.body);
    }

    async fn another_browser_gets_nothing_of_the_request__sec_26(kit) {
        let (client, browser) = (kit.client().await, kit.browser());
        let (_, page) = begin_at(&kit, &browser, &client).await;
        let code = kit.code_to(ADA).await;
        let elsewhere = kit.browser();
        assert_eq!(elsewhere.get("/sign-up/code").await.location().as_deref(), Some("/sign-up"));
        sign_up(&elsewhere, "bob@example.com", "Bob", CHOSEN).await;
        let asked = enter(&elsewhere, &kit.code_to("bob@example.com").await).await;
        assert_eq!(asked.location().as_deref(), Some("/sign-up/subscription"));
        let stolen = elsewhere.get(&page.form_action()).await;
        assert_eq!((stolen.status, stolen.heading().as_str()), (400, "Begun in another browser"));
        assert_eq!(elsewhere.get("/sign-up/subscription").await.form_action(), "/sign-up/subscription");

        let own = browser.get("/sign-up/code").await;
        let asked = browser.press(&own, "code-submit", &[("code", &code)]).await;
        assert!(asked.location().unwrap().starts_with("/sign-up/subscription?request="));
    }

    async fn a_sign_up_that_begins_anew_leads_where_it_says_itself__reg_1(kit) {
        let (client, browser) = (kit.client().await, kit.browser());
        begin_at(&kit, &browser, &client).await;
        kit.advance(std::time::Duration::from_secs(60));
        sign_up(&browser, "bob@example.com", "Bob", CHOSEN).await;
        let page = browser.get("/sign-up/code").await;
        assert_eq!(page.form_action(), "/sign-up/code", "to the profile, and not to the website of before");
    }
}
