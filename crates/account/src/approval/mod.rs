//! Requests to join a subscription (REG-3, SEC-40): its owner approves or declines, or they lapse.
//!
//! | use case | what it does |
//! | --- | --- |
//! | [`waiting`] | where somebody's request stands, for the pages of the sign-up |
//! | [`send_again`], [`withdraw`] | what they can do while they wait |
//! | [`find`], [`decide`] | what the owner sees behind the link, and what they answer |
//! | [`expire`] | ends what lapsed |
//!
//! Whoever holds the link may answer, for an owner need not have an account; only the requester may not. A transaction
//! that decides holds the subscription first, then the person, then the request, as imports do.

mod ask;
mod decide;
mod ends;
mod wait;

pub(crate) use ask::{Request, ask_owner};
pub use decide::{Decided, Decision, Found, Onlooker, Shown, decide, find};
pub(crate) use ends::void_all;
pub use ends::{expire, expire_one};
pub use wait::{SentAgain, Waiting, send_again, waiting, withdraw};
