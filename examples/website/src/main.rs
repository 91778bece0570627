//! The example website on its own: `CLIENT_SECRET=… website --issuer … --client-id …`.

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Parser;
use url::Url;

/// A website that signs people in by OpenID Connect. The client's secret comes from CLIENT_SECRET.
#[derive(Parser)]
struct Arguments {
    /// The provider's issuer identifier
    #[arg(long, default_value = "http://localhost:9000")]
    issuer: String,
    /// The client that this website is registered as
    #[arg(long)]
    client_id: String,
    /// Where to listen, given once per address
    #[arg(long, default_value = "127.0.0.1:9002")]
    listen: Vec<SocketAddr>,
    /// The address that browsers see
    #[arg(long, default_value = "http://localhost:9002")]
    address: Url,
    /// What the website is called
    #[arg(long, default_value = "Website")]
    name: String,
}

#[actix_web::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let Ok(client_secret) = std::env::var("CLIENT_SECRET") else {
        eprintln!("set CLIENT_SECRET to the client's secret");
        return ExitCode::from(2);
    };
    tracing_subscriber::fmt().init();
    let config = website::Config {
        name: arguments.name,
        listen: arguments.listen,
        address: arguments.address,
        issuer: arguments.issuer,
        client_id: arguments.client_id,
        client_secret,
        hue: 195,
    };
    match run(config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

async fn run(config: website::Config) -> Result<(), Box<dyn std::error::Error>> {
    let server = website::listen(config)?;
    let handle = server.handle();
    let interrupted = async {
        tokio::signal::ctrl_c().await?;
        handle.stop(true).await;
        Ok(())
    };
    tokio::try_join!(server, interrupted)?;
    Ok(())
}
