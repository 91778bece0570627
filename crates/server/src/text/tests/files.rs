//! The message files: what the code names is there, in every language alike.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_bundle::FluentResource;

use crate::text::files::files;
use crate::text::{Language, Texts};

/// What stands before an id in templates and view models.
const CALLS: [&str; 5] = [".t(\"", ".t1(\"", ".rich(\"", "Message::new(\"", "self.format(\""];

/// Every message of a language: its id, and the text up to the next one.
fn messages(language: Language) -> BTreeMap<&'static str, String> {
    let mut found = BTreeMap::<_, String>::new();
    for file in files(language) {
        let mut id = None;
        for line in file.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with(|first: char| first.is_ascii_lowercase()) {
                let (name, text) = line.split_once(" =").unwrap();
                assert!(found.insert(name, text.to_owned()).is_none(), "{name} twice in {language:?}");
                id = Some(name);
            } else if let Some(id) = id {
                found.get_mut(id).unwrap().push_str(line);
            }
        }
    }
    found
}

fn ids(language: Language) -> BTreeSet<&'static str> {
    messages(language).into_keys().collect()
}

fn words_after<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
    let end = |rest: &'a str| rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
    text.split(mark).skip(1).map(move |rest| &rest[..end(rest)])
}

/// The places of a message, with those of the messages that it has in it.
fn places(all: &BTreeMap<&str, String>, id: &str) -> BTreeSet<String> {
    let text = all.get(id).unwrap_or_else(|| panic!("{id} is named in a message and isn't there"));
    let mut found: BTreeSet<_> = words_after(text, "$").map(str::to_owned).collect();
    for inner in words_after(text, "{ ").filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase())) {
        found.extend(places(all, inner));
    }
    found
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_owned();
        if path.is_dir() && name != "tests" {
            sources(&path, found);
        } else if path.is_file() && name != "tests.rs" {
            found.extend(std::fs::read_to_string(&path).ok());
        }
    }
}

fn all_sources() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("templates"), &mut files);
    sources(&root.join("src"), &mut files);
    files
}

/// What stands up to the next quotation mark, wherever `mark` comes before it.
fn quoted_after<'a>(files: &'a [String], mark: &'a str) -> impl Iterator<Item = &'a str> {
    files.iter().flat_map(move |file| file.split(mark).skip(1)).filter_map(|rest| rest.split('"').next())
}

#[test]
fn every_message_that_is_used_exists_and_every_one_that_exists_is_used() {
    let files = all_sources();
    let exist = ids(Language::English);
    let used: BTreeSet<_> = CALLS.iter().flat_map(|call| quoted_after(&files, call)).collect();
    assert!(used.len() > 50, "the walk found only {used:?}");
    let named: BTreeSet<_> = quoted_after(&files, "\"").collect();
    let missing: Vec<_> = used.difference(&exist).collect();
    let idle: Vec<_> = exist.difference(&named).collect();
    assert!(missing.is_empty() && idle.is_empty(), "missing: {missing:?}, never used: {idle:?}");
}

#[test]
fn every_language_has_the_messages_of_english_and_no_others() {
    let english = ids(Language::English);
    for language in Language::ALL {
        let own = ids(language);
        let missing: Vec<_> = english.difference(&own).collect();
        let strange: Vec<_> = own.difference(&english).collect();
        assert!(missing.is_empty() && strange.is_empty(), "{language:?} lacks {missing:?}, has beyond {strange:?}");
    }
}

#[test]
fn every_translation_has_the_places_of_the_english_message() {
    let english = messages(Language::English);
    for language in Language::ALL {
        let own = messages(language);
        for id in english.keys().filter(|id| own.contains_key(*id)) {
            assert_eq!(places(&own, id), places(&english, id), "{id} in {language:?}");
        }
    }
    assert_eq!(Vec::from_iter(places(&english, "profile-browser")), ["browser", "system"]);
}

#[test]
fn message_files_parse() {
    for file in Language::ALL.into_iter().flat_map(files) {
        let resource = FluentResource::try_new((*file).to_owned());
        assert!(resource.is_ok(), "{:?}", resource.err().map(|(_, errors)| errors));
    }
}

#[test]
fn no_message_file_is_forgotten() {
    for language in Language::ALL {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(language.tag());
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), files(language).len(), "{language:?}");
    }
}

#[test]
fn the_pseudo_language_is_about_40_percent_longer() {
    let (mut plain, mut longer) = (0, 0);
    for id in ids(Language::English) {
        plain += Texts::of(Language::English).get(id).chars().count();
        longer += Texts::pseudo().get(id).chars().count();
    }
    let ratio = longer as f64 / plain as f64;
    assert!((1.25..1.5).contains(&ratio), "{ratio}");
}

#[test]
fn french_keeps_its_punctuation_on_the_line_of_its_word() {
    // The characters of a text message have no such spaces.
    let on_paper = messages(Language::French).into_iter().filter(|(id, _)| !id.starts_with("sms-"));
    for (id, text) in on_paper {
        let loose = [" :", " ?", " !", " ;", " »", "« "].into_iter().find(|mark| text.contains(mark));
        assert_eq!(loose, None, "in {id}: a no-break space belongs there, a narrow one before ?, ! and ;");
    }
}
