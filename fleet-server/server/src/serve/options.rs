use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use fleet_store::Db;

use crate::request::{TrustedNetwork, TrustedProxies};
use crate::state::{Configuration, Limits, Site};
use crate::terminal_api::TerminalSettings;

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub struct DataOptions {
    /// Folder of the server's files; made if it is not there
    #[arg(long, env = "FLEET_DATA")]
    pub data: PathBuf,
    /// PostgreSQL to use instead of the SQLite file in the data folder, such as postgres://user@host/fleet
    #[arg(long, env = "FLEET_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub struct ServeOptions {
    /// Where the data is.
    #[command(flatten)]
    pub data: DataOptions,
    /// Address and port to listen on
    #[arg(long, env = "FLEET_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address under which people and terminals reach the server, such as https://fleet.example.gov.cn
    #[arg(long, env = "FLEET_PUBLIC_URL")]
    public_url: Option<String>,
    /// A terminal checks in every so many seconds
    #[arg(long, env = "FLEET_CHECK_IN_INTERVAL", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    check_in_interval: u64,
    /// New terminals and failed tries to enrol that one address may send in a minute
    #[arg(long, env = "FLEET_ENROLLMENTS_PER_MINUTE", default_value_t = 600)]
    enrollments_per_minute: u32,
    /// Failed tries to sign in or to set up that one address may send in a minute
    #[arg(long, env = "FLEET_SIGN_INS_PER_MINUTE", default_value_t = Limits::default().sign_ins_per_minute)]
    sign_ins_per_minute: u32,
    /// Requests for the public list of locations that one address may send in a minute
    #[arg(long, env = "FLEET_PUBLIC_PER_MINUTE", default_value_t = Limits::default().public_per_minute)]
    public_per_minute: u32,
    /// Address or network of a proxy that is believed when it names the caller in X-Forwarded-For; may be repeated
    #[arg(long = "trusted-proxy", env = "FLEET_TRUSTED_PROXIES", value_name = "CIDR", value_delimiter = ',')]
    trusted_proxies: Vec<TrustedNetwork>,
    /// Address and port that answer /metrics, and nothing else; without it the main one does, for this machine alone
    #[arg(long, env = "FLEET_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,
    /// Certificate and key to serve TLS with.
    #[command(flatten)]
    pub tls: Option<Tls>,
}

/// Certificate and key, PEM files.
#[derive(Debug, Clone, Args)]
pub struct Tls {
    /// Certificate chain, PEM
    #[arg(id = "tls-cert", long = "tls-cert", requires = "tls-key", required = false)]
    pub cert: PathBuf,
    /// Private key, PEM
    #[arg(id = "tls-key", long = "tls-key", requires = "tls-cert", required = false)]
    pub key: PathBuf,
}

impl DataOptions {
    /// Opens the database, making and migrating it if need be.
    pub async fn open(&self) -> anyhow::Result<Db> {
        std::fs::create_dir_all(&self.data)
            .with_context(|| format!("cannot make {}", self.data.display()))?;
        if let Some(url) = &self.database {
            return Db::open_url(url).await.context("cannot open the PostgreSQL database");
        }
        let path = self.data.join("fleet.db");
        Db::open_file(&path).await.with_context(|| format!("cannot open {}", path.display()))
    }
}

impl ServeOptions {
    /// What is set, for a server that listens on `listening`.
    pub fn configuration(&self, listening: SocketAddr) -> Configuration {
        Configuration {
            site: Site {
                public_url: self.public_url(listening),
                trusted_proxies: TrustedProxies(self.trusted_proxies.clone()),
            },
            limits: Limits {
                sign_ins_per_minute: self.sign_ins_per_minute,
                public_per_minute: self.public_per_minute,
                ..Limits::default()
            },
            terminals: self.terminals(),
        }
    }

    fn terminals(&self) -> TerminalSettings {
        TerminalSettings {
            check_in_interval_ms: self.check_in_interval * 1_000,
            enrollments_per_minute: self.enrollments_per_minute,
            ..TerminalSettings::new(&self.data.data)
        }
    }

    /// The console's address without a slash at its end.
    fn public_url(&self, listening: SocketAddr) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        let own = || format!("{scheme}://{listening}");
        self.public_url.as_deref().map_or_else(own, |url| url.trim_end_matches('/').to_owned())
    }
}
