use time::macros::datetime;

use super::{CSRF, HOSTILE, LONG, Sample, sample};
use crate::browser::Browser;
use crate::pages::{Overview, ProfileFrame, Tab, UserMenu};

const FIREFOX: Browser = Browser { name: "Firefox", system: Some("Linux") };

/// The pages of the profile.
pub(super) fn samples() -> Vec<Sample> {
    overview()
}

fn frame(tab: Tab, name: &str) -> ProfileFrame {
    let menu = UserMenu {
        name: name.into(),
        email: "ana@example.com".into(),
        profile: "/profile".into(),
        sign_out: "/profile/sign-out".into(),
        csrf: CSRF.into(),
    };
    ProfileFrame { menu, tab, news: None }
}

fn plain_overview(name: &str, browser: Option<Browser>) -> Overview {
    Overview { frame: frame(Tab::Overview, name), signed_in_since: datetime!(2026-11-22 05:02 UTC), browser }
}

fn overview() -> Vec<Sample> {
    vec![
        sample("profile", plain_overview("Ana Lima", Some(FIREFOX))),
        Sample { demo: true, ..sample("profile.demo", plain_overview("Ana Lima", None)) },
        sample("profile.long-name", plain_overview(LONG, None)),
        sample("profile.hostile-name", plain_overview(HOSTILE, Some(Browser { name: HOSTILE, system: None }))),
    ]
}
