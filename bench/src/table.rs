//! The figures as a Markdown table.

use std::fmt::Write as _;

use crate::run::{FLOOD_GOAL, Flood, Report, Row};

const HEAD: &str = "| path | per second | p50 ms | p99 ms | p99 ms at half load | errors | CPU ms | goal | ceiling, per second | share | goal |\n\
     | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n";
const FLOOD_HEAD: &str = "\n| beside a flood of sign-ins | alone, per second | beside, per second | p99 ms | errors | kept | goal |\n\
     | --- | --- | --- | --- | --- | --- | --- |\n";

/// One database's figures; a goal that was missed is marked.
pub(crate) fn markdown(report: &Report) -> String {
    let mut text = format!("\n## {}\n\n{HEAD}", report.database);
    if report.people > 0 {
        text = format!("\n## {}, with {} people more\n\n{HEAD}", report.database, report.people);
    }
    for row in &report.rows {
        text.push_str(&line(row));
    }
    let (idle, after) = (report.idle, report.after_load);
    // Writing to a String can't fail.
    let _ = write!(
        text,
        "\nCold start {:.1} ms. Memory (PSS, RSS) in MiB: idle {:.1}, {:.1}; after load {:.1}, {:.1}, \
         of which {:.0} are argon2id's blocks at most; anonymous {:.1}, then {:.1}.\n",
        report.cold_start_ms,
        idle.pss,
        idle.rss,
        after.pss,
        after.rss,
        report.arenas,
        idle.pss_anonymous,
        after.pss_anonymous,
    );
    if !report.floods.is_empty() {
        text.push_str(FLOOD_HEAD);
    }
    report.floods.iter().for_each(|flood| text.push_str(&flood_line(flood)));
    text
}

fn flood_line(flood: &Flood) -> String {
    format!(
        "| {} | {:.0} | {:.0} | {:.2} | {} | {:.0} % | ≥ {:.0} %{} |\n",
        flood.title,
        flood.alone_per_second,
        flood.beside_per_second,
        flood.p99_ms,
        flood.errors,
        flood.ratio * 100.0,
        FLOOD_GOAL * 100.0,
        mark(flood.ratio >= FLOOD_GOAL),
    )
}

fn line(row: &Row) -> String {
    format!(
        "| {} | {:.0} | {:.2} | {:.2} | {:.2} | {} | {:.3} | ≤ {:.2}{} | {}: {:.0} | {:.0} % | ≥ {:.0} %{} |\n",
        row.path.title,
        row.per_second,
        row.p50_ms,
        row.p99_ms,
        row.p99_half_ms,
        row.errors,
        row.cpu_ms,
        row.cpu_goal_ms,
        mark(row.cpu_ms <= row.cpu_goal_ms),
        row.ceiling,
        row.ceiling_per_second,
        row.ratio * 100.0,
        row.goal * 100.0,
        mark(row.met),
    )
}

const fn mark(met: bool) -> &'static str {
    if met { "" } else { " missed" }
}
