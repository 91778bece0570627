//! When a message is tried again.

use std::time::Duration;

/// No pause is longer.
const LONGEST: Duration = Duration::from_secs(5 * 60);

/// The pause after the failed try number `attempt`, counted from 1: 1, 2, 4, 8 … seconds, at most five minutes.
pub(crate) fn pause_after(attempt: i64) -> Duration {
    let doublings = attempt.saturating_sub(1).clamp(0, 16);
    Duration::from_secs(1 << doublings).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_five_minutes__ops_4() {
        let pauses: Vec<u64> = (1..=12).map(|attempt| pause_after(attempt).as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
        assert_eq!(pause_after(i64::MAX), LONGEST);
        assert_eq!(pause_after(0), Duration::from_secs(1));
    }
}
