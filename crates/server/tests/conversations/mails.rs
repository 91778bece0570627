//! Where mails lead: the first address of each opens the page that the mail is about.

use testkit::{Answer, Browser, ISSUER, Kit, PASSWORD, on_both_databases};

use super::profile_steps::{ADA, press_link, send_and_follow, signed_in};
use super::sign_up::sign_up;
use super::subscription::{import, name, proved};

const DETAILS: &str = "/profile/details";
const NEW: &str = "ada.king@example.org";
const OWNER: &str = "owner@example.com";

/// Opens the first address of the newest letter with this subject, in a browser that has never been here.
async fn first_page(kit: &Kit, to: &str, subject: &str) -> Answer {
    opened_in(&kit.browser(), kit, to, subject).await
}

async fn opened_in(browser: &Browser, kit: &Kit, to: &str, subject: &str) -> Answer {
    let letters = kit.letters_to(to).await;
    let found = letters.iter().rev().find(|letter| letter.subject.as_deref() == Some(subject));
    let letter = found.unwrap_or_else(|| panic!("nothing called {subject} in {letters:#?}"));
    let address = letter.text.split_whitespace().find(|word| word.contains("://")).unwrap();
    let button = format!("href=\"{address}\"");
    assert!(letter.html.as_deref().unwrap().contains(&button), "text and HTML lead to the same page: {letter:?}");
    let page = browser.follow(browser.get(address.strip_prefix(ISSUER).unwrap()).await).await;
    assert_eq!(page.status, 200, "{subject}: {page:?}");
    page
}

on_both_databases! {
    async fn mails_of_a_sign_up_lead_to_its_pages__reg_3__sec_31(kit) {
        import(&kit, &format!("C-1,{OWNER},\n")).await;
        let browser = kit.browser();
        sign_up(&browser, ADA, "Ada Lovelace", PASSWORD).await;
        let code = opened_in(&browser, &kit, ADA, "Your sign-up code").await;
        assert_eq!(code.heading(), "Check your email");

        let browser = proved(&kit, "bob@example.com").await;
        name(&browser, "C-1", OWNER).await;
        let asked = first_page(&kit, OWNER, "Somebody asks to join your subscription").await;
        assert_eq!(asked.heading(), "Approve this person?");
        let owner = kit.browser();
        let asked = opened_in(&owner, &kit, OWNER, "Somebody asks to join your subscription").await;
        owner.press(&asked, "approval-decline", &[]).await;
        let declined = first_page(&kit, "bob@example.com", "Your request was declined").await;
        assert!(declined.is_sign_in_page());
    }

    async fn a_mail_for_an_address_in_use_leads_to_sign_in__reg_5__sec_31(kit) {
        kit.person(ADA).await;
        sign_up(&kit.browser(), ADA, "Ada Lovelace", PASSWORD).await;
        assert!(first_page(&kit, ADA, "Your sign-up code").await.is_sign_in_page());
    }

    async fn mails_of_an_account_lead_to_what_is_to_be_done__pro_6__sec_31(kit) {
        kit.person(ADA).await;
        let browser = signed_in(&kit, ADA).await;
        send_and_follow(&browser, DETAILS, &[("change", "phone"), ("phone", "+353861234568")]).await;
        let phone = first_page(&kit, ADA, "Your mobile number was changed").await;
        assert_eq!(phone.heading(), "Change the mobile number back?");

        send_and_follow(&browser, DETAILS, &[("change", "email"), ("new-email", NEW)]).await;
        let confirm = first_page(&kit, NEW, "Confirm your email address").await;
        assert_eq!(confirm.heading(), "Confirm your email address");

        send_and_follow(&browser, DETAILS, &[("change", "email"), ("new-email", NEW)]).await;
        press_link(&browser, "/confirm-email", &kit.token_to(NEW).await).await;
        assert!(first_page(&kit, NEW, "This is now your email address").await.is_sign_in_page());
        let owner = kit.browser();
        let back = opened_in(&owner, &kit, ADA, "Your email address was changed").await;
        assert_eq!(back.heading(), "Change the email address back?");

        owner.press(&back, "confirm-change", &[]).await;
        let forgotten = first_page(&kit, ADA, "Your email address was changed back").await;
        assert_eq!(forgotten.heading(), "Forgot Password");
        let set_up = first_page(&kit, ADA, "Set up your password").await;
        assert_eq!(set_up.heading(), "Set a new password");
    }
}
