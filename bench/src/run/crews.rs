//! Who asks for what: people and a client, seeded by the command line beside the running server.

use crate::fault::Fault;
use crate::flow::{self, Client};
use crate::http::{Connection, Site};
use crate::installation::Installation;
use crate::load::Crew;
use crate::paths::{Act, Ceiling};
use crate::visitor::Visitor;

/// A client, and somebody for each connection.
pub(super) struct Cast {
    client: Client,
    people: Vec<String>,
}

impl Cast {
    pub(super) async fn seed(installation: &Installation, people: usize) -> Result<Self, Fault> {
        let (server, _) = installation.serve().await?;
        let client = installation.add_client()?;
        let people = (0..people).map(|number| installation.add_person(number)).collect::<Result<_, _>>()?;
        server.stop()?;
        Ok(Self { client, people })
    }

    /// A connection for each person, ready to act.
    pub(super) async fn crew(&self, act: Act, site: &Site, pid: u32) -> Result<Crew, Fault> {
        let mut crew = Crew::new(pid);
        for email in &self.people {
            let mut connection = Connection::open(site.address).await?;
            let visitor = self.visitor(act, site, email, &mut connection).await?;
            crew.join(connection, visitor);
        }
        Ok(crew)
    }

    async fn visitor(&self, act: Act, site: &Site, email: &str, connection: &mut Connection) -> Result<Visitor, Fault> {
        let client = &self.client;
        Ok(match act {
            Act::Discovery => Visitor::Same(site.get("/.well-known/openid-configuration", "")),
            Act::Jwks => Visitor::Same(site.get("/jwks", "")),
            Act::ClientCredentials => {
                let fields = [("grant_type", "client_credentials")];
                Visitor::Same(site.post("/token", &client.authorization, &fields))
            }
            Act::Introspection => {
                let (token, _) = self.tokens(site, email, connection).await?;
                Visitor::Same(site.post("/introspect", &client.authorization, &[("token", &token)]))
            }
            Act::Userinfo => {
                let (token, _) = self.tokens(site, email, connection).await?;
                Visitor::Same(site.get("/userinfo", &format!("Authorization: Bearer {token}\r\n")))
            }
            Act::Refresh => {
                let (_, token) = self.tokens(site, email, connection).await?;
                Visitor::Refresh { site: site.clone(), client: client.clone(), token }
            }
            Act::Code => {
                let jar = flow::sign_in(connection, site, email).await?;
                let request = flow::authorization_request(site, client, &jar);
                Visitor::Code { site: site.clone(), client: client.clone(), request }
            }
            Act::SignIn => Visitor::SignIn { site: site.clone(), email: email.to_owned() },
        })
    }

    /// An access token and a refresh token, by the code flow.
    async fn tokens(&self, site: &Site, email: &str, connection: &mut Connection) -> Result<(String, String), Fault> {
        let jar = flow::sign_in(connection, site, email).await?;
        let request = flow::authorization_request(site, &self.client, &jar);
        let answer = flow::redeem(connection, site, &self.client, &request).await?;
        Ok((flow::member(&answer, "access_token")?.to_owned(), flow::member(&answer, "refresh_token")?.to_owned()))
    }
}

/// Connections to a ceiling that is a handler; none to one that isn't.
pub(super) async fn handlers(ceiling: Ceiling, site: &Site, pid: u32, connections: usize) -> Result<Crew, Fault> {
    let mut crew = Crew::new(pid);
    let request = match ceiling {
        Ceiling::Empty => site.get("/empty", ""),
        Ceiling::Sign => site.post("/sign", "", &[("grant_type", "client_credentials")]),
        Ceiling::Read => site.get("/read", ""),
        Ceiling::Write | Ceiling::WriteTwice | Ceiling::Hash => return Ok(crew),
    };
    for _ in 0..connections {
        crew.join(Connection::open(site.address).await?, Visitor::Same(request.clone()));
    }
    Ok(crew)
}
