use std::borrow::Cow;

/// Rewrites English so that it stays readable, carries accents and is 40 % longer: on a contact
/// sheet it shows which text isn't from a message file, and which box a longer language bursts.
pub(super) fn rewrite(text: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len() * 2);
    let mut owed = 0;
    for letter in text.chars() {
        let accented = accent(letter);
        out.push(accented);
        if letter.is_alphabetic() {
            owed += 4;
        }
        if owed >= 10 && letter.is_lowercase() {
            out.push(accented);
            owed -= 10;
        }
    }
    Cow::Owned(out)
}

fn accent(letter: char) -> char {
    match letter {
        'a' => 'á',
        'c' => 'ç',
        'e' => 'ê',
        'g' => 'ğ',
        'i' => 'ï',
        'n' => 'ñ',
        'o' => 'ö',
        's' => 'š',
        'u' => 'ü',
        'w' => 'ŵ',
        'y' => 'ý',
        'z' => 'ž',
        'A' => 'Å',
        'C' => 'Ç',
        'D' => 'Ð',
        'E' => 'É',
        'I' => 'Î',
        'N' => 'Ñ',
        'O' => 'Ø',
        'S' => 'Š',
        'U' => 'Û',
        'W' => 'Ŵ',
        'Y' => 'Ý',
        other => other,
    }
}
