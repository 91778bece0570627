//! The tokens that clients get.

pub mod access;
pub mod id_token;

pub use access::{AccessClaims, AccessToken, Bearer};
pub use id_token::IdClaims;
