//! Who can sign in at a demo.

use crate::{Demo, cli};

/// Somebody to sign in as.
pub struct Person {
    /// Their email address.
    pub email: String,
    /// Their password.
    pub password: String,
}

impl Demo {
    /// The person whom the demo itself recommends to begin with.
    pub fn ada(&self) -> Person {
        self.person("ada@example.com")
    }

    /// A person of the demo.
    pub fn person(&self, email: &str) -> Person {
        self.listed("people", email)
    }

    /// A person with an account at the upstream.
    pub fn upstream_person(&self, email: &str) -> Person {
        self.listed("upstream_people", email)
    }

    fn listed(&self, list: &str, email: &str) -> Person {
        let people = self.said()[list].as_array().expect("it is a list");
        let person = people.iter().find(|person| person["email"] == email).expect("the demo has this person");
        let password = person["password"].as_str().expect("this person has a password");
        Person { email: email.to_owned(), password: password.to_owned() }
    }

    /// Adds somebody who has this password here, and at the upstream an account with the same address and password.
    /// Gives who they are there (`sub`).
    pub fn add_person(&self, email: &str, password: &str) -> String {
        let [here, there] = ["signet.toml", "sage.toml"].map(|name| self.file(name));
        cli::add_person(&here, email, "Alice Ball", password);
        cli::add_person(&there, email, "Alice Ball", password)
    }

    /// Adds somebody like that, whose two accounts are linked.
    pub fn add_linked_person(&self, email: &str, password: &str) {
        let subject = self.add_person(email, password);
        let words = ["user", "link", email, "--upstream", "sage", "--subject", &subject];
        cli::answer(&self.file("signet.toml"), &words, None);
    }

    /// What somebody signs in with besides a password, as `user show` says it.
    pub fn login_of(&self, email: &str) -> String {
        let shown = cli::answer(&self.file("signet.toml"), &["user", "show", email], None);
        shown["login"].as_str().unwrap_or_else(|| panic!("no login in {shown}")).to_owned()
    }
}
