//! Types and state machines of Signet: people, clients, sessions, grants, and
//! the rules that need no database. No I/O, no async, no clock of its own.

#[macro_use]
mod words;

pub mod approval;
pub mod claims;
pub mod client;
pub mod code;
pub mod consent;
pub mod device;
pub mod email;
pub mod ends;
pub mod enrolment;
pub mod event;
pub mod external;
pub mod grant;
pub mod ids;
mod in_browser;
pub mod keyring;
pub mod link;
pub mod look_alike;
pub mod moment;
pub mod outbox;
pub mod person;
pub mod phone;
pub mod pkce;
pub mod redirect;
pub mod request;
pub mod scope;
pub mod secret;
pub mod session;
pub mod signing;
pub mod subscription;
pub mod surface;
pub mod time;

pub use email::EmailAddress;
pub use ids::{ClientId, GrantId, PersonId, SessionId};
pub use in_browser::InBrowser;
pub use keyring::Keyring;
pub use moment::{Draw, Moment};
pub use scope::Scope;
pub use secret::{PlainToken, TokenHash};
pub use surface::Surface;
pub use time::Timestamp;
