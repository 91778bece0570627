//! The breached passwords that are built in; `data/README.md` tells where they are from.

use std::sync::OnceLock;

/// One password on each line, in lower case, sorted.
const LIST: &str = include_str!("../../data/breached.txt");

/// Whether a password is in the list, in any case.
pub(super) fn is_built_in(password: &str) -> bool {
    static LINES: OnceLock<Vec<&str>> = OnceLock::new();
    let lines = LINES.get_or_init(|| LIST.lines().collect());
    lines.binary_search(&password.to_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_one_that_can_be_searched() {
        let lines: Vec<_> = LIST.lines().collect();
        assert!(lines.is_sorted_by(|a, b| a < b));
        assert!(lines.iter().all(|line| line.chars().count() >= 8 && *line == line.to_lowercase()));
        assert!(lines.len() > 8000);
    }

    #[test]
    fn the_first_and_the_last_and_any_case_are_found__pwd_3() {
        let mut lines = LIST.lines();
        assert!(is_built_in(lines.next().unwrap()) && is_built_in(lines.next_back().unwrap()));
        assert!(is_built_in("PassWord1") && !is_built_in("password1 "));
    }
}
