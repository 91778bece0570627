//! The OpenID Foundation's conformance plans, module by module, as its suite runs them from outside:
//! a relying party with static clients and a browser without scripts whose cookie jar is empty at
//! the start of each module. What each module asks for is named by the module.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod basic;
mod callback;
mod config;
mod id_token;
mod modules;
mod rp_initiated_logout;
mod suite;
