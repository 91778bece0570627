//! Who isn't `active` gets nothing by signing in with Sage, and is led to where their sign-up goes on (SEC-13, REG-7): each
//! state as people come into it, with a subscription asked of all.

use account::subscription::{People, remove};
use model::person::{Stage, State};
use testkit::{Answer, Database, TestClient};

use crate::approval::OWNER;
use crate::sign_up::CHOSEN;
use crate::subscription::{import, name, proved};
use crate::upstream_world::{Walker, World};

const ADA: &str = "ada@example.com";

/// What signing in with Sage came to: the page, what a client got by it, and what a device did.
async fn comes_back(world: &World, browser: &Walker, client: &TestClient, app: &TestClient) -> (String, bool) {
    let page = browser.sign_in_with_sage(ADA).await;
    let is_in = browser.is_in().await;
    let asked = browser.here.get(&client.flow("openid").with("prompt", "none").address()).await;
    assert_eq!(asked.redirect_param("code").is_some(), is_in, "{asked:?}");

    let for_client = world.browser();
    let sign_in = for_client.here.authorize(&client.flow("openid")).await;
    let there = for_client.through_sage(&sign_in, ADA).await;
    assert_eq!(there.redirect_param("code").is_some(), is_in, "{there:?}");

    let for_device = world.browser();
    let (device_code, user_code) = app.device_codes(&world.here).await;
    let sign_in = for_device.here.enter_user_code(&user_code).await;
    let there = for_device.through_sage(&sign_in, ADA).await;
    assert_eq!(there.is_consent_page(), is_in, "{there:?}");
    if is_in {
        for_device.here.decide(&there, "allow").await;
    }
    let polled = app.poll(&world.here, &device_code).await;
    assert_eq!(polled.status == 200, is_in, "{polled:?}");
    (page.heading(), is_in)
}

async fn owner_presses(world: &World, button: &str) -> Answer {
    let owner = world.here.browser();
    let page = owner.get(&format!("/approval?token={}", world.here.token_to(OWNER).await)).await;
    owner.follow(owner.press(&page, &format!("approval-{button}"), &[]).await).await
}

/// The upstream has proved the mailbox again.
async fn trust_mailbox(world: &World, email: &str) {
    let id = account::people::find(&world.there.app.accounts, email).await.unwrap().unwrap().id;
    let prove = move |tx: &mut store::Tx| {
        store::people::advance(tx, &id, Stage::Active, Stage::Unproved)?;
        store::people::advance(tx, &id, Stage::Unproved, Stage::Active)
    };
    assert!(world.there.app.store.write(prove).await.unwrap());
}

async fn state(world: &World) -> State {
    world.person(ADA).await.unwrap().state()
}

#[actix_web::test]
async fn who_is_not_through_gets_nothing_by_an_external_login__sec_13_reg_7() {
    for database in Database::BOTH {
        let world = World::asking_for_subscriptions(database).await;
        let (client, app) = (world.here.client().await, world.here.app_client().await);
        import(&world.here, "C-1,Owner@example.com,MBR00123456\n").await;
        let there = world.there.person(ADA).await;
        let told = async |browser: &Walker| comes_back(&world, browser, &client, &app).await;
        let page = |heading: &str, is_in| (heading.to_owned(), is_in);

        // Whatever her account may have yet, its password is what links it.
        let ada = proved(&world.here, ADA).await;
        assert_eq!(told(&world.browser()).await, page("Link your account", false), "no subscription");
        name(&ada, "123456", "owner@example.com").await;
        assert_eq!(told(&world.browser()).await, page("Link your account", false), "waiting");
        owner_presses(&world, "approve").await;
        assert_eq!(told(&world.browser()).await, page("Link your account", false), "the account isn't proved");
        assert!(world.here.letters_to(ADA).await.iter().all(|letter| !letter.text.contains("was refused")));
        let browser = world.browser();
        let prove = browser.sign_in_with_sage(ADA).await;
        assert_eq!(browser.prove(&prove, CHOSEN).await.heading(), "User Profile");
        assert_eq!(told(&browser).await, page("User Profile", true));

        // The subscription ends, and she has to name another one.
        let accounts = &world.here.app.accounts;
        remove(accounts, "C-1", People::AskAgain, &mut world.here.moment()).await.unwrap();
        assert_eq!(state(&world).await, State::NoSubscription);
        assert!(!browser.is_in().await);
        import(&world.here, "C-1,Owner@example.com,MBR00123456\n").await;
        assert_eq!(told(&world.browser()).await, page("Your subscription", false));
        assert_eq!(told(&browser).await, page("Your subscription", false));
        world.advance(1);

        name(&browser.here, "123456", "owner@example.com").await;
        assert_eq!(state(&world).await, State::Waiting);
        assert_eq!(told(&browser).await, page("Waiting for approval", false));
        assert_eq!(told(&world.browser()).await, page("Waiting for approval", false));
        owner_presses(&world, "decline").await;
        assert_eq!(state(&world).await, State::NoSubscription);
        assert_eq!(told(&world.browser()).await, page("Your subscription", false));
        world.advance(1);
        let browser = world.browser();
        browser.sign_in_with_sage(ADA).await;
        name(&browser.here, "123456", "owner@example.com").await;
        owner_presses(&world, "approve").await;
        assert_eq!(state(&world).await, State::Active);
        assert_eq!(told(&world.browser()).await, page("User Profile", true));

        let person = world.person(ADA).await.unwrap();
        account::people::lock(accounts, &person.id, &mut world.here.moment()).await.unwrap();
        assert_eq!(told(&world.browser()).await, page("Your account is locked", false));
        account::people::unlock(accounts, &person.id, &mut world.here.moment()).await.unwrap();
        world.there.doubt_mailbox(&there.id).await;
        world.here.put_in_state(&person.id, State::Unproved).await;
        assert_eq!(told(&world.browser()).await, page("Check your email", false));
        world.here.put_in_state(&person.id, State::Active).await;

        let browser = world.browser();
        assert_eq!(told(&browser).await, page("User Profile", true));
        let form = browser.here.get("/profile/details/close").await;
        let closing = browser.here.post("/profile/details/close", &[("sure", "yes"), ("csrf", &form.csrf())]).await;
        assert_eq!(browser.here.follow(closing).await.heading(), "Your account is closed");
        assert_eq!(told(&world.browser()).await, page("Create account", false), "as if there had never been one");
        trust_mailbox(&world, ADA).await;
        assert_eq!(told(&world.browser()).await, page("User Profile", true));
        assert_ne!(world.person(ADA).await.unwrap().id, person.id, "a new account");
    }
}
