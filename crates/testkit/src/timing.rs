//! Whether the time that an answer takes tells one thing from another.

use std::time::{Duration, Instant};

/// Rounds before the first one that counts.
const WARM_UP: usize = 5;
/// Tries on each side before the first verdict, and the most that a verdict in doubt is put off for.
const TRIES: (usize, usize) = (100, 400);
/// How far from a half the odds must be for the times to be told apart.
const ODDS: f64 = 0.15;

/// Asks about each of `sides` in turn, over and over, and compares how long that takes with how long it takes for the
/// first of them, which is what the others may not be told from.
///
/// The sides take turns, each at each place of a round, so that whatever else the machine does slows all of them alike. A leak
/// shows in two ways at once: the times can be told apart, and by enough to matter, which is more than `tolerance`, a part of
/// the whole. A hash left out, or one more write to the disk, does both many times over. What noise has done, more tries undo;
/// a leak stays.
///
/// # Panics
/// When the time tells them apart.
pub async fn times_alike(sides: &[&str], tolerance: f64, ask: impl AsyncFn(usize, &str)) {
    let mut times = vec![Vec::with_capacity(TRIES.0); sides.len()];
    for round in 0..WARM_UP + TRIES.1 {
        for turn in round..round + sides.len() {
            let side = turn % sides.len();
            let took = timed(ask(round, sides[side])).await;
            if round >= WARM_UP {
                times[side].push(took);
            }
        }
        let tries = times[0].len();
        if tries > 0 && tries.is_multiple_of(TRIES.0) {
            let told = told_apart(sides, &times, tolerance);
            assert!(told.is_empty() || tries < TRIES.1, "after {tries} tries: {told:#?}");
            if told.is_empty() {
                return;
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "what is shown is how long something takes")]
async fn timed(what: impl Future<Output = ()>) -> Duration {
    let start = Instant::now();
    what.await;
    start.elapsed()
}

/// The sides that the time tells from the first one.
fn told_apart(sides: &[&str], times: &[Vec<Duration>], tolerance: f64) -> Vec<String> {
    let whole = median(&times[0]);
    let mut told = Vec::new();
    for (side, times_of_side) in sides.iter().zip(times) {
        let (odds, median) = (longer(&times[0], times_of_side), median(times_of_side));
        println!("{side}: {median:?}, longer than {whole:?} with odds of {odds:.3}, in {} tries", times_of_side.len());
        if (0.5 - odds).abs() > ODDS && median.abs_diff(whole) > whole.mul_f64(tolerance) {
            told.push(format!("{side}: {median:?} where {} takes {whole:?} ({odds:.3})", sides[0]));
        }
    }
    told
}

/// How likely a time of `b` is to be longer than one of `a` (the Mann-Whitney statistic): a half when nothing tells them
/// apart.
fn longer(a: &[Duration], b: &[Duration]) -> f64 {
    let against =
        |y: &Duration| a.iter().map(|x| if y > x { 1.0 } else { f64::from(u8::from(y == x)) / 2.0 }).sum::<f64>();
    b.iter().map(against).sum::<f64>() / (a.len() * b.len()) as f64
}

fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort();
    sorted[sorted.len() / 2]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(micros: impl Iterator<Item = u64>) -> Vec<Duration> {
        micros.map(Duration::from_micros).collect()
    }

    #[test]
    fn only_a_difference_that_shows_and_matters_counts() {
        let usual = times((0..100).map(|n| 1000 + 10 * n));
        let later = |by: u64| times((0..100).map(|n| 1000 + by + 10 * n));
        let sides = ["usual", "alike", "hardly later", "a fifth later"];
        let told = told_apart(&sides, &[usual.clone(), usual, later(50), later(300)], 0.05);
        assert!(told.len() == 1 && told[0].starts_with("a fifth later"), "{told:?}");
    }
}
