//! What becomes of a message once it stands in the outbox, by the clock (OPS-4).

use std::sync::{Arc, Mutex};
use std::time::Duration;

use delivery::{Landing, Outcome, Parts, Route, Watch, Worker};
use model::outbox::{Carried, Channel, Envelope, Message};
use model::{Keyring, PlainToken, Timestamp};
use server::mail::{Letterhead, render};
use store::outbox;
use testkit::Kit;

/// Each try with its time.
type Tries = Arc<Mutex<Vec<(Timestamp, Outcome)>>>;

/// A worker of the kit's outbox, and what it tries.
fn worker(kit: &Kit, route: impl Fn() -> Route) -> (Worker, Tries) {
    let tries = Tries::default();
    let (clock, told, app) = (kit.app.clock.clone(), tries.clone(), kit.app.clone());
    let now = move || clock().now;
    let parts = Parts {
        store: kit.app.store.clone(),
        keyring: kit.app.provider.keyring.clone(),
        clock: Arc::new(now.clone()),
        render: Arc::new(move |envelope| {
            let letterhead = Letterhead { brand: &app.brand, issuer: &app.issuer, demo: false };
            render(envelope, &letterhead).map_err(|error| error.to_string())
        }),
        email: route(),
        sms: route(),
        count: Arc::new(move |_, outcome| told.lock().unwrap().push((now(), outcome))),
    };
    (Worker::new(parts, Watch::default()), tries)
}

async fn write(kit: &Kit, keyring: Arc<Keyring>, envelope: Envelope) {
    let (envelope, draw) = (Arc::new(envelope), kit.moment().draw());
    let written = kit.app.store.write(move |tx| outbox::post(tx, &keyring, &mut draw.moment(), &envelope));
    written.await.unwrap();
}

async fn write_to(kit: &Kit, to: &str, message: Message) {
    let channel = if to.starts_with('+') { Channel::Sms } else { Channel::Email };
    let envelope = Envelope { channel, to: to.to_owned(), language: None, message };
    write(kit, kit.app.provider.keyring.clone(), envelope).await;
}

fn code() -> Message {
    Message::SignUpCode { code: Carried::new(&PlainToken::presented("204816")) }
}

async fn depth(kit: &Kit) -> (i64, i64) {
    let depth = kit.app.store.read(outbox::depth).await.unwrap();
    (depth.waiting, depth.failed)
}

/// Lets time pass until something is due, and has it sent, until nothing waits.
async fn live_through(kit: &Kit, worker: &mut Worker) {
    worker.clear().await;
    let next = |tx: &mut store::Tx| outbox::next_due(tx, &[Channel::Email, Channel::Sms]);
    while let Some(due) = kit.app.store.read_one(next).await.unwrap() {
        kit.advance(due.since(kit.now()));
        worker.clear().await;
    }
}

/// Seconds since the first one.
fn seconds(tries: &Tries) -> Vec<u64> {
    let tries = tries.lock().unwrap();
    tries.iter().map(|(at, _)| at.since(tries[0].0).as_secs()).collect()
}

testkit::on_both_databases! {
    async fn what_lands_is_what_people_would_read_newest_first__ops_4(kit) {
        let landing = Landing::default();
        let (mut worker, tries) = worker(&kit, || Route::Landing(landing.clone()));
        write_to(&kit, "ada@example.com", code()).await;
        worker.clear().await;
        kit.advance(Duration::from_secs(60));
        write_to(&kit, "+353861234567", Message::PhoneChangedSms).await;
        worker.clear().await;
        let landed = landing.all();
        let seen: Vec<_> = landed.iter().map(|landed| (landed.channel, landed.to.as_str(), landed.at)).collect();
        let before = kit.now().minus(Duration::from_secs(60));
        assert_eq!(
            seen,
            [(Channel::Sms, "+353861234567", kit.now()), (Channel::Email, "ada@example.com", before)]
        );
        assert!(landed[1].text.contains("204816") && landed[1].subject.is_some());
        assert!(landed[0].subject.is_none());
        assert!(tries.lock().unwrap().iter().all(|(_, outcome)| *outcome == Outcome::Sent));
        assert_eq!(depth(&kit).await, (0, 0));
    }

    async fn a_code_is_tried_while_it_is_good_and_then_given_up__ops_4(kit) {
        let (mut worker, tries) = worker(&kit, || Route::Nowhere);
        write_to(&kit, "ada@example.com", code()).await;
        live_through(&kit, &mut worker).await;
        assert_eq!(seconds(&tries), [0, 1, 3, 7, 15, 31, 63, 127, 255, 511]);
        let outcomes: Vec<_> = tries.lock().unwrap().iter().map(|(_, outcome)| *outcome).collect();
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == Outcome::Deferred).count(), 9);
        assert_eq!(outcomes.last(), Some(&Outcome::GivenUp));
        assert_eq!(depth(&kit).await, (0, 1));
    }

    async fn a_notice_is_tried_for_three_days_every_five_minutes__ops_4(kit) {
        let (mut worker, tries) = worker(&kit, || Route::Nowhere);
        write_to(&kit, "ada@example.com", Message::EmailReverted).await;
        live_through(&kit, &mut worker).await;
        let times = seconds(&tries);
        assert!(times.windows(2).all(|pair| pair[1] - pair[0] <= 300), "{times:?}");
        let last = *times.last().unwrap();
        assert!((72 * 3600 - 300..72 * 3600).contains(&last), "{last}");
        assert_eq!(depth(&kit).await, (0, 1));
    }

    async fn what_comes_too_late_is_not_sent__ops_4(kit) {
        let landing = Landing::default();
        let (mut worker, _) = worker(&kit, || Route::Landing(landing.clone()));
        write_to(&kit, "ada@example.com", code()).await;
        kit.advance(Duration::from_secs(10 * 60));
        worker.clear().await;
        assert_eq!((landing.all().len(), depth(&kit).await), (0, (0, 1)));
    }

    async fn where_nobody_is_to_be_written_to_nobody_is__sec_30(kit) {
        let landing = Landing::default();
        let (mut worker, tries) = worker(&kit, || Route::Landing(landing.clone()));
        write_to(&kit, "ada@example.com", Message::Nothing).await;
        kit.advance(Duration::from_secs(3600));
        worker.clear().await;
        assert_eq!((landing.all().len(), depth(&kit).await), (0, (0, 0)));
        assert!(tries.lock().unwrap().is_empty());
    }

    async fn what_another_key_file_sealed_waits_for_whoever_can_read_it(kit) {
        let landing = Landing::default();
        let (mut worker, tries) = worker(&kit, || Route::Landing(landing.clone()));
        let other = Arc::new(Keyring::parse(&Keyring::generate(&mut kit.moment())).unwrap());
        let to = "ada@example.com".to_owned();
        let envelope = Envelope { channel: Channel::Email, to, language: None, message: Message::EmailReverted };
        write(&kit, other, envelope).await;
        worker.clear().await;
        let first = tries.lock().unwrap()[0].1;
        assert_eq!((first, depth(&kit).await), (Outcome::Deferred, (1, 0)));
        assert_eq!(landing.all().len(), 0);
    }

    async fn a_claim_lapses_after_ten_seconds_and_decides_nothing_any_more__ops_4(kit) {
        let landing = Landing::default();
        let (mut worker, _) = worker(&kit, || Route::Landing(landing.clone()));
        write_to(&kit, "ada@example.com", Message::EmailReverted).await;
        let now = kit.now();
        // Another worker claims it, and is never heard of until it is too late.
        let claims = kit.app.store.write(move |tx| {
            outbox::claim(tx, Channel::Email, now, Duration::from_secs(10), 8)
        });
        let claim = claims.await.unwrap().remove(0);
        kit.advance(Duration::from_millis(9_999));
        worker.clear().await;
        assert_eq!(landing.all().len(), 0);
        kit.advance(Duration::from_millis(1));
        worker.clear().await;
        assert_eq!(landing.all().len(), 1);
        let late = kit.app.store.write(move |tx| {
            let again = outbox::try_again(tx, &claim, now, "late")?;
            let given_up = outbox::give_up(tx, &claim, now, "late")?;
            Ok((again, given_up, outbox::sent(tx, &claim, now)?))
        });
        assert_eq!(late.await.unwrap(), (false, false, false));
        worker.clear().await;
        assert_eq!((landing.all().len(), depth(&kit).await), (1, (0, 0)));
    }

    async fn outside_the_demo_there_is_no_outbox_page__sec_52(kit) {
        let browser = kit.browser();
        let nowhere = browser.get("/nowhere").await;
        for path in ["/outbox", "/outbox.json"] {
            let (got, posted) = (browser.get(path).await, browser.post(path, &[]).await);
            assert_eq!((got.status, got.heading()), (404, nowhere.heading()), "{path}");
            assert_eq!(posted.status, browser.post("/nowhere", &[]).await.status, "{path}");
        }
    }
}
