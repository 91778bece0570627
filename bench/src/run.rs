//! The whole benchmark: for each database, start, memory, and every path beside its ceiling.

mod crews;
mod flood;

use std::fs;
use std::thread;
use std::time::Duration;

use serde::Serialize;

use crate::Options;
use crate::fault::Fault;
use crate::growth;
use crate::http::{Connection, Site};
use crate::installation::{Installation, Running, start_ceilings};
use crate::load::{Crew, Round, median};
use crate::paths::{Act, Ceiling, PATHS, Path};
use crate::process::{self, Memory};
use crate::table;
use crews::Cast;
pub(crate) use flood::{Flood, GOAL as FLOOD_GOAL};

/// How often the server is started for the cold start.
const STARTS: usize = 5;

/// How long everything takes.
struct Plan {
    warm_up: Duration,
    round: Duration,
    rounds: usize,
    connections: usize,
    cores: usize,
}

/// A path as measured; medians of the rounds.
#[derive(Serialize)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    #[serde(skip)]
    pub(crate) path: &'static Path,
    pub(crate) per_second: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    /// At half of `per_second`.
    pub(crate) p99_half_ms: f64,
    pub(crate) errors: usize,
    pub(crate) cpu_ms: f64,
    pub(crate) cpu_goal_ms: f64,
    pub(crate) ceiling: &'static str,
    pub(crate) ceiling_per_second: f64,
    pub(crate) ratio: f64,
    pub(crate) goal: f64,
    pub(crate) met: bool,
}

/// One database's figures.
#[derive(Serialize)]
pub(crate) struct Report {
    pub(crate) database: &'static str,
    pub(crate) cold_start_ms: f64,
    pub(crate) idle: Memory,
    pub(crate) after_load: Memory,
    /// MiB of `after_load` that argon2id's blocks are: one arena for each hashing thread.
    pub(crate) arenas: f64,
    pub(crate) rows: Vec<Row>,
    /// Paths beside a flood of password sign-ins.
    pub(crate) floods: Vec<Flood>,
    /// People in the database besides those who ask, each with five sessions.
    pub(crate) people: u64,
}

#[derive(Serialize)]
struct Whole<'a> {
    cores: usize,
    connections: usize,
    rounds: usize,
    round_seconds: f64,
    reports: &'a [Report],
}

/// Measures, prints, and writes the JSON.
pub(crate) async fn run(options: &Options) -> Result<(), Fault> {
    let plan = Plan::of(options)?;
    let mut reports = Vec::new();
    let postgres = options.postgres.as_deref().filter(|_| options.people == 0);
    for database in [None, postgres].into_iter().take(1 + usize::from(postgres.is_some())) {
        let report = measure(options, &plan, database).await?;
        print!("{}", table::markdown(&report));
        reports.push(report);
    }
    let whole = Whole {
        cores: plan.cores,
        connections: plan.connections,
        rounds: plan.rounds,
        round_seconds: plan.round.as_secs_f64(),
        reports: &reports,
    };
    if let Some(file) = &options.json {
        fs::write(file, serde_json::to_string_pretty(&whole)?)?;
    }
    Ok(())
}

impl Plan {
    fn of(options: &Options) -> Result<Self, Fault> {
        let (warm_up, round, rounds) = if options.quick { (300, 1000, 1) } else { (1000, 3000, 3) };
        Ok(Self {
            warm_up: Duration::from_millis(warm_up),
            round: Duration::from_millis(round),
            rounds,
            connections: options.connections,
            cores: thread::available_parallelism()?.get(),
        })
    }
}

async fn measure(options: &Options, plan: &Plan, database: Option<&str>) -> Result<Report, Fault> {
    let installation = Installation::make(&options.signet, &options.folder, database)?;
    let own = format!("sqlite://{}", installation.file("ceilings.db").display());
    let (ceilings, ceilings_site) = start_ceilings(database.unwrap_or(&own))?;
    let ceilings = Bench { plan, pid: ceilings.pid(), site: ceilings_site, _process: ceilings };
    let cast = Cast::seed(&installation, plan.connections).await?;
    if options.people > 0 {
        eprintln!("adding {} people with {} sessions each", options.people, growth::SESSIONS);
        growth::grow(&installation.file("signet.db"), options.people).await?;
    }
    let (signet, cold_start) = start_cold(&installation).await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let idle = process::memory(signet.pid())?;
    let mut rows = Vec::new();
    let asked = |path: &&Path| options.only.is_empty() || options.only.iter().any(|only| only == path.name);
    for path in PATHS.iter().filter(asked) {
        eprintln!("{}: {}", name(database), path.title);
        let crew = cast.crew(path.act, &installation.site, signet.pid()).await?;
        rows.push(ceilings.beside(path, crew).await?);
    }
    let mut floods = Vec::new();
    for path in PATHS.iter().filter(asked).filter(|path| matches!(path.act, Act::Userinfo | Act::Refresh)) {
        eprintln!("{}: {} beside sign-ins", name(database), path.title);
        let mut crew = cast.crew(path.act, &installation.site, signet.pid()).await?;
        let mut sign_ins = cast.crew(Act::SignIn, &installation.site, signet.pid()).await?;
        floods.push(flood::measure(path.title, &mut crew, &mut sign_ins, plan.round, plan.rounds).await?);
    }
    let after_load = process::memory(signet.pid())?;
    signet.stop()?;
    let arenas = plan.cores as f64 * 19.0;
    let (database, people) = (name(database), options.people);
    Ok(Report { database, cold_start_ms: cold_start, idle, after_load, arenas, rows, floods, people })
}

const fn name(database: Option<&str>) -> &'static str {
    if database.is_some() { "PostgreSQL" } else { "SQLite" }
}

/// Starts on the existing database, several times; the last one goes on running.
async fn start_cold(installation: &Installation) -> Result<(Running, f64), Fault> {
    let (mut running, first) = installation.serve().await?;
    let mut times = vec![first];
    for _ in 1..STARTS {
        running.stop()?;
        let (next, time) = installation.serve().await?;
        running = next;
        times.push(time);
    }
    Ok((running, median(times.iter().map(|time| time.as_secs_f64() * 1000.0))))
}

/// The ceilings' process, and how long to drive it.
struct Bench<'a> {
    plan: &'a Plan,
    pid: u32,
    site: Site,
    _process: Running,
}

impl Bench<'_> {
    /// Warms up, then lets path and ceiling take turns, so that both see the same moods of the machine.
    async fn beside(&self, path: &'static Path, mut crew: Crew) -> Result<Row, Fault> {
        let mut other = self.handler_crew(path.ceiling).await?;
        crew.work(self.plan.warm_up).await?;
        self.ceiling(path.ceiling, &mut other, self.plan.warm_up).await?;
        let mut rounds = Vec::new();
        for _ in 0..self.plan.rounds {
            let ceiling = self.ceiling(path.ceiling, &mut other, self.plan.round).await?;
            rounds.push((crew.work(self.plan.round).await?, ceiling));
        }
        let half = median(rounds.iter().map(|(round, _)| round.per_second)) / 2.0;
        let half = crew.work_paced(self.plan.round, half).await?;
        Ok(row(path, &rounds, &half))
    }

    /// Connections to a ceiling that is a handler.
    async fn handler_crew(&self, ceiling: Ceiling) -> Result<Crew, Fault> {
        crews::handlers(ceiling, &self.site, self.pid, self.plan.connections).await
    }

    /// Operations a second.
    async fn ceiling(&self, ceiling: Ceiling, crew: &mut Crew, span: Duration) -> Result<f64, Fault> {
        let plan = self.plan;
        match ceiling {
            Ceiling::Write => self.rate("writes", plan.connections, span).await,
            Ceiling::WriteTwice => Ok(self.rate("writes", plan.connections, span).await? / 2.0),
            Ceiling::Hash => self.rate("hashes", plan.cores, span).await,
            Ceiling::Empty | Ceiling::Sign | Ceiling::Read => {
                let round = crew.work(span).await?;
                complain(ceiling.title(), &round);
                Ok(round.per_second)
            }
        }
    }

    async fn rate(&self, work: &str, callers: usize, span: Duration) -> Result<f64, Fault> {
        let mut connection = Connection::open(self.site.address).await?;
        let target = format!("/{work}?milliseconds={}&callers={callers}", span.as_millis());
        let reply = connection.exchange(&self.site.get(&target, "")).await?.expect(200)?;
        let answer: serde_json::Value = serde_json::from_slice(reply.body)?;
        answer["per_second"].as_f64().ok_or_else(|| Fault::new("the ceiling has no rate"))
    }
}

fn complain(title: &str, round: &Round) {
    if let Some(complaint) = &round.complaint {
        eprintln!("{title}: {} errors, the first: {complaint}", round.errors);
    }
}

fn row(path: &'static Path, rounds: &[(Round, f64)], half: &Round) -> Row {
    let middle = |figure: fn(&Round) -> f64| median(rounds.iter().map(|(round, _)| figure(round)));
    let ratio = median(rounds.iter().map(|(round, ceiling)| round.per_second / ceiling));
    rounds.iter().map(|(round, _)| round).chain([half]).for_each(|round| complain(path.title, round));
    Row {
        name: path.name,
        path,
        per_second: middle(|round| round.per_second),
        p50_ms: middle(|round| round.p50),
        p99_ms: middle(|round| round.p99),
        p99_half_ms: half.p99,
        errors: rounds.iter().map(|(round, _)| round.errors).sum::<usize>() + half.errors,
        cpu_ms: middle(|round| round.cpu),
        cpu_goal_ms: path.cpu,
        ceiling: path.ceiling.title(),
        ceiling_per_second: median(rounds.iter().map(|(_, ceiling)| *ceiling)),
        ratio,
        goal: path.share,
        met: ratio >= path.share,
    }
}
