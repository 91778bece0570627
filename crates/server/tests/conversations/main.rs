//! Conversations with the whole app over HTTP, on both databases.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod assertions;
mod assertions_keys;
mod authorize;
mod change_password;
mod client_auth;
mod client_credentials;
mod code_flow;
mod codes;
mod consent;
mod csrf;
mod discovery;
mod email_codes;
mod forgot_password;
mod forgot_password_time;
mod guessing;
mod headers;
mod introspection;
mod introspection_token_kinds;
mod keys;
mod keys_replicas;
mod languages;
mod logout;
mod methods;
mod password_strength;
mod profile;
mod prompt;
mod races;
mod redirects;
mod refresh;
mod requests;
mod reset_password;
mod reset_password_races;
mod revocation;
mod sessions;
mod sessions_end;
mod sign_in;
mod sign_in_time;
mod sign_out;
mod sign_up;
mod sign_up_preempted;
mod sign_up_secrecy;
mod state_by_grant;
mod token_requests;
mod userinfo;
