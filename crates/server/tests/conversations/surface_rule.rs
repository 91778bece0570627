//! Which credential opens which surface, by every path that there is (SUR-1 to SUR-5).

use crate::upstream_world::{Walker, World, in_both_worlds};
use model::external::{ExternalLogin as Stored, Subject};
use model::surface::Credential::{self, External, Parting};
use model::surface::ExternalLogin::{Disconnected, Linked, Never, Saml};
use model::surface::Password::{Set, Unset};
use model::surface::Surface::{self, App, Website};
use model::surface::{Login, Password};
use model::{PersonId, Timestamp};
use testkit::{Answer, Browser, PASSWORD, TestClient, Tokens};

/// Every path that asks the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Path {
    SignInPage,
    SingleSignOn,
    PasswordGrant,
    DevicePage,
    Refresh,
    StepUp,
    Profile,
}

/// The path after another one. A new one doesn't compile until it has its place here.
const fn after(path: Option<Path>) -> Option<Path> {
    Some(match path {
        None => Path::SignInPage,
        Some(Path::SignInPage) => Path::SingleSignOn,
        Some(Path::SingleSignOn) => Path::PasswordGrant,
        Some(Path::PasswordGrant) => Path::DevicePage,
        Some(Path::DevicePage) => Path::Refresh,
        Some(Path::Refresh) => Path::StepUp,
        Some(Path::StepUp) => Path::Profile,
        Some(Path::Profile) => return None,
    })
}

fn paths() -> impl Iterator<Item = Path> {
    std::iter::successors(after(None), |path| after(Some(*path)))
}

/// The table of the mission, section 1. A new state, credential or surface doesn't compile until it has its answer.
const fn opens(login: Login, credential: Credential, surface: Surface) -> bool {
    match (credential, login.external, login.password, surface) {
        (Credential::Password, Never | Disconnected, Set, Website | App)
        | (Credential::Password, Linked | Saml, Set, App)
        | (External, Linked | Saml, Set | Unset, Website | App)
        | (Parting, Disconnected, Set | Unset, Website | App) => true,
        (Credential::Password, Linked | Saml, Set, Website)
        | (Credential::Password, Never | Linked | Disconnected | Saml, Unset, Website | App)
        | (External, Never | Disconnected, Set | Unset, Website | App)
        | (Parting, Never | Linked | Saml, Set | Unset, Website | App) => false,
    }
}

/// Whether there is such a way: the password grant is for apps and passwords, the profile is on the website.
const fn exists(path: Path, credential: Credential, surface: Surface) -> bool {
    match (path, credential, surface) {
        (_, Parting, Website | App) => false,
        (Path::SignInPage | Path::SingleSignOn | Path::Refresh, Credential::Password | External, Website | App) => true,
        (Path::PasswordGrant, Credential::Password, App) => true,
        (Path::PasswordGrant, External, Website | App) | (Path::PasswordGrant, Credential::Password, Website) => false,
        (Path::DevicePage, Credential::Password | External, surface) => matches!(surface, App),
        (Path::StepUp | Path::Profile, Credential::Password | External, surface) => matches!(surface, Website),
    }
}

/// What one credential opened when everything was open: a browser each for the website and for an app, and their tokens.
struct Opened {
    website: Browser,
    app: Browser,
    at_website: Tokens,
    in_app: Tokens,
}

struct Held {
    email: String,
    site: TestClient,
    app: TestClient,
    by_password: Opened,
    by_external: Opened,
}

impl Held {
    const fn client(&self, surface: Surface) -> &TestClient {
        match surface {
            Website => &self.site,
            App => &self.app,
        }
    }

    fn opened(&self, credential: Credential) -> &Opened {
        match credential {
            Credential::Password => &self.by_password,
            External => &self.by_external,
            Parting => panic!("nobody signs in with it"),
        }
    }

    /// The browsers that a credential opened, whatever for: what they open now doesn't hang on that (SUR-2).
    fn browsers(&self, credential: Credential) -> [&Browser; 2] {
        let opened = self.opened(credential);
        [&opened.website, &opened.app]
    }
}

/// Somebody with everything that their password opens, and then everything that their external login opens.
async fn hold(world: &World, email: &str) -> (PersonId, Held) {
    let there = world.there.person(email).await;
    let person = world.here.person(email).await.id;
    let (site, app) = (world.here.client().await, world.here.app_client().await);
    let (one, two) = (world.here.browser(), world.here.browser());
    let by_password = open(world, &site, &app, [one, two], email).await;
    link(world, &person, there.id.as_str()).await;
    let (one, two) = (through_sage(world, &site, email).await, through_sage(world, &app, email).await);
    let by_external = open(world, &site, &app, [one.here, two.here], email).await;
    (person, Held { email: email.to_owned(), site, app, by_password, by_external })
}

async fn open(world: &World, site: &TestClient, app: &TestClient, [one, two]: [Browser; 2], email: &str) -> Opened {
    let at_website = site.tokens(&world.here, &one, "openid offline_access", email).await;
    let in_app = app.tokens(&world.here, &two, "openid offline_access", email).await;
    Opened { website: one, app: two, at_website, in_app }
}

/// A browser that came through Sage for a client.
async fn through_sage(world: &World, client: &TestClient, email: &str) -> Walker {
    let browser = world.browser();
    let page = browser.here.authorize(&client.flow("openid")).await;
    let answer = browser.through_sage(&page, email).await;
    assert!(answer.redirect_param("code").is_some(), "{answer:?}");
    browser
}

/// Links and ends nothing, so that each path must ask for the state itself.
async fn link(world: &World, person: &PersonId, subject: &str) {
    let login = Stored {
        subject: Subject { issuer: world.there.app.issuer.as_str().to_owned(), subject: subject.to_owned() },
        upstream_id: "sage".to_owned(),
        person_id: person.clone(),
        linked_at: Timestamp::from_micros(0),
        disconnected_at: None,
    };
    let linked = world.here.app.store.write(move |tx| store::external_logins::link(tx, &login, Linked)).await;
    assert!(linked.unwrap());
}

/// Puts a linked person with a password into a state, and ends nothing either.
async fn put(world: &World, person: &PersonId, login: Login) {
    match login.external {
        Linked => {}
        Never | Saml => world.here.put_external(person, login.external).await,
        Disconnected => {
            let (id, now) = (person.clone(), world.here.now());
            let done = world.here.app.store.write(move |tx| store::external_logins::disconnect(tx, &id, now)).await;
            assert!(done.unwrap().is_some());
        }
    }
    match login.password {
        Set => {}
        Unset => world.here.take_password(person).await,
    }
}

/// Whether a path opens by a credential.
async fn tries(world: &World, held: &Held, path: Path, credential: Credential, surface: Surface) -> bool {
    let client = held.client(surface);
    match path {
        Path::SignInPage => signs_in(world, held, credential, client).await,
        Path::SingleSignOn => {
            let silent = client.flow("openid").with("prompt", "none");
            let mut opened = Vec::new();
            for browser in held.browsers(credential) {
                let answer = browser.get(&silent.address()).await;
                let code = answer.redirect_param("code").is_some();
                assert!(
                    code || matches!(answer.error().as_str(), "login_required" | "interaction_required"),
                    "{answer:?}"
                );
                opened.push(code);
            }
            alike(&opened)
        }
        Path::PasswordGrant => {
            let answer = held.app.by_password(&world.here, &held.email, PASSWORD).await;
            answer.status == 200 || refused_as_ever(&answer)
        }
        Path::DevicePage => {
            let mut opened = Vec::new();
            for browser in held.browsers(credential) {
                let (_, user_code) = held.app.device_codes(&world.here).await;
                let asked = browser.enter_user_code(&user_code).await;
                opened.push(asked.body.contains("id=\"consent-allow\""));
            }
            alike(&opened)
        }
        Path::Refresh => {
            let opened = held.opened(credential);
            let tokens = match surface {
                Website => &opened.at_website,
                App => &opened.in_app,
            };
            let answer = client.refresh(&world.here, &tokens.refresh).await;
            answer.status == 200 || refused_as_ever(&answer)
        }
        Path::StepUp => page_opens(held.browsers(credential), "/profile/details/close").await,
        Path::Profile => page_opens(held.browsers(credential), "/profile").await,
    }
}

fn refused_as_ever(answer: &Answer) -> bool {
    assert_eq!((answer.status, &answer.json()["error"]), (400, &"invalid_grant".into()), "{answer:?}");
    false
}

async fn page_opens(browsers: [&Browser; 2], page: &str) -> bool {
    let mut opened = Vec::new();
    for browser in browsers {
        let answer = browser.get(page).await;
        assert!(answer.status == 200 || answer.location().unwrap().starts_with("/sign-in"), "{answer:?}");
        opened.push(answer.status == 200);
    }
    alike(&opened)
}

fn alike(opened: &[bool]) -> bool {
    assert!(opened.windows(2).all(|two| two[0] == two[1]), "it hangs on what the session was opened for: {opened:?}");
    opened[0]
}

async fn signs_in(world: &World, held: &Held, credential: Credential, client: &TestClient) -> bool {
    let browser = world.browser();
    let page = browser.here.authorize(&client.flow("openid")).await;
    let answer = match credential {
        Credential::Password => browser.here.pass_sign_in(&page, &held.email).await,
        External => browser.through_sage(&page, &held.email).await,
        Parting => panic!("nobody signs in with it"),
    };
    answer.redirect_param("code").is_some()
}

in_both_worlds! {
    async fn every_path_asks_for_state_credential_and_surface__sur_1(world) {
        for (number, login) in Login::all().enumerate() {
            for path in paths() {
                let (person, held) = hold(&world, &format!("person{number}.{path:?}@example.com").to_lowercase()).await;
                put(&world, &person, login).await;
                for credential in Credential::ALL {
                    for surface in Surface::ALL {
                        if exists(path, credential, surface) {
                            let opened = tries(&world, &held, path, credential, surface).await;
                            let told = format!("{login:?}: {credential:?} for {surface:?} by {path:?}");
                            assert_eq!(opened, opens(login, credential, surface), "{told}");
                        }
                    }
                }
            }
        }
    }

    async fn the_right_password_at_the_website_leads_on_and_a_wrong_one_tells_nothing__sur_4(world) {
        let (person, held) = hold(&world, "ada@example.com").await;
        let browser = world.browser();
        let page = browser.here.authorize(&held.site.flow("openid")).await;
        let right = browser.here.submit(&page, &[("username", "ada@example.com"), ("password", PASSWORD)]).await;
        assert!(right.text().contains("You sign in to the website with Sage. Your password opens the apps only."));
        assert!(browser.through_sage(&right, "ada@example.com").await.redirect_param("code").is_some(), "no dead end");

        let told = async |email: &str, password: &str| {
            let page = world.here.browser().sign_in(email, password).await;
            (page.status, page.text().replace(email, ""))
        };
        let of_nobody = told("nobody@example.com", "not the password at all").await;
        assert_eq!(told("ada@example.com", "not the password at all").await, of_nobody);
        world.here.take_password(&person).await;
        assert_eq!(told("ada@example.com", PASSWORD).await, of_nobody, "without a password there is none to be right");
    }

    async fn a_session_that_a_password_opened_for_an_app_stays_with_the_apps__sur_2(world) {
        let (_, held) = hold(&world, "ada@example.com").await;
        let browser = &held.by_password.app;
        assert_eq!(browser.get("/profile").await.status, 303);
        let page = browser.authorize(&held.site.flow("openid")).await;
        assert!(page.redirect_param("code").is_none() && page.text().contains("Sign in with Sage"), "{page:?}");
        assert!(browser.authorize(&held.app.flow("openid")).await.redirect_param("code").is_some());
        let wider = [("grant_type", "refresh_token"), ("refresh_token", &held.by_password.in_app.refresh)];
        let crossed = held.site.post(&world.here, "/token", &wider).await;
        assert_eq!((crossed.status, &crossed.json()["error"]), (400, &"invalid_grant".into()), "SUR-3");
    }
}

/// The two enums of states that the table stands on are the ones that the rule knows.
#[test]
fn the_table_has_every_row__sur_1() {
    assert_eq!(Login::all().count(), model::surface::ExternalLogin::ALL.len() * [Password::Set, Password::Unset].len());
    assert_eq!(paths().count(), 7);
}
