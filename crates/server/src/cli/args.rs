//! The commands and the options that several of them share.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::client::ClientCommand;
use super::config::ConfigCommand;
use super::demo::DemoArguments;
use super::keys::KeysCommand;
use super::serve::ServeCommand;
use super::subscription::SubscriptionCommand;
use super::upstream::UpstreamCommand;
use super::user::UserCommand;

/// An OAuth 2.0 and OpenID Connect identity provider.
#[derive(Debug, Parser)]
#[command(name = "signet", version, arg_required_else_help = false, disable_help_subcommand = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
    /// Print the result as one line of JSON
    #[arg(long, global = true)]
    pub(super) json_output: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Try everything out on this machine: Signet, two websites, people to sign in as
    Demo(DemoArguments),
    /// Check a configuration, or print an example
    #[command(subcommand, arg_required_else_help = false)]
    Config(ConfigCommand),
    /// Run the server
    Serve(ServeCommand),
    /// Make or upgrade the database's schema, and make the key file for a new one
    Migrate(ConfigFile),
    /// Register clients and look after them
    #[command(subcommand, arg_required_else_help = false)]
    Client(ClientCommand),
    /// Look after the keys that sign tokens
    #[command(subcommand, arg_required_else_help = false)]
    Keys(KeysCommand),
    /// Import subscriptions and look after them
    #[command(subcommand, arg_required_else_help = false)]
    Subscription(SubscriptionCommand),
    /// Connect external logins and look after them
    #[command(subcommand, arg_required_else_help = false)]
    Upstream(UpstreamCommand),
    /// Add people and look after them
    #[command(subcommand, arg_required_else_help = false)]
    User(UserCommand),
}

/// The option that every command with a configuration needs.
#[derive(Args, Clone, Debug)]
pub(super) struct ConfigFile {
    /// The configuration (TOML)
    #[arg(long, value_name = "FILE")]
    pub(super) config: PathBuf,
}
