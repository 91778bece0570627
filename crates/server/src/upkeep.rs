//! What the server does by itself: sweeping what expired, rotating keys.

use std::time::Duration;

use actix_web::web;
use idp::keys;
use model::signing::{Algorithm, KeyState};
use store::sweep::{self, BATCH};

use crate::app::App;

/// Between two looks; a look that finds a full batch is followed by the next
/// one after a breath.
const EVERY: Duration = Duration::from_secs(60);
const BREATH: Duration = Duration::from_millis(200);

/// Runs until it is aborted. A fault is logged, and the next look tries again.
pub async fn run(app: web::Data<App>, key_rotation: Duration) {
    loop {
        let pause = match sweep_once(&app).await {
            Ok(swept) if swept >= BATCH as usize => BREATH,
            Ok(_) => EVERY,
            Err(error) => {
                tracing::warn!(fault = crate::data::sentence(&error), "expired rows could not be swept");
                EVERY
            }
        };
        if let Err(error) = rotate_when_due(&app, key_rotation).await {
            tracing::warn!(fault = crate::data::sentence(&error), "signing keys could not be rotated");
        }
        pause_for(pause).await;
    }
}

#[expect(clippy::disallowed_methods, reason = "upkeep waits between its looks; no decision hangs on how long")]
async fn pause_for(pause: Duration) {
    tokio::time::sleep(pause).await;
}

async fn sweep_once(app: &App) -> store::Result<usize> {
    let now = (app.clock)().now;
    app.store.write(move |tx| sweep::expired(tx, now)).await
}

/// Rotates the algorithms whose active key has signed for its time (OP-5).
/// Two replicas may both do it: the older of the two new keys merely retires.
async fn rotate_when_due(app: &App, after: Duration) -> store::Result<()> {
    let mut moment = (app.clock)();
    let now = moment.now;
    let stored = app.store.read_one(store::keys::list).await?;
    let due = |algorithm: &Algorithm| {
        stored
            .iter()
            .find(|key| key.algorithm == *algorithm && key.state(now) == KeyState::Active)
            .is_some_and(|key| now.since(key.created_at) >= after)
    };
    let due: Vec<_> = Algorithm::ALL.into_iter().filter(due).collect();
    if due.is_empty() {
        return Ok(());
    }
    keys::rotate(&app.provider, &app.store, &mut moment, &due).await.map(drop)
}
