//! Every path that asks the surface rule, and what a credential must have brought before it can be tried.

use std::fs;
use std::path::{Path as File, PathBuf};

use crate::upstream_world::World;
use model::client::GrantType;
use model::surface::Surface::{self, App, Website};
use testkit::{Answer, Browser, Flow, PASSWORD, TestClient, Tokens};

/// Every path that asks the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Path {
    SignInPage,
    SingleSignOn,
    CodeRedemption,
    PasswordGrant,
    DevicePage,
    DevicePoll,
    Refresh,
    UserInfo,
    Introspection,
    StepUp,
    Profile,
}

/// The path after another one. A new one doesn't compile until it has its place here.
const fn after(path: Option<Path>) -> Option<Path> {
    Some(match path {
        None => Path::SignInPage,
        Some(Path::SignInPage) => Path::SingleSignOn,
        Some(Path::SingleSignOn) => Path::CodeRedemption,
        Some(Path::CodeRedemption) => Path::PasswordGrant,
        Some(Path::PasswordGrant) => Path::DevicePage,
        Some(Path::DevicePage) => Path::DevicePoll,
        Some(Path::DevicePoll) => Path::Refresh,
        Some(Path::Refresh) => Path::UserInfo,
        Some(Path::UserInfo) => Path::Introspection,
        Some(Path::Introspection) => Path::StepUp,
        Some(Path::StepUp) => Path::Profile,
        Some(Path::Profile) => return None,
    })
}

/// All of them.
pub(crate) fn paths() -> impl Iterator<Item = Path> {
    std::iter::successors(after(None), |path| after(Some(*path)))
}

/// The path of a grant that gives somebody's tokens. A new grant doesn't compile until it has its answer.
const fn path_of(grant: GrantType) -> Option<Path> {
    match grant {
        GrantType::AuthorizationCode => Some(Path::CodeRedemption),
        GrantType::RefreshToken => Some(Path::Refresh),
        GrantType::DeviceCode => Some(Path::DevicePoll),
        GrantType::Password => Some(Path::PasswordGrant),
        GrantType::ClientCredentials => None,
    }
}

/// Asks for somebody's state at each grant and token.
const EVERY_GRANT: &[Path] = &[Path::CodeRedemption, Path::DevicePoll, Path::PasswordGrant, Path::Refresh];

/// The source files that ask the rule, and for which paths. Whoever asks it in another one says here for which path, and a
/// new path has its place above.
const ASKERS: [(&str, &[Path]); 25] = [
    ("federation/src/link/disconnect.rs", &[Path::StepUp]),
    ("idp/src/authorize/decide.rs", &[Path::SingleSignOn]),
    ("idp/src/device/decide.rs", &[Path::DevicePage]),
    ("idp/src/introspect.rs", &[Path::Introspection]),
    ("idp/src/token/code.rs", &[Path::CodeRedemption]),
    ("idp/src/token/device.rs", &[Path::DevicePoll]),
    ("idp/src/token/mod.rs", EVERY_GRANT),
    ("idp/src/token/password.rs", &[Path::PasswordGrant]),
    ("idp/src/token/refresh.rs", &[Path::Refresh]),
    ("idp/src/tokens/access.rs", &[Path::UserInfo]),
    ("server/src/routes/aim.rs", &[Path::StepUp]),
    ("server/src/routes/device.rs", &[Path::DevicePage]),
    ("server/src/routes/profile.rs", &[Path::Profile]),
    ("server/src/routes/profile/closing.rs", &[Path::StepUp]),
    ("server/src/routes/profile/details.rs", &[Path::StepUp]),
    ("server/src/routes/profile/disconnect.rs", &[Path::StepUp]),
    ("server/src/routes/profile/download.rs", &[Path::StepUp]),
    ("server/src/routes/profile/link.rs", &[Path::SignInPage]),
    ("server/src/routes/sign_in.rs", &[Path::SignInPage]),
    ("server/src/routes/sign_up/mod.rs", &[Path::SignInPage]),
    ("server/src/routes/upstream/entering.rs", &[Path::SignInPage]),
    ("server/src/routes/upstream/prove.rs", &[Path::SignInPage]),
    ("server/src/routes/upstream/ways.rs", &[Path::SignInPage]),
    ("session/src/current.rs", &[Path::SingleSignOn, Path::DevicePage, Path::Profile, Path::StepUp]),
    ("session/src/sign_in.rs", &[Path::SignInPage]),
];

/// How the rule is asked: itself, or by what asks it in its turn.
const QUESTIONS: [&str; 5] = ["verdict(", "permit(", ".opens(", "still_allowed(", ".is_fresh("];

#[test]
fn whoever_asks_the_rule_is_a_path_of_the_table__sur_1() {
    let known: Vec<_> = ASKERS.iter().map(|(file, _)| (*file).to_owned()).collect();
    assert_eq!(asking(), known);
    for path in paths() {
        assert!(ASKERS.iter().any(|(_, asked)| asked.contains(&path)), "nobody asks the rule for {path:?}");
    }
    for path in GrantType::ALL.iter().filter_map(|grant| path_of(*grant)) {
        assert!(EVERY_GRANT.contains(&path), "{path:?}");
    }
}

/// The source files of all crates in which somebody asks the rule.
fn asking() -> Vec<String> {
    let crates = File::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    for file in sources(crates) {
        let text = fs::read_to_string(&file).unwrap();
        if text.split("#[cfg(test)]").next().unwrap().lines().any(asks) {
            found.push(file.strip_prefix(crates).unwrap().to_str().unwrap().to_owned());
        }
    }
    found.retain(|file| file != "model/src/surface.rs" && file != "model/src/session.rs");
    found.sort();
    found
}

fn asks(line: &str) -> bool {
    !line.trim_start().starts_with("//") && !line.contains("fn ") && QUESTIONS.iter().any(|it| line.contains(it))
}

fn sources(crates: &File) -> Vec<PathBuf> {
    let mut folders: Vec<_> = fs::read_dir(crates).unwrap().map(|entry| entry.unwrap().path().join("src")).collect();
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|kind| kind == "rs") => files.push(path),
                false => {}
            }
        }
    }
    files
}

/// What a credential has brought while everything was open.
pub(crate) enum Brought {
    Nothing,
    Code(Flow, String),
    DeviceCode(String),
    Tokens(Tokens),
}

impl Path {
    /// What this path takes at a client, fetched by a browser that is signed in.
    pub(crate) async fn bring(
        self,
        world: &World,
        client: &TestClient,
        surface: Surface,
        browser: &Browser,
        email: &str,
    ) -> Brought {
        let flow = client.flow("openid offline_access");
        match self {
            Self::CodeRedemption => {
                let code = client.code(browser, &flow, email).await;
                Brought::Code(flow, code)
            }
            Self::DevicePoll if surface == App => {
                let (device_code, user_code) = client.device_codes(&world.here).await;
                let asked = browser.enter_user_code(&user_code).await;
                browser.follow(browser.decide(&asked, "allow").await).await;
                Brought::DeviceCode(device_code)
            }
            Self::Refresh | Self::UserInfo | Self::Introspection => {
                let code = client.code(browser, &flow, email).await;
                Brought::Tokens(Tokens::of(&client.redeem(&world.here, &flow, &code).await))
            }
            _ => Brought::Nothing,
        }
    }

    /// Whether it opens by what was brought, or by the browsers; what a session opens doesn't hang on what it was opened
    /// for (SUR-2).
    pub(crate) async fn opens(
        self,
        world: &World,
        client: &TestClient,
        browsers: [&Browser; 2],
        brought: &Brought,
        email: &str,
    ) -> bool {
        let here = &world.here;
        match (self, brought) {
            (Self::CodeRedemption, Brought::Code(flow, code)) => gives(&client.redeem(here, flow, code).await),
            (Self::DevicePoll, Brought::DeviceCode(code)) => gives(&client.poll(here, code).await),
            (Self::PasswordGrant, _) => gives(&client.by_password(here, email, PASSWORD).await),
            (Self::Refresh, Brought::Tokens(tokens)) => gives(&client.refresh(here, &tokens.refresh).await),
            (Self::UserInfo, Brought::Tokens(tokens)) => tells(world, tokens).await,
            (Self::Introspection, Brought::Tokens(tokens)) => {
                let answer = client.post(here, "/introspect", &[("token", &tokens.access)]).await;
                answer.json()["active"].as_bool().unwrap()
            }
            (Self::SingleSignOn, _) => alike([passes(client, browsers[0]).await, passes(client, browsers[1]).await]),
            (Self::DevicePage, _) => {
                alike([is_asked(world, client, browsers[0]).await, is_asked(world, client, browsers[1]).await])
            }
            (Self::StepUp, _) => page_opens(browsers, "/profile/details/close").await,
            (Self::Profile, _) => page_opens(browsers, "/profile").await,
            _ => panic!("{self:?} wants what it hasn't got"),
        }
    }

    /// Whether there is such a way for a surface: the password grant and devices are for apps, the profile is on the website,
    /// and the app is a public client, which can't introspect.
    pub(crate) const fn is_for(self, surface: Surface) -> bool {
        match self {
            Self::SignInPage | Self::SingleSignOn | Self::CodeRedemption => true,
            Self::Refresh | Self::UserInfo => true,
            Self::PasswordGrant | Self::DevicePage | Self::DevicePoll => matches!(surface, App),
            Self::Introspection | Self::StepUp | Self::Profile => matches!(surface, Website),
        }
    }
}

fn gives(answer: &Answer) -> bool {
    let refused = answer.status == 400 && answer.json()["error"] == "invalid_grant";
    assert!(answer.status == 200 || refused, "{answer:?}");
    !refused
}

async fn tells(world: &World, tokens: &Tokens) -> bool {
    let bearer = format!("Bearer {}", tokens.access);
    let answer = world.here.browser().get_with("/userinfo", &[("authorization", &bearer)]).await;
    assert!([200, 401].contains(&answer.status), "{answer:?}");
    answer.status == 200
}

async fn passes(client: &TestClient, browser: &Browser) -> bool {
    let answer = browser.get(&client.flow("openid").with("prompt", "none").address()).await;
    let code = answer.redirect_param("code").is_some();
    assert!(code || matches!(answer.error().as_str(), "login_required" | "interaction_required"), "{answer:?}");
    code
}

async fn is_asked(world: &World, client: &TestClient, browser: &Browser) -> bool {
    let (_, user_code) = client.device_codes(&world.here).await;
    browser.enter_user_code(&user_code).await.body.contains("id=\"consent-allow\"")
}

async fn page_opens([one, two]: [&Browser; 2], page: &str) -> bool {
    let opens = |answer: Answer| {
        assert!(answer.status == 200 || answer.location().unwrap().starts_with("/sign-in"), "{answer:?}");
        answer.status == 200
    };
    alike([opens(one.get(page).await), opens(two.get(page).await)])
}

fn alike([one, two]: [bool; 2]) -> bool {
    assert_eq!(one, two, "it hangs on what the session was opened for");
    one
}
