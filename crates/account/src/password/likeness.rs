//! Passwords made of the person's own name or email address.

use super::About;
use std::cmp::Reverse;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words shorter than this are in too many others to be told from them.
const SHORTEST_WORD: usize = 3;

/// Nobody's name or address is longer, in characters; a form may hold more.
const LONGEST: usize = 400;

/// Fewer letters than these beside the person's own words are no password.
const FEWEST_LEFT: usize = 8;

/// Whether fewer than [`FEWEST_LEFT`] letters are left of a password when the person's own words are taken out of it.
///
/// Those words are the parts of the name, of the email address before the `@`, and of the domain but for its last label,
/// that have at least [`SHORTEST_WORD`] letters; the longest are taken out first. Case and accents make no difference;
/// digits, spaces and signs separate words and don't count. A password without any such word is none of this rule's.
pub(super) fn is_like(password: &str, about: About<'_>) -> bool {
    let written: String = words(password).concat();
    let mut rest = written.clone();
    for word in own_words(about) {
        rest = rest.replace(&word, " ");
    }
    rest != written && rest.chars().filter(|c| *c != ' ').count() < FEWEST_LEFT
}

/// What the person is known by, the longest first.
fn own_words(about: About<'_>) -> Vec<String> {
    let (mailbox, domain) = about.email.rsplit_once('@').unwrap_or((about.email, ""));
    let named = domain.rsplit_once('.').map_or("", |(named, _)| named);
    let mut own: Vec<_> = [about.name, mailbox, named].into_iter().flat_map(words).collect();
    own.retain(|word| word.chars().count() >= SHORTEST_WORD);
    own.sort_by_key(|word| Reverse(word.chars().count()));
    own
}

/// The runs of letters in the first [`LONGEST`] characters, without case and accents.
fn words(text: &str) -> Vec<String> {
    let marks = |c: &char| !is_combining_mark(*c);
    let plain: String = text.chars().take(LONGEST).nfkd().filter(marks).nfc().flat_map(char::to_lowercase).collect();
    plain.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_of_the_own_name_or_address_is_told__pwd_3() {
        let about = About { name: "Ada Ölund-Lovelace", email: "a.countess42@analytical-engine.example" };
        for password in [
            "AdaLovelace1815",
            "lovelace.ada.18151210",
            "L-o-v-e-l-a-c-e 1815",
            "countess!countess!",
            "My Ölund 12101815",
            "xoLUNDx_adaX_1815",
            "analytical.engine",
            "secret, Ada Lovelace",
        ] {
            assert!(is_like(password, about), "{password}");
        }
        for password in [
            "correct horse battery staple",
            "the analytical chemist waits",
            "123456789012345",
            "Ada eats seven pears",
            "",
        ] {
            assert!(!is_like(password, about), "{password}");
        }
    }

    #[test]
    fn the_last_label_of_a_domain_and_short_words_are_nobodys_own() {
        let about = About { name: "Li Wu", email: "li@wu.community" };
        assert!(!is_like("community-1984-02", about));
        assert!(!is_like("liwuliwuliwuliwu", about));
        let about = About { name: "김철수", email: "kim@example.com" };
        assert!(is_like("김철수 김철수 1990 0101", about));
    }
}
