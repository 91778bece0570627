//! Refresh tokens: rotation, lost replies, reuse, limits.

use std::time::Duration;

use model::Surface;
use model::event::EventKind;
use model::outbox::Message;
use testkit::{Answer, Kit, TestClient, Tokens, at_once, on_both_databases};

const EMAIL: &str = "ada@example.com";
const MINUTE: Duration = Duration::from_secs(60);

async fn family(kit: &Kit) -> (TestClient, Tokens) {
    kit.person(EMAIL).await;
    let client = kit.client().await;
    let tokens = client.tokens(kit, &kit.browser(), "openid profile offline_access", EMAIL).await;
    (client, tokens)
}

fn assert_refused(answer: &Answer, error: &str) {
    assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some(error)), "{}", answer.body);
}

async fn reuses_in_recent_activity(kit: &Kit) -> usize {
    let events = kit.app.store.read(|tx| {
        let (person, _) = store::people::find_by_email(tx, EMAIL)?.expect("the person is there");
        store::events::of_person(tx, &person.id, 100)
    });
    events.await.unwrap().iter().filter(|event| event.kind == EventKind::TokenReused).count()
}

async fn works_at_userinfo(kit: &Kit, access: &str) -> bool {
    let bearer = format!("Bearer {access}");
    kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await.status == 200
}

on_both_databases! {
    async fn each_refresh_gives_a_new_refresh_token_and_a_new_access_token__sec_12(kit) {
        let (client, first) = family(&kit).await;
        kit.advance(MINUTE);
        let answer = client.refresh(&kit, &first.refresh).await;
        let second = Tokens::of(&answer);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_ne!((&second.refresh, &second.access), (&first.refresh, &first.access));
        let (before, after) = (Tokens::claims(&first.id), Tokens::claims(&second.id));
        for name in ["iss", "sub", "aud", "auth_time", "sid", "acr"] {
            assert_eq!(before[name], after[name], "{name}");
        }
        assert_eq!(after["iat"], kit.now().seconds());
        assert!(works_at_userinfo(&kit, &first.access).await, "a refresh leaves earlier access tokens alone");
        assert!(works_at_userinfo(&kit, &second.access).await);
    }

    async fn after_a_lost_reply_the_same_successor_comes_again__sec_12(kit) {
        let (client, first) = family(&kit).await;
        let lost = Tokens::of(&client.refresh(&kit, &first.refresh).await);
        kit.advance(MINUTE);
        let again = Tokens::of(&client.refresh(&kit, &first.refresh).await);
        assert_eq!(again.refresh, lost.refresh);
        assert_ne!(again.access, lost.access);
        let next = Tokens::of(&client.refresh(&kit, &again.refresh).await);
        assert_ne!(next.refresh, again.refresh);
    }

    async fn once_the_successor_was_used_the_predecessor_revokes_the_family__sec_12(kit) {
        let (client, first) = family(&kit).await;
        let second = Tokens::of(&client.refresh(&kit, &first.refresh).await);
        let third = Tokens::of(&client.refresh(&kit, &second.refresh).await);
        assert_refused(&client.refresh(&kit, &first.refresh).await, "invalid_grant");
        for token in [&second.refresh, &third.refresh] {
            assert_refused(&client.refresh(&kit, token).await, "invalid_grant");
        }
        for token in [&first.access, &second.access, &third.access] {
            assert!(!works_at_userinfo(&kit, token).await);
        }
    }

    async fn of_a_token_that_was_used_again_the_person_is_told_once__sec_12(kit) {
        let (client, first) = family(&kit).await;
        let second = Tokens::of(&client.refresh(&kit, &first.refresh).await);
        client.refresh(&kit, &first.refresh).await;
        client.refresh(&kit, &second.refresh).await;
        kit.nothing_left().await;
        for token in [&first.refresh, &second.refresh, &first.refresh] {
            assert_refused(&client.refresh(&kit, token).await, "invalid_grant");
        }
        let mail = kit.mail_to(EMAIL).await;
        let [told] = mail.as_slice() else { panic!("one mail, and not {mail:?}") };
        let Message::TokenReused { client_name } = &told.message else { panic!("{told:?}") };
        assert_eq!(client_name, "Photo Prints");
        assert_eq!(reuses_in_recent_activity(&kit).await, 1);
    }

    async fn after_a_minute_the_predecessor_revokes_the_family__sec_12(kit) {
        let (client, first) = family(&kit).await;
        let second = Tokens::of(&client.refresh(&kit, &first.refresh).await);
        kit.advance(MINUTE + Duration::from_micros(1));
        assert_refused(&client.refresh(&kit, &first.refresh).await, "invalid_grant");
        assert_refused(&client.refresh(&kit, &second.refresh).await, "invalid_grant");
        assert!(!works_at_userinfo(&kit, &second.access).await);
    }

    async fn asking_again_does_not_lengthen_the_grace__sec_12(kit) {
        let (client, first) = family(&kit).await;
        client.refresh(&kit, &first.refresh).await;
        kit.advance(MINUTE / 2);
        assert_eq!(client.refresh(&kit, &first.refresh).await.status, 200);
        kit.advance(MINUTE / 2 + Duration::from_micros(1));
        assert_refused(&client.refresh(&kit, &first.refresh).await, "invalid_grant");
    }

    async fn reuse_leaves_other_grants_of_the_person_alone__sec_12(kit) {
        let (client, first) = family(&kit).await;
        let other = client.tokens(&kit, &kit.browser(), "openid offline_access", EMAIL).await;
        client.refresh(&kit, &first.refresh).await;
        kit.advance(MINUTE * 2);
        assert_refused(&client.refresh(&kit, &first.refresh).await, "invalid_grant");
        assert_eq!(client.refresh(&kit, &other.refresh).await.status, 200);
    }

    async fn shown_by_another_client_it_is_refused_and_nothing_changes__sec_12(kit) {
        let (client, first) = family(&kit).await;
        let (thief, public) = (kit.client().await, kit.public_client().await);
        for other in [&thief, &public] {
            assert_refused(&other.refresh(&kit, &first.refresh).await, "invalid_grant");
        }
        let second = Tokens::of(&client.refresh(&kit, &first.refresh).await);
        kit.advance(MINUTE * 2);
        assert_refused(&thief.refresh(&kit, &first.refresh).await, "invalid_grant");
        assert_eq!(
            client.refresh(&kit, &second.refresh).await.status,
            200,
            "a used token shown by a stranger revokes nothing"
        );
    }

    async fn scope_may_shrink_and_never_grow__sec_12(kit) {
        let (client, first) = family(&kit).await;
        let ask = async |token: &str, scope: &str| {
            let fields = [("grant_type", "refresh_token"), ("refresh_token", token), ("scope", scope)];
            client.post(&kit, "/token", &fields).await
        };
        for scope in ["openid email", "openid api", "everything", "openid\tprofile"] {
            assert_refused(&ask(&first.refresh, scope).await, "invalid_scope");
        }
        let narrower = ask(&first.refresh, "openid").await;
        assert_eq!(narrower.json()["scope"], "openid", "a wrong scope must not burn the token");
        let tokens = Tokens::of(&narrower);
        let bearer = format!("Bearer {}", tokens.access);
        let userinfo = kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await.json();
        assert_eq!(userinfo.as_object().map(serde_json::Map::len), Some(1), "{userinfo}");
        let without_openid = ask(&tokens.refresh, "profile").await;
        assert_eq!((without_openid.status, Tokens::of(&without_openid).id), (200, String::new()));
    }

    async fn after_a_lost_reply_a_wrong_scope_is_a_mistake_and_no_more__sec_12(kit) {
        let (client, first) = family(&kit).await;
        let lost = Tokens::of(&client.refresh(&kit, &first.refresh).await);
        let fields = [("grant_type", "refresh_token"), ("refresh_token", &*first.refresh), ("scope", "openid api")];
        assert_refused(&client.post(&kit, "/token", &fields).await, "invalid_scope");
        assert_eq!(Tokens::of(&client.refresh(&kit, &first.refresh).await).refresh, lost.refresh);
    }

    async fn a_used_token_with_a_wrong_scope_is_reuse_all_the_same__sec_12(kit) {
        let (client, first) = family(&kit).await;
        let second = Tokens::of(&client.refresh(&kit, &first.refresh).await);
        kit.advance(MINUTE * 2);
        let fields = [("grant_type", "refresh_token"), ("refresh_token", &*first.refresh), ("scope", "everything")];
        assert_eq!(client.post(&kit, "/token", &fields).await.status, 400);
        assert_refused(&client.refresh(&kit, &second.refresh).await, "invalid_grant");
    }

    async fn a_grant_stays_on_its_surface__sur_3(kit) {
        let (client, first) = family(&kit).await;
        let id = model::ClientId::from_text(client.id.as_str());
        kit.app
            .store
            .write(move |tx| {
                let before = store::clients::find(tx, &id)?.expect("it was registered");
                store::clients::remove(tx, &id)?;
                store::clients::insert(tx, &model::client::Client { surface: Surface::App, ..before })
            })
            .await
            .unwrap();
        assert_refused(&client.refresh(&kit, &first.refresh).await, "invalid_grant");
    }

    async fn fifty_refreshes_at_once_leave_one_usable_chain__sec_12(kit) {
        let (client, first) = family(&kit).await;
        let answers = {
            let (kit, client, token) = (kit.clone(), client.clone(), first.refresh.clone());
            at_once(50, move |_| {
                let (kit, client, token) = (kit.clone(), client.clone(), token.clone());
                async move { client.refresh(&kit, &token).await }
            })
            .await
        };
        let mut successors: Vec<_> = answers.iter().map(|answer| Tokens::of(answer).refresh).collect();
        successors.dedup();
        assert_eq!(successors.len(), 1, "all fifty get the same successor");
        let next = Tokens::of(&client.refresh(&kit, &successors[0]).await);
        assert_eq!(client.refresh(&kit, &next.refresh).await.status, 200);
    }

    async fn unused_for_the_idle_time_it_dies__sec_12(kit) {
        let (client, first) = family(&kit).await;
        let idle = kit.app.provider.settings.refresh_idle;
        kit.advance(idle - Duration::from_secs(1));
        let second = Tokens::of(&client.refresh(&kit, &first.refresh).await);
        kit.advance(idle - Duration::from_secs(1));
        let third = Tokens::of(&client.refresh(&kit, &second.refresh).await);
        kit.advance(idle);
        assert_refused(&client.refresh(&kit, &third.refresh).await, "invalid_grant");
    }

    async fn however_often_it_is_used_the_family_ends__sec_12(kit) {
        let (client, first) = family(&kit).await;
        let settings = &kit.app.provider.settings;
        let (step, mut left) = (settings.refresh_idle / 2, settings.refresh_absolute);
        let mut token = first.refresh;
        while left > step {
            kit.advance(step);
            left -= step;
            token = Tokens::of(&client.refresh(&kit, &token).await).refresh;
            let now = kit.now();
            while kit.app.store.write(move |tx| store::sweep::expired(tx, now)).await.unwrap() > 0 {}
        }
        kit.advance(left);
        assert_refused(&client.refresh(&kit, &token).await, "invalid_grant");
    }

    async fn a_refresh_token_comes_only_with_offline_access_or_plain_oauth(kit) {
        kit.person(EMAIL).await;
        let client = kit.client().await;
        let browser = kit.browser();
        assert_eq!(client.tokens(&kit, &browser, "openid profile", EMAIL).await.refresh, "");
        assert_ne!(client.tokens(&kit, &browser, "openid offline_access", EMAIL).await.refresh, "");
        let plain = client.tokens(&kit, &browser, "profile", EMAIL).await;
        assert_ne!(plain.refresh, "");
        assert_eq!(plain.id, "");
    }

    async fn a_refreshed_id_token_has_no_nonce(kit) {
        let (client, first) = family(&kit).await;
        assert_eq!(Tokens::claims(&first.id)["nonce"], "the nonce");
        let second = Tokens::of(&client.refresh(&kit, &first.refresh).await);
        assert!(Tokens::claims(&second.id).get("nonce").is_none());
    }
}
