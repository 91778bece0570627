//! Every page that people see: a view model with plain data for each, and the template that shows it.
//!
//! A page gets what it says from [`crate::text`], the operator's look from [`Brand`], and works
//! without a script. No view model knows the database or the web framework.

mod accent;
mod approval;
pub mod assets;
mod brand;
mod consent;
mod device;
mod external_sign_up;
mod field;
mod forgot_password;
mod form_post;
mod frame;
mod go_on;
mod link;
mod mailed_change;
mod new_password;
mod outbox;
mod problem;
mod profile;
mod prove;
mod reset_password;
mod samples;
mod sign_in;
mod sign_out;
mod sign_up;
mod sign_up_code;
mod subscription;
mod waiting;

pub(crate) use accent::Shades;
pub use accent::{Accent, AccentProblem, Colour};
pub use approval::{Answered, Approval, Over};
pub use brand::{Brand, BrandProblem, BrandSettings};
pub use consent::{Consent, ScopeLine};
pub use device::{ConfirmDevice, DeviceDecided, EnterUserCode, UserCodeAlert};
pub use external_sign_up::ExternalSignUp;
pub use forgot_password::{ForgotPassword, ForgotPasswordSent};
pub use form_post::FormPost;
pub use frame::{Client, Frame, Page, RenderError};
pub use go_on::{GoOn, Onwards};
pub use link::WayToNewLink;
pub use mailed_change::{Change, ChangeDone, Done, MailedChange};
pub use new_password::{NewPassword, NewPasswordProblem, in_words as strength_in_words};
pub use outbox::{Outbox, OutboxMessage};
pub use problem::{Action, Problem, ProblemPage};
pub use profile::{
    AccountClosed, Activity, AppCard, AppLine, Apps, ChangePassword, CloseAccount, CurrentPasswordProblem, Details,
    DetailsProblem, DisconnectAlert, DisconnectExternal, DisconnectSection, EventLine, LinkAlert, LinkExternal,
    LinkSection, NEW_EMAIL, Overview, PasswordTab, Place, ProfileFrame, SessionLine, Sessions, Tab, UserMenu, When,
};
pub use prove::Prove;
pub use reset_password::{PasswordOpens, PasswordSaved, ResetPassword};
pub use samples::{Sample, samples};
pub use sign_in::{SignIn, SignInAlert, SignInNews, Upstream, Upstreams, WhySignInAgain};
pub use sign_out::{BackLink, SignOut, SignOutUpstream, SignedOut};
pub use sign_up::{Delay, SignUp};
pub use sign_up_code::{CodeState, EmailInUse, SignUpCode};
pub use subscription::{Before, NameSubscription, SubscriptionAlert};
pub use waiting::{NamedBy, Waiting, Welcome};
