use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::files::files;
use super::language::{Direction, Language};
use super::message::Message;
use super::pseudo;

static IN_ENGLISH: LazyLock<Texts> = LazyLock::new(|| Texts::load(Language::English, None));
static IN_GERMAN: LazyLock<Texts> = LazyLock::new(|| Texts::load(Language::German, Some(&IN_ENGLISH)));
static IN_FRENCH: LazyLock<Texts> = LazyLock::new(|| Texts::load(Language::French, Some(&IN_ENGLISH)));
static IN_SPANISH: LazyLock<Texts> = LazyLock::new(|| Texts::load(Language::Spanish, Some(&IN_ENGLISH)));
static IN_PSEUDO: LazyLock<Texts> = LazyLock::new(Texts::load_pseudo);

/// All messages in one language.
pub struct Texts {
    tag: &'static str,
    direction: Direction,
    bundle: FluentBundle<FluentResource>,
    fallback: Option<&'static Texts>,
}

impl Texts {
    /// The texts of a language, loaded at their first use.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &IN_ENGLISH,
            Language::German => &IN_GERMAN,
            Language::French => &IN_FRENCH,
            Language::Spanish => &IN_SPANISH,
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
        let args = message.args().collect();
        self.format(message.id(), Some(&args))
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

    fn load(language: Language, fallback: Option<&'static Texts>) -> Self {
        let locale: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Names are isolated by <bdi>; invisible characters would spoil what people copy.
        bundle.set_use_isolating(false);
        for file in files(language) {
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
        let mut texts = Self::load(Language::English, None);
        texts.bundle.set_transform(Some(pseudo::rewrite));
        texts.tag = "en-XA";
        texts
    }
}
