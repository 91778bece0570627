//! Throw-away databases, for the tests of every layer: it knows addresses, folders, the programs of PostgreSQL and a client
//! for it, and nothing of what is kept in them.

mod cluster;
#[cfg(feature = "databases")]
mod pool;
#[cfg(feature = "databases")]
mod postgres;
#[cfg(feature = "databases")]
mod throwaway;

pub use cluster::{Cluster, Durability, initdb};
#[cfg(feature = "databases")]
pub use throwaway::{Database, Throwaway};
