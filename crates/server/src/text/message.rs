use fluent_bundle::FluentValue;

/// A message by its id, with what goes into its places. Made by view models, spoken by [`Texts::say`](super::Texts::say).
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

    pub(super) fn id(&self) -> &'static str {
        self.id
    }

    pub(super) fn args(&self) -> impl Iterator<Item = (&str, &Arg)> {
        self.args.iter().map(|(name, value)| (*name, value))
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
