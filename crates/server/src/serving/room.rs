//! How many connections fit into the files that this process may have open (SEC-50).
//!
//! Each connection is an open file. When a flood takes them all, the database can't be opened any more and nobody
//! gets in to ask for readiness; so some are kept back.

use std::fs;

/// Connections that one worker holds at once at most; more wait in the system's queue. Each costs a few KiB, so that
/// a flood of idle ones stays far below what sign-in needs.
const MOST: usize = 4096;
/// Kept for all else: 16 connections to PostgreSQL with an event loop each, or the files of SQLite's threads (some
/// 80 in all), 64 connections to the management listener, listeners and the workers' event loops.
const RESERVED: usize = 192;
/// Fewer would serve nobody.
const FEWEST: usize = 8;

/// The connections that each of `workers` may hold.
pub(super) fn for_each_of(workers: usize) -> usize {
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    share(open_files(&limits), workers)
}

fn share(open_files: Option<usize>, workers: usize) -> usize {
    open_files.map_or(MOST, |files| (files.saturating_sub(RESERVED) / workers.max(1)).clamp(FEWEST, MOST))
}

/// The soft limit in Linux' table (`man 5 proc_pid_limits`); `None` when there is none.
fn open_files(limits: &str) -> Option<usize> {
    let numbers = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    numbers.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_soft_limit_on_open_files_is_read() {
        let table = "Limit                     Soft Limit           Hard Limit           Units     \n\
                     Max processes             15000                15000                processes \n\
                     Max open files            1024                 524288               files     \n";
        assert_eq!(open_files(table), Some(1024));
        assert_eq!(open_files("Max open files            unlimited            unlimited            files"), None);
        assert_eq!(open_files(""), None);
    }

    #[test]
    fn workers_share_what_is_left_of_the_files() {
        assert_eq!(share(None, 2), MOST);
        assert_eq!(share(Some(1024), 2), (1024 - RESERVED) / 2);
        assert_eq!(share(Some(1_000_000), 2), MOST);
        assert_eq!(share(Some(64), 2), FEWEST);
    }
}
