//! What others supplied, made fit for a mail that somebody else reads.

use model::email::is_invisible;

/// Longer names tell nothing more, and might hold a message of their own.
const LONGEST_NAME: usize = 60;
/// Signs between which mail programs find web addresses, full-width forms included: pages and mail programs treat them alike.
const OF_ADDRESSES: [char; 13] = ['.', ':', '/', '\\', '@', '?', '#', '。', '．', '｡', '：', '／', '＠'];
/// Those of them that stand in next to no mailbox, and in most web addresses.
const OF_WEB_ADDRESSES: [char; 8] = [':', '/', '\\', '?', '#', '：', '／', '＼'];

/// A name as text: in one line, cut to a sane length, and with a space wherever a mail program would see a web address
/// (`evil.example` becomes `evil. example`). What stands between spaces already, as in *J. R. Hartley*, stays.
pub(super) fn name(text: &str) -> String {
    let one_line = line(text);
    let mut short: String = one_line.chars().take(LONGEST_NAME).collect();
    if short.len() < one_line.len() {
        short.push('…');
    }
    apart(&short)
}

/// A mailbox as text: as it is, unless a part of it might be read as a web address; then it is treated as a [`name`].
pub(super) fn mailbox(text: &str) -> String {
    let one_line = line(text);
    if one_line.contains(OF_WEB_ADDRESSES) { apart(&one_line) } else { one_line }
}

/// The text in one line, without characters that can't be seen or that turn the direction of writing.
pub(super) fn line(text: &str) -> String {
    let visible: String =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_invisible(*c)).collect();
    visible.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A space behind each sign of an address that has none.
fn apart(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        out.push(letter);
        if OF_ADDRESSES.contains(&letter) && letters.peek().is_some_and(|next| !next.is_whitespace()) {
            out.push(' ');
        }
    }
    out
}
