//! The fleet server's command line.

mod trust;

use std::sync::Arc;

use clap::{Parser, Subcommand};
use fleet_server::serve::{self, DataOptions, ServeOptions};
use tracing_subscriber::EnvFilter;

/// The fleet manager of self-service terminals
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve terminals and the console
    Serve(ServeOptions),
    /// Print a new one-time link that makes the first administrator
    SetupLink {
        #[command(flatten)]
        data: DataOptions,
        /// Address of the console
        #[arg(long, env = "FLEET_PUBLIC_URL", default_value = "http://127.0.0.1:8080")]
        public_url: String,
    },
    /// Print a one-time link that signs an existing account in, for somebody who lost the password
    SignInLink {
        #[command(flatten)]
        data: DataOptions,
        /// The account's name
        #[arg(long)]
        user: String,
        /// Address of the console
        #[arg(long, env = "FLEET_PUBLIC_URL", default_value = "http://127.0.0.1:8080")]
        public_url: String,
    },
    /// Fill an empty database with made-up terminals in the halls of Dazhou, to measure lists at scale
    #[command(hide = true)]
    Seed {
        #[command(flatten)]
        data: DataOptions,
        /// How many
        #[arg(long)]
        terminals: u32,
    },
    /// Print the OpenAPI document of the console API
    Openapi,
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the command's output")]
async fn main() -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_env("FLEET_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match Cli::parse().command {
        Command::Serve(options) => serve::serve(options, Arc::new(trust::ImageRepository)).await,
        Command::SetupLink { data, public_url } => {
            serve::setup_link(data, public_url.trim_end_matches('/')).await
        }
        Command::SignInLink { data, user, public_url } => {
            serve::sign_in_link(data, &user, public_url.trim_end_matches('/')).await
        }
        Command::Seed { data, terminals } => serve::seed(data, terminals).await,
        Command::Openapi => {
            print!("{}", fleet_server::openapi::document());
            Ok(())
        }
    }
}
