//! *User Profile*: one page for each tab, all in the same frame.

mod activity;
mod apps;
mod closing;
mod details;
mod disconnect;
mod frame;
mod link;
mod moment;
mod overview;
mod password;
mod place;
mod sessions;

pub use activity::{Activity, EventLine};
pub use apps::{AppCard, Apps};
pub use closing::{AccountClosed, CloseAccount};
pub use details::{Details, DetailsProblem, NEW_EMAIL};
pub use disconnect::{DisconnectAlert, DisconnectExternal};
pub use frame::{ProfileFrame, Tab, UserMenu};
pub use link::{LinkAlert, LinkExternal};
pub use moment::When;
pub use overview::Overview;
pub use password::{ChangePassword, CurrentPasswordProblem, DisconnectSection, LinkSection, PasswordTab};
pub use place::Place;
pub use sessions::{AppLine, SessionLine, Sessions};

use crate::browser::Browser;
use crate::text::Message;

/// A browser in words, a known one or not.
fn device(browser: Option<Browser>) -> Message {
    browser.map_or_else(|| Message::new("device-unknown"), Browser::in_words)
}
