//! Between actix and the use cases: what a request brings, what an answer carries.

pub mod address;
pub mod answer;
pub mod arrival;
pub mod call;
pub mod cookies;
pub mod cors;
pub mod csrf;
pub mod every_answer;
pub mod fault;
pub mod form;
pub mod origin;
pub mod pause;
pub mod visit;

pub use answer::{page, see_other};
pub use arrival::Arrival;
pub use visit::Visit;
