//! What the tests of this crate stand on: a demo of their own, and a browser to look at it with.
//!
//! `cargo xtask test` names the programs in the environment: `SIGNET_BIN`, those of the example apps, `CHROMEDRIVER`, `CHROMIUM`.

mod browser;
mod demo;
mod program;

pub use browser::{Browser, ENTER, TAB};
pub use demo::{Demo, DemoCommand, Person};
pub use program::Program;
