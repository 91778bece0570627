//! Every page that people see: a view model with plain data for each, and the template that shows it.
//!
//! A page gets what it says from [`crate::text`], the operator's look from [`Brand`], and works
//! without a script. No view model knows the database or the web framework.

mod accent;
pub mod assets;
mod brand;
mod consent;
mod field;
mod form_post;
mod frame;
mod link;
mod new_password;
mod problem;
mod profile;
mod samples;
mod sign_in;
mod sign_out;

pub use accent::{Accent, AccentProblem, Colour};
pub use brand::{Brand, BrandProblem, BrandSettings};
pub use consent::{Consent, ScopeLine};
pub use form_post::FormPost;
pub use frame::{Client, Frame, Page, RenderError};
pub use link::WayToNewLink;
pub use new_password::{NewPassword, NewPasswordProblem, in_words as strength_in_words};
pub use problem::{Action, Problem};
pub use profile::{Overview, Place, ProfileFrame, Tab, UserMenu, When};
pub use samples::{Sample, samples};
pub use sign_in::{SignIn, SignInAlert, Upstream, Upstreams};
pub use sign_out::{BackLink, SignOut, SignedOut};
