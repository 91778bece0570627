//! Requests that Signet itself makes to other servers.
//!
//! [`Client`] is for addresses that the operator wrote into the configuration. An address that a client of
//! Signet supplies must never get to it: it could point anywhere within the operator's network (SEC-19).

mod client;
mod roots;

pub use client::{Answer, Client, Failure, Form, LONGEST_BODY, PATIENCE};
pub use roots::{Roots, RootsError};
