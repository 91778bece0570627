//! What another process has used, by `/proc`.

use std::fs;
use std::time::Duration;

use serde::Serialize;

use crate::fault::Fault;

/// `USER_HZ`, which is 100 on every Linux that Signet runs on.
const TICKS_A_SECOND: u64 = 100;

/// CPU time of all threads of a process since it began, in steps of 10 ms.
pub(crate) fn cpu(pid: u32) -> Result<Duration, Fault> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name, in parentheses, may hold spaces; utime and stime are the 12th and 13th field after it.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace();
    let ticks = fields.skip(11).take(2).map(str::parse::<u64>).sum::<Result<u64, _>>()?;
    Ok(Duration::from_millis(ticks * 1000 / TICKS_A_SECOND))
}

/// Memory of a process in MiB.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct Memory {
    pub(crate) rss: f64,
    /// Shared pages counted by the share.
    pub(crate) pss: f64,
    /// Of `pss`, what isn't backed by a file: heap, stacks, arenas.
    pub(crate) pss_anonymous: f64,
}

/// The memory of a process now.
pub(crate) fn memory(pid: u32) -> Result<Memory, Fault> {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))?;
    let mib = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.split_whitespace().next().and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
    };
    Ok(Memory { rss: mib("Rss:"), pss: mib("Pss:"), pss_anonymous: mib("Pss_Anon:") })
}
