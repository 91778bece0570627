//! A closed loop: every connection asks again as soon as it is answered.

use std::time::{Duration, Instant};

use tokio::task::LocalSet;

use crate::fault::Fault;
use crate::http::Connection;
use crate::process;
use crate::visitor::Visitor;

/// Connections with what each asks for. They are kept from round to round.
pub(crate) struct Crew {
    members: Vec<(Connection, Visitor)>,
    /// The process that answers.
    pid: u32,
}

/// What one round showed.
pub(crate) struct Round {
    pub(crate) per_second: f64,
    pub(crate) errors: usize,
    /// The first error, in words.
    pub(crate) complaint: Option<String>,
    /// Milliseconds.
    pub(crate) p50: f64,
    /// Milliseconds.
    pub(crate) p99: f64,
    /// CPU of the answering process for one operation, in milliseconds.
    pub(crate) cpu: f64,
}

#[derive(Default)]
struct Tally {
    /// Microseconds of each operation that went well.
    latencies: Vec<u32>,
    errors: usize,
    complaint: Option<String>,
}

impl Crew {
    pub(crate) fn new(pid: u32) -> Self {
        Self { members: Vec::new(), pid }
    }

    pub(crate) fn join(&mut self, connection: Connection, visitor: Visitor) {
        self.members.push((connection, visitor));
    }

    /// Lets all ask for `span`; what is under way at its end is finished and counted.
    pub(crate) async fn work(&mut self, span: Duration) -> Result<Round, Fault> {
        self.work_at(span, None).await
    }

    /// The same, at so many operations a second in all. An operation that begins late, because the one before it took long,
    /// counts from when it was due.
    pub(crate) async fn work_paced(&mut self, span: Duration, per_second: f64) -> Result<Round, Fault> {
        let pause = self.members.len() as f64 / per_second.max(1.0);
        self.work_at(span, Some(Duration::from_secs_f64(pause))).await
    }

    async fn work_at(&mut self, span: Duration, pause: Option<Duration>) -> Result<Round, Fault> {
        let cpu = process::cpu(self.pid)?;
        let start = Instant::now();
        let set = LocalSet::new();
        let count = self.members.len().max(1) as u32;
        let tasks: Vec<_> = (0..)
            .zip(self.members.drain(..))
            .map(|(number, (connection, visitor))| {
                let first = start + pause.unwrap_or_default() * number / count;
                set.spawn_local(repeat(connection, visitor, Turns { next: first, pause, end: start + span }))
            })
            .collect();
        set.await;
        let elapsed = start.elapsed();
        let cpu = process::cpu(self.pid)?.saturating_sub(cpu);
        let mut total = Tally::default();
        for task in tasks {
            let (connection, visitor, tally) = task.await?;
            self.members.push((connection, visitor));
            total.latencies.extend(tally.latencies);
            total.errors += tally.errors;
            total.complaint = total.complaint.or(tally.complaint);
        }
        Ok(total.summary(elapsed, cpu))
    }
}

/// When a member asks.
struct Turns {
    next: Instant,
    /// Between the beginnings of two operations; none for as often as can be.
    pause: Option<Duration>,
    end: Instant,
}

impl Turns {
    /// Waits for the next turn and tells since when it counts; `None` when time is up.
    async fn next(&mut self) -> Option<Instant> {
        let now = Instant::now();
        let start = match self.pause {
            None => now,
            Some(_) if self.next <= now => self.next,
            Some(_) => {
                tokio::time::sleep_until(self.next.into()).await;
                Instant::now()
            }
        };
        self.next += self.pause.unwrap_or_default();
        (now < self.end && start < self.end).then_some(start)
    }
}

async fn repeat(mut connection: Connection, mut visitor: Visitor, mut turns: Turns) -> (Connection, Visitor, Tally) {
    let mut tally = Tally::default();
    while let Some(start) = turns.next().await {
        match visitor.once(&mut connection).await {
            Ok(()) => tally.latencies.push(u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX)),
            Err(fault) => {
                tally.errors += 1;
                tally.complaint.get_or_insert(fault.to_string());
                // The next exchange counts it as an error when the server is gone.
                drop(connection.reopen().await);
            }
        }
    }
    (connection, visitor, tally)
}

impl Tally {
    fn summary(mut self, elapsed: Duration, cpu: Duration) -> Round {
        self.latencies.sort_unstable();
        let count = self.latencies.len() as f64;
        Round {
            per_second: count / elapsed.as_secs_f64(),
            errors: self.errors,
            complaint: self.complaint,
            p50: percentile(&self.latencies, 0.50),
            p99: percentile(&self.latencies, 0.99),
            cpu: cpu.as_secs_f64() * 1000.0 / count.max(1.0),
        }
    }
}

/// Milliseconds, of sorted microseconds, by nearest rank.
fn percentile(sorted: &[u32], share: f64) -> f64 {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).map_or(0.0, |micros| f64::from(*micros) / 1000.0)
}

/// The middle one of several figures.
pub(crate) fn median(figures: impl IntoIterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.into_iter().collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_by_nearest_rank() {
        let sorted: Vec<u32> = (1..=200).map(|n| n * 1000).collect();
        assert_eq!((percentile(&sorted, 0.50), percentile(&sorted, 0.99)), (100.0, 198.0));
        assert_eq!(percentile(&[], 0.99), 0.0);
        assert_eq!(percentile(&[7000], 0.50), 7.0);
    }

    #[test]
    fn the_median_is_no_mean() {
        assert_eq!(median([9.0, 1.0, 2.0]), 2.0);
    }
}
