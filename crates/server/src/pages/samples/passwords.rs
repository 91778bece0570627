use account::password::{PasswordRefusal, Strength};

use super::profile::frame;
use super::{CSRF, HOSTILE, LONG, Sample, problem, sample};
use crate::pages::{
    ChangePassword, CurrentPasswordProblem, ForgotPassword, ForgotPasswordSent, NewPassword, NewPasswordProblem,
    PasswordOpens, PasswordSaved, PasswordTab, Problem, ProfileFrame, ResetPassword, Tab, WayToNewLink,
};
use crate::text::Message;

pub(super) fn samples() -> Vec<Sample> {
    let mut all = forgot();
    all.extend(reset());
    all.extend(links());
    all.extend(tab());
    all
}

fn forgot() -> Vec<Sample> {
    let plain = ForgotPassword {
        action: "/forgot-password?request=7f3k".into(),
        csrf: CSRF.into(),
        username: String::new(),
        not_an_address: false,
        sign_in: "/sign-in?request=7f3k".into(),
    };
    let wrong = |typed: &str| ForgotPassword { username: typed.into(), not_an_address: true, ..plain.clone() };
    let sent =
        ForgotPasswordSent { again: "/forgot-password?request=7f3k".into(), sign_in: "/sign-in?request=7f3k".into() };
    vec![
        sample("forgot-password.refused", wrong("ana")),
        sample("forgot-password.refused-hostile", wrong(HOSTILE)),
        sample("forgot-password", plain),
        sample("forgot-password-sent", sent),
    ]
}

fn reset() -> Vec<Sample> {
    let empty = NewPassword::empty(15);
    let page = |account: &str, new| ResetPassword {
        action: "/reset-password?token=q2hrb3dzX2FfY3NyZl90b2tlbg".into(),
        csrf: CSRF.into(),
        account: account.into(),
        apps_only: None,
        new,
    };
    let tried = |problem, strength| page("ana@example.com", NewPassword { problem: Some(problem), strength, ..empty });
    let refused = |refusal, strength| tried(NewPasswordProblem::Refused(refusal), Some(strength));
    let short = PasswordRefusal::TooShort { min_length: 15 };
    let saved = |name, opens| sample(name, PasswordSaved { sign_in: "/sign-in".into(), opens });
    vec![
        sample("reset-password", page("ana@example.com", empty)),
        sample(
            "reset-password.apps-only",
            ResetPassword { apps_only: Some("Sage".into()), ..page("ana@example.com", empty) },
        ),
        sample("reset-password.refused-missing", tried(NewPasswordProblem::Missing, None)),
        sample("reset-password.refused-unconfirmed", tried(NewPasswordProblem::Unconfirmed, Some(Strength::Strong))),
        sample("reset-password.refused-different", tried(NewPasswordProblem::Different, Some(Strength::Good))),
        sample("reset-password.refused-too-short", refused(short, Strength::Fair)),
        sample("reset-password.refused-like-you", refused(PasswordRefusal::LikeYou, Strength::VeryWeak)),
        sample("reset-password.refused-common", refused(PasswordRefusal::Common, Strength::Weak)),
        sample("reset-password.refused-breached", refused(PasswordRefusal::Breached, Strength::VeryWeak)),
        sample("reset-password.long-name", page(LONG, empty)),
        sample("reset-password.hostile-name", page(HOSTILE, empty)),
        saved("password-saved", PasswordOpens::Everything),
        saved("password-saved.apps", PasswordOpens::Apps { website: Some("Sage".into()) }),
        saved("password-saved.apps-unnamed", PasswordOpens::Apps { website: None }),
    ]
}

fn links() -> Vec<Sample> {
    let page = "/forgot-password";
    let address = "/reset-password?token=q2hrb3dzX2FfY3NyZl90b2tlbg";
    vec![
        problem("problem.link-gone", Problem::link_gone(WayToNewLink::AskAt(page))),
        problem("problem.link-gone-alone", Problem::link_gone(WayToNewLink::None)),
        problem("problem.link-elsewhere", Problem::link_opened_elsewhere(page)),
        problem("problem.cookies-needed", Problem::cookies_needed(address)),
    ]
}

fn tab() -> Vec<Sample> {
    let empty = ChangePassword { current: None, new: NewPassword::empty(15) };
    let page = |change| PasswordTab {
        frame: frame(Tab::Password, "Ana Lima"),
        link_pause: None,
        change,
        link: None,
        without_password: None,
        disconnect: None,
    };
    let wrong = |current| page(Some(ChangePassword { current: Some(current), ..empty }));
    let told = |id| {
        let tab = page(Some(empty));
        let news = Some(Message::new(id).with("email", "ana@example.com"));
        PasswordTab { frame: ProfileFrame { news, ..tab.frame }, ..tab }
    };
    let common = NewPasswordProblem::Refused(PasswordRefusal::Common);
    let nothing_right = ChangePassword {
        current: Some(CurrentPasswordProblem::Missing),
        new: NewPassword { problem: Some(common), strength: Some(Strength::Weak), ..empty.new },
    };
    vec![
        sample("profile-password", page(Some(empty))),
        sample("profile-password.none-yet", page(None)),
        sample("profile-password.link-sent", told("password-link-sent")),
        sample("profile-password.changed", told("password-changed")),
        sample("profile-password.link-wait", PasswordTab { link_pause: Some(30), ..page(Some(empty)) }),
        sample("profile-password.refused", page(Some(nothing_right))),
        sample("profile-password.refused-current", wrong(CurrentPasswordProblem::Wrong)),
        sample("profile-password.wait", wrong(CurrentPasswordProblem::Wait { seconds: 4 })),
    ]
}
