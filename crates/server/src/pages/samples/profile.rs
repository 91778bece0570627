use model::event::{Actor, EventKind};
use time::OffsetDateTime;
use time::macros::datetime;

use super::{CSRF, HOSTILE, LONG, Sample, problem, sample};
use crate::browser::Browser;
use crate::pages::{
    AccountClosed, Activity, AppCard, AppLine, Apps, Change, ChangeDone, CloseAccount, Details, DetailsProblem, Done,
    EventLine, MailedChange, Overview, Place, Problem, ProfileFrame, SessionLine, Sessions, Tab, UserMenu, When,
};
use crate::text::{Language, Message};

const FIREFOX: Browser = Browser { name: "Firefox", system: Some("Linux") };
const SAFARI: Browser = Browser { name: "Safari", system: Some("iPhone") };
const NOW: OffsetDateTime = datetime!(2026-11-22 05:02 UTC);

/// The pages of the profile.
pub(super) fn samples() -> Vec<Sample> {
    let mut all = overview();
    all.extend(sessions());
    all.extend(apps());
    all.extend(activity());
    all.extend(details());
    all.extend(closing());
    all.extend(mailed_changes());
    all
}

pub(super) fn frame(tab: Tab, name: &str) -> ProfileFrame {
    let menu = UserMenu {
        name: name.into(),
        email: "ana@example.com".into(),
        profile: "/profile".into(),
        sign_out: "/profile/sign-out".into(),
        csrf: CSRF.into(),
    };
    ProfileFrame { menu, tab, news: None }
}

fn told(tab: Tab, news: &'static str) -> ProfileFrame {
    ProfileFrame { news: Some(Message::new(news)), ..frame(tab, "Ana Lima") }
}

fn when(at: OffsetDateTime) -> When {
    When { at, now: NOW }
}

fn plain_overview(name: &str, browser: Option<Browser>) -> Overview {
    Overview {
        frame: frame(Tab::Overview, name),
        signed_in_since: NOW,
        browser,
        password_set: Some(when(datetime!(2026-11-20 09:30 UTC))),
        subscription: None,
        browsers: 1,
        apps: 2,
    }
}

fn overview() -> Vec<Sample> {
    vec![
        sample("profile", plain_overview("Ana Lima", Some(FIREFOX))),
        Sample { demo: true, ..sample("profile.demo", plain_overview("Ana Lima", None)) },
        sample(
            "profile.member",
            Overview { subscription: Some(("C-100200".into(), false)), ..plain_overview("Ana Lima", Some(FIREFOX)) },
        ),
        sample("profile.long-name", plain_overview(LONG, None)),
        sample("profile.hostile-name", plain_overview(HOSTILE, Some(Browser { name: HOSTILE, system: None }))),
    ]
}

fn session(id: &str, browser: Option<Browser>, place: Place, client: Option<&str>) -> SessionLine {
    SessionLine {
        id: id.into(),
        browser,
        place,
        last_used: when(datetime!(2026-11-22 04:58 UTC)),
        client: client.map(Into::into),
        is_this: false,
    }
}

fn app_line(client: &str) -> AppLine {
    let (since, last_used) = (datetime!(2026-10-02 12:00 UTC), datetime!(2026-11-20 09:30 UTC));
    AppLine { id: "g1".into(), client: client.into(), since: when(since), last_used: when(last_used) }
}

fn sessions() -> Vec<Sample> {
    let here = Place::ThisNetwork("192.0.2.1".into());
    let this = SessionLine { is_this: true, ..session("s1", Some(FIREFOX), here, None) };
    let phone = session("s2", Some(SAFARI), Place::AnotherNetwork("2001:db8:4:7::/64".into()), Some("Website"));
    let far = SessionLine {
        last_used: when(datetime!(2026-11-03 20:15 UTC)),
        ..session("s3", None, Place::Unknown, Some(LONG))
    };
    let page = |sessions, apps| Sessions {
        frame: frame(Tab::Sessions, "Ana Lima"),
        action: "/profile/sessions".into(),
        sessions,
        apps,
    };
    let ended = Sessions { frame: told(Tab::Sessions, "session-others-ended"), ..page(vec![this.clone()], Vec::new()) };
    let hostile = session("s4", Some(FIREFOX), Place::ThisComputer, Some(HOSTILE));
    vec![
        sample("profile.sessions", page(vec![this.clone(), phone, far], vec![app_line("Sync"), app_line(LONG)])),
        sample("profile.sessions.nowhere-else", page(vec![this.clone()], Vec::new())),
        sample("profile.sessions.ended", ended),
        sample("profile.sessions.hostile-name", page(vec![this, hostile], vec![app_line(HOSTILE)])),
    ]
}

fn card(name: &str, of_the_house: bool, scopes: &[&str]) -> AppCard {
    AppCard {
        id: "c1".into(),
        name: name.into(),
        of_the_house,
        scopes: scopes.iter().map(|scope| (*scope).into()).collect(),
        since: when(datetime!(2026-11-20 09:30 UTC)),
    }
}

fn apps() -> Vec<Sample> {
    let page = |apps| Apps { frame: frame(Tab::Apps, "Ana Lima"), action: "/profile/apps".into(), apps };
    let cards = vec![
        card("Holiday Photos", false, &["openid", "profile", "email", "orders:read"]),
        card("Website", true, &["openid", "email", "offline_access"]),
        card(LONG, false, &["openid"]),
    ];
    vec![
        sample("profile.apps", page(cards)),
        sample("profile.apps.none", page(Vec::new())),
        sample("profile.apps.removed", Apps { frame: told(Tab::Apps, "apps-removed"), ..page(Vec::new()) }),
        sample("profile.apps.hostile-name", page(vec![card(HOSTILE, false, &[HOSTILE])])),
    ]
}

fn event(kind: EventKind, actor: Actor, client: Option<&str>) -> EventLine {
    let by_person = actor == Actor::Person;
    EventLine {
        kind,
        actor,
        client: client.map(Into::into),
        browser: by_person.then_some(FIREFOX),
        place: by_person.then(|| Place::ThisNetwork("192.0.2.1".into())),
        when: when(datetime!(2026-11-21 18:20 UTC)),
    }
}

fn activity() -> Vec<Sample> {
    let page = |events| Activity { frame: frame(Tab::Activity, "Ana Lima"), events };
    let events = vec![
        event(EventKind::SignedIn, Actor::Person, Some("Website")),
        EventLine {
            browser: None,
            place: Some(Place::AnotherNetwork("198.51.100.7".into())),
            ..event(EventKind::WrongPassword, Actor::Person, None)
        },
        event(EventKind::TokenReused, Actor::System, Some(LONG)),
        event(EventKind::Unlocked, Actor::Operator, None),
        event(EventKind::Approved, Actor::SubscriptionOwner, None),
        event(EventKind::SignedUp, Actor::Person, None),
    ];
    let hostile = vec![event(EventKind::AppRemoved, Actor::Person, Some(HOSTILE))];
    vec![
        sample("profile.activity", page(events)),
        sample("profile.activity.none", page(Vec::new())),
        sample("profile.activity.hostile-name", page(hostile)),
    ]
}

fn plain_details() -> Details {
    Details {
        frame: frame(Tab::Details, "Ana Lima"),
        action: "/profile/details".into(),
        name: "Ana Lima".into(),
        phone: Some("+353861234567".into()),
        language: Some(Language::German),
        problem: None,
        sign_in_again: None,
        download: "/profile/details/download".into(),
        close: "/profile/details/close".into(),
    }
}

fn details() -> Vec<Sample> {
    let wrong = |typed: &str, problem| Details { problem: Some((typed.into(), problem)), ..plain_details() };
    let long_ago =
        Details { phone: None, language: None, sign_in_again: Some("/sign-in?for=details".into()), ..plain_details() };
    vec![
        sample("profile.details", plain_details()),
        sample("profile.details.signed-in-long-ago", long_ago),
        sample(
            "profile.details.saved",
            Details { frame: told(Tab::Details, "details-email-asked"), ..plain_details() },
        ),
        sample("profile.details.wrong", wrong("ana@", DetailsProblem::EmailForm)),
        sample("profile.details.name-wrong", wrong("", DetailsProblem::NameEmpty)),
        sample("profile.details.phone-wrong", wrong(HOSTILE, DetailsProblem::PhoneNotMobile)),
        sample("profile.details.wait", wrong("+353861234567", DetailsProblem::PhoneWait { seconds: 240 })),
        sample(
            "profile.details.hostile-name",
            Details { frame: frame(Tab::Details, HOSTILE), name: HOSTILE.into(), ..plain_details() },
        ),
    ]
}

fn closing() -> Vec<Sample> {
    let question = CloseAccount {
        frame: frame(Tab::Details, "Ana Lima"),
        action: "/profile/details/close".into(),
        keep: "/profile/details".into(),
        not_sure: false,
    };
    vec![
        sample("profile.close.incomplete", CloseAccount { not_sure: true, ..question.clone() }),
        sample("profile.close", question),
        sample("account-closed", AccountClosed),
    ]
}

fn mailed_changes() -> Vec<Sample> {
    let page = |change| MailedChange { change, action: "/confirm-email?token=x".into(), csrf: CSRF.into() };
    let (from, to) = ("a•••@example.com".to_owned(), "ana.lima@example.com".to_owned());
    let done = |done| ChangeDone { done, profile: "/profile".into() };
    vec![
        sample("confirm-email", page(Change::ConfirmEmail { from: from.clone(), to: to.clone() })),
        sample("revert-email", page(Change::RevertEmail { from, to })),
        sample("revert-phone", page(Change::RevertPhone { to: Some("••• 67".into()) })),
        sample("revert-phone.to-none", page(Change::RevertPhone { to: None })),
        sample("email-confirmed", done(Done::EmailConfirmed)),
        sample("email-reverted", done(Done::EmailReverted)),
        sample("phone-reverted", done(Done::PhoneReverted)),
        problem("problem.email-taken", Problem::email_taken()),
    ]
}
