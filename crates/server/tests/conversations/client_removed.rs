//! A client that is removed at the very moment when it or its people ask for something: they are told so, and nothing is our fault.

use std::time::Duration;

use testkit::{Answer, Browser, Kit, PASSWORD, TestClient, at_once, on_both_databases};

const ADA: &str = "ada@example.com";
/// So long writes take in which the removal is to come between.
const A_MOMENT: Duration = Duration::from_millis(20);

/// Removes the client while it is asked `count` times.
async fn removed_while<F: Future<Output = Answer> + 'static>(
    kit: &Kit,
    client: &TestClient,
    count: usize,
    ask: impl Fn(usize) -> F + 'static,
) -> Vec<Answer> {
    let (kit, client, ask) = (kit.clone(), client.clone(), std::rc::Rc::new(ask));
    let answers = at_once(count + 1, move |number| {
        let (kit, client, ask) = (kit.clone(), client.clone(), ask.clone());
        async move {
            if number == count / 2 {
                kit.remove(&client).await;
                return None;
            }
            Some(ask(if number > count / 2 { number - 1 } else { number }).await)
        }
    });
    answers.await.into_iter().flatten().collect()
}

fn is_told(answer: &Answer) {
    let error = match answer.status {
        200 => String::new(),
        _ => answer.json()["error"].to_string(),
    };
    let told = (answer.status, error.trim_matches('"'));
    assert!(matches!(told, (200, "") | (400, "invalid_grant") | (401, "invalid_client")), "{answer:?}");
}

async fn signed_in(kit: &Kit) -> Browser {
    kit.person(ADA).await;
    let browser = kit.browser();
    browser.sign_in(ADA, PASSWORD).await;
    browser
}

/// An answer to the client, or a page that says that the request can't go on.
fn is_answered(answer: &Answer) {
    match answer.status {
        303 => assert!(
            answer.redirect_param("code").is_some() || answer.location().unwrap().contains("request="),
            "{answer:?}"
        ),
        status => {
            assert_eq!(status, 400, "{answer:?}");
            assert!(["Request refused", "This page is out of date"].contains(&answer.heading().as_str()), "{answer:?}");
        }
    }
}

on_both_databases! {
    async fn its_codes_give_nothing_more_and_no_fault__sec_51(kit) {
        let (browser, client) = (signed_in(&kit).await, kit.client().await);
        let flow = client.flow("openid offline_access");
        let mut codes = Vec::new();
        for _ in 0..9 {
            codes.push(browser.authorize(&flow).await.redirect_param("code").unwrap());
        }
        kit.slow_down_inserts("grants", A_MOMENT).await;
        let (on, by) = (kit.clone(), client.clone());
        let answers = removed_while(&kit, &client, 9, move |number| {
            let (kit, client, flow, code) = (on.clone(), by.clone(), flow.clone(), codes[number].clone());
            async move { client.redeem(&kit, &flow, &code).await }
        });
        answers.await.iter().for_each(is_told);
    }

    async fn its_refresh_tokens_give_nothing_more_and_no_fault__sec_51(kit) {
        let (browser, client) = (signed_in(&kit).await, kit.client().await);
        let mut tokens = Vec::new();
        for _ in 0..9 {
            tokens.push(client.tokens(&kit, &browser, "openid offline_access", ADA).await.refresh);
        }
        kit.slow_down_inserts("refresh_tokens", A_MOMENT).await;
        let (on, by) = (kit.clone(), client.clone());
        let answers = removed_while(&kit, &client, 9, move |number| {
            let (kit, client, token) = (on.clone(), by.clone(), tokens[number].clone());
            async move { client.refresh(&kit, &token).await }
        });
        answers.await.iter().for_each(is_told);
    }

    async fn who_was_just_sent_to_sign_in_for_it_is_told_so__sec_51(kit) {
        let (browser, client) = (signed_in(&kit).await, kit.client().await);
        let flow = client.flow("openid");
        kit.slow_down_inserts("codes", A_MOMENT).await;
        let at = browser.clone();
        let answers = removed_while(&kit, &client, 9, move |_| {
            let (browser, flow) = (at.clone(), flow.clone());
            async move { browser.get(&flow.address()).await }
        });
        answers.await.iter().for_each(is_answered);
        assert_eq!(browser.get("/profile").await.status, 200);
    }

    async fn who_just_allows_it_something_is_told_so__sec_51(kit) {
        let (browser, client) = (signed_in(&kit).await, kit.third_party().await);
        let flow = client.flow("openid");
        let mut pages = Vec::new();
        for _ in 0..6 {
            pages.push(browser.follow(browser.get(&flow.address()).await).await);
        }
        assert!(pages.iter().all(Answer::is_consent_page));
        kit.slow_down_inserts("consents", A_MOMENT).await;
        let at = browser.clone();
        let answers = removed_while(&kit, &client, 6, move |number| {
            let (browser, page) = (at.clone(), pages[number].clone());
            async move { browser.press(&page, "consent-allow", &[]).await }
        });
        answers.await.iter().for_each(is_answered);
    }
}
