//! The surface rule: which credential opens which surface (SUR-1).

words! {
    /// Where a client lives (mission, section 1). The profile is on the website.
    Surface {
        /// The website, third-party relying parties, and Signet's own pages.
        Website = "website",
        /// The desktop sync app and the phone app.
        App = "app",
    }
}

/// Whether there is a local password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Password {
    /// There is one.
    Set,
    /// There is none: a set-up link is the way to one.
    Unset,
}

words! {
    /// What stands between a person and the external logins.
    ExternalState {
        /// None was ever linked.
        Never = "never",
        /// One is linked over OpenID Connect.
        Linked = "linked",
        /// One was linked and has been disconnected, for good (FED-4).
        Disconnected = "disconnected",
        /// An organisation's SAML identity provider is linked.
        Saml = "saml",
    }
}

/// What a person has to sign in with: all that the surface rule asks of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Login {
    /// The external login.
    pub external: ExternalState,
    /// The local password.
    pub password: Password,
}

impl Login {
    /// Every combination there is.
    pub fn all() -> impl Iterator<Item = Self> {
        ExternalState::ALL
            .into_iter()
            .flat_map(|external| [Password::Set, Password::Unset].map(|password| Self { external, password }))
    }

    /// Whether a local password opens the apps and nothing else, for an external login is linked.
    pub const fn password_is_for_apps(self) -> bool {
        matches!(self.external, ExternalState::Linked | ExternalState::Saml)
    }

    /// Whether an external login can be linked: to a local account with a password, which is the proof that it takes, and
    /// once (FED-2 to FED-4).
    pub const fn can_link(self) -> bool {
        matches!((self.external, self.password), (ExternalState::Never, Password::Set))
    }

    /// Whether the person can disconnect their external login themself (FED-4, PRO-2).
    pub const fn disconnecting(self) -> Standing {
        match (self.external, self.password) {
            (ExternalState::Linked, Password::Set) => Standing::Open,
            (ExternalState::Linked, Password::Unset) => Standing::NoPassword,
            (ExternalState::Never | ExternalState::Disconnected, _) => Standing::NothingLinked,
            (ExternalState::Saml, _) => Standing::OfAnOrganisation,
        }
    }

    /// The word that `user show` prints as `login`.
    pub const fn as_str(self) -> &'static str {
        match (self.external, self.password) {
            (ExternalState::Never, Password::Unset) => "none",
            (ExternalState::Never, Password::Set) => "local",
            (ExternalState::Linked, _) => "linked",
            (ExternalState::Disconnected, _) => "disconnected",
            (ExternalState::Saml, _) => "saml",
        }
    }
}

/// Where somebody stands who wants to disconnect their external login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They can, once they have signed in anew.
    Open,
    /// They have no password yet, and would shut themself out: they set one up first.
    NoPassword,
    /// None is linked, or any more.
    NothingLinked,
    /// It is an organisation's, which decides.
    OfAnOrganisation,
}

words! {
    /// What a person signed in with.
    Credential {
        /// The local password.
        Password = "password",
        /// An external login.
        External = "external",
        /// The external login with which the person disconnected just that login: the one session in which they did so
        /// stays (FED-4). Nobody signs in with it.
        Parting = "parting",
    }
}

/// Whether a credential opens a surface, and the way on where it doesn't.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It does.
    Opens,
    /// The external login is the way in: *Sign in with …*.
    UseExternalLogin,
    /// There is no password that would open this; a link to set one up is the way on.
    SetUpPassword,
    /// No external login is linked here.
    NothingLinked,
    /// The external login was disconnected for good; email and password are the way in.
    NeverAgain,
}

/// The surface rule. Every path asks it with the person's state *now*: at sign-in, single sign-on, the password grant,
/// the device page, refresh, step-up, and on the profile.
pub const fn verdict(login: Login, credential: Credential, surface: Surface) -> Verdict {
    use ExternalState::{Disconnected, Linked, Never, Saml};
    use Surface::{App, Website};
    match (credential, login.external, login.password, surface) {
        (Credential::Password, Never | Disconnected, Password::Set, Website | App) => Verdict::Opens,
        (Credential::Password, Never | Disconnected, Password::Unset, Website | App) => Verdict::SetUpPassword,
        (Credential::Password, Linked | Saml, _, Website) => Verdict::UseExternalLogin,
        (Credential::Password, Linked | Saml, Password::Set, App) => Verdict::Opens,
        (Credential::Password, Linked | Saml, Password::Unset, App) => Verdict::SetUpPassword,
        (Credential::External, Linked | Saml, _, Website | App) => Verdict::Opens,
        (Credential::External, Never, _, Website | App) => Verdict::NothingLinked,
        (Credential::External, Disconnected, _, Website | App) => Verdict::NeverAgain,
        (Credential::Parting, Disconnected, _, Website | App) => Verdict::Opens,
        (Credential::Parting, Never | Linked | Saml, _, Website | App) => Verdict::NothingLinked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ExternalState::{Disconnected, Linked, Never, Saml};
    use Verdict::{NeverAgain, NothingLinked, Opens, SetUpPassword, UseExternalLogin};

    /// The table of the specification: state, then website by password, website by external login, app by
    /// password, app by external login.
    const TABLE: [(ExternalState, Password, [Verdict; 4]); 8] = [
        (Never, Password::Set, [Opens, NothingLinked, Opens, NothingLinked]),
        (Never, Password::Unset, [SetUpPassword, NothingLinked, SetUpPassword, NothingLinked]),
        (Linked, Password::Unset, [UseExternalLogin, Opens, SetUpPassword, Opens]),
        (Linked, Password::Set, [UseExternalLogin, Opens, Opens, Opens]),
        (Disconnected, Password::Set, [Opens, NeverAgain, Opens, NeverAgain]),
        (Disconnected, Password::Unset, [SetUpPassword, NeverAgain, SetUpPassword, NeverAgain]),
        (Saml, Password::Unset, [UseExternalLogin, Opens, SetUpPassword, Opens]),
        (Saml, Password::Set, [UseExternalLogin, Opens, Opens, Opens]),
    ];

    #[test]
    fn the_table_of_states_credentials_and_surfaces__sur_1() {
        assert_eq!(TABLE.len(), Login::all().count());
        for (external, password, verdicts) in TABLE {
            let login = Login { external, password };
            let asked = Surface::ALL.into_iter().flat_map(|surface| {
                [Credential::Password, Credential::External].map(|credential| verdict(login, credential, surface))
            });
            assert_eq!(asked.collect::<Vec<_>>(), verdicts, "{login:?}");
        }
    }

    #[test]
    fn a_local_password_links_once_and_parts_from_what_it_linked__fed_4() {
        use Standing::{NoPassword, NothingLinked, OfAnOrganisation, Open};
        let table = [
            (Never, Password::Set, true, NothingLinked),
            (Never, Password::Unset, false, NothingLinked),
            (Linked, Password::Set, false, Open),
            (Linked, Password::Unset, false, NoPassword),
            (Disconnected, Password::Set, false, NothingLinked),
            (Disconnected, Password::Unset, false, NothingLinked),
            (Saml, Password::Set, false, OfAnOrganisation),
            (Saml, Password::Unset, false, OfAnOrganisation),
        ];
        assert_eq!(table.len(), Login::all().count());
        for (external, password, can_link, disconnecting) in table {
            let login = Login { external, password };
            assert_eq!((login.can_link(), login.disconnecting()), (can_link, disconnecting), "{login:?}");
        }
    }

    #[test]
    fn the_session_that_disconnected_stays_and_no_other_is_like_it__fed_4() {
        for login in Login::all() {
            for surface in Surface::ALL {
                let opens = verdict(login, Credential::Parting, surface) == Opens;
                assert_eq!(opens, login.external == Disconnected, "{login:?}");
            }
        }
    }
}
