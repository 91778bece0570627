//! PostgreSQL servers that a test may stop.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A server of the test's own, durable as in production.
pub(crate) struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    owner: Option<(u32, u32)>,
    port: u16,
    keeper: Child,
}

/// Takes the server down and its files away when its input ends, so also when the test is killed.
const KEEPER: &str = r#"trap '' INT TERM HUP; echo ready; read -r _
"$1/pg_ctl" -s -D "$2/data" -m immediate stop 2>/dev/null; rm -rf "$2""#;

impl Cluster {
    /// Makes one and waits until it answers.
    pub(crate) fn start() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("signet-cluster-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let (folder, owner, programs) = (env::temp_dir().join(name), owner(), programs());
        fs::create_dir_all(&folder).unwrap();
        if let Some((uid, gid)) = owner {
            chown(&folder, Some(uid), Some(gid)).unwrap();
        }
        let mut keeper = as_owner("/bin/sh", owner, &folder)
            .args(["-c", KEEPER, "keeper"])
            .args([&programs, &folder])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // Not before it is deaf to signals may the server start.
        BufReader::new(keeper.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let cluster = Self { programs, folder, owner, port, keeper };
        cluster.call("initdb", &["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        cluster.resume();
        cluster
    }

    /// The address of its database.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Stops it as a power cut would.
    pub(crate) fn crash(&self) {
        self.call("pg_ctl", &["-s", "-m", "immediate", "stop"]);
    }

    /// Starts it (again), and waits until it answers.
    pub(crate) fn resume(&self) {
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c fsync=on -c synchronous_commit=on",
            self.port,
            self.folder.display()
        );
        let log = self.folder.join("log").display().to_string();
        self.call("pg_ctl", &["-s", "-w", "-t", "60", "-l", &log, "-o", &options, "start"]);
    }

    fn call(&self, program: &str, words: &[&str]) {
        let mut command = as_owner(self.programs.join(program), self.owner, &self.folder);
        let command = command.args(words).arg("-D").arg(self.folder.join("data"));
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status().unwrap();
        assert!(status.success(), "{program} {words:?}: {status}");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        drop(self.keeper.wait());
    }
}

fn as_owner(program: impl AsRef<Path>, owner: Option<(u32, u32)>, folder: &Path) -> Command {
    let mut command = Command::new(program.as_ref());
    command.current_dir(folder);
    if let Some((uid, gid)) = owner {
        command.uid(uid).gid(gid);
    }
    command
}

/// PostgreSQL doesn't run as root; its own user does then.
fn owner() -> Option<(u32, u32)> {
    let root = fs::metadata("/proc/self").unwrap().uid() == 0;
    let id = |flag: &str| {
        let output = Command::new("id").args([flag, "postgres"]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().parse().expect("there is a user postgres")
    };
    root.then(|| (id("-u"), id("-g")))
}

/// The folder of the programs; Debian keeps them off the `PATH`.
fn programs() -> PathBuf {
    let named = env::var_os("INITDB").map(PathBuf::from);
    let on_path = || {
        let path = env::var_os("PATH")?;
        env::split_paths(&path).map(|folder| folder.join("initdb")).find(|file| file.is_file())
    };
    let of_debian = || {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
        versions.map(|version| version.path().join("bin/initdb")).filter(|file| file.is_file()).max()
    };
    let initdb =
        named.or_else(on_path).or_else(of_debian).expect("PostgreSQL's initdb is installed, or INITDB names it");
    fs::canonicalize(initdb).unwrap().parent().unwrap().to_owned()
}
