mod dates;
mod files;
mod wishes;

use super::{Language, Message, Texts};

#[test]
fn an_unknown_message_shows_its_id_and_does_not_panic() {
    for language in Language::ALL {
        assert_eq!(Texts::of(language).say(&Message::new("no-such-message")), "⟦no-such-message⟧");
    }
}

#[test]
fn numbers_pick_the_plural_form() {
    let wait = |language, minutes: u32| Texts::of(language).say(&Message::new("wait-minutes").with("minutes", minutes));
    let forms = [
        (Language::English, " 1 minute ", " 5 minutes "),
        (Language::German, " 1 Minute ", " 5 Minuten "),
        (Language::French, " 1 minute ", " 5 minutes "),
        (Language::Spanish, " 1 minuto ", " 5 minutos "),
    ];
    for (language, one, many) in forms {
        assert!(wait(language, 1).contains(one), "{}", wait(language, 1));
        assert!(wait(language, 5).contains(many), "{}", wait(language, 5));
    }
}

#[test]
fn a_language_is_listed_by_its_own_name() {
    assert_eq!(Language::ALL.map(Language::own_name), ["English", "Deutsch", "Français", "Español"]);
}
