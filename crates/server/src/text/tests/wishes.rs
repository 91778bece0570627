//! Which language is spoken to whom.

use crate::text::{Language, Wish};

fn browser(accept_language: &str) -> Language {
    Wish::of_browser(accept_language).language()
}

#[test]
fn ui_locales_come_before_the_setting_and_that_before_the_browser() {
    let wish = Wish::of_browser("es");
    assert_eq!(wish.language(), Language::Spanish);
    assert_eq!(wish.set(Some("de")).language(), Language::German);
    assert_eq!(wish.set(Some("de")).asked(["se", "fr-CA"]).language(), Language::French);
    assert_eq!(wish.asked(["fr"]).set(Some("de")).language(), Language::French, "whatever is learnt first");
    assert_eq!(wish.set(Some("de")).asked(["se"]).language(), Language::German);
    assert_eq!(wish.set(Some("se")).asked([]).language(), Language::Spanish);
    assert_eq!(Wish::default().language(), Language::English);
}

#[test]
fn accept_language_is_read_by_quality_and_q_zero_is_no() {
    assert_eq!(browser("en;q=0.5, de-AT;q=0.9"), Language::German);
    assert_eq!(browser("de;q=0, FR-ch"), Language::French);
    assert_eq!(browser("ru, *;q=0.1"), Language::English);
    assert_eq!(browser("*, ;;q=x, \u{1F600}"), Language::English);
}

#[test]
fn a_tag_finds_its_language_whatever_its_region_script_and_case() {
    for tag in ["de", "DE", "de-CH-1996", "de-Latn-AT", "de_DE"] {
        assert_eq!(Language::from_tag(tag), Some(Language::German), "{tag}");
    }
    for language in Language::ALL {
        assert_eq!(Language::from_tag(language.tag()), Some(language));
    }
}

#[test]
fn what_is_no_tag_or_no_language_of_ours_is_passed_over() {
    for tag in ["", "-", "-de", "de-", "de--AT", "de AT", "deu", "german", "de-Österreich", "de-abcdefghi", "\u{0}"] {
        assert_eq!(Language::from_tag(tag), None, "{tag:?}");
    }
    assert_eq!(Wish::default().asked(["de--", "es"]).language(), Language::Spanish);
}

#[test]
fn a_list_is_read_as_far_as_is_reasonable() {
    let far = ["xx"; 16].into_iter().chain(["de"]);
    assert_eq!(Wish::default().asked(far).language(), Language::English);
}
