//! Links that set a password, used many times at once.

use testkit::{Kit, PASSWORD, at_once, on_both_databases};

use crate::forgot_password::link;
use crate::reset_password::open;

/// Posts at once.
const POSTS: usize = 50;

/// A password of its own for each post.
fn password(n: usize) -> String {
    format!("pears under violet moon number {n}")
}

/// How many of them open the account: the ones that were set.
async fn that_sign_in(kit: &Kit) -> usize {
    let mut count = 0;
    for n in 0..POSTS {
        count += usize::from(kit.browser().sign_in("ada@example.com", &password(n)).await.status == 303);
    }
    count
}

on_both_databases! {
    async fn of_fifty_uses_at_once_one_sets_the_password__pwd_1(kit) {
        kit.person("ada@example.com").await;
        let link = link(&kit, "ada@example.com").await;
        let browser = kit.browser();
        let csrf = open(&browser, &link).await.csrf();
        let answers = at_once(POSTS, |n| {
            let (browser, link, csrf, password) = (browser.clone(), link.clone(), csrf.clone(), password(n));
            async move {
                let fields = [("csrf", csrf.as_str()), ("new-password", &password), ("confirm-password", &password)];
                browser.post(&link, &fields).await.status
            }
        });
        let statuses = answers.await;
        assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| matches!(status, 303 | 400)), "{statuses:?}");
        assert_eq!(that_sign_in(&kit).await, 1);
        assert_eq!(kit.browser().sign_in("ada@example.com", PASSWORD).await.status, 400);
        assert_eq!(kit.mail().await.len(), 1, "one notice");
    }

    async fn of_many_links_used_at_once_one_sets_the_password__pwd_1(kit) {
        kit.person("ada@example.com").await;
        let mut links = Vec::new();
        for _ in 0..8 {
            let (link, browser) = (link(&kit, "ada@example.com").await, kit.browser());
            let csrf = open(&browser, &link).await.csrf();
            links.push((link, browser, csrf));
        }
        let statuses = at_once(links.len(), |n| {
            let ((link, browser, csrf), password) = (links[n].clone(), password(n));
            async move {
                let fields = [("csrf", csrf.as_str()), ("new-password", &password), ("confirm-password", &password)];
                browser.post(&link, &fields).await.status
            }
        })
        .await;
        assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
        assert_eq!(that_sign_in(&kit).await, 1);
    }
}
