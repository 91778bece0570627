use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::language::{Direction, Language};
use super::pseudo;

/// The message files of one language.
const ENGLISH: [&str; 6] = [
    include_str!("../../locales/en/common.ftl"),
    include_str!("../../locales/en/sign-in.ftl"),
    include_str!("../../locales/en/consent.ftl"),
    include_str!("../../locales/en/sign-out.ftl"),
    include_str!("../../locales/en/profile.ftl"),
    include_str!("../../locales/en/problems.ftl"),
];

static IN_ENGLISH: LazyLock<Texts> = LazyLock::new(|| Texts::load(Language::English, &ENGLISH, None));
static IN_PSEUDO: LazyLock<Texts> = LazyLock::new(Texts::load_pseudo);

/// All messages in one language.
pub struct Texts {
    tag: &'static str,
    direction: Direction,
    bundle: FluentBundle<FluentResource>,
    fallback: Option<&'static Texts>,
}

/// A message by its id, with what goes into its places. Made by view models, spoken by [`Texts::say`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    id: &'static str,
    args: Vec<(&'static str, Arg)>,
}

/// What goes into one place of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// Text as it stands.
    Text(String),
    /// A number: it picks the plural form.
    Number(u32),
}

impl Message {
    /// The message with this id and no places to fill.
    pub fn new(id: &'static str) -> Self {
        Self { id, args: Vec::new() }
    }

    /// The same message with the place `name` filled.
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

impl AsRef<Message> for Message {
    fn as_ref(&self) -> &Message {
        self
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

impl<'a> From<&'a Arg> for FluentValue<'a> {
    fn from(arg: &'a Arg) -> Self {
        match arg {
            Arg::Text(text) => text.as_str().into(),
            Arg::Number(number) => (*number).into(),
        }
    }
}

impl Texts {
    /// The texts of a language, loaded at their first use.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &IN_ENGLISH,
        }
    }

    /// English made 40 % longer and accented, for the contact sheet only.
    pub fn pseudo() -> &'static Self {
        &IN_PSEUDO
    }

    /// The BCP 47 tag for the `lang` attribute.
    pub fn tag(&self) -> &'static str {
        self.tag
    }

    /// Which way the language is written.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// A message without places to fill.
    pub fn get(&self, id: &str) -> String {
        self.format(id, None)
    }

    /// A message with one place filled.
    pub fn get_with<'a>(&'a self, id: &str, name: &'a str, value: impl Into<FluentValue<'a>>) -> String {
        let mut args = FluentArgs::with_capacity(1);
        args.set(name, value);
        self.format(id, Some(&args))
    }

    /// What a [`Message`] reads in this language.
    pub fn say(&self, message: &Message) -> String {
        let args = message.args.iter().map(|(name, value)| (*name, value)).collect();
        self.format(message.id, Some(&args))
    }

    /// Formats a message. What is missing here comes from English; what is missing there too shows as
    /// `⟦id⟧` and is logged, since a page with a hole serves a person better than no page.
    pub(super) fn format(&self, id: &str, args: Option<&FluentArgs<'_>>) -> String {
        let pattern = self.bundle.get_message(id).and_then(|message| message.value());
        match (pattern, self.fallback) {
            (Some(pattern), _) => {
                let mut errors = Vec::new();
                let text = self.bundle.format_pattern(pattern, args, &mut errors).into_owned();
                for error in errors {
                    tracing::error!(id, language = self.tag, %error, "a message could not be filled in");
                }
                text
            }
            (None, Some(fallback)) => fallback.format(id, args),
            (None, None) => {
                tracing::error!(id, "there is no message with this id");
                format!("⟦{id}⟧")
            }
        }
    }

    fn load(language: Language, files: &[&str], fallback: Option<&'static Texts>) -> Self {
        let locale: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Names are isolated by <bdi>; invisible characters would spoil what people copy.
        bundle.set_use_isolating(false);
        for file in files {
            let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(whole, errors)| {
                tracing::error!(language = language.tag(), ?errors, "a message file has faults");
                whole
            });
            if let Err(errors) = bundle.add_resource(resource) {
                tracing::error!(language = language.tag(), ?errors, "two messages share an id");
            }
        }
        Self { tag: language.tag(), direction: language.direction(), bundle, fallback }
    }

    fn load_pseudo() -> Self {
        let mut texts = Self::load(Language::English, &ENGLISH, None);
        texts.bundle.set_transform(Some(pseudo::rewrite));
        texts.tag = "en-XA";
        texts
    }
}

#[cfg(test)]
pub(super) fn english_files() -> &'static [&'static str] {
    &ENGLISH
}
