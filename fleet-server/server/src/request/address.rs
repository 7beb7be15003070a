use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use axum::extract::{ConnectInfo, FromRequestParts};
use http::HeaderMap;
use http::request::Parts;
use ipnet::IpNet;

use crate::state::AppState;

/// What a proxy adds the address of its peer to, at the end.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Where a request came from, for limits, the audit log and conflicts; unknown in tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClientAddress(pub Option<IpAddr>);

impl ClientAddress {
    /// As it is written down.
    pub fn text(self) -> Option<String> {
        self.0.map(|address| address.to_string())
    }
}

impl FromRequestParts<AppState> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        Ok(state.site.trusted_proxies.client(parts))
    }
}

/// A network whose addresses are believed when they say for whom they ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrustedNetwork(IpNet);

/// It is neither an address nor a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("give an address such as 10.0.0.5, or a network such as 10.0.0.0/24")]
pub struct NotANetwork;

impl FromStr for TrustedNetwork {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let network = text.parse::<IpNet>().ok();
        network.or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from)).map(Self).ok_or(NotANetwork)
    }
}

/// The proxies in front of the server. Only they are believed when they name another address:
/// anybody may send the header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TrustedProxies(pub Vec<TrustedNetwork>);

impl TrustedProxies {
    /// Who asks: the peer or, if that is a trusted proxy, the last address that no trusted proxy has.
    pub fn client(&self, parts: &Parts) -> ClientAddress {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        ClientAddress(peer.map(|peer| self.behind(peer.0.ip().to_canonical(), &parts.headers)))
    }

    fn behind(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let lines = headers.get_all(FORWARDED_FOR).iter().rev();
        let hops = lines.flat_map(|line| line.to_str().unwrap_or_default().rsplit(','));
        let mut client = peer;
        for hop in hops {
            // What comes before a word that is no address was written by somebody unknown.
            let Some(address) = read(hop).filter(|_| self.trust(client)) else { break };
            client = address;
        }
        client
    }

    fn trust(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.0.contains(&address))
    }
}

/// An address, with or without a port.
fn read(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let with_port = || hop.parse::<SocketAddr>().ok().map(|address| address.ip());
    hop.parse().ok().or_else(with_port).map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(trusted: &[&str], peer: &str, forwarded: &[&'static str]) -> String {
        let proxies = TrustedProxies(trusted.iter().map(|text| text.parse().unwrap()).collect());
        let mut request =
            http::Request::builder().extension(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 1)));
        for line in forwarded {
            request = request.header(FORWARDED_FOR, *line);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        proxies.client(&parts).text().unwrap()
    }

    #[test]
    fn only_trusted_proxies_say_for_whom_they_ask() {
        let trusted = ["10.0.0.0/8", "192.0.2.7"];
        assert_eq!(client(&[], "10.0.0.5", &["203.0.113.1"]), "10.0.0.5");
        assert_eq!(client(&trusted, "203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(client(&trusted, "10.0.0.5", &[]), "10.0.0.5");
        assert_eq!(client(&trusted, "10.0.0.5", &["203.0.113.1"]), "203.0.113.1");
        assert_eq!(client(&trusted, "::ffff:10.0.0.5", &["203.0.113.1:4711"]), "203.0.113.1");
        assert_eq!(client(&trusted, "10.0.0.5", &["[2001:db8::1]:443"]), "2001:db8::1");
    }

    #[test]
    fn what_the_client_itself_wrote_is_not_believed() {
        let trusted = ["10.0.0.0/8", "192.0.2.7"];
        assert_eq!(client(&trusted, "10.0.0.5", &["1.2.3.4, 203.0.113.1, 192.0.2.7"]), "203.0.113.1");
        assert_eq!(client(&trusted, "10.0.0.5", &["1.2.3.4", "203.0.113.1,10.9.9.9"]), "203.0.113.1");
        assert_eq!(client(&trusted, "10.0.0.5", &["1.2.3.4, nonsense, 10.0.0.6"]), "10.0.0.6");
        assert_eq!(client(&trusted, "10.0.0.5", &["10.1.1.1, 10.0.0.6"]), "10.1.1.1", "one of ours asks");
    }

    #[test]
    fn networks_are_read_as_people_write_them() {
        for good in ["10.0.0.5", "10.0.0.0/8", "::1", "fd00::/8"] {
            assert!(good.parse::<TrustedNetwork>().is_ok(), "{good}");
        }
        for wrong in ["", "proxy", "10.0.0.0/33", "10.0.0.0/8,::1"] {
            assert_eq!(wrong.parse::<TrustedNetwork>(), Err(NotANetwork), "{wrong}");
        }
    }
}
