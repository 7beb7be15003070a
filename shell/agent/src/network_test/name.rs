//! Whether a name becomes an address, by the system's own resolver, which every request of the terminal uses.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use terminal_core::network_test::{Hop, HopFault, HopOutcome, HopResult};
use tokio::net::lookup_host;
use url::Host;

use super::target::Place;

/// More addresses than this are not tried.
pub(super) const MOST: usize = 4;
const RESOLVERS: &str = "/etc/resolv.conf";

/// Looks it up. The addresses, and what came of it.
pub(super) async fn resolve(place: &Place, limit: Duration) -> (Vec<SocketAddr>, HopResult) {
    let name = match &place.host {
        Host::Ipv4(address) => return literal(SocketAddr::from((*address, place.port))),
        Host::Ipv6(address) => return literal(SocketAddr::from((*address, place.port))),
        Host::Domain(name) => name,
    };
    let found = tokio::time::timeout(limit, lookup_host((name.as_str(), place.port))).await;
    let (addresses, outcome) = match found {
        Ok(Ok(found)) => (found.take(MOST).collect(), HopOutcome::Passed),
        Ok(Err(error)) => (Vec::new(), HopOutcome::Failed(fault(&error))),
        Err(_) => (Vec::new(), HopOutcome::Failed(HopFault::ResolverSilent)),
    };
    let addresses: Vec<SocketAddr> = addresses;
    let facts = if addresses.is_empty() {
        let servers = resolvers(&std::fs::read_to_string(RESOLVERS).unwrap_or_default());
        std::iter::once(name.clone()).chain(servers).collect()
    } else {
        addresses.iter().map(|address| address.ip().to_string()).collect()
    };
    (addresses, HopResult { hop: Hop::Name, outcome, facts })
}

fn literal(address: SocketAddr) -> (Vec<SocketAddr>, HopResult) {
    (vec![address], HopResult::new(Hop::Name, HopOutcome::NotNeeded))
}

/// glibc says in words alone what it found (EAI_NONAME, EAI_AGAIN); the agent sets no locale, so they are English.
fn fault(error: &io::Error) -> HopFault {
    let text = error.to_string();
    if text.contains("not known") || text.contains("No address associated") {
        HopFault::NameUnknown
    } else if std::fs::read_to_string(RESOLVERS).is_ok_and(|text| !resolvers(&text).is_empty()) {
        HopFault::ResolverSilent
    } else {
        HopFault::NoResolver
    }
}

/// The name servers of `resolv.conf`.
fn resolvers(text: &str) -> Vec<String> {
    let servers = text.lines().filter_map(|line| line.trim().strip_prefix("nameserver"));
    servers.map(|server| server.trim().to_owned()).filter(|server| !server.is_empty()).take(3).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_resolver_says_in_words_is_understood() {
        let says = |text: &str| fault(&io::Error::other(text.to_owned()));
        let unknown = says("failed to lookup address information: Name or service not known");
        assert_eq!(unknown, HopFault::NameUnknown);
        let silent = says("failed to lookup address information: Temporary failure in name resolution");
        assert!(matches!(silent, HopFault::ResolverSilent | HopFault::NoResolver));
        assert_eq!(resolvers("# nameserver 1.1.1.1\nnameserver 10.0.0.53\nsearch a\n"), ["10.0.0.53"]);
    }

    #[tokio::test]
    async fn the_end_of_names_has_none() {
        let place = Place { host: Host::Domain("localhost".into()), port: 5 };
        let (addresses, result) = resolve(&place, Duration::from_secs(5)).await;
        assert!(!addresses.is_empty() && result.outcome == HopOutcome::Passed, "{result:?}");
    }
}
