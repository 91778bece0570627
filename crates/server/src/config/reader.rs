//! Takes typed values out of a tree, collects every mistake on the way, and knows which keys were
//! asked for, so that any other key is a mistake too.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::problem::{Place, Problem};
use super::secret::SecretText;
use super::source::{Node, Value, value_from_toml};

/// How much of the outside world a configuration is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The values alone.
    Values,
    /// The files that it names too: certificates, keys and the logo must be readable.
    Files,
}

/// What all sections share while a configuration is read.
pub(super) struct Reader<'e> {
    /// Relative paths begin here: the configuration file's folder.
    pub(super) folder: PathBuf,
    pub(super) depth: Depth,
    /// For secrets given as `{ env = "…" }`.
    pub(super) env: &'e BTreeMap<String, String>,
    pub(super) problems: RefCell<Vec<Problem>>,
    pub(super) warnings: RefCell<Vec<String>>,
    /// Every key that was asked for.
    pub(super) asked: RefCell<Vec<String>>,
}

impl Reader<'_> {
    fn report(&self, place: &Place, key: String, advice: String) {
        let problem = Problem { place: place.clone(), key, advice };
        self.problems.borrow_mut().push(problem);
    }

    pub(super) fn warn(&self, sentence: String) {
        self.warnings.borrow_mut().push(sentence);
    }

    pub(super) fn resolve(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }
}

/// One table of the configuration; what isn't taken out of it before [`Section::finish`] is unknown.
pub(super) struct Section<'r, 'e> {
    pub(super) reader: &'r Reader<'e>,
    path: String,
    place: Place,
    entries: BTreeMap<String, Node>,
    known: Vec<&'static str>,
    places: BTreeMap<&'static str, Place>,
}

impl<'r, 'e> Section<'r, 'e> {
    /// The outermost table.
    pub(super) fn root(reader: &'r Reader<'e>, node: Node) -> Self {
        Self::of(reader, String::new(), node)
    }

    fn of(reader: &'r Reader<'e>, path: String, node: Node) -> Self {
        let entries = match table_of(node.value, &node.place) {
            Ok(entries) => entries,
            Err(advice) => {
                reader.report(&node.place, path.clone(), advice);
                BTreeMap::new()
            }
        };
        Self { reader, path, place: node.place, entries, known: Vec::new(), places: BTreeMap::new() }
    }

    /// The table under `key`; an empty one when it isn't written.
    pub(super) fn section(&mut self, key: &'static str) -> Self {
        let empty = Node { value: Value::Table(BTreeMap::new()), place: self.place.clone() };
        let node = self.take(key).unwrap_or(empty);
        Self::of(self.reader, self.full(key), node)
    }

    /// The table under `key`, when it is written.
    pub(super) fn optional_section(&mut self, key: &'static str) -> Option<Self> {
        let node = self.take(key)?;
        Some(Self::of(self.reader, self.full(key), node))
    }

    /// The tables under `[[key]]`.
    pub(super) fn sections(&mut self, key: &'static str) -> Vec<Self> {
        let Some(node) = self.take(key) else {
            return Vec::new();
        };
        let full = self.full(key);
        match list_of(node.value, &node.place) {
            Ok(items) => items
                .into_iter()
                .enumerate()
                .map(|(at, item)| Self::of(self.reader, format!("{full}[{at}]"), item))
                .collect(),
            Err(advice) => {
                self.reader.report(&node.place, full, advice);
                Vec::new()
            }
        }
    }

    /// The value under `key` read by `parse`, whose error is the advice; `None` when not written or wrong.
    pub(super) fn parsed<T>(&mut self, key: &'static str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let node = self.take(key)?;
        let result = text_of(node.value, &node.place).and_then(|text| parse(&text));
        self.kept(&node.place, key, result)
    }

    /// As [`Section::parsed`], and a mistake when it isn't written.
    pub(super) fn required<T>(&mut self, key: &'static str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        if !self.entries.contains_key(key) {
            self.known.push(key);
            self.missing(key);
            return None;
        }
        self.parsed(key, parse)
    }

    /// A list of values, each read by `parse`; a lone string is a list of one.
    pub(super) fn parsed_list<T>(
        &mut self,
        key: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<Vec<T>> {
        let node = self.take(key)?;
        let items = match list_of(node.value, &node.place) {
            Ok(items) => items,
            Err(advice) => return self.kept(&node.place, key, Err(advice)),
        };
        let mut values = Vec::new();
        for item in items {
            let result = text_of(item.value, &item.place).and_then(|text| parse(&text));
            values.extend(self.kept(&item.place, key, result));
        }
        Some(values)
    }

    /// A whole number between `least` and `most`; `default` when not written or wrong.
    pub(super) fn whole(&mut self, key: &'static str, default: u32, least: u32, most: u32) -> u32 {
        let Some(node) = self.take(key) else {
            return default;
        };
        let result = whole_of(&node.value).and_then(|number| match u32::try_from(number) {
            Ok(number) if (least..=most).contains(&number) => Ok(number),
            _ => Err(format!("must be between {least} and {most}; you gave {number}")),
        });
        self.kept(&node.place, key, result).unwrap_or(default)
    }

    /// `true` or `false`; `default` when not written or wrong.
    pub(super) fn flag(&mut self, key: &'static str, default: bool) -> bool {
        let Some(node) = self.take(key) else {
            return default;
        };
        let result = flag_of(&node.value);
        self.kept(&node.place, key, result).unwrap_or(default)
    }

    /// A path, relative ones counted from the configuration file's folder.
    pub(super) fn file(&mut self, key: &'static str) -> Option<PathBuf> {
        let reader = self.reader;
        self.parsed(key, |text| match text {
            "" => Err("must name a file".to_owned()),
            path => Ok(reader.resolve(path)),
        })
    }

    /// A secret: a string, `{ file = "…" }` or `{ env = "…" }`.
    pub(super) fn secret(&mut self, key: &'static str) -> Option<SecretText> {
        let node = self.take(key)?;
        let result = SecretText::from_node(node.value, &node.place, self.reader);
        self.kept(&node.place, key, result)
    }

    /// Whether `key`, which was asked for, is written, rightly or wrongly.
    pub(super) fn is_written(&self, key: &str) -> bool {
        self.places.contains_key(key)
    }

    /// Reports a mistake about `key`, at the place where it is written; nothing when it was wrong
    /// before, for what follows from a mistake is none of its own.
    pub(super) fn problem(&self, key: &'static str, advice: impl Into<String>) {
        if self.is_wrong(key) {
            return;
        }
        let place = self.places.get(key).unwrap_or(&self.place);
        self.reader.report(place, self.full(key), advice.into());
    }

    /// Reports that `key` doesn't go with `other`, where both are right by themselves.
    pub(super) fn conflict(&self, key: &'static str, other: &'static str, advice: impl Into<String>) {
        if !self.is_wrong(other) {
            self.problem(key, advice);
        }
    }

    fn is_wrong(&self, key: &str) -> bool {
        let full = self.full(key);
        self.reader.problems.borrow().iter().any(|problem| problem.key == full)
    }

    /// Reports that `key` has to be there.
    pub(super) fn missing(&self, key: &'static str) {
        self.problem(key, format!("is missing: [{}] needs it", self.path));
    }

    /// Reports every key that nothing asked for.
    pub(super) fn finish(self) {
        for (key, node) in &self.entries {
            let place = if self.path.is_empty() { "this file" } else { &self.path };
            let known = self.known.join(", ");
            let advice = format!("is not a key that Signet knows; {place} may have {known}");
            self.reader.report(&node.place, self.full(key), advice);
        }
    }

    fn take(&mut self, key: &'static str) -> Option<Node> {
        self.known.push(key);
        self.reader.asked.borrow_mut().push(self.full(key));
        let node = self.entries.remove(key)?;
        self.places.insert(key, node.place.clone());
        Some(node)
    }

    fn kept<T>(&self, place: &Place, key: &str, result: Result<T, String>) -> Option<T> {
        result.map_err(|advice| self.reader.report(place, self.full(key), advice)).ok()
    }

    fn full(&self, key: &str) -> String {
        match self.path.as_str() {
            "" => key.to_owned(),
            path => format!("{path}.{key}"),
        }
    }
}

/// The path of `file`'s folder; empty when the file is named without one.
pub(super) fn folder_of(file: &Path) -> PathBuf {
    file.parent().map(Path::to_owned).unwrap_or_default()
}

pub(super) fn table_of(value: Value, place: &Place) -> Result<BTreeMap<String, Node>, String> {
    match value {
        Value::Table(entries) => Ok(entries),
        Value::Raw(text) if text.trim_start().starts_with('{') => table_of(value_from_toml(text.trim(), place)?, place),
        other => Err(format!("must be a section; you gave {}", other.kind())),
    }
}

fn list_of(value: Value, place: &Place) -> Result<Vec<Node>, String> {
    match value {
        Value::List(items) => Ok(items),
        Value::Raw(text) if text.trim_start().starts_with('[') => list_of(value_from_toml(text.trim(), place)?, place),
        Value::Raw(text) => Ok(text
            .split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .map(|item| Node { value: Value::Text(item.to_owned()), place: place.clone() })
            .collect()),
        text @ Value::Text(_) => Ok(vec![Node { value: text, place: place.clone() }]),
        other => Err(format!("must be a list; you gave {}", other.kind())),
    }
}

pub(super) fn text_of(value: Value, place: &Place) -> Result<String, String> {
    match value {
        Value::Text(text) => Ok(text),
        Value::Raw(text) if text.starts_with('"') || text.starts_with('\'') => {
            text_of(value_from_toml(&text, place)?, place)
        }
        Value::Raw(text) => Ok(text),
        other => Err(format!("must be a string in quotes; you gave {}", other.kind())),
    }
}

fn whole_of(value: &Value) -> Result<i64, String> {
    let wrong = |given: &str| format!("must be a whole number; you gave {given}");
    match value {
        Value::Whole(number) => Ok(*number),
        Value::Raw(text) => text.trim().parse().map_err(|_| wrong(&format!("{text:?}"))),
        other => Err(wrong(other.kind())),
    }
}

fn flag_of(value: &Value) -> Result<bool, String> {
    match value {
        Value::Flag(flag) => Ok(*flag),
        Value::Raw(text) if text.trim() == "true" => Ok(true),
        Value::Raw(text) if text.trim() == "false" => Ok(false),
        Value::Raw(text) => Err(format!("must be true or false; you gave {text:?}")),
        other => Err(format!("must be true or false; you gave {}", other.kind())),
    }
}
