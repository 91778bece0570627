//! Devices that ask and poll often, many at once, or in somebody's way (RFC 8628 §3.5, §5.1).

use std::time::Duration;

use model::client::{ClientMetadata, GrantType};
use model::device::LIFETIME;
use testkit::{Database, Kit, Options, PASSWORD, TestClient, at_once, on_both_databases};

use crate::device_grant::{ADA, decide, error, poll};

on_both_databases! {
    async fn who_asks_too_often_waits_longer_and_longer__rfc_8628(kit) {
        let app = kit.app_client().await;
        let (device_code, _) = app.device_codes(&kit).await;
        let after = async |seconds: u64| {
            kit.advance(Duration::from_secs(seconds));
            poll(&kit, &app, &device_code).await
        };
        assert_eq!(after(0).await, "authorization_pending");
        assert_eq!(after(5).await, "authorization_pending");
        assert_eq!(after(4).await, "slow_down", "now it is ten");
        assert_eq!(after(9).await, "slow_down", "now it is fifteen");
        assert_eq!(after(14).await, "slow_down", "now it is twenty");
        assert_eq!(after(20).await, "authorization_pending");
        assert_eq!(after(19).await, "slow_down", "and stays so");
        let (other, _) = app.device_codes(&kit).await;
        assert_eq!(poll(&kit, &app, &other).await, "authorization_pending", "each device for itself");
    }

    async fn of_many_polls_at_once_one_gets_tokens__rfc_8628_sec_4(kit) {
        kit.person(ADA).await;
        let app = kit.app_client().await;
        let (device_code, user_code) = app.device_codes(&kit).await;
        decide(&kit, &user_code, "allow").await;
        let answers = at_once(50, |_| {
            let (kit, app, code) = (kit.clone(), app.clone(), device_code.clone());
            async move { app.poll(&kit, &code).await }
        });
        let (given, refused): (Vec<_>, Vec<_>) = answers.await.into_iter().partition(|answer| answer.status == 200);
        assert_eq!(given.len(), 1);
        assert!(refused.iter().all(|answer| error(answer) == "invalid_grant"), "{refused:?}");
    }

    async fn polls_that_meet_the_decision_get_an_answer_of_the_standard__rfc_8628(kit) {
        kit.person(ADA).await;
        let app = kit.app_client().await;
        for _ in 0..4 {
            let (device_code, user_code) = app.device_codes(&kit).await;
            let browser = kit.browser();
            browser.sign_in(ADA, PASSWORD).await;
            let page = browser.enter_user_code(&user_code).await;
            let form = page.form_with("consent-allow", &[]);
            let answers = at_once(30, |number| {
                let (kit, app, code, action) = (kit.clone(), app.clone(), device_code.clone(), form.action.clone());
                let (fields, cookies) = (form.fields.clone(), browser.cookies());
                async move {
                    if number != 10 {
                        return app.poll(&kit, &code).await;
                    }
                    let here = kit.browser();
                    cookies.iter().for_each(|(name, value)| here.set_cookie(name, value));
                    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                    here.post(&action, &fields).await
                }
            });
            for answer in answers.await {
                let known = ["authorization_pending", "slow_down", "invalid_grant"];
                assert!(matches!(answer.status, 200 | 303) || known.contains(&error(&answer).as_str()), "{answer:?}");
            }
        }
    }

    async fn waiting_costs_no_write__rfc_8628(kit) {
        let app = kit.app_client().await;
        let (device_code, _) = app.device_codes(&kit).await;
        let before = kit.app.store.stats().writes;
        for expected in ["authorization_pending", "slow_down", "slow_down"] {
            assert_eq!(poll(&kit, &app, &device_code).await, expected);
        }
        assert_eq!(poll(&kit, &app, "unknown").await, "invalid_grant");
        kit.advance(LIFETIME);
        assert_eq!(poll(&kit, &app, &device_code).await, "expired_token");
        assert_eq!(kit.app.store.stats().writes, before);
    }
}

/// The app as it is meant to run, on each database in turn.
async fn slowed(database: Database) -> Kit {
    Kit::with(database, Options { config: "" }).await
}

#[actix_web::test]
async fn a_network_asks_for_sixty_codes_at_once_and_for_one_each_second__sec_50() {
    for database in Database::BOTH {
        let kit = slowed(database).await;
        let app = kit.app_client().await;
        let nobody = TestClient { id: "nobody".to_owned(), secret: String::new() };
        for _ in 0..60 {
            app.device_codes(&kit).await;
            assert_eq!(nobody.post(&kit, "/device_authorization", &[]).await.status, 401, "it takes nothing");
        }
        let refused = app.post(&kit, "/device_authorization", &[]).await;
        assert_eq!((refused.status, refused.header("retry-after")), (429, Some("1")), "{refused:?}");
        assert_eq!(refused.json()["error"], "temporarily_unavailable");
        let elsewhere = kit.browser().from_address("198.51.100.1");
        assert_eq!(elsewhere.post("/device_authorization", &[("client_id", &app.id)]).await.status, 200);
        let with_devices = |metadata: &mut ClientMetadata| metadata.grant_types.push(GrantType::DeviceCode);
        kit.register(with_devices, true).await.device_codes(&kit).await;
        kit.advance(Duration::from_secs(1));
        app.device_codes(&kit).await;
        assert_eq!(app.post(&kit, "/device_authorization", &[]).await.status, 429);

        let free = Kit::on(database).await;
        let app = free.app_client().await;
        for _ in 0..61 {
            app.device_codes(&free).await;
        }
    }
}

#[actix_web::test]
async fn who_is_no_client_does_not_take_the_writer__sec_50() {
    let kit = slowed(Database::Sqlite).await;
    let (held, holds) = std::sync::mpsc::channel::<()>();
    let (go_on, wait) = std::sync::mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let hold = {
        let kit = kit.clone();
        actix_web::rt::spawn(async move {
            let hold = move |_: &mut store::Tx| {
                held.send(()).ok();
                wait.lock().unwrap().recv().ok();
                Ok(())
            };
            kit.app.store.write(hold).await.unwrap();
        })
    };
    let is_held = actix_web::web::block(move || holds.recv()).await.unwrap();
    is_held.unwrap();
    let nobody = TestClient { id: "nobody".to_owned(), secret: String::new() };
    let asked = nobody.post(&kit, "/device_authorization", &[]);
    let answer = actix_web::rt::time::timeout(Duration::from_secs(20), asked).await;
    go_on.send(()).unwrap();
    hold.await.unwrap();
    assert_eq!(answer.expect("it is answered while another one writes").status, 401);
}

#[actix_web::test]
async fn a_client_that_is_removed_while_its_devices_ask_is_unknown__rfc_8628() {
    for database in Database::BOTH {
        let kit = Kit::on(database).await;
        let app = kit.app_client().await;
        kit.slow_down_inserts("device_codes", Duration::from_millis(20)).await;
        let answers = at_once(12, |number| {
            let (kit, app) = (kit.clone(), app.clone());
            async move {
                if number == 4 {
                    kit.remove(&app).await;
                    return None;
                }
                Some(app.post(&kit, "/device_authorization", &[]).await)
            }
        });
        for answer in answers.await.iter().flatten() {
            let is_unknown = answer.status == 401 && answer.json()["error"] == "invalid_client";
            assert!(answer.status == 200 || is_unknown, "{answer:?}");
        }
    }
}
