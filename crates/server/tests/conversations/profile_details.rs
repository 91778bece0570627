//! *Details*: name, language, mobile number (PRO-6).

use std::time::Duration;

use model::outbox::{Channel, Message};
use testkit::{Answer, Browser, Database, Kit, Options, on_both_databases};

use crate::profile_steps::{
    ADA, SignedInApp, assert_out_of_date, open_link, press_link, send, send_and_follow, signed_in,
};

const TAB: &str = "/profile/details";
const NUMBER: &str = "+353851112222";

async fn set_phone(browser: &Browser, number: &str) -> Answer {
    send_and_follow(browser, TAB, &[("change", "phone"), ("phone", number)]).await
}

async fn claims(kit: &Kit, app: &SignedInApp) -> serde_json::Value {
    let bearer = format!("Bearer {}", app.tokens.access);
    kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await.json()
}

async fn app(kit: &Kit) -> SignedInApp {
    let client = kit.client().await;
    let tokens = client.tokens(kit, &kit.browser(), "openid profile phone", ADA).await;
    SignedInApp { client, tokens }
}

on_both_databases! {
    async fn a_name_is_changed_and_told_to_apps__pro_6(kit) {
        kit.person(ADA).await;
        let (app, browser) = (app(&kit).await, signed_in(&kit, ADA).await);
        kit.advance(Duration::from_secs(60));
        let after = send_and_follow(&browser, TAB, &[("change", "name"), ("name", "  Ada King ")]).await;
        assert!(after.text().contains("Your name is saved."), "{}", after.text());
        assert_eq!(after.field("name").as_deref(), Some("Ada King"));
        let claims = claims(&kit, &app).await;
        assert_eq!((claims["name"].as_str(), claims["updated_at"].as_i64()), (Some("Ada King"), Some(kit.now().seconds())));
        assert!(browser.get("/profile/activity").await.text().contains("Name or language changed"));
    }

    async fn a_name_that_nobody_can_read_is_refused_at_its_field__sec_36(kit) {
        kit.person(ADA).await;
        let browser = signed_in(&kit, ADA).await;
        let long = "x".repeat(201);
        for (typed, words) in [(" ", "Enter your name."), ("Ada\u{202E}dnul", "can’t be seen"), (&long, "at most 200 characters")] {
            let answer = send(&browser, TAB, &[("change", "name"), ("name", typed)]).await;
            assert_eq!(answer.status, 400);
            assert!(answer.text().contains(words) && answer.body.contains("role=\"alert\""), "{}", answer.text());
        }
        assert!(browser.get("/profile").await.text().contains("Ada Lovelace"));
    }

    async fn a_language_speaks_at_once_and_gives_way_to_the_browser_again__pro_6(kit) {
        kit.person(ADA).await;
        let browser = signed_in(&kit, ADA).await.with_header("accept-language", "es");
        let german = send_and_follow(&browser, TAB, &[("change", "language"), ("language", "de")]).await;
        assert_eq!(german.heading(), "Benutzerprofil");
        assert!(german.text().contains("Ihre Sprache ist gespeichert."), "{}", german.text());
        assert!(german.body.contains("<option value=\"de\" lang=\"de\" selected>Deutsch</option>"), "{}", german.body);
        let left_to_it = send_and_follow(&browser, TAB, &[("change", "language"), ("language", "")]).await;
        assert_eq!(left_to_it.heading(), "Perfil de usuario");
    }

    async fn a_more_exact_language_stays_when_its_own_is_chosen__pro_6(kit) {
        kit.person(ADA).await;
        let (app, browser) = (app(&kit).await, signed_in(&kit, ADA).await);
        send_and_follow(&browser, TAB, &[("change", "language"), ("language", "en")]).await;
        assert_eq!(claims(&kit, &app).await["locale"].as_str(), Some("en-GB"));
        send_and_follow(&browser, TAB, &[("change", "language"), ("language", "fr")]).await;
        assert_eq!(claims(&kit, &app).await["locale"].as_str(), Some("fr"));
        send_and_follow(&browser, TAB, &[("change", "language"), ("language", "xx")]).await;
        assert_eq!(claims(&kit, &app).await["locale"].as_str(), None, "a language that isn't spoken is none");
    }

    async fn a_number_is_kept_unproved_and_the_mailbox_is_told__pro_6(kit) {
        kit.person(ADA).await;
        let (app, browser) = (app(&kit).await, signed_in(&kit, ADA).await);
        let after = set_phone(&browser, "+353 85 111 2222").await;
        assert!(after.text().contains("Your mobile number is saved."), "{}", after.text());
        let claims = claims(&kit, &app).await;
        assert_eq!((claims["phone_number"].as_str(), claims["phone_number_verified"].as_bool()), (Some(NUMBER), Some(false)));
        let mail = kit.mail().await;
        let [told] = mail.as_slice() else { panic!("{mail:?}") };
        assert_eq!((told.channel, told.to.as_str()), (Channel::Email, ADA));
        assert!(matches!(&told.message, Message::PhoneChanged { ending: Some(ending), .. } if ending == "22"), "{told:?}");
        set_phone(&browser, NUMBER).await;
        kit.nothing_left().await;
    }

    async fn a_number_that_is_none_or_costs_more_is_refused_at_its_field__sec_33(kit) {
        kit.person(ADA).await;
        let browser = signed_in(&kit, ADA).await;
        for (typed, words) in [
            ("086 123 4567", "with + and the country code"),
            ("+353 1550 123 456", "isn’t the number of a mobile phone"),
            ("+353 00 000 0000", "isn’t the number of a mobile phone"),
        ] {
            let answer = send(&browser, TAB, &[("change", "phone"), ("phone", typed)]).await;
            assert_eq!(answer.status, 400, "{typed}");
            assert!(answer.text().contains(words), "{typed}: {}", answer.text());
            assert_eq!(answer.field("phone").as_deref(), Some(typed), "what was typed stays");
        }
        kit.nothing_left().await;
    }

    async fn a_change_of_number_needs_a_fresh_sign_in__sec_35(kit) {
        kit.person(ADA).await;
        let browser = signed_in(&kit, ADA).await;
        kit.advance(Duration::from_secs(601));
        for fields in [&[("change", "phone"), ("phone", NUMBER)][..], &[("change", "no-phone")]] {
            let answer = send(&browser, TAB, fields).await;
            assert_eq!(answer.location().as_deref(), Some("/sign-in?for=details"));
        }
        assert!(!browser.get(TAB).await.body.contains("id=\"phone\""));
        kit.nothing_left().await;
    }

    async fn a_change_of_number_is_taken_back_from_the_mailbox__sec_35(kit) {
        kit.person(ADA).await;
        let (app, browser) = (app(&kit).await, signed_in(&kit, ADA).await);
        send_and_follow(&browser, TAB, &[("change", "no-phone")]).await;
        assert_eq!(claims(&kit, &app).await["phone_number"].as_str(), None);
        let owner = kit.browser();
        let token = kit.token_to(ADA).await;
        set_phone(&browser, NUMBER).await;
        let page = open_link(&owner, "/revert-phone", &token).await;
        assert!(page.text().contains("••• 67") && !page.body.contains("353861234567"), "{}", page.text());
        let later = kit.token_to(ADA).await;
        let done = press_link(&owner, "/revert-phone", &token).await;
        assert_eq!(done.heading(), "The mobile number is changed back");
        let claims = claims(&kit, &app).await;
        let proved = claims["phone_number_verified"].as_bool();
        assert_eq!((claims["phone_number"].as_str(), proved), (Some("+353861234567"), Some(true)), "as it was");
        assert!(kit.mail().await.iter().any(|mail| matches!(mail.message, Message::PhoneReverted)));
        for token in [token, later] {
            assert_eq!(open_link(&owner, "/revert-phone", &token).await.status, 400, "used, or replaced");
        }
    }

    async fn a_form_of_another_session_or_of_none_of_ours_changes_nothing__sec_25(kit) {
        kit.person(ADA).await;
        kit.person("bob@example.com").await;
        let browser = signed_in(&kit, ADA).await;
        let csrf = browser.get(TAB).await.csrf();
        browser.sign_in("bob@example.com", testkit::PASSWORD).await;
        let stale = [("change", "name"), ("name", "Eve"), ("csrf", csrf.as_str())];
        assert_out_of_date(&browser.post(TAB, &stale).await);
        assert_out_of_date(&send(&browser, TAB, &[("change", "everything"), ("name", "Eve")]).await);
        assert!(!browser.get("/profile").await.text().contains("Eve"));
    }
}

const SMS: &str = "[rate_limit]\nenabled = false\n[sms]\ntransport = \"outbox\"\nallowed_countries = [\"IE\"]\n";

#[actix_web::test]
async fn old_and_new_number_are_told_where_messages_are_sent__sec_35() {
    for database in Database::BOTH {
        let kit = Kit::with(database, Options { config: SMS }).await;
        kit.person(ADA).await;
        let browser = signed_in(&kit, ADA).await;
        set_phone(&browser, NUMBER).await;
        for number in [NUMBER, "+353861234567"] {
            let told = kit.mail_to(number).await;
            assert!(matches!(told.as_slice(), [one] if matches!(one.message, Message::PhoneChangedSms)), "{told:?}");
        }
        let refused = send(&browser, TAB, &[("change", "phone"), ("phone", "+491701234567")]).await;
        assert!(refused.text().contains("Numbers from this country can’t be used here."), "{}", refused.text());
    }
}
