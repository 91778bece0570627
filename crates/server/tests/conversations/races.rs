//! Two things at once that must not slip past each other (SEC-28).

use std::sync::mpsc;
use std::time::Duration;

use account::people::{PasswordChange, set_password};
use actix_web::rt;
use model::keyring::Purpose;
use model::secret::PlainPassword;
use model::session::Authentication;
use model::{SessionId, Surface};
use session::{Begun, NewSession, SignInFor, begin, permit};
use store::sessions::Place;
use testkit::{Tokens, on_both_databases};

/// Long enough for a change that does not wait to be over.
const A_WHILE: Duration = Duration::from_millis(300);

on_both_databases! {
    async fn a_sign_in_under_way_does_not_outlive_a_password_change__sec_28(kit) {
        let person = kit.person("ada@example.com").await;
        let (mut moment, lifetimes) = (kit.moment(), kit.app.provider.settings.session);
        let cookie = moment.token();
        let new = NewSession {
            id: SessionId::new(&mut moment),
            token: kit.app.provider.keyring.hash(Purpose::Session, &cookie),
            browser: kit.app.provider.keyring.hash(Purpose::Browser, &moment.token()),
            place: Place::default(),
        };
        let permit = permit(person.clone(), Authentication::by_password(kit.now()), Surface::Website).unwrap();
        let (has_begun, begun) = mpsc::channel();
        let (go_on, may_go_on) = mpsc::channel::<()>();
        let may_go_on = std::sync::Mutex::new(may_go_on);
        let (store, now) = (kit.app.store.clone(), kit.now());
        let signing_in = rt::spawn(async move {
            let write = store.write(move |tx| {
                let how = SignInFor { request: None, replaces: None, lifetimes };
                let outcome = begin(tx, &permit, &new, how, now)?;
                has_begun.send(()).unwrap();
                may_go_on.lock().unwrap().recv().unwrap();
                Ok(outcome)
            });
            write.await.unwrap()
        });
        tokio::task::spawn_blocking(move || begun.recv().unwrap()).await.unwrap();

        let (accounts, id, mut at) = (kit.app.accounts.clone(), person.id.clone(), kit.moment());
        let mut changing = rt::spawn(async move {
            set_password(&accounts, &id, PlainPassword::new("another long password, please"), &mut at).await.unwrap()
        });
        assert!(tokio::time::timeout(A_WHILE, &mut changing).await.is_err(), "the change waits for the sign-in");
        go_on.send(()).unwrap();
        assert_eq!(signing_in.await.unwrap(), Begun::Yes);
        assert_eq!(changing.await.unwrap(), PasswordChange::Set);

        let browser = kit.browser();
        browser.set_cookie("signet-session-9000", cookie.expose());
        assert_eq!(browser.get("/profile").await.location().as_deref(), Some("/sign-in"));
    }

    async fn a_code_being_redeemed_gives_nothing_that_outlives_a_password_change__sec_28(kit) {
        let person = kit.person("ada@example.com").await;
        let client = kit.client().await;
        let flow = client.flow("openid offline_access");
        let code = client.code(&kit.browser(), &flow, "ada@example.com").await;
        kit.slow_down_inserts("grants", 3 * A_WHILE).await;

        let (redeeming, kit_too) = (client.clone(), kit.clone());
        let mut redeeming = rt::spawn(async move { redeeming.redeem(&kit_too, &flow, &code).await });
        // By then the grant is being written on PostgreSQL; SQLite is done.
        let early = tokio::time::timeout(A_WHILE, &mut redeeming).await;
        let (new, mut at) = (PlainPassword::new("another long password, please"), kit.moment());
        let changed = set_password(&kit.app.accounts, &person.id, new, &mut at);
        assert_eq!(changed.await.unwrap(), PasswordChange::Set);
        let answer = match early {
            Ok(answer) => answer.unwrap(),
            Err(_) => redeeming.await.unwrap(),
        };
        if answer.status == 200 {
            let tokens = Tokens::of(&answer);
            assert_eq!(client.refresh(&kit, &tokens.refresh).await.status, 400);
            let bearer = format!("Bearer {}", tokens.access);
            assert_eq!(kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await.status, 401);
        }
    }

    async fn a_generation_never_comes_again__sec_20(kit) {
        let mut seen = std::collections::HashSet::new();
        for _ in 0..20 {
            kit.client().await;
            assert!(seen.insert(kit.app.store.read_one(store::meta::generation).await.unwrap()));
        }
        let generations: Vec<_> = seen.into_iter().collect();
        assert!(generations.windows(2).any(|pair| pair[0].abs_diff(pair[1]) > 1_000), "they don't count up");
    }
}
