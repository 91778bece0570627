//! What Signet says to clients: OAuth 2.0 and OpenID Connect.
//!
//! Each endpoint is a use case over one transaction; [`Provider`] holds what
//! they share. HTTP is the server's business: here are parameters in, answers out.

pub mod authorize;
pub mod claims;
pub mod client_auth;
pub mod device;
pub mod discovery;
mod error;
pub mod introspect;
pub mod keys;
pub mod logout;
mod pace;
pub mod params;
mod presented_token;
mod provider;
pub mod registration;
pub mod revoke;
pub mod token;
pub mod tokens;
pub mod userinfo;

pub use error::{ErrorCode, OAuthError};
pub use pace::Beginner;
pub use params::Params;
pub use presented_token::PresentedToken;
pub use provider::{Provider, Settings, Snapshot};
