//! The server of Signet: HTTP, pages, configuration and the command line.

pub mod app;
pub mod browser;
pub mod cli;
pub mod clock;
pub mod config;
pub mod data;
pub mod demo;
pub mod http;
pub mod mail;
pub mod messages;
pub mod net;
pub mod pages;
pub mod routes;
pub mod serve;
pub mod serving;
pub mod telemetry;
pub mod text;
pub mod tls;
pub mod upkeep;
pub mod upstreams;
