use std::collections::BTreeSet;
use std::path::Path;

use fluent_bundle::FluentResource;

use super::files::files;
use super::language::{Language, Wish, best};
use super::{Message, Texts};

/// What stands before an id in templates and view models.
const CALLS: [&str; 5] = [".t(\"", ".t1(\"", ".rich(\"", "Message::new(\"", "self.format(\""];

fn ids_in_message_files() -> BTreeSet<String> {
    let lines = files(Language::English).iter().flat_map(|file| file.lines());
    let starts = lines.filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()));
    starts.filter_map(|line| line.split_once(" =")).map(|(id, _)| id.to_owned()).collect()
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.file_name().unwrap() != "tests.rs" {
            found.push(std::fs::read_to_string(&path).unwrap());
        }
    }
}

fn used_ids() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("templates"), &mut files);
    sources(&root.join("src"), &mut files);
    let calls = files.iter().flat_map(|file| CALLS.iter().map(move |call| (file, call)));
    calls
        .flat_map(|(file, call)| file.split(call).skip(1))
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

#[test]
fn every_message_that_is_used_exists_and_every_one_that_exists_is_used() {
    let exist = ids_in_message_files();
    let used = used_ids();
    assert!(used.len() > 50, "the walk found only {used:?}");
    let missing: Vec<_> = used.difference(&exist).collect();
    let idle: Vec<_> = exist.difference(&used).collect();
    assert!(missing.is_empty() && idle.is_empty(), "missing: {missing:?}, never used: {idle:?}");
}

#[test]
fn message_files_parse_and_share_no_id() {
    let mut all = 0;
    for file in files(Language::English) {
        let resource = FluentResource::try_new((*file).to_owned());
        assert!(resource.is_ok(), "{:?}", resource.err().map(|(_, errors)| errors));
        all += file.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase())).count();
    }
    assert_eq!(all, ids_in_message_files().len());
}

#[test]
fn an_unknown_message_shows_its_id_and_does_not_panic() {
    assert_eq!(Texts::of(Language::English).say(&Message::new("no-such-message")), "⟦no-such-message⟧");
}

#[test]
fn numbers_pick_the_plural_form() {
    let texts = Texts::of(Language::English);
    let wait = |minutes: u32| texts.say(&Message::new("wait-minutes").with("minutes", minutes));
    assert!(wait(1).contains("1 minute") && !wait(1).contains("minutes"));
    assert!(wait(5).contains("5 minutes"));
}

#[test]
fn the_pseudo_language_is_about_40_percent_longer() {
    let (mut plain, mut longer) = (0, 0);
    for id in ids_in_message_files() {
        plain += Texts::of(Language::English).get(&id).chars().count();
        longer += Texts::pseudo().get(&id).chars().count();
    }
    let ratio = longer as f64 / plain as f64;
    assert!((1.25..1.5).contains(&ratio), "{ratio}");
}

#[test]
fn ui_locales_come_before_the_setting_and_that_before_the_browser() {
    let spoken = ["en", "de", "fr", "pt-BR"];
    let wish = Wish { ui_locales: Some("se fr-CA"), setting: Some("de"), accept_language: Some("en") };
    assert_eq!(best(&spoken, wish), Some(2));
    assert_eq!(best(&spoken, Wish { ui_locales: Some("se"), ..wish }), Some(1));
    assert_eq!(best(&spoken, Wish { ui_locales: None, setting: None, ..wish }), Some(0));
}

#[test]
fn accept_language_is_read_by_quality_and_q_zero_is_no() {
    let spoken = ["en", "de", "pt-BR"];
    let browser = |header| best(&spoken, Wish { accept_language: Some(header), ..Wish::default() });
    assert_eq!(browser("en;q=0.5, de-AT;q=0.9"), Some(1));
    assert_eq!(browser("de;q=0, PT-br"), Some(2));
    assert_eq!(browser("*, ;;q=x, \u{1F600}"), None);
    assert_eq!(Language::negotiate(Wish { accept_language: Some("xx"), ..Wish::default() }), Language::English);
}
