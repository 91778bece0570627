//! Which credential opens which surface, by every path that there is (SUR-1 to SUR-5).

use crate::surface_paths::{Brought, Path, paths};
use crate::upstream_world::World;
use model::external::{ExternalLogin, Subject};
use model::surface::Credential::{self, External, Parting};
use model::surface::ExternalState::{Disconnected, Linked, Never, Saml};
use model::surface::Login;
use model::surface::Password::{Set, Unset};
use model::surface::Surface::{self, App, Website};
use model::{PersonId, Timestamp};
use testkit::{Browser, PASSWORD, TestClient, on_both_databases};

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

/// Whether somebody comes by such a way: nobody signs in with what is left of a login that they disconnected, a password
/// alone is given to the password grant.
const fn is_taken(path: Path, credential: Credential) -> bool {
    match (path, credential) {
        (Path::PasswordGrant, External | Parting) | (Path::SignInPage, Parting) => false,
        (_, Credential::Password | External | Parting) => true,
    }
}

/// What one credential opened when everything was open: a browser each for the website and for an app, and what a path
/// takes besides.
struct Opened {
    browsers: [Browser; 2],
    brought: [Brought; 2],
}

struct Held {
    email: String,
    clients: [TestClient; 2],
    by_password: Opened,
    by_external: Opened,
    by_parting: Opened,
}

impl Held {
    const fn client(&self, surface: Surface) -> &TestClient {
        let [site, app] = &self.clients;
        match surface {
            Website => site,
            App => app,
        }
    }

    const fn opened(&self, credential: Credential) -> &Opened {
        match credential {
            Credential::Password => &self.by_password,
            External => &self.by_external,
            Parting => &self.by_parting,
        }
    }

    async fn tries(&self, world: &World, path: Path, credential: Credential, surface: Surface) -> bool {
        let (client, opened) = (self.client(surface), self.opened(credential));
        let brought = match surface {
            Website => &opened.brought[0],
            App => &opened.brought[1],
        };
        let [one, two] = &opened.browsers;
        match path {
            Path::SignInPage => signs_in(world, &self.email, credential, client).await,
            _ => path.opens(world, client, [one, two], brought, &self.email).await,
        }
    }
}

/// Somebody with all that a path takes: by a login that they disconnected, by their password, and by their external login.
async fn hold(world: &World, email: &str, path: Path) -> (PersonId, Held) {
    let there = world.there.person(email).await;
    let person = world.here.person(email).await.id;
    let clients = [world.here.client().await, world.here.app_client().await];
    let by_parting = part(world, &person, &clients, email, path).await;
    let by_password = open(world, &clients, [world.here.browser(), world.here.browser()], email, path).await;
    link(world, &person, there.id.as_str()).await;
    let by_external = open(world, &clients, through_sage(world, &clients, email).await, email, path).await;
    (person, Held { email: email.to_owned(), clients, by_password, by_external, by_parting })
}

/// What the sessions open in which somebody disconnected another account at Sage, that they had before.
async fn part(world: &World, person: &PersonId, clients: &[TestClient; 2], email: &str, path: Path) -> Opened {
    let before = format!("before.{email}");
    let there = world.there.person(&before).await;
    link(world, person, there.id.as_str()).await;
    let browsers = through_sage(world, clients, &before).await;
    let (id, now, idle) = (person.clone(), world.here.now(), world.here.app.provider.settings.session.idle);
    let disconnected = world.here.app.store.write(move |tx| {
        for (session, _) in store::sessions::of_person(tx, &id, now, idle)? {
            store::sessions::make_parting(tx, &session.id)?;
        }
        store::external_logins::disconnect(tx, &id, now)
    });
    assert!(disconnected.await.unwrap().is_some());
    let opened = open(world, clients, browsers, email, path).await;
    world.here.put_external(person, Never).await;
    opened
}

async fn open(world: &World, clients: &[TestClient; 2], browsers: [Browser; 2], email: &str, path: Path) -> Opened {
    for (client, browser) in clients.iter().zip(&browsers) {
        client.code(browser, &client.flow("openid offline_access"), email).await;
    }
    let [site, app] = clients;
    let at_website = path.bring(world, site, Website, &browsers[0], email).await;
    let in_app = path.bring(world, app, App, &browsers[1], email).await;
    Opened { browsers, brought: [at_website, in_app] }
}

/// A browser each that came through Sage for a client.
async fn through_sage(world: &World, [site, app]: &[TestClient; 2], email: &str) -> [Browser; 2] {
    let for_client = async |client: &TestClient| {
        let browser = world.browser();
        let page = browser.here.authorize(&client.flow("openid")).await;
        let answer = browser.through_sage(&page, email).await;
        assert!(answer.redirect_param("code").is_some(), "{answer:?}");
        browser.here
    };
    [for_client(site).await, for_client(app).await]
}

/// Links and ends nothing, so that each path must ask for the state itself.
async fn link(world: &World, person: &PersonId, subject: &str) {
    let login = ExternalLogin {
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

async fn signs_in(world: &World, email: &str, credential: Credential, client: &TestClient) -> bool {
    let browser = world.browser();
    let page = browser.here.authorize(&client.flow("openid")).await;
    let answer = match credential {
        Credential::Password => browser.here.pass_sign_in(&page, email).await,
        External => browser.through_sage(&page, email).await,
        Parting => panic!("nobody signs in with it"),
    };
    answer.redirect_param("code").is_some()
}

on_both_databases! {
    async fn every_path_asks_for_state_credential_and_surface__sur_1(world: World) {
        for (number, login) in Login::all().enumerate() {
            for path in paths() {
                let (person, held) = hold(&world, &format!("person{number}.{path:?}@example.com").to_lowercase(), path).await;
                put(&world, &person, login).await;
                for credential in Credential::ALL.into_iter().filter(|credential| is_taken(path, *credential)) {
                    for surface in Surface::ALL.into_iter().filter(|surface| path.is_for(*surface)) {
                        let opened = held.tries(&world, path, credential, surface).await;
                        let told = format!("{login:?}: {credential:?} for {surface:?} by {path:?}");
                        assert_eq!(opened, opens(login, credential, surface), "{told}");
                    }
                }
            }
        }
    }

    async fn the_right_password_at_the_website_leads_on_and_a_wrong_one_tells_nothing__sur_4(world: World) {
        let (person, held) = hold(&world, "ada@example.com", Path::SignInPage).await;
        let browser = world.browser();
        let page = browser.here.authorize(&held.client(Website).flow("openid")).await;
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

    async fn a_session_that_a_password_opened_for_an_app_stays_with_the_apps__sur_2(world: World) {
        let (_, held) = hold(&world, "ada@example.com", Path::Refresh).await;
        let [_, browser] = &held.by_password.browsers;
        assert_eq!(browser.get("/profile").await.status, 303);
        let page = browser.authorize(&held.client(Website).flow("openid")).await;
        assert!(page.redirect_param("code").is_none() && page.text().contains("Sign in with Sage"), "{page:?}");
        assert!(browser.authorize(&held.client(App).flow("openid")).await.redirect_param("code").is_some());
        let Brought::Tokens(in_app) = &held.by_password.brought[1] else { panic!("a refresh takes tokens") };
        let crossed = held.client(Website).refresh(&world.here, &in_app.refresh).await;
        assert_eq!((crossed.status, &crossed.json()["error"]), (400, &"invalid_grant".into()), "SUR-3");
    }
}
