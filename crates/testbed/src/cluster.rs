//! A PostgreSQL server of its own, on loopback.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Error, Result};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// Takes the server down and its files away when its input ends: with the value, and also when its process is killed.
/// `pg_ctl` puts the server in a session of its own, out of reach of Ctrl-C.
const KEEPER: &str = r#"trap '' INT TERM HUP; echo ready; read -r _
"$1/pg_ctl" -s -D "$2/data" -m immediate stop 2>/dev/null; rm -rf "$2""#;

/// What a server keeps when the machine loses power, or it is [crashed](Cluster::crash).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Nothing: it dies with the tests that use it, and processes that are killed lose nothing by it.
    None,
    /// What was acknowledged, as in production.
    Full,
}

/// A running server. Dropping it stops it and removes its files.
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    owner: Option<Owner>,
    port: u16,
    durability: Durability,
    keeper: Child,
}

/// The user that runs the server where the caller is root, who may not.
#[derive(Clone, Copy)]
struct Owner {
    uid: u32,
    gid: u32,
}

/// The newest `initdb` here: what `INITDB` names, what is on the `PATH`, or where Debian keeps it.
pub fn initdb() -> Option<PathBuf> {
    let named = || env::var_os("INITDB").map(PathBuf::from);
    let on_path = || {
        let path = env::var_os("PATH")?;
        env::split_paths(&path).map(|folder| folder.join("initdb")).find(|file| file.is_file())
    };
    let of_debian = || {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
        let programs = versions.map(|version| version.path().join("bin/initdb")).filter(|file| file.is_file());
        programs.max_by_key(|file| version_of(file))
    };
    named().or_else(on_path).or_else(of_debian)
}

fn version_of(initdb: &Path) -> u32 {
    let version = initdb.ancestors().nth(2).and_then(Path::file_name);
    version.and_then(OsStr::to_str).and_then(|name| name.parse().ok()).unwrap_or(0)
}

impl Cluster {
    /// Makes one in the folder for temporary files, and waits until it answers.
    ///
    /// # Errors
    /// When PostgreSQL isn't installed, or doesn't start; the text says what to do.
    pub fn start(durability: Durability) -> Result<Self> {
        let initdb =
            initdb().ok_or_else(|| Error::other("PostgreSQL isn't installed, or name its initdb in INITDB"))?;
        let initdb = fs::canonicalize(&initdb).map_err(|error| about(initdb.display(), error))?;
        let programs = initdb.parent().expect("a file is in a folder").to_owned();
        let (folder, owner) = (folder(), Owner::find()?);
        fs::create_dir_all(&folder).map_err(|error| about(folder.display(), error))?;
        if let Some(Owner { uid, gid }) = owner {
            chown(&folder, Some(uid), Some(gid)).map_err(|error| about(folder.display(), error))?;
        }
        let keeper = keeper(owner, &programs, &folder)?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let cluster = Self { programs, folder, owner, port, durability, keeper };
        cluster
            .call("initdb", &["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"])?;
        cluster.resume()?;
        Ok(cluster)
    }

    /// The address of its maintenance database, for a superuser without a password.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Stops it as a power cut would.
    ///
    /// # Errors
    /// When it doesn't run.
    pub fn crash(&self) -> Result<()> {
        self.call("pg_ctl", &["-s", "-m", "immediate", "stop"])
    }

    /// Starts it again, and waits until it answers.
    ///
    /// # Errors
    /// When it doesn't answer within a minute.
    pub fn resume(&self) -> Result<()> {
        let sync = match self.durability {
            Durability::None => "-c fsync=off -c synchronous_commit=off -c full_page_writes=off",
            Durability::Full => "-c fsync=on -c synchronous_commit=on",
        };
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c max_connections=400 {sync}",
            self.port,
            self.folder.display()
        );
        let log = self.folder.join("log").display().to_string();
        self.call("pg_ctl", &["-s", "-w", "-t", "60", "-l", &log, "-o", &options, "start"])
    }

    fn call(&self, program: &str, words: &[&str]) -> Result<()> {
        let mut command = command(self.programs.join(program), self.owner, &self.folder);
        // Not a pipe: the server that pg_ctl starts would hold it open.
        let said = self.folder.join("said");
        let file = fs::File::create(&said)?;
        let command = command.args(words).arg("-D").arg(self.folder.join("data")).stdin(Stdio::null());
        let status = command.stdout(Stdio::null()).stderr(file).status().map_err(|error| about(program, error))?;
        if status.success() {
            return Ok(());
        }
        let said = fs::read_to_string(said).unwrap_or_default();
        let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it said nothing");
        Err(about(format!("the throw-away PostgreSQL: {program} {}", words.join(" ")), last))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        if let Err(error) = self.keeper.wait() {
            eprintln!("the throw-away PostgreSQL may still be running: {error}");
        }
    }
}

impl Owner {
    fn find() -> Result<Option<Self>> {
        if fs::metadata("/proc/self")?.uid() != 0 {
            return Ok(None);
        }
        Ok(Some(Self { uid: id_of_postgres("-u")?, gid: id_of_postgres("-g")? }))
    }
}

fn id_of_postgres(flag: &str) -> Result<u32> {
    let output = Command::new("id").args([flag, "postgres"]).output().map_err(|error| about("id", error))?;
    String::from_utf8_lossy(&output.stdout).trim().parse().map_err(|_| {
        Error::other("PostgreSQL doesn't run as root and there is no user postgres; add one (useradd postgres)")
    })
}

/// Starts the keeper. Not before it is deaf to signals may the server start.
fn keeper(owner: Option<Owner>, programs: &Path, folder: &Path) -> Result<Child> {
    let mut command = command("/bin/sh", owner, folder);
    let command = command.args(["-c", KEEPER, "keeper"]).args([programs, folder]);
    let mut keeper = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    if let Some(output) = keeper.stdout.take() {
        BufReader::new(output).read_line(&mut String::new())?;
    }
    Ok(keeper)
}

fn command(program: impl AsRef<OsStr>, owner: Option<Owner>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    if let Some(Owner { uid, gid }) = owner {
        command.uid(uid).gid(gid);
    }
    command
}

fn folder() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("signet-cluster-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    env::temp_dir().join(name)
}

fn about(what: impl std::fmt::Display, error: impl std::fmt::Display) -> Error {
    Error::other(format!("{what}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpStream;

    #[test]
    fn a_cluster_answers_until_it_is_dropped_and_leaves_nothing_behind() {
        let cluster = Cluster::start(Durability::None).unwrap();
        let (port, folder) = (cluster.port, cluster.folder.clone());
        let answers = || TcpStream::connect(("127.0.0.1", port)).is_ok();
        assert!(answers());
        cluster.crash().unwrap();
        assert!(!answers());
        cluster.resume().unwrap();
        assert!(answers() && folder.exists());
        drop(cluster);
        assert!(!answers() && !folder.exists());
    }
}
