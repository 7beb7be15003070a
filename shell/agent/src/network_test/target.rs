//! Where the way leads: the server, and the proxy that the agent's own requests would take.

use std::fmt;

use hyper::Uri;
use hyper::header::HeaderValue;
use hyper_util::client::proxy::matcher::Matcher;
use url::{Host, Url};

use crate::api::ClientOptions;

/// A host and a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub host: Host<String>,
    pub port: u16,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// The server, and the proxy before it.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub place: Place,
    pub is_https: bool,
    /// The page that is asked for, for a proxy that is told whole addresses.
    pub page: String,
    pub proxy: Option<ProxyTarget>,
}

/// A proxy.
#[derive(Debug, Clone)]
pub(super) struct ProxyTarget {
    pub place: Place,
    /// Whether it is spoken to without TLS, so that its answers can be told one by one.
    pub is_plain: bool,
    /// Name and password, as the header has them. No `Debug` shows it: hyper marks it as sensitive.
    pub credentials: Option<HeaderValue>,
}

impl Target {
    /// The way to `server`. An address without a host leads nowhere, and is refused when the agent starts.
    pub fn of(server: &Url, client: &ClientOptions) -> Self {
        let host = server.host().map_or_else(|| Host::Domain(String::new()), |host| host.to_owned());
        let page = page_of(server);
        Self {
            place: Place { host, port: server.port_or_known_default().unwrap_or(443) },
            is_https: server.scheme() == "https",
            proxy: page.parse().ok().and_then(|uri: Uri| ProxyTarget::on_the_way_to(&uri, client)),
            page,
        }
    }

    /// What has to be reached first.
    pub fn first(&self) -> &Place {
        self.proxy.as_ref().map_or(&self.place, |proxy| &proxy.place)
    }
}

/// What tells anybody whether the server works.
pub(super) fn page_of(server: &Url) -> String {
    format!("{}/healthz", server.as_str().trim_end_matches('/'))
}

impl ProxyTarget {
    /// As the HTTP client decides it: by the option, else by the environment.
    fn on_the_way_to(uri: &Uri, client: &ClientOptions) -> Option<Self> {
        let matcher = match &client.proxy {
            Some(proxy) => Matcher::builder().all(proxy.clone()).build(),
            None => Matcher::from_env(),
        };
        let proxy = matcher.intercept(uri)?;
        let scheme = proxy.uri().scheme_str().unwrap_or("http");
        let host = Host::parse(proxy.uri().host()?).ok()?;
        let usual = if scheme == "https" { 443 } else { 80 };
        let port = proxy.uri().port_u16().unwrap_or(usual);
        let credentials = proxy.basic_auth().cloned();
        Some(Self { place: Place { host, port }, is_plain: scheme == "http", credentials })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(server: &str, proxy: Option<&str>) -> Target {
        let client = ClientOptions { ca: None, proxy: proxy.map(str::to_owned) };
        Target::of(&server.parse().unwrap(), &client)
    }

    #[test]
    fn the_proxy_comes_first_and_its_password_is_never_shown() {
        let target = target("https://fleet.example/sub/", Some("http://kiosk:canary-9@10.0.0.1:3128"));
        assert_eq!((target.place.to_string().as_str(), target.is_https), ("fleet.example:443", true));
        assert_eq!(target.page, "https://fleet.example/sub/healthz");
        assert_eq!(target.first().to_string(), "10.0.0.1:3128");
        let proxy = target.proxy.as_ref().unwrap();
        assert!(proxy.is_plain && proxy.credentials.is_some());
        assert!(!format!("{target:?}").contains("canary"), "{target:?}");
    }
}
