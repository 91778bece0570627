//! What a person allowed and no client has come for yet, an authorization code or an allowed device, ends with what
//! clients have already (PWD-4, SEC-28, SUR-5).

use std::time::Duration;

use model::SessionId;
use model::ends::Occasion;
use store::sessions;
use testkit::{Answer, Browser, Flow, Kit, PASSWORD, TestClient, Tokens, at_once, on_both_databases};

use crate::profile_steps::{ADA, send, signed_in};
use crate::reset_password::NEW;

/// A code and an allowed device, both given in one session.
struct Waiting {
    client: TestClient,
    flow: Flow,
    code: String,
    app: TestClient,
    device_code: String,
}

impl Waiting {
    async fn of(kit: &Kit, browser: &Browser) -> Self {
        let (client, app) = (kit.client().await, kit.app_client().await);
        let flow = client.flow("openid offline_access");
        let code = browser.authorize(&flow).await.code();
        let (device_code, user_code) = app.device_codes(kit).await;
        let asked = browser.enter_user_code(&user_code).await;
        assert_eq!(browser.decide(&asked, "allow").await.heading(), "Your device is connected");
        Self { client, flow, code, app, device_code }
    }

    async fn redeem(&self, kit: &Kit) -> Answer {
        self.client.redeem(kit, &self.flow, &self.code).await
    }

    async fn poll(&self, kit: &Kit) -> Answer {
        self.app.poll(kit, &self.device_code).await
    }

    async fn is_over(&self, kit: &Kit) {
        for answer in [self.redeem(kit).await, self.poll(kit).await] {
            assert_eq!((answer.status, &answer.json()["error"]), (400, &"invalid_grant".into()), "{answer:?}");
        }
    }
}

on_both_databases! {
    async fn a_changed_password_ends_it_in_the_session_that_goes_on_too__pwd_4_sec_28(kit) {
        kit.person(ADA).await;
        let here = signed_in(&kit, ADA).await;
        let waiting = Waiting::of(&kit, &here).await;
        let page = here.get("/profile/password").await;
        let typed = [("current-password", PASSWORD), ("new-password", NEW), ("confirm-password", NEW)];
        assert_eq!(here.press(&page, "change-password", &typed).await.status, 303);
        assert_eq!(here.get("/profile").await.status, 200, "the session is spared");
        waiting.is_over(&kit).await;
    }

    async fn sign_out_everywhere_else_ends_it_in_the_session_that_goes_on_too__sec_28(kit) {
        kit.person(ADA).await;
        let here = signed_in(&kit, ADA).await;
        let waiting = Waiting::of(&kit, &here).await;
        assert_eq!(send(&here, "/profile/sessions", &[("others", "all")]).await.status, 303);
        assert_eq!(here.get("/profile").await.status, 200, "the session is spared");
        waiting.is_over(&kit).await;
    }

    async fn remove_access_ends_it_for_that_client_alone__sec_28(kit) {
        kit.person(ADA).await;
        let here = signed_in(&kit, ADA).await;
        let (ended, kept) = (Waiting::of(&kit, &here).await, Waiting::of(&kit, &here).await);
        for client in [&ended.client, &ended.app] {
            // What stands in the list is what a client has: both have something from before.
            client.tokens(&kit, &here, "openid offline_access", ADA).await;
            assert_eq!(send(&here, "/profile/apps", &[("app", &client.id)]).await.status, 303);
        }
        ended.is_over(&kit).await;
        assert_eq!((kept.redeem(&kit).await.status, kept.poll(&kit).await.status), (200, 200));
    }

    async fn it_ends_with_what_was_opened_in_the_same_way__sur_5(kit) {
        let person = kit.person(ADA).await;
        let here = signed_in(&kit, ADA).await;
        let end = async |what: fn(&SessionId) -> Occasion<'_>| {
            let (id, now) = (person.id.clone(), kit.now());
            let end = move |tx: &mut store::Tx| {
                let (session, _) = sessions::of_person(tx, &id, now, Duration::from_secs(60))?.remove(0);
                store::ends::end_with(tx, &id, what(&session.id), now)
            };
            kit.app.store.write(end).await.unwrap();
        };
        let waiting = Waiting::of(&kit, &here).await;
        end(|session| Occasion::ExternalDisconnected { session: Some(session) }).await;
        assert_eq!(waiting.redeem(&kit).await.status, 200, "it was no external login that opened it");
        end(|session| Occasion::ExternalLinked { session: Some(session) }).await;
        assert_eq!(waiting.poll(&kit).await.status, 200, "the app's surface is another");

        let waiting = Waiting::of(&kit, &here).await;
        end(|session| Occasion::ExternalLinked { session: Some(session) }).await;
        assert_eq!(waiting.redeem(&kit).await.json()["error"], "invalid_grant");
    }

    async fn who_comes_for_it_at_that_moment_keeps_nothing__sec_28(kit) {
        kit.person(ADA).await;
        let here = signed_in(&kit, ADA).await;
        kit.slow_down_inserts("grants", Duration::from_millis(200)).await;
        for _ in 0..3 {
            let waiting = std::rc::Rc::new(Waiting::of(&kit, &here).await);
            let answers = at_once(3, |number| {
                let (kit, here, waiting) = (kit.clone(), here.clone(), waiting.clone());
                async move {
                    match number {
                        0 => waiting.redeem(&kit).await,
                        1 => waiting.poll(&kit).await,
                        _ => send(&here, "/profile/sessions", &[("others", "all")]).await,
                    }
                }
            })
            .await;
            assert_eq!(answers[2].status, 303, "{:?}", answers[2]);
            for answer in answers[..2].iter().filter(|answer| answer.status == 200) {
                let bearer = format!("Bearer {}", Tokens::of(answer).access);
                let userinfo = kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await;
                assert_eq!(userinfo.status, 401, "{userinfo:?}");
            }
            kit.advance(Duration::from_secs(5));
        }
    }
}
