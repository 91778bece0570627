//! The two sources of a configuration, TOML text and environment variables, as one tree in which
//! each value knows where it was written.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{Place, Problem};

/// What the names of all variables that override a key begin with.
const PREFIX: &str = "SIGNET__";

/// A value and its place. No `Debug`: it may be a secret.
#[derive(Clone)]
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) place: Place,
}

#[derive(Clone)]
pub(super) enum Value {
    Text(String),
    Whole(i64),
    Flag(bool),
    List(Vec<Node>),
    Table(BTreeMap<String, Node>),
    /// From the environment: what it means depends on the key that asks.
    Raw(String),
    /// A kind of value that no key takes.
    Other(&'static str),
}

impl Value {
    /// The kind of value, as a mistake names it.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a string",
            Self::Whole(_) => "a number",
            Self::Flag(_) => "true or false",
            Self::List(_) => "a list",
            Self::Table(_) => "a section",
            Self::Raw(_) => "something else",
            Self::Other(kind) => kind,
        }
    }
}

/// Reads TOML text. `file` is the name that mistakes are reported under.
pub(super) fn from_toml(text: &str, file: &Arc<str>) -> Result<Node, Vec<Problem>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(errors.iter().map(|e| not_toml(e, text, file)).collect());
    }
    let place = |start: usize| Place::Line(file.clone(), line_of(text, start));
    Ok(Node { value: table_from(table.get_ref(), &place), place: Place::File(file.clone()) })
}

/// Reads one TOML value that stands in an environment variable; all of it has the variable's place.
pub(super) fn value_from_toml(text: &str, place: &Place) -> Result<Value, String> {
    match DeValue::parse(text) {
        Ok(value) => Ok(value_from(value.get_ref(), &|_| place.clone())),
        Err(error) => Err(format!("is not a TOML value: {}", one_line(error.message()))),
    }
}

/// Lays the variables named `SIGNET__SECTION__KEY` over the tree. Those of other names are left out.
pub(super) fn overlay(root: &mut Node, vars: &BTreeMap<String, String>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (name, text) in vars {
        let Some(rest) = name.strip_prefix(PREFIX) else {
            continue;
        };
        let keys: Vec<String> = rest.split("__").map(str::to_ascii_lowercase).collect();
        let place = Place::Variable(name.as_str().into());
        if let Err(advice) = put(root, &keys, text, &place) {
            problems.push(Problem { place, key: keys.join("."), advice });
        }
    }
    problems
}

fn put(node: &mut Node, keys: &[String], text: &str, place: &Place) -> Result<(), String> {
    let Some((first, rest)) = keys.split_first() else {
        *node = Node { value: Value::Raw(text.to_owned()), place: place.clone() };
        return Ok(());
    };
    let Value::Table(entries) = &mut node.value else {
        return Err("names a key inside of something that is not a section".to_owned());
    };
    let child = entries
        .entry(first.clone())
        .or_insert_with(|| Node { value: Value::Table(BTreeMap::new()), place: place.clone() });
    put(child, rest, text, place)
}

fn table_from(table: &DeTable<'_>, place: &dyn Fn(usize) -> Place) -> Value {
    let entry = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
        let node = Node { value: value_from(value.get_ref(), place), place: place(key.span().start) };
        (std::borrow::Cow::<str>::to_string(key.get_ref()), node)
    };
    Value::Table(table.iter().map(entry).collect())
}

fn value_from(value: &DeValue<'_>, place: &dyn Fn(usize) -> Place) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or(Value::Other("a number that is too large"), Value::Whole),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Float(_) => Value::Other("a fraction"),
        DeValue::Datetime(_) => Value::Other("a date"),
        DeValue::Array(items) => Value::List(
            items
                .iter()
                .map(|item| Node { value: value_from(item.get_ref(), place), place: place(item.span().start) })
                .collect(),
        ),
        DeValue::Table(table) => table_from(table, place),
    }
}

fn not_toml(error: &toml::de::Error, text: &str, file: &Arc<str>) -> Problem {
    let start = error.span().map_or(0, |span| span.start);
    Problem {
        place: Place::Line(file.clone(), line_of(text, start)),
        key: String::new(),
        advice: format!("is not TOML: {}", one_line(error.message())),
    }
}

fn one_line(message: &str) -> String {
    message.lines().collect::<Vec<_>>().join(" ")
}

fn line_of(text: &str, start: usize) -> usize {
    let before = &text.as_bytes()[..start.min(text.len())];
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}
