//! *User Profile*: one page for each tab, all in the same frame.

mod frame;
mod moment;
mod overview;
mod place;

pub use frame::{ProfileFrame, Tab, UserMenu};
pub use moment::When;
pub use overview::Overview;
pub use place::Place;
