//! External logins: upstreams, sign-ins that are under way there, and what their answers are worth.
//!
//! What comes back from an upstream is read by one module ([`oidc`]), and what that verified is all that anyone may read.

mod health;
pub mod link;
pub mod oidc;

pub use health::{Health, HealthLine, Outage};
