//! A Signet of its own, made as an operator would make it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::fault::Fault;
use crate::flow::{self, Client, PASSWORD, REDIRECT_URI};
use crate::http::{Connection, Site};

/// How long a server may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(20);

/// Configuration, key file and database of a Signet, in a folder that goes when this does.
pub(crate) struct Installation {
    signet: PathBuf,
    folder: PathBuf,
    pub(crate) site: Site,
}

/// A process that ends with this.
pub(crate) struct Running(Child);

impl Running {
    pub(crate) fn pid(&self) -> u32 {
        self.0.id()
    }

    /// Asks it to end and waits until it has.
    pub(crate) fn stop(mut self) -> Result<(), Fault> {
        Command::new("kill").arg("-TERM").arg(self.pid().to_string()).status()?;
        self.0.wait()?;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail when it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Installation {
    /// Writes the configuration, in a new folder within `parent`, and makes the schema. `database`
    /// is the address of a PostgreSQL database; without one it's a SQLite file in that folder.
    pub(crate) fn make(signet: &Path, parent: &Path, database: Option<&str>) -> Result<Self, Fault> {
        let folder = parent.join(format!("bench-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let (port, management) = free_ports()?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let installation = Self {
            signet: signet.to_owned(),
            folder: fs::canonicalize(folder)?,
            site: Site { address, host: format!("localhost:{port}") },
        };
        let configuration = format!(
            "[server]\nlisten = \"{address}\"\nissuer = \"http://localhost:{port}\"\n\
             management_listen = \"127.0.0.1:{management}\"\n\
             [database]\nurl = \"{}\"\n[secrets]\nkey_file = \"signet.key\"\n[rate_limit]\nenabled = false\n",
            database.unwrap_or("sqlite://signet.db")
        );
        fs::write(installation.configuration(), configuration)?;
        installation.command(&["migrate"], "")?;
        Ok(installation)
    }

    /// Where the database of the ceilings may lie: on the same disk.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn configuration(&self) -> PathBuf {
        self.file("signet.toml")
    }

    /// Registers the relying party: its own site, and ES256 for ID tokens.
    pub(crate) fn add_client(&self) -> Result<Client, Fault> {
        let printed = self.command(
            &[
                "client",
                "add",
                "--client-name=Benchmark",
                &format!("--redirect-uri={REDIRECT_URI}"),
                "--grant-type=authorization_code",
                "--grant-type=refresh_token",
                "--grant-type=client_credentials",
                "--response-type=code",
                "--token-endpoint-auth-method=client_secret_basic",
                "--id-token-signed-response-alg=ES256",
                "--first-party",
            ],
            "",
        )?;
        Ok(Client::new(flow::member(&printed, "client_id")?, flow::member(&printed, "client_secret")?))
    }

    /// Adds somebody with the usual password; returns the email address.
    pub(crate) fn add_person(&self, number: usize) -> Result<String, Fault> {
        let email = format!("person-{number}@example.com");
        let arguments = ["user", "add", "--email", &email, "--name=A Person", "--verified", "--password-stdin"];
        self.command(&arguments, &format!("{PASSWORD}\n"))?;
        Ok(email)
    }

    /// Runs a command of `signet`, to its end, and reads what it prints.
    fn command(&self, arguments: &[&str], input: &str) -> Result<Value, Fault> {
        let mut child = Command::new(&self.signet)
            .args(arguments)
            .arg("--config")
            .arg(self.configuration())
            .arg("--json-output")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(input.as_bytes())?;
        }
        let output = child.wait_with_output()?;
        if !output.status.success() {
            return Err(Fault::new(format!("signet {} failed; the lines above say why", arguments.join(" "))));
        }
        Ok(serde_json::from_slice(&output.stdout).unwrap_or(Value::Null))
    }

    /// Starts the server; returns with the time from `exec` to the first discovery document.
    pub(crate) async fn serve(&self) -> Result<(Running, Duration), Fault> {
        let log = File::options().create(true).append(true).open(self.file("log"))?;
        let start = Instant::now();
        let child =
            Command::new(&self.signet).arg("serve").arg("--config").arg(self.configuration()).stdout(log).spawn()?;
        let mut running = Running(child);
        while self.discover().await.is_err() {
            if start.elapsed() > PATIENCE || running.0.try_wait()?.is_some() {
                return Err(Fault::new("signet serve doesn't answer; the lines above say why"));
            }
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
        Ok((running, start.elapsed()))
    }

    async fn discover(&self) -> Result<(), Fault> {
        let mut connection = Connection::open(self.site.address).await?;
        connection.exchange(&self.site.get("/.well-known/openid-configuration", "")).await?.expect(200).map(drop)
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("{} can't be removed: {error}", self.folder.display());
        }
    }
}

/// Starts the ceilings on `database`.
pub(crate) fn start_ceilings(database: &str) -> Result<(Running, Site), Fault> {
    let mut command = Command::new(std::env::current_exe()?);
    let mut child = command.args(["ceilings", "--database", database]).stdout(Stdio::piped()).spawn()?;
    let output = child.stdout.take();
    let running = Running(child);
    let mut line = String::new();
    if let Some(output) = output {
        BufReader::new(output).read_line(&mut line)?;
    }
    let address: SocketAddr = line.trim().parse().map_err(|_| Fault::new("the ceilings did not start"))?;
    Ok((running, Site { address, host: address.to_string() }))
}

/// Two ports that nobody uses now.
fn free_ports() -> Result<(u16, u16), Fault> {
    let listeners = [TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?, TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?];
    Ok((listeners[0].local_addr()?.port(), listeners[1].local_addr()?.port()))
}
