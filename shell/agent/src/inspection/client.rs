use std::time::Duration;

use reqwest::redirect::Policy;
use url::Url;

use super::public::{PublicResolver, may_be_public};
use crate::api::{Client, ClientError, ClientOptions};

/// The connections of inspections: to apps' own origins, and to what their pages link to. Neither keeps a cookie.
#[derive(Debug, Clone)]
pub struct InspectionClients {
    own: Client,
    outside: Client,
    /// Names are looked up by a proxy: what is inside can be told by the text of a link alone.
    pub(super) is_proxied: bool,
    /// In tests, all there is stands on this machine.
    reaches_inside: bool,
}

impl InspectionClients {
    /// One request, from its beginning to the last byte that is read of it.
    pub(super) const LIMIT: Duration = Duration::from_secs(10);

    /// Connections made as those to the server, with its proxy.
    pub fn new(options: &ClientOptions) -> Result<Self, ClientError> {
        let is_proxied = options.proxy.is_some() || environment_has_proxy();
        let outside = if is_proxied {
            Self::builder(options)?
        } else {
            Self::builder(options)?.dns_resolver(PublicResolver)
        };
        let own = Self::builder(options)?.build()?;
        Ok(Self { own, outside: outside.build()?, is_proxied, reaches_inside: false })
    }

    fn builder(options: &ClientOptions) -> Result<reqwest::ClientBuilder, ClientError> {
        let builder = reqwest::Client::builder()
            .user_agent(concat!("kiosk-inspection/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .referer(false)
            .tls_info(true)
            .connect_timeout(Self::LIMIT)
            .timeout(Self::LIMIT)
            .pool_max_idle_per_host(2)
            .pool_idle_timeout(Duration::from_secs(5));
        options.trust_and_proxy(builder)
    }

    /// The client that may ask for `url`, if one may. `is_own` says that it lies in the app's origins.
    pub(super) fn client(&self, url: &Url, is_own: bool) -> Option<&Client> {
        if is_own {
            return matches!(url.scheme(), "http" | "https").then_some(&self.own);
        }
        if self.reaches_inside {
            return Some(&self.own);
        }
        may_be_public(url).then_some(&self.outside)
    }

    /// For tests: without the proxy of the environment. `reaches_inside`: links to this machine are asked too.
    #[cfg(test)]
    pub(super) fn on_this_machine(reaches_inside: bool) -> Self {
        let options = ClientOptions::default();
        let own = Self::builder(&options).unwrap().no_proxy().build().unwrap();
        let outside =
            Self::builder(&options).unwrap().no_proxy().dns_resolver(PublicResolver).build().unwrap();
        Self { own, outside, is_proxied: false, reaches_inside }
    }
}

fn environment_has_proxy() -> bool {
    let names = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
    names.iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
