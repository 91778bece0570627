//! What one connection asks for, over and over.

use crate::fault::Fault;
use crate::flow::{self, Client};
use crate::http::{Connection, Site};

/// One operation of a path, to be repeated.
pub(crate) enum Visitor {
    /// The same request each time.
    Same(Vec<u8>),
    /// A refresh token, exchanged for its successor.
    Refresh { site: Site, client: Client, token: String },
    /// An authorization request of a signed-in browser, and the code redeemed.
    Code { site: Site, client: Client, request: Vec<u8> },
    /// A new browser that signs in.
    SignIn { site: Site, email: String },
}

impl Visitor {
    /// Does it once.
    pub(crate) async fn once(&mut self, connection: &mut Connection) -> Result<(), Fault> {
        match self {
            Self::Same(request) => connection.exchange(request).await?.expect(200).map(drop),
            Self::Refresh { site, client, token } => {
                *token = flow::refresh(connection, site, client, token).await?;
                Ok(())
            }
            Self::Code { site, client, request } => flow::redeem(connection, site, client, request).await.map(drop),
            Self::SignIn { site, email } => flow::sign_in(connection, site, email).await.map(drop),
        }
    }
}
