//! The whole of Signet in process, on a throw-away database of either kind,
//! with a clock and a chance that tests set. Tests read as conversations:
//! a [`Browser`] with its cookies, a client with its secret.

mod browser;
mod client;
mod database;
mod key;
mod kit;
mod listening;
mod mailbox;
mod page;
mod signing;
mod state;
mod steps;
mod timing;
mod upstream;

pub use browser::{Answer, Browser};
pub use client::{Flow, TestClient, Tokens, basic, s256};
pub use key::{ClientKey, hs256, unsigned};
pub use kit::{Kit, Options, at_once};
pub use listening::Listening;
pub use mailbox::Letter;
pub use page::Form;
pub use testbed::{Cluster, Database, Durability, Throwaway};
pub use timing::times_alike;
pub use upstream::{Asked, OddUpstream, Reply};

/// The issuer of the app under test.
pub const ISSUER: &str = "http://localhost:9000";
/// The redirect URI of the clients under test, unless they bring their own.
pub const REDIRECT: &str = "https://client.example/cb";
/// A password that the rules accept.
pub const PASSWORD: &str = "correct horse battery staple";

/// Runs each test on SQLite and on PostgreSQL: on a [`Kit`], or on something else that `on` a [`Database`] makes.
///
/// ```text
/// testkit::on_both_databases! {
///     async fn a_code_is_redeemed_once__sec_4(kit) { … }
///     async fn a_login_is_linked_once__fed_2(world: World) { … }
/// }
/// ```
#[macro_export]
macro_rules! on_both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($ground:ident $(: $type:ty)?) $body:block)+) => {$(
        mod $name {
            use super::*;

            type Ground = $crate::on_both_databases!(@type $($type)?);

            async fn run($ground: Ground) $body

            #[actix_web::test]
            async fn sqlite() {
                run(Ground::on($crate::Database::Sqlite).await).await;
            }

            #[actix_web::test]
            async fn postgres() {
                run(Ground::on($crate::Database::Postgres).await).await;
            }
        }
    )+};
    (@type) => { $crate::Kit };
    (@type $type:ty) => { $type };
}
