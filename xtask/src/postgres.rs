//! A throw-away PostgreSQL cluster on loopback.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::fault::{About, Fault, succeed_quietly};
use crate::programs::{is_root, postgres_folder};

/// Starts the server, says so, and takes it down when its input ends: when the task is done, has
/// failed, or was killed. `pg_ctl` puts the server in a session of its own, out of reach of Ctrl-C.
const KEEPER: &str = r#"
trap '' INT TERM HUP
if "$1/pg_ctl" -s -w -t 60 -D "$2/data" -l "$2/log" -o "$3" start; then echo ready; read -r _; fi
"$1/pg_ctl" -s -D "$2/data" -m immediate stop 2>"$2/stop.log"
rm -rf "$2"
"#;

/// What a cluster keeps when the machine loses power.
#[derive(Clone, Copy)]
pub(crate) enum Durability {
    /// Nothing: the cluster dies with the test run, and processes that are killed lose nothing by it.
    None,
    /// What was acknowledged, as in production: for measurements.
    Full,
}

/// A running cluster. Dropping it stops the server and removes its files.
pub(crate) struct Cluster {
    keeper: Child,
    life_line: Option<ChildStdin>,
    port: u16,
}

impl Cluster {
    /// Makes a cluster in the folder for temporary files and waits until it answers.
    pub(crate) fn start(durability: Durability) -> Result<Self, Fault> {
        let programs = postgres_folder()?;
        let owner = Owner::find()?;
        let folder = folder();
        fs::create_dir_all(&folder).about(folder.display())?;
        owner.take(&folder)?;
        initialise(&programs, &folder, &owner)?;
        let port = free_port()?;
        let mut keeper = owner
            .command("/bin/sh", &folder)
            .args(["-c", KEEPER, "keeper"])
            .arg(&programs)
            .arg(&folder)
            .arg(options(&folder, port, durability))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .about("/bin/sh")?;
        let life_line = keeper.stdin.take();
        await_ready(&mut keeper)?;
        Ok(Self { keeper, life_line, port })
    }

    /// The address of its maintenance database, for a superuser without a password.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.life_line.take();
        if let Err(error) = self.keeper.wait() {
            eprintln!("the throw-away PostgreSQL may still be running: {error}");
        }
    }
}

/// Where this process keeps its cluster.
fn folder() -> PathBuf {
    std::env::temp_dir().join(format!("signet-postgres-{}", std::process::id()))
}

/// The user that runs the server: root may not.
enum Owner {
    Caller,
    Other { uid: u32, gid: u32 },
}

impl Owner {
    fn find() -> Result<Self, Fault> {
        if !is_root() {
            return Ok(Self::Caller);
        }
        Ok(Self::Other { uid: id_of_postgres("-u")?, gid: id_of_postgres("-g")? })
    }

    fn take(&self, folder: &Path) -> Result<(), Fault> {
        match self {
            Self::Caller => Ok(()),
            Self::Other { uid, gid } => chown(folder, Some(*uid), Some(*gid)).about(folder.display()),
        }
    }

    fn command(&self, program: impl AsRef<std::ffi::OsStr>, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder);
        if let Self::Other { uid, gid } = self {
            command.uid(*uid).gid(*gid);
        }
        command
    }
}

fn id_of_postgres(flag: &str) -> Result<u32, Fault> {
    let advice = "PostgreSQL doesn't run as root and there is no user postgres; add one (useradd postgres)";
    succeed_quietly(Command::new("id").args([flag, "postgres"]), advice)?.trim().parse().about(advice)
}

fn initialise(programs: &Path, folder: &Path, owner: &Owner) -> Result<(), Fault> {
    let mut initdb = owner.command(programs.join("initdb"), folder);
    initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
    succeed_quietly(initdb.arg("-D").arg(folder.join("data")), "PostgreSQL could not make a cluster")?;
    Ok(())
}

fn options(folder: &Path, port: u16, durability: Durability) -> String {
    let sync = match durability {
        Durability::None => "-c fsync=off -c synchronous_commit=off -c full_page_writes=off",
        Durability::Full => "-c fsync=on -c synchronous_commit=on",
    };
    format!(
        "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c max_connections=400 {sync}",
        folder.display()
    )
}

fn await_ready(keeper: &mut Child) -> Result<(), Fault> {
    let mut line = String::new();
    if let Some(output) = keeper.stdout.take() {
        BufReader::new(output).read_line(&mut line).about("PostgreSQL")?;
    }
    if line.trim() == "ready" {
        return Ok(());
    }
    keeper.wait().about("PostgreSQL")?;
    Err(Fault::new("the throw-away PostgreSQL did not start; the lines above say why"))
}

fn free_port() -> Result<u16, Fault> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).about("no free port on 127.0.0.1")?;
    Ok(listener.local_addr().about("no free port on 127.0.0.1")?.port())
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::{Cluster, Durability, folder};

    #[test]
    fn a_cluster_answers_until_it_is_dropped_and_leaves_nothing_behind() {
        let cluster = Cluster::start(Durability::None).unwrap();
        let port = cluster.port;
        assert!(TcpStream::connect(("127.0.0.1", port)).is_ok());
        assert!(folder().exists());
        drop(cluster);
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
        assert!(!folder().exists());
    }
}
