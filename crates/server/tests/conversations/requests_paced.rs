//! How much may be begun and left waiting (SEC-50): by a network and by a browser, as long as guessing is slowed, too.

use std::time::Duration;

use testkit::{Answer, Browser, Database, Flow, Kit, Options, PASSWORD};

const ADA: &str = "ada@example.com";
/// Enough of [`large`] for a network, whose bucket holds two thousand ordinary ones.
const MANY: usize = 2048 / 16;

/// Nearly as large as a request may be: it counts for sixteen.
fn large(flow: &Flow) -> Flow {
    flow.clone().with("state", &"x".repeat(8_000)).with("login_hint", &"y".repeat(7_500))
}

fn is_paused(answer: &Answer) -> bool {
    if answer.status != 429 {
        return false;
    }
    assert_eq!(answer.heading(), "Wait a little");
    assert!(answer.text().contains("Too many sign-ins were begun here, or in your network"), "{}", answer.text());
    assert!(answer.header("retry-after").unwrap().parse::<u64>().unwrap() >= 1, "{answer:?}");
    true
}

/// Begins by POST, as a website of a client does: the browser's cookies don't come along.
async fn post(browser: &Browser, flow: &Flow) -> Answer {
    let fields: Vec<_> = flow.params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post("/authorize", &fields).await
}

/// Strangers fill what their network may begin.
async fn fill(kit: &Kit, flow: &Flow) {
    for number in 0..MANY {
        let answer = match number % 2 {
            0 => post(&kit.browser(), &large(flow)).await,
            _ => kit.browser().get(&large(flow).address()).await,
        };
        assert_eq!(answer.status, 303, "{number}");
    }
}

#[actix_web::test]
async fn a_network_begins_so_many_requests_and_other_networks_as_many__sec_50() {
    for database in Database::BOTH {
        let kit = Kit::with(database, Options { config: "" }).await;
        kit.person(ADA).await;
        let (client, signed_in) = (kit.client().await, kit.browser());
        signed_in.sign_in(ADA, PASSWORD).await;
        let flow = client.flow("openid");
        fill(&kit, &flow).await;
        assert!(is_paused(&kit.browser().get(&large(&flow).address()).await));
        assert!(is_paused(&post(&kit.browser(), &large(&flow)).await));

        let code = signed_in.get(&flow.address()).await;
        assert!(code.redirect_param("code").is_some(), "nothing has to wait for somebody signed in: {code:?}");
        let none = kit.browser().get(&flow.clone().with("prompt", "none").address()).await;
        assert_eq!(none.redirect_param("error").as_deref(), Some("login_required"));
        let elsewhere = kit.browser().from_address("198.51.100.1");
        assert!(elsewhere.follow(elsewhere.get(&flow.address()).await).await.is_sign_in_page());

        kit.advance(Duration::from_secs(2));
        let browser = kit.browser();
        assert!(browser.follow(browser.get(&flow.address()).await).await.is_sign_in_page(), "it fills again");
    }
}

#[actix_web::test]
async fn a_browser_in_a_circle_is_told_before_its_network_is__sec_50() {
    for database in Database::BOTH {
        let kit = Kit::with(database, Options { config: "" }).await;
        let flow = kit.client().await.flow("openid");
        let browser = kit.browser();
        browser.get("/sign-in").await;
        for number in 0..16 {
            assert_eq!(browser.get(&large(&flow).address()).await.status, 303, "{number}");
        }
        assert!(is_paused(&browser.get(&large(&flow).address()).await));
        assert_eq!(kit.browser().get(&flow.address()).await.status, 303, "others go on");
    }
}

#[actix_web::test]
async fn a_sign_in_at_an_upstream_counts_as_begun__sec_50() {
    let upstream = "[[upstream.oidc]]\nid = \"sage\"\nname = \"Sage\"\nissuer = \"http://127.0.0.1:9\"\nclient_id = \"x\"\nclient_secret = \"y\"\n";
    for database in Database::BOTH {
        let kit = Kit::with(database, Options { config: upstream }).await;
        let browser = kit.browser();
        let fields = [("csrf", browser.get("/sign-in").await.csrf()), ("upstream", "sage".to_owned())];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        let elsewhere = browser.clone().from_address("198.51.100.1");
        let answer = elsewhere.post("/sign-in/upstream", &fields).await;
        assert_eq!(answer.status, 303, "it can't be reached, and that is told on the sign-in page");
        fill(&kit, &kit.client().await.flow("openid")).await;
        assert!(is_paused(&browser.post("/sign-in/upstream", &fields).await));
    }
}

#[actix_web::test]
async fn where_nothing_is_slowed_nothing_is_counted__sec_50() {
    for database in Database::BOTH {
        let kit = Kit::on(database).await;
        let flow = kit.client().await.flow("openid");
        fill(&kit, &flow).await;
        assert_eq!(kit.browser().get(&large(&flow).address()).await.status, 303);
    }
}
