use account::people::NameError;
use model::email::EmailError;

use super::profile::frame;
use super::{CSRF, HOSTILE, LONG, Sample, confirm, every_way, plain_sign_in, problem, sample};
use crate::pages::{
    ChangePassword, CurrentPasswordProblem, Delay, DisconnectAlert, DisconnectExternal, DisconnectSection,
    ExternalSignUp, GoOn, LinkAlert, LinkExternal, LinkSection, NewPassword, Onwards, PasswordTab, Problem,
    ProfileFrame, Prove, SignIn, SignInAlert, SignInNews, SignOutUpstream, SignedOut, Tab, Upstream, Upstreams,
    WhySignInAgain,
};
use crate::text::Message;

/// The pages around external logins.
pub(super) fn samples() -> Vec<Sample> {
    let mut all = sign_in();
    all.extend(go_on());
    all.extend(prove());
    all.extend(sign_up());
    all.extend(link());
    all.extend(disconnect());
    all.extend(problems());
    all
}

fn choice(id: &str, name: &str, is_down: bool) -> Upstream {
    Upstream { id: id.into(), name: name.into(), is_down }
}

fn sign_in() -> Vec<Sample> {
    let ways = |choices, only| Some(Upstreams { action: "/sign-in/upstream?request=7f3k".into(), choices, only });
    let only = |name: &str| ways(vec![choice("sage", name, false)], true);
    let typed = SignIn { username: "ana@example.com".into(), ..every_way() };
    let must = |name: &str| SignIn {
        alert: Some(SignInAlert::UseExternalLogin { name: name.into() }),
        upstreams: only(name),
        use_another_account: Some("/sign-in?request=7f3k&account=other".into()),
        create_account: None,
        ..typed.clone()
    };
    let gone = SignIn { alert: Some(SignInAlert::NotOffered), upstreams: ways(Vec::new(), true), ..must("Sage") };
    let again = |why, upstreams| SignIn { why_again: Some(why), upstreams, create_account: None, ..confirm() };
    let by_sage = WhySignInAgain::UseExternalLogin { name: "Sage".into() };
    let bob = || SignInAlert::SomebodyElse { email: "bob@example.com".into() };
    let down = ways(vec![choice("sage", "Sage", true), choice("acme", "Acme Ltd", false)], false);
    let unreachable = Some(SignInAlert::Unreachable { name: "Sage".into() });
    let left = |name: &str| SignedOut {
        sign_in: Some("/sign-in".into()),
        upstream: Some(SignOutUpstream { action: "/signed-out".into(), csrf: CSRF.into(), name: name.into() }),
        ..SignedOut::default()
    };
    vec![
        sample("sign-in.every-way.wrong", SignIn { alert: Some(SignInAlert::Wrong), ..typed.clone() }),
        sample("use-external.refused", must("Sage")),
        sample("use-external.refused-long-name", must(LONG)),
        sample("use-external.refused-hostile", must(HOSTILE)),
        sample("use-external.refused-gone", gone),
        sample("confirm-external", SignIn { upstreams: only("Sage"), create_account: None, ..confirm() }),
        sample("confirm-external.why", again(by_sage, only("Sage"))),
        sample("confirm-external.gone", again(WhySignInAgain::NotOffered, ways(Vec::new(), true))),
        sample("confirm-external.not-fresh", again(WhySignInAgain::NotFresh, only("Sage"))),
        sample(
            "confirm-external.refused-somebody-else",
            SignIn { alert: Some(bob()), ..again(WhySignInAgain::NotFresh, only("Sage")) },
        ),
        sample("confirm-account.refused-somebody-else", SignIn { alert: Some(bob()), ..confirm() }),
        sample("sign-in.upstream-down", SignIn { upstreams: down.clone(), ..plain_sign_in() }),
        sample("sign-in.refused-unreachable", SignIn { alert: unreachable, upstreams: down, ..plain_sign_in() }),
        sample(
            "sign-in.upstream-cancelled",
            SignIn { news: Some(SignInNews::Cancelled { name: "Sage".into() }), ..every_way() },
        ),
        sample("signed-out.upstream", left("Sage")),
        sample("signed-out.upstream-hostile", left(HOSTILE)),
        sample(
            "signed-out.upstream-left",
            SignedOut { upstream: None, left_upstream: Some("Sage".into()), ..left("Sage") },
        ),
    ]
}

fn go_on() -> Vec<Sample> {
    let back = |name: &str| GoOn { next: "/authorize/resume?request=7f3k".into(), to: Onwards::Client(name.into()) };
    let next = "https://id.sage.example/authorize?client_id=signet".to_owned();
    vec![
        sample("go-on", back("Website")),
        sample("go-on.long-name", back(LONG)),
        sample("go-on.hostile", back(HOSTILE)),
        sample("go-on.upstream", GoOn { next, to: Onwards::Upstream("Sage".into()) }),
    ]
}

fn prove() -> Vec<Sample> {
    let plain = Prove {
        action: "/sign-in/prove?request=7f3k".into(),
        csrf: CSRF.into(),
        account: "ana@example.com".into(),
        upstream: "Sage".into(),
        offer: "9d2f".into(),
        problem: None,
        busy: false,
        forgot_password: "/forgot-password?request=7f3k".into(),
    };
    let tried = |problem| Prove { problem: Some(problem), ..plain.clone() };
    vec![
        sample("prove", plain.clone()),
        sample("prove.incomplete", tried(CurrentPasswordProblem::Missing)),
        sample("prove.wrong", tried(CurrentPasswordProblem::Wrong)),
        sample("prove.wait", tried(CurrentPasswordProblem::Wait { seconds: 30 })),
        sample("prove.busy", Prove { busy: true, ..plain.clone() }),
        sample("prove.long-name", Prove { account: LONG.into(), upstream: LONG.into(), ..plain.clone() }),
        sample("prove.hostile-name", Prove { account: HOSTILE.into(), upstream: HOSTILE.into(), ..plain }),
    ]
}

fn sign_up() -> Vec<Sample> {
    let plain = ExternalSignUp {
        action: "/sign-up/external?request=7f3k".into(),
        csrf: CSRF.into(),
        upstream: "Sage".into(),
        email: ("ana@example.com".into(), None),
        name: ("Ana Lima".into(), None),
        delay: None,
        sign_in: "/sign-in?request=7f3k".into(),
    };
    let nothing = ExternalSignUp {
        email: (String::new(), Some(EmailError::Form)),
        name: (String::new(), Some(NameError::Empty)),
        ..plain.clone()
    };
    let hostile = ExternalSignUp {
        upstream: HOSTILE.into(),
        email: (HOSTILE.into(), Some(EmailError::Form)),
        name: (HOSTILE.into(), None),
        ..plain.clone()
    };
    vec![
        sample("external-sign-up", plain.clone()),
        sample("external-sign-up.incomplete", nothing),
        sample("external-sign-up.wait", ExternalSignUp { delay: Some(Delay::Wait { seconds: 240 }), ..plain }),
        sample("external-sign-up.refused-hostile", hostile),
    ]
}

fn link() -> Vec<Sample> {
    let page = |name: &str, alert| LinkExternal {
        frame: frame(Tab::Password, "Ana Lima"),
        action: "/profile/password/external?upstream=sage".into(),
        id: "sage".into(),
        name: name.into(),
        alert,
        back: "/profile/password".into(),
    };
    let alerted = |alert| page("Sage", Some(alert));
    let choice = |name: &&str| ((*name).into(), "/profile/password/external?upstream=sage".into());
    let tab = |names: &[&str]| PasswordTab {
        frame: frame(Tab::Password, "Ana Lima"),
        link_pause: None,
        change: Some(ChangePassword { current: None, new: NewPassword::empty(15) }),
        link: Some(LinkSection { choices: names.iter().map(choice).collect() }),
        without_password: None,
        disconnect: None,
    };
    vec![
        sample("profile-password.link", tab(&["Sage"])),
        sample("profile-password.link-hostile", tab(&[HOSTILE, "Acme Ltd"])),
        sample("profile-link", page("Sage", None)),
        sample("profile-link.hostile-name", page(HOSTILE, None)),
        sample("profile-link.incomplete", alerted(LinkAlert::Password(CurrentPasswordProblem::Missing))),
        sample("profile-link.wrong", alerted(LinkAlert::Password(CurrentPasswordProblem::Wrong))),
        sample("profile-link.wait", alerted(LinkAlert::Password(CurrentPasswordProblem::Wait { seconds: 30 }))),
        sample("profile-link.refused-unreachable", alerted(LinkAlert::Unreachable)),
        sample("profile-link.refused-cancelled", alerted(LinkAlert::Cancelled)),
    ]
}

fn disconnect() -> Vec<Sample> {
    let page = |name: &str| DisconnectExternal {
        frame: frame(Tab::Password, "Ana Lima"),
        action: "/profile/password/disconnect".into(),
        name: name.into(),
        keep: "/profile/password".into(),
        alert: None,
    };
    let alerted = |alert| DisconnectExternal { alert: Some(alert), ..page("Sage") };
    let tab = |name: &str| PasswordTab {
        frame: frame(Tab::Password, "Ana Lima"),
        link_pause: None,
        change: Some(ChangePassword { current: None, new: NewPassword::empty(15) }),
        link: None,
        without_password: None,
        disconnect: Some(DisconnectSection { name: name.into(), page: "/profile/password/disconnect".into() }),
    };
    let done = Message::new("disconnect-done").with("name", "Sage");
    let told = ProfileFrame { news: Some(done), ..frame(Tab::Password, "Ana Lima") };
    let back = "/profile/password";
    let without = PasswordTab { change: None, without_password: Some("Sage".into()), disconnect: None, ..tab("Sage") };
    vec![
        sample("profile-password.without", without),
        sample("profile-password.disconnect", tab("Sage")),
        sample("profile-password.disconnect-hostile", tab(HOSTILE)),
        sample("profile-password.disconnected", PasswordTab { frame: told, disconnect: None, ..tab("Sage") }),
        sample("profile-disconnect", page("Sage")),
        sample("profile-disconnect.incomplete", alerted(DisconnectAlert::NotSure)),
        sample("profile-disconnect.refused-signed-in-meanwhile", alerted(DisconnectAlert::SignedInMeanwhile)),
        sample("profile-disconnect.long-name", page(LONG)),
        sample("profile-disconnect.hostile-name", page(HOSTILE)),
        problem("problem.disconnect-no-password", Problem::disconnect_without_password(back)),
        problem("problem.disconnect-nothing", Problem::nothing_to_disconnect(back)),
        problem("problem.disconnect-organisation", Problem::disconnect_of_an_organisation(back)),
    ]
}

fn problems() -> Vec<Sample> {
    let (sign_in, forgot) = (|| "/sign-in?request=7f3k".to_owned(), || "/forgot-password?request=7f3k".to_owned());
    let somebody_else = |there| {
        let ways_on = ["/sign-in?for=disconnect".into(), "/sign-in?account=other".into()];
        Problem::external_login_of_somebody_else("Sage", there, "ana@example.com", ways_on)
    };
    vec![
        problem("problem.external-refused", Problem::external_login_refused("Sage", sign_in(), forgot())),
        problem("problem.external-refused-hostile", Problem::external_login_refused(HOSTILE, sign_in(), forgot())),
        problem("problem.external-not-linked", Problem::external_login_not_linked("Sage", "/profile/password")),
        problem("problem.external-disconnected", Problem::external_login_disconnected("Sage", sign_in(), forgot())),
        problem("problem.external-failed", Problem::external_login_failed("Sage", sign_in())),
        problem("problem.external-not-fresh", Problem::external_login_not_fresh("Sage", sign_in())),
        problem("problem.external-somebody-else", somebody_else(Some("bob@example.com"))),
        problem("problem.external-somebody-else-unnamed", somebody_else(None)),
        problem("problem.account-locked", Problem::account_locked("Sage")),
    ]
}
