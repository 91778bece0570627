//! What this machine can do at most, each without the rest of an identity provider around it.

mod handlers;
mod tables;
mod work;

use std::io::Write;

use actix_web::{App, HttpServer, web};
use store::{DatabaseUrl, OpenOptions, Store};

use crate::fault::Fault;
use handlers::Signer;

/// Serves the ceilings until the process is killed; prints the address first.
pub(crate) async fn serve(database: &DatabaseUrl) -> Result<(), Fault> {
    let store = Store::open(database, &OpenOptions::default())?;
    store.write(tables::make).await?;
    let (store, signer) = (web::Data::new(store), web::Data::new(Signer::new()?));
    let server = HttpServer::new(move || {
        App::new()
            .app_data(store.clone())
            .app_data(signer.clone())
            .route("/empty", web::get().to(handlers::empty))
            .route("/sign", web::post().to(handlers::sign))
            .route("/read", web::get().to(handlers::read))
            .route("/writes", web::get().to(work::writes))
            .route("/hashes", web::get().to(work::hashes))
    });
    let server = server.bind(("127.0.0.1", 0))?;
    let mut output = std::io::stdout();
    for address in server.addrs() {
        writeln!(output, "{address}")?;
    }
    output.flush()?;
    Ok(server.run().await?)
}
