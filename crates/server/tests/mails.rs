//! Every mail and text message in every language, held to what all of them promise.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use std::collections::BTreeSet;

use model::outbox::{Carried, Channel, Envelope, Message};
use model::{PlainToken, Timestamp};
use server::config::Issuer;
use server::mail::{Letterhead, Rendered, Sample, render, samples};
use server::pages::{Brand, BrandSettings};
use server::text::{Language, Texts};

/// A mail as its reader has it.
struct Mail {
    name: String,
    message: Message,
    subject: String,
    text: String,
    html: String,
}

/// Every mail in every language.
fn mails() -> Vec<Mail> {
    let in_every_language = |sample: Sample| {
        let rendered = Language::ALL.map(|language| (language, sample.rendered(Texts::of(language)).unwrap()));
        rendered.into_iter().filter_map(move |(language, rendered)| match rendered {
            Rendered::Mail { subject, text, html } => {
                let name = format!("{} ({})", sample.name, language.tag());
                let message = serde_json::from_value(serde_json::to_value(&sample.message).unwrap()).unwrap();
                Some(Mail { name, message, subject, text, html })
            }
            Rendered::Sms { .. } | Rendered::Nothing => None,
        })
    };
    samples().into_iter().flat_map(|sample| in_every_language(sample).collect::<Vec<_>>()).collect()
}

/// Where the sample's reader is to go first: the address, and what it must hold. Exhaustive, so that a new message is
/// looked at here.
fn first_address(message: &Message) -> Option<&'static str> {
    match message {
        Message::Nothing | Message::PhoneChangedSms | Message::CodeSms { .. } | Message::AccountClosed => None,
        Message::SignUpCode { .. } => Some("/sign-up/code"),
        Message::AlreadySignedUp { .. }
        | Message::Approved
        | Message::Declined
        | Message::ApprovalExpired
        | Message::ApprovalVoid
        | Message::EmailInUse
        | Message::ExternalLinked { .. }
        | Message::ExternalDisconnected { no_password: false, .. }
        | Message::ExternalRefused { .. }
        | Message::EmailIsYours => Some("/sign-in"),
        Message::ApprovalRequest { .. } => Some("/approval?token="),
        Message::PasswordLink { .. } => Some("/reset-password?token="),
        Message::PasswordChanged { .. }
        | Message::ExternalDisconnected { no_password: true, .. }
        | Message::EmailReverted
        | Message::PhoneReverted => Some("/forgot-password"),
        Message::ConfirmEmail { .. } => Some("/confirm-email?token="),
        Message::EmailChanged { .. } => Some("/revert-email?token="),
        Message::PhoneChanged { .. } => Some("/revert-phone?token="),
        Message::TokenReused { .. } => Some("/profile/sessions"),
    }
}

/// What the secret of a message is called, and its text.
fn carried(message: &Message, name: &str) -> Option<String> {
    serde_json::to_value(message).unwrap()[name].as_str().map(str::to_owned)
}

/// The web addresses in a text, as mail programs find them.
fn addresses(text: &str) -> Vec<&str> {
    let ends = |c: char| c.is_whitespace() || "\"<>".contains(c);
    let starts = text.match_indices("://").map(|(at, _)| text[..at].rfind("http").unwrap());
    starts.map(|at| text[at..].split(ends).next().unwrap()).collect()
}

fn kinds<'a>(messages: impl IntoIterator<Item = &'a Message>) -> BTreeSet<String> {
    messages.into_iter().map(|message| carried(message, "kind").unwrap()).collect()
}

#[test]
fn every_message_has_a_sample() {
    let all = samples();
    // As many as `first_address` names.
    assert_eq!(kinds(all.iter().map(|sample| &sample.message)).len(), 24);
    let mut names: Vec<_> = all.iter().map(|sample| sample.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all.len());
}

#[test]
fn every_text_is_there_and_filled_in() {
    for Mail { name, subject, text, html, .. } in mails() {
        for part in [&subject, &text, &html] {
            assert!(!part.contains('⟦') && !part.contains("{$") && !part.contains("{ $"), "{name}: {part}");
        }
        assert!(subject.chars().count() <= 60, "{name}: {subject}");
        assert!(!subject.contains(['\r', '\n']) && !subject.trim().is_empty(), "{name}");
        assert!(html.contains("Signet") && text.contains("Signet"), "{name}");
    }
}

#[test]
fn every_language_has_words_of_its_own() {
    let all = mails();
    for sample in samples() {
        let of_sample = all.iter().filter(|mail| mail.name.starts_with(&format!("{} (", sample.name)));
        let texts: Vec<_> = of_sample.map(|mail| mail.text.as_str()).collect();
        assert_eq!(texts.iter().collect::<BTreeSet<_>>().len(), texts.len(), "{}", sample.name);
    }
}

#[test]
fn the_first_address_is_the_one_to_act_on_in_text_and_html() {
    for Mail { name, message, text, html, .. } in mails() {
        let token = carried(&message, "token").unwrap_or_default();
        let wanted = first_address(&message).map(|path| format!("https://id.example.com{path}{token}"));
        assert_eq!(addresses(&text).first().copied(), wanted.as_deref(), "{name}: {text}");
        assert_eq!(addresses(&html).first().copied(), wanted.as_deref(), "{name}: {html}");
        let bare = wanted.is_none_or(|url| html.contains(&format!(">{url}</a>")));
        assert!(bare, "{name}: the address stands below the button, too");
    }
}

#[test]
fn a_code_is_six_unbroken_digits_before_any_address_and_in_no_subject() {
    let mut codes = 0;
    for Mail { name, message, subject, text, html } in mails() {
        let Some(code) = carried(&message, "code") else { continue };
        let digits: Vec<_> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| part.len() == 6).collect();
        assert_eq!(digits, [code.as_str()], "{name}");
        let place = text.find(&code).unwrap();
        assert!(!text[..place].contains("://") && !text[..place].contains('@'), "{name}: {text}");
        assert!(html.contains(&format!(">{code}</p>")), "{name}");
        assert!(!subject.contains(&code), "{name}");
        codes += 1;
    }
    assert_eq!(codes, 3 * Language::ALL.len());
}

#[test]
fn a_mail_for_an_account_that_is_there_offers_sign_in_and_forgot_password__reg_5() {
    let mail = mails().into_iter().find(|mail| mail.name == "mail.already-signed-up (en)").unwrap();
    let lines: Vec<_> = mail.text.lines().collect();
    let code = lines.iter().position(|line| *line == "204815").unwrap();
    let sign_in = lines.iter().position(|line| *line == "Sign in: https://id.example.com/sign-in").unwrap();
    let forgot =
        lines.iter().position(|line| *line == "Forgot Password: https://id.example.com/forgot-password").unwrap();
    assert!(code < sign_in && sign_in < forgot, "{}", mail.text);
}

#[test]
fn nothing_is_loaded_and_nothing_runs() {
    for Mail { name, html, .. } in mails() {
        for forbidden in ["src=", "url(", "<img", "<link", "<script", "<iframe", "@import", "javascript:", " on"] {
            let found = html.split('>').filter(|part| part.contains('<')).any(|part| {
                let tag = &part[part.rfind('<').unwrap()..];
                tag.contains(forbidden)
            });
            assert!(!found, "{name}: {forbidden}");
        }
        assert!(!html.contains("url(") && !html.contains("@import"), "{name}");
    }
}

#[test]
fn a_mail_reads_in_dark_mode_in_one_column() {
    for Mail { name, html, .. } in mails() {
        assert!(html.contains("<meta name=\"color-scheme\" content=\"light dark\">"), "{name}");
        assert!(html.contains("@media (prefers-color-scheme: dark)"), "{name}");
        assert!(html.contains("max-width:560px"), "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        assert!(html.len() < 16 * 1024, "{name}: {}", html.len());
    }
}

#[test]
fn links_come_from_the_issuer_alone__sec_31() {
    for Mail { name, text, html, .. } in mails() {
        for address in addresses(&text).into_iter().chain(addresses(&html)) {
            assert!(address.starts_with("https://id.example.com/"), "{name}: {address}");
        }
    }
}

#[test]
fn names_are_text_whatever_they_hold() {
    let hostile: Vec<_> = mails().into_iter().filter(|mail| mail.name.contains("hostile")).collect();
    assert_eq!(hostile.len(), 3 * Language::ALL.len());
    for Mail { name, text, html, .. } in hostile {
        if name.starts_with("mail.external-linked") {
            let has_mailbox = |part: &str| part.contains("www. evil. example/ x@ example. com");
            assert!(has_mailbox(&text) && has_mailbox(&html), "{name}: {text}");
            continue;
        }
        assert!(!html.contains("<b>") && html.contains("&#60;b&#62;Ana"), "{name}: {html}");
        for part in [&text, &html] {
            assert!(!part.contains("evil.example") && !part.contains('\u{202e}'), "{name}: {part}");
            assert!(part.contains("https: / / evil. example/ x www. evil. example approve a…"), "{name}: {part}");
            let mailbox = name.starts_with("mail.approval") && part.contains("www. evil. example/ x@ example. com");
            assert!(mailbox || name.starts_with("mail.token-reused"), "{name}: {part}");
        }
    }
}

#[test]
fn a_text_message_fits_into_one_and_costs_one() {
    let alphabet = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡\
                    ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    let long = Brand::new(BrandSettings { name: "Name ".repeat(12), ..BrandSettings::default() }).unwrap();
    for language in Language::ALL {
        for message in [Message::PhoneChangedSms, Message::CodeSms { code: secret("012345") }] {
            let Rendered::Sms { text } = rendered(message, language.tag(), &long) else { panic!("an SMS") };
            assert!(text.chars().count() <= 160, "{text}");
            assert!(text.starts_with("Name Name"), "{text}");
            assert_eq!(text.chars().find(|c| *c != '\n' && !alphabet.contains(*c)), None, "{text}");
            assert!(!text.contains("http"), "{text}");
        }
    }
}

#[test]
fn a_code_by_sms_stands_unbroken_and_names_the_host_that_it_is_for_in_its_last_line__ops_4() {
    for language in Language::ALL {
        let code = Message::CodeSms { code: secret("012345") };
        let Rendered::Sms { text } = rendered(code, language.tag(), &brand()) else { panic!("an SMS") };
        assert!(text.starts_with("Signet: 012345 "), "{text}");
        assert_eq!(text.lines().last(), Some("@id.example.com #012345"), "{text}");
    }
}

fn brand() -> Brand {
    let support = Some("help@signet.example".into());
    Brand::new(BrandSettings { name: "Signet".into(), support, ..BrandSettings::default() }).unwrap()
}

fn rendered(message: Message, language: &str, brand: &Brand) -> Rendered {
    let envelope =
        Envelope { channel: Channel::Email, to: "ana@example.com".into(), language: Some(language.into()), message };
    let issuer = Issuer::parse("https://id.example.com").unwrap();
    render(&envelope, &Letterhead { brand, issuer: &issuer, demo: false }).unwrap()
}

fn in_english(message: Message) -> (String, String) {
    let Rendered::Mail { subject, text, .. } = rendered(message, "en", &brand()) else { panic!("a mail") };
    (subject, text)
}

fn secret(text: &str) -> Carried {
    Carried::new(&PlainToken::presented(text))
}

#[test]
fn nothing_is_made_of_nothing__sec_30() {
    assert!(matches!(rendered(Message::Nothing, "en", &brand()), Rendered::Nothing));
}

#[test]
fn a_mail_is_written_in_the_language_of_its_reader_or_else_in_english() {
    for (language, subject) in
        [("de-AT", "Ihr Code zur Registrierung"), ("es", "Su código de registro"), ("tlh", "Your sign-up code")]
    {
        let mail = rendered(Message::SignUpCode { code: secret("204815") }, language, &brand());
        assert!(matches!(mail, Rendered::Mail { subject: written, .. } if written == subject), "{language}");
    }
}

#[test]
fn a_brand_gives_its_name_its_colours_and_where_help_is() {
    let settings = BrandSettings {
        name: "Acme & Sons".into(),
        accent: Some("#006d5b".into()),
        support: Some("https://help.acme.example".into()),
        ..BrandSettings::default()
    };
    let Rendered::Mail { text, html, .. } = rendered(Message::Approved, "en", &Brand::new(settings).unwrap()) else {
        panic!("a mail")
    };
    assert!(html.contains("background-color:#006d5b") && html.contains("Acme &#38; Sons"), "{html}");
    assert!(html.contains("href=\"https://help.acme.example\""), "{html}");
    assert!(text.ends_with("\n\nAcme & Sons\nHelp: https://help.acme.example\n"), "{text}");
}

#[test]
fn the_mail_with_a_code_reads_so() {
    let (subject, text) = in_english(Message::SignUpCode { code: secret("204815") });
    assert_eq!(subject, "Your sign-up code");
    assert_eq!(
        text,
        "Enter this code on the page where you signed up:\n\
         \n\
         204815\n\
         \n\
         Enter the code: https://id.example.com/sign-up/code\n\
         \n\
         The code works for 10 minutes, and only in the browser where you signed up. Once you ask for another one, this \
         one stops working.\n\
         \n\
         You get this mail because somebody signed up at Signet with this email address. If that wasn’t you, do nothing. \
         Without the code nobody can use your email address. Give it to nobody, whoever asks.\n\
         \n\
         Signet\n\
         Help: help@signet.example\n"
    );
}

#[test]
fn the_mail_to_an_owner_reads_so__reg_3() {
    let (subject, text) = in_english(Message::ApprovalRequest {
        token: secret("the-token"),
        name: "J. R. Hartley".into(),
        email: "jr.hartley@example.com".into(),
        customer_number: "C-10442".into(),
        registration_id: None,
        expires_at: Timestamp::from_seconds(1_795_323_720),
    });
    assert_eq!(subject, "Somebody asks to join your subscription");
    assert_eq!(
        text,
        "This person would like to use your subscription. Approve only somebody you know.\n\
         \n\
         Name: J. R. Hartley\n\
         Email address: jr.hartley@example.com\n\
         Customer Number: C-10442\n\
         \n\
         Approve: https://id.example.com/approval?token=the-token\n\
         Decline: https://id.example.com/approval?token=the-token\n\
         \n\
         Both links open the same page. You decide there, with a button; you need no account and don’t sign in. You have \
         14 days, until 22 November 2026 at 05:02 UTC. After that the request lapses.\n\
         \n\
         You get this mail because this email address is that of a subscription’s owner at Signet. If you don’t know this \
         person, decline. If you have no subscription, do nothing and tell the people who run Signet.\n\
         \n\
         Signet\n\
         Help: help@signet.example\n"
    );
}

#[test]
fn the_mail_with_a_link_to_a_new_password_reads_so__pwd_1() {
    let (subject, text) =
        in_english(Message::PasswordLink { token: secret("the-token"), replaces: true, apps_only: false });
    assert_eq!(subject, "Set a new password");
    assert_eq!(
        text,
        "Open this page to set a new password for your account.\n\
         \n\
         Set a new password: https://id.example.com/reset-password?token=the-token\n\
         \n\
         The link works once, for 1 hour, and only in the browser that you open it in first.\n\
         \n\
         You get this mail because somebody asked at Signet for a link to set the password of the account with this email \
         address. If that wasn’t you, do nothing. Your password stays as it is.\n\
         \n\
         Signet\n\
         Help: help@signet.example\n"
    );
}
