//! *User Profile*, as far as it goes in this release.

use testkit::{PASSWORD, on_both_databases};

on_both_databases! {
    async fn the_profile_is_for_the_signed_in_person_alone(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        assert_eq!(browser.get("/profile").await.location().as_deref(), Some("/sign-in"));
        assert_eq!(browser.get("/").await.location().as_deref(), Some("/profile"));
        let signed_in = browser.sign_in("ada@example.com", PASSWORD).await;
        assert_eq!(signed_in.location().as_deref(), Some("/profile"));

        let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
        let page = browser.get_with("/profile", &[("user-agent", agent)]).await;
        assert_eq!((page.status, page.heading().as_str()), (200, "User Profile"));
        for words in ["Ada Lovelace", "ada@example.com", "1 January 2026", "Firefox on Linux", "Sign out"] {
            assert!(page.text().contains(words), "{words}: {}", page.text());
        }
        assert!(page.body.contains("datetime=\"2026-01-01T00:00:00Z\""), "{}", page.body);
    }

    async fn the_menu_signs_out(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        browser.sign_in("ada@example.com", PASSWORD).await;
        let page = browser.get("/profile").await;
        let form = page.form_with("sign-out", &[]);
        assert_eq!(form.action, "/profile/sign-out", "below the address it stands on");
        let answer = browser.follow(browser.press(&page, "sign-out", &[]).await).await;
        assert_eq!(answer.heading(), "You are signed out");
        assert_eq!(browser.get("/profile").await.location().as_deref(), Some("/sign-in"));
        assert_eq!(browser.get("/profile/sign-out").await.location().as_deref(), Some("/profile"), "a reload");
    }

    async fn a_name_is_shown_as_text(kit) {
        let person = kit.person("ada@example.com").await;
        kit.rename(&person.id, "<img src=x onerror=alert(1)>").await;
        let browser = kit.browser();
        browser.sign_in("ada@example.com", PASSWORD).await;
        let page = browser.get("/profile").await;
        assert!(!page.body.contains("<img src=x"), "{}", page.body);
        assert!(page.body.contains("&#60;img src=x onerror=alert(1)&#62;"), "{}", page.body);
    }
}
