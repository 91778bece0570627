//! Which language the pages speak, to whom.

use testkit::{Answer, Browser, PASSWORD, on_both_databases};

const ADA: &str = "ada@example.com";

async fn page_for(browser: &Browser, address: &str, accept_language: &str) -> Answer {
    let headers = [("accept-language", accept_language)];
    let mut page = browser.get_with(address, &headers).await;
    while let Some(next) = page.location().filter(|next| next.starts_with('/')) {
        page = browser.get_with(&next, &headers).await;
    }
    page
}

/// The page speaks this language, in its `lang` attribute and in its heading.
#[track_caller]
fn assert_speaks(page: &Answer, tag: &str, heading: &str) {
    assert!(page.body.contains(&format!("<html lang=\"{tag}\" dir=\"ltr\">")), "not {tag}: {page:?}");
    assert_eq!(page.heading(), heading);
}

on_both_databases! {
    async fn the_sign_in_page_speaks_what_the_request_asks_for(kit) {
        let (client, browser) = (kit.client().await, kit.browser());
        let german = client.flow("openid").with("ui_locales", "de-AT fr").address();
        let page = page_for(&browser, &german, "fr").await;
        assert_speaks(&page, "de", "Anmelden");
        assert!(page.text().contains("Passwort vergessen") || page.text().contains("E-Mail-Adresse"), "{}", page.text());
        let wrong = browser.submit(&page, &[("username", ADA), ("password", "not hers")]).await;
        assert!(wrong.text().contains("passen nicht zusammen"), "the answer, too: {}", wrong.text());
    }

    async fn without_a_wish_in_the_request_the_browser_is_asked(kit) {
        let (client, browser) = (kit.client().await, kit.browser());
        let page = page_for(&browser, &client.flow("openid").address(), "fr-CH, fr;q=0.9, en;q=0.8").await;
        assert_speaks(&page, "fr", "Se connecter");
        assert_speaks(&browser.get_with("/sign-in", &[("accept-language", "es")]).await, "es", "Iniciar sesión");
        assert_speaks(&browser.get_with("/sign-in", &[("accept-language", "se")]).await, "en", "Sign in");
        assert_speaks(&browser.get_with("/nowhere", &[("accept-language", "de")]).await, "de", "Seite nicht gefunden");
    }

    async fn to_a_person_the_pages_speak_the_language_they_chose(kit) {
        let person = kit.person(ADA).await;
        kit.set_locale(&person, "es-MX").await;
        let browser = kit.browser();
        browser.sign_in(ADA, PASSWORD).await;
        let page = page_for(&browser, "/profile", "fr").await;
        assert_speaks(&page, "es", "Perfil de usuario");
        assert!(page.text().contains("1 de enero de 2026, 00:00 UTC"), "{}", page.text());
        assert_speaks(&page_for(&browser, "/sign-out", "fr").await, "es", "¿Cerrar sesión?");
    }

    async fn a_request_goes_before_the_persons_choice_and_that_before_the_browser(kit) {
        let person = kit.person(ADA).await;
        kit.set_locale(&person, "es").await;
        let (client, browser) = (kit.third_party().await, kit.browser());
        browser.sign_in(ADA, PASSWORD).await;
        let own = page_for(&browser, &client.flow("openid").address(), "fr").await;
        assert_speaks(&own, "es", "Photo Prints solicita acceso");
        let asked = client.flow("openid").with("ui_locales", "de").address();
        assert_speaks(&page_for(&browser, &asked, "fr").await, "de", "Photo Prints bittet um Zugriff");
        let again = client.flow("openid").with("prompt", "login").address();
        assert_speaks(&page_for(&browser, &again, "fr").await, "es", "Iniciar sesión");
    }

    async fn tags_that_are_none_are_passed_over(kit) {
        let person = kit.person(ADA).await;
        let (client, browser) = (kit.client().await, kit.browser());
        let odd = client.flow("openid").with("ui_locales", "-- de- d\u{e9} \u{1F600} se es").address();
        assert_speaks(&page_for(&browser, &odd, "*;q=x, ;, fr").await, "es", "Iniciar sesión");
        browser.sign_in(ADA, PASSWORD).await;
        kit.set_locale(&person, "de--").await;
        assert_speaks(&page_for(&browser, "/profile", "-, fr;q=0.1").await, "fr", "Profil utilisateur");
    }
}
