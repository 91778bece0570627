//! What the server does by itself: sweeping what expired, rotating keys.

use std::time::Duration;

use actix_web::web;
use idp::keys;
use store::sweep::{self, BATCH};

use crate::app::App;

/// Between two looks; a look that finds a full batch is followed by the next
/// one after a breath.
const EVERY: Duration = Duration::from_secs(60);
const BREATH: Duration = Duration::from_millis(20);

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
        if let Err(error) = keys::rotate_due(&app.provider, &app.store, &mut (app.clock)(), key_rotation).await {
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
