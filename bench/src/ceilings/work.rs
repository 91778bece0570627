//! Ceilings without HTTP in them: durable writes, password hashes. A request starts them and gets their rate.

use std::thread;
use std::time::{Duration, Instant};

use actix_web::error::ErrorInternalServerError;
use actix_web::{HttpResponse, Result, rt, web};
use argon2_rust::params::{Memory, TagLen};
use argon2_rust::{Algorithm, Argon2, Hasher, Params, Version};
use serde::{Deserialize, Serialize};
use store::Store;
use tokio::sync::oneshot;

use super::tables;
use crate::fault::Fault;

/// For how long, and by how many at once.
#[derive(Deserialize)]
pub(super) struct Asked {
    milliseconds: u64,
    callers: usize,
}

#[derive(Serialize)]
struct Rate {
    per_second: f64,
}

/// Rows written by callers who each wait for their commit.
pub(super) async fn writes(store: web::Data<Store>, asked: web::Query<Asked>) -> Result<HttpResponse> {
    let start = Instant::now();
    let end = start + Duration::from_millis(asked.milliseconds);
    let callers: Vec<_> =
        (0..asked.callers).map(|caller| rt::spawn(write(store.clone(), caller, start, end))).collect();
    let mut count = 0;
    for caller in callers {
        count += caller.await.map_err(ErrorInternalServerError)?.map_err(ErrorInternalServerError)?;
    }
    Ok(rate(count, start.elapsed()))
}

async fn write(store: web::Data<Store>, caller: usize, start: Instant, end: Instant) -> store::Result<u32> {
    let mut count = 0;
    while Instant::now() < end {
        let key = format!("{start:?} {caller} {count}");
        store.write(move |tx| tables::write(tx, &key, &"x".repeat(200))).await?;
        count += 1;
    }
    Ok(count)
}

/// Passwords hashed by so many threads, each with an arena that it keeps.
pub(super) async fn hashes(asked: web::Query<Asked>) -> Result<HttpResponse> {
    let start = Instant::now();
    let end = start + Duration::from_millis(asked.milliseconds);
    let threads: Vec<_> = (0..asked.callers)
        .map(|_| {
            let (done, count) = oneshot::channel();
            // The answer is lost only when nobody waits for it any more.
            thread::spawn(move || drop(done.send(hash(end))));
            count
        })
        .collect();
    let mut count = 0;
    for thread in threads {
        let hashed = thread.await.map_err(ErrorInternalServerError)?;
        count += hashed.map_err(|fault| ErrorInternalServerError(fault.to_string()))?;
    }
    Ok(rate(count, start.elapsed()))
}

fn hash(end: Instant) -> Result<u32, Fault> {
    let mut hasher = hasher()?;
    let (mut tag, mut count) = ([0; 32], 0);
    while Instant::now() < end {
        hasher.hash_into(b"correct horse battery staple", b"0123456789abcdef", &mut tag)?;
        count += 1;
    }
    Ok(count)
}

/// argon2id with Signet's defaults: 19 MiB, two passes, one lane.
fn hasher() -> Result<Hasher, Fault> {
    let params = Params::builder()
        .memory(Memory::kib(19_456))
        .passes(2)
        .lanes(1)
        .threads(1)
        .tag_len(TagLen::bytes(32))
        .build()?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hasher())
}

fn rate(count: u32, elapsed: Duration) -> HttpResponse {
    HttpResponse::Ok().json(Rate { per_second: f64::from(count) / elapsed.as_secs_f64() })
}
