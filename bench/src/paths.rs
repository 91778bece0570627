//! The hot paths, the ceiling of each, and what is asked of it.

/// What a path is held against.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ceiling {
    Empty,
    Sign,
    Read,
    Write,
    /// Two commits to an operation.
    WriteTwice,
    Hash,
}

impl Ceiling {
    /// In words.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Empty => "empty handler",
            Self::Sign => "form + ES256",
            Self::Read => "one indexed read",
            Self::Write => "durable writes",
            Self::WriteTwice => "durable writes, halved",
            Self::Hash => "raw argon2id",
        }
    }
}

/// What is done over and over.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Discovery,
    Jwks,
    ClientCredentials,
    Introspection,
    Userinfo,
    Refresh,
    Code,
    SignIn,
}

/// A hot path and its goals.
pub(crate) struct Path {
    pub(crate) act: Act,
    /// In the JSON, and after `--only`.
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) ceiling: Ceiling,
    /// The least share of the ceiling.
    pub(crate) share: f64,
    /// The most CPU for one operation, in milliseconds.
    pub(crate) cpu: f64,
}

/// All of them, in the order in which they are measured: hashing, which takes its memory, last.
pub(crate) const PATHS: [Path; 8] = [
    path(Act::Discovery, "discovery", "discovery", Ceiling::Empty, 0.85, 0.030),
    path(Act::Jwks, "jwks", "JWKS", Ceiling::Empty, 0.85, 0.030),
    path(Act::ClientCredentials, "client_credentials", "client credentials", Ceiling::Sign, 0.75, 0.10),
    path(Act::Introspection, "introspection", "introspection", Ceiling::Read, 0.75, 0.07),
    path(Act::Userinfo, "userinfo", "userinfo", Ceiling::Read, 0.75, 0.07),
    path(Act::Refresh, "refresh", "refresh, rotated", Ceiling::Write, 0.70, 0.13),
    path(Act::Code, "code", "authorize + code + PKCE, signed in", Ceiling::WriteTwice, 0.60, 0.30),
    path(Act::SignIn, "sign_in", "password sign-in", Ceiling::Hash, 0.90, 9.0),
];

const fn path(act: Act, name: &'static str, title: &'static str, ceiling: Ceiling, share: f64, cpu: f64) -> Path {
    Path { act, name, title, ceiling, share, cpu }
}
