//! Characters that pass for others (SEC-36), by Unicode Technical Standard #39.

use unicode_normalization::UnicodeNormalization;
use unicode_security::{MixedScript, RestrictionLevel, RestrictionLevelDetection, skeleton};

/// Whether a name holds letters that are there to look like others: a word that mixes scripts, as one in Latin with a
/// Cyrillic `а` does, or letters of another width or weight. A word in any one script is fine, and so is Latin among
/// Chinese, Japanese and Korean.
pub fn in_name(name: &str) -> bool {
    words(name).any(mixes_scripts) || name.chars().any(stands_for_ascii)
}

/// The same in an email address, where a whole word that reads as a Latin one counts, too, beside Latin.
pub fn in_address(address: &str) -> bool {
    let has_latin = address.chars().any(|c| c.is_ascii_alphabetic());
    in_name(address) || (has_latin && words(address).any(reads_as_latin))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_ascii())
}

fn mixes_scripts(word: &str) -> bool {
    !word.is_single_script()
        && !matches!(
            word.detect_restriction_level(),
            RestrictionLevel::ASCIIOnly | RestrictionLevel::SingleScript | RestrictionLevel::HighlyRestrictive
        )
}

/// Letters in full width, bold, script and the like. The ordinals of Spanish and Portuguese (*Mª*) are letters of their own.
fn stands_for_ascii(c: char) -> bool {
    !c.is_ascii() && !matches!(c, 'ª' | 'º') && c.is_alphanumeric() && c.nfkc().all(|plain| plain.is_ascii())
}

fn reads_as_latin(word: &str) -> bool {
    !word.chars().any(|c| c.is_ascii()) && skeleton(word).all(|c| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_world_pass__sec_36() {
        for name in [
            "Ada Lovelace",
            "Zoë Ölund-Łuczak",
            "Mª José Núñez",
            "Сара Петрова",
            "Άννα Παππά",
            "李小龙",
            "山田エリ子",
            "김민수",
            "יעל כהן",
            "ليلى أحمد",
            "Iñaki O’Neill",
            "प्रिया शर्मा",
            "Nguyễn Thị Hương",
            "Işıl Çağ",
            "Ærøskøbing",
            "Straße",
            "ada李",
        ] {
            assert!(!in_name(name), "{name}");
        }
    }

    #[test]
    fn letters_that_pass_for_others_are_seen__sec_36() {
        for name in [
            "\u{0410}da Lovelace",
            "Ad\u{0430}",
            "Ada L\u{03BF}velace",
            "\u{FF21}\u{FF44}\u{FF41}",
            "\u{1D400}da",
            "Ada \u{217A}",
        ] {
            assert!(in_name(name), "{name}");
        }
    }

    #[test]
    fn an_address_reads_as_what_it_is__sec_36() {
        for address in [
            "ada+b.c_9@example.com",
            "zoë@köln.example",
            "ivan@почта.рф",
            "иван@example.com",
            "李@例え.jp",
            "ayı@example.com",
        ] {
            assert!(!in_address(address), "{address}");
        }
        for address in [
            "\u{0430}da@example.com",
            "ada@ex\u{0430}mple.com",
            "\u{0430}\u{043E}\u{0441}@example.com",
            "ada\u{FF21}@example.com",
        ] {
            assert!(in_address(address), "{address}");
        }
    }
}
