//! Requests that Signet itself makes to other servers.
//!
//! A [`Client`] as [`Client::new`] makes it is for addresses that the operator wrote into the configuration. An address
//! that anybody else supplies could point anywhere within the operator's network: it is for [`Client::guarded`] (SEC-19).

mod client;
mod guard;
mod roots;

pub use client::{Answer, Client, Failure, Form, LONGEST_BODY, PATIENCE};
pub use guard::Reach;
pub use roots::{Roots, RootsError};
