//! Every text that people read, from Fluent message files.
//!
//! Messages live in `locales/LANGUAGE/*.ftl` and are part of the binary. A page names a message by
//! its id; what stands behind the id is the language's own affair, plural forms and word order included.

mod catalogue;
mod date;
mod files;
mod language;
mod message;
mod pseudo;
#[cfg(test)]
mod tests;
mod wish;

pub use catalogue::Texts;
pub(crate) use date::{machine_readable, utc};
pub use language::{Direction, Language};
pub use message::{Arg, Message};
pub use wish::Wish;
