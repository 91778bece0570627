//! What operators see of their list.

use super::*;
use std::fmt::Write;

/// A list on disk, removed with this value.
struct List(PathBuf);

impl List {
    fn of(name: &str, content: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/tmp");
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(format!("breached-{name}-{}.txt", std::process::id()));
        std::fs::write(&path, content).unwrap();
        Self(path)
    }

    fn file(&self) -> BreachedFile {
        BreachedFile::at(&self.0)
    }
}

impl Drop for List {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.0));
    }
}

fn sha1(password: &str) -> String {
    let mut text = String::new();
    for byte in digest(&SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes()).as_ref() {
        write!(text, "{byte:02X}").unwrap();
    }
    text
}

/// The list of `password 0`, `password 1` and so on.
fn list(passwords: usize, line_end: &str) -> String {
    let mut lines: Vec<_> =
        (0..passwords).map(|n| format!("{}:{}", sha1(&format!("password {n}")), n * n + 1)).collect();
    lines.sort();
    lines.iter().flat_map(|line| [line.as_str(), line_end]).collect()
}

#[test]
fn every_password_of_a_list_is_found_and_no_other__pwd_3() {
    for (count, line_end) in [(1, "\n"), (2, "\r\n"), (80, "\n"), (100, "\r\n"), (3000, "\n"), (3001, "\r\n")] {
        let list = List::of(&format!("{count}"), &list(count, line_end));
        let file = list.file();
        file.check().unwrap();
        for n in 0..count {
            assert!(file.search(&format!("password {n}")).unwrap(), "{n} of {count}");
        }
        for n in count..count + 500 {
            assert!(!file.search(&format!("password {n}")).unwrap(), "{n} of {count}");
        }
    }
}

#[test]
fn small_digits_and_a_missing_last_line_end_are_read_too() {
    let text = list(300, "\n").to_lowercase();
    let list = List::of("small", text.trim_end());
    list.file().check().unwrap();
    assert!((0..300).all(|n| list.file().search(&format!("password {n}")).unwrap()));
}

#[test]
fn what_cannot_be_searched_is_told_at_the_start() {
    let advice = |name: &str, content: &str| List::of(name, content).file().check().unwrap_err().to_string();
    assert!(advice("empty", "").contains("has no line like 000000005AD76BD555C1D6D771DE417A4B87E4B4:4 at byte 0"));
    assert!(advice("words", "password\n123456\n").contains("at byte 0"));
    assert!(advice("cut", &format!("{}0123", list(50, "\n"))).contains("at byte 2"));
    let backwards: String = list(500, "\n").lines().rev().flat_map(|line| [line, "\n"]).collect();
    assert!(advice("backwards", &backwards).contains("is not sorted by hash"));
    let missing = BreachedFile::at("/nowhere/pwned.txt").check().unwrap_err().to_string();
    assert!(missing.starts_with("/nowhere/pwned.txt cannot be read: No such file"), "{missing}");
}

#[test]
fn a_list_that_cannot_be_read_keeps_nobody_from_a_new_password() {
    let file = BreachedFile::at("/nowhere/pwned.txt");
    assert!(!file.holds("password 1"));
    assert!(file.failing.load(Relaxed), "told once, so not again before it has been read");
    let list = List::of("replaced", &list(10, "\n"));
    let file = BreachedFile { path: list.0.clone(), failing: AtomicBool::new(true) };
    assert!(file.holds("password 1"));
    assert!(!file.failing.load(Relaxed));
}
