//! Takes messages out of the outbox and sends them: mail over SMTP, SMS over an HTTP gateway (OPS-4).
//!
//! A message is a row that was written with the act it tells of. A [`Worker`] claims rows with a lease, sends them
//! outside any transaction, and writes down what came of it. Several workers may share a database; a message is sent
//! twice only where one of them ends, or loses the database, between the gateway's word and its own note of it: then
//! the gateway can tell by the `Message-ID` or the idempotency key, which stay the same.
//!
//! Whatever is logged, or kept of a failure, holds no address, no content and no code (SEC-53).

mod failure;
mod landing;
mod message;
mod route;
mod schedule;
mod sms;
mod smtp;
mod watch;
mod worker;

pub use failure::Failure;
pub use landing::{Landed, Landing};
pub use message::{Parcel, Rendered};
pub use route::Route;
pub use sms::{Account, Sms};
pub use smtp::{Credentials, Protection, Sender, Settings, SettingsError, Smtp};
pub use watch::{Outage, Watch};
pub use worker::{Outcome, Parts, Render, Worker};
