use std::path::PathBuf;
use std::time::Duration;

use reqwest::header::{ACCEPT_LANGUAGE, HeaderMap, HeaderValue};

/// The HTTP client of the whole process: one pool of connections. Cheap to clone.
pub type Client = reqwest::Client;

/// How to reach the server.
#[derive(Debug, Clone, Default)]
pub struct ClientOptions {
    /// A certificate authority to trust besides those of the system (PEM).
    pub ca: Option<PathBuf>,
    /// A proxy for all requests; without it the environment's (`HTTPS_PROXY` …) is used.
    pub proxy: Option<String>,
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The certificate authority's file.
    #[error("{path}: {source}", path = path.display())]
    Ca {
        /// Which file.
        path: PathBuf,
        /// Why it cannot be read.
        source: std::io::Error,
    },
    /// An option or the TLS library.
    #[error(transparent)]
    Http(#[from] reqwest::Error),
}

impl ClientOptions {
    /// Time limits of the client: to connect, and between two pieces of a body.
    const CONNECT: Duration = Duration::from_secs(10);
    const SILENCE: Duration = Duration::from_secs(75);
    /// A connection of HTTP/2 is asked this often whether the server is there, which has as long to answer.
    const PING: Duration = Duration::from_secs(30);

    /// A client for the terminals of the same hall: near, or not there.
    pub fn for_peers() -> Result<Client, ClientError> {
        let builder = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        Ok(builder.connect_timeout(Duration::from_secs(2)).http1_only().build()?)
    }

    /// Makes the client.
    pub fn build(&self) -> Result<Client, ClientError> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("zh-CN"));
        let builder = reqwest::Client::builder()
            .user_agent(concat!("kiosk-agent/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers)
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Self::CONNECT)
            .read_timeout(Self::SILENCE)
            .tcp_keepalive(Duration::from_secs(30))
            // All requests share one connection of HTTP/2: a dead one is found out before the next is sent.
            .http2_keep_alive_interval(Self::PING)
            .http2_keep_alive_timeout(Self::PING)
            .http2_keep_alive_while_idle(true);
        Ok(self.trust_and_proxy(builder)?.build()?)
    }

    /// Adds what all clients share: whom to trust, and the proxy.
    pub fn trust_and_proxy(
        &self,
        mut builder: reqwest::ClientBuilder,
    ) -> Result<reqwest::ClientBuilder, ClientError> {
        if let Some(path) = &self.ca {
            let pem = std::fs::read(path).map_err(|source| ClientError::Ca { path: path.clone(), source })?;
            builder = builder.tls_certs_merge(reqwest::Certificate::from_pem_bundle(&pem)?);
        }
        if let Some(proxy) = &self.proxy {
            builder = builder.proxy(reqwest::Proxy::all(proxy)?);
        }
        Ok(builder)
    }
}
