//! Schema and queries of Signet, on SQLite and PostgreSQL behind one set of queries.
//!
//! [`Store`] runs closures over a [`Tx`] on threads of its own; [`migrate`](mod@migrate) brings a database up to date.

pub mod approvals;
pub mod assertions;
pub mod clients;
pub mod codes;
mod columns;
pub mod consents;
pub mod device_codes;
pub mod ends;
pub mod enrolments;
mod error;
pub mod events;
mod executor;
pub mod external_logins;
pub mod grants;
mod kept;
pub mod keys;
pub mod link_offers;
pub mod links;
pub mod meta;
pub mod migrate;
pub mod outbox;
pub mod people;
pub mod refresh_tokens;
pub mod requests;
pub mod revoked_tokens;
pub mod roles;
mod schema;
pub mod sessions;
pub mod sign_ups;
pub mod subscriptions;
pub mod sweep;
pub mod throttles;
mod tx;
pub mod upstream_flows;
pub mod upstream_sessions;
pub mod upstreams;
mod url;

pub use error::{Cause, Error, Result};
pub use executor::{OpenOptions, Stats, Store};
pub use tx::{Conn, Tx};
pub use url::{DatabaseUrl, UrlError};
