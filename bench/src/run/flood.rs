//! Whether other paths go on while many people sign in.

use std::time::Duration;

use serde::Serialize;

use super::complain;
use crate::fault::Fault;
use crate::load::{Crew, Round, median};

/// What a path keeps of its throughput.
#[derive(Serialize)]
pub(crate) struct Flood {
    pub(crate) title: &'static str,
    pub(crate) alone_per_second: f64,
    pub(crate) beside_per_second: f64,
    /// Milliseconds, beside the sign-ins.
    pub(crate) p99_ms: f64,
    pub(crate) ratio: f64,
    pub(crate) errors: usize,
}

/// The least share of its throughput that a path is to keep.
pub(crate) const GOAL: f64 = 0.80;

/// Lets a path's crew work by itself and then beside a crew that signs in, in turns.
pub(super) async fn measure(
    title: &'static str,
    crew: &mut Crew,
    sign_ins: &mut Crew,
    span: Duration,
    rounds: usize,
) -> Result<Flood, Fault> {
    let mut pairs: Vec<(Round, Round)> = Vec::new();
    for _ in 0..rounds {
        let alone = crew.work(span).await?;
        let (beside, sign_ins) = tokio::join!(crew.work(span), sign_ins.work(span));
        complain("password sign-in", &sign_ins?);
        pairs.push((alone, beside?));
    }
    let rate = |figure: fn(&(Round, Round)) -> f64| median(pairs.iter().map(figure));
    Ok(Flood {
        title,
        alone_per_second: rate(|(alone, _)| alone.per_second),
        beside_per_second: rate(|(_, beside)| beside.per_second),
        p99_ms: rate(|(_, beside)| beside.p99),
        ratio: rate(|(alone, beside)| beside.per_second / alone.per_second),
        errors: pairs.iter().map(|(alone, beside)| alone.errors + beside.errors).sum(),
    })
}
