//! What the server does by itself: sweeping what expired, ending requests that nobody answered, rotating keys, finding out what
//! imported password hashes cost.

use std::time::Duration;

use actix_web::web;
use idp::keys;
use store::sweep::{self, BATCH};

use crate::app::App;

/// Between two looks; a look that finds a full batch is followed by the next
/// one after a breath.
const EVERY: Duration = Duration::from_secs(60);
const BREATH: Duration = Duration::from_millis(20);
/// After so many looks, which is an hour, it is asked again what imported password hashes cost.
const LEARN_AFTER: u32 = 60;

/// Runs until it is aborted. A fault is logged, and the next look tries again.
pub async fn run(app: web::Data<App>, key_rotation: Duration) {
    let mut looks_until_learning = 0;
    loop {
        if looks_until_learning == 0 {
            looks_until_learning = if learn_once(&app).await { LEARN_AFTER } else { 1 };
        }
        let swept = noted(sweep_once(&app).await, "expired rows could not be swept");
        let ended = noted(expire_once(&app).await, "requests that nobody answered could not be ended");
        let pause = if swept || ended { BREATH } else { EVERY };
        if let Err(error) = keys::rotate_due(&app.provider, &app.store, &mut (app.clock)(), key_rotation).await {
            tracing::warn!(fault = crate::data::sentence(&error), "signing keys could not be rotated");
        }
        looks_until_learning -= u32::from(pause == EVERY);
        pause_for(pause).await;
    }
}

#[expect(clippy::disallowed_methods, reason = "upkeep waits between its looks; no decision hangs on how long")]
async fn pause_for(pause: Duration) {
    tokio::time::sleep(pause).await;
}

/// Whether there may be more to do at once.
fn noted(outcome: store::Result<bool>, otherwise: &'static str) -> bool {
    outcome.unwrap_or_else(|error| {
        tracing::warn!(fault = crate::data::sentence(&error), "{otherwise}");
        false
    })
}

async fn sweep_once(app: &App) -> store::Result<bool> {
    let now = (app.clock)().now;
    let swept = app.store.write(move |tx| sweep::expired(tx, now)).await?;
    Ok(swept >= BATCH as usize)
}

/// Whether it is known now what imported password hashes cost. Where it isn't, the next look asks again.
async fn learn_once(app: &App) -> bool {
    let learned = account::imported::learn_costs(&app.accounts).await;
    if let Err(error) = &learned {
        tracing::warn!(%error, "it could not be found out what imported password hashes cost");
    }
    learned.is_ok()
}

/// Ends requests to join a subscription whose time is over (REG-3).
async fn expire_once(app: &App) -> store::Result<bool> {
    match account::approval::expire(&app.accounts, &mut (app.clock)()).await {
        Ok(expired) => Ok(expired.more),
        Err(account::Error::Store(error)) => Err(error),
        // Nothing is hashed for it.
        Err(account::Error::Busy { .. }) => Ok(false),
    }
}
