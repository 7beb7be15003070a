//! The same server by IPv6, which nothing depends on.

use std::net::SocketAddr;
use std::time::Duration;

use terminal_core::network_test::{Hop, HopFault, HopOutcome, HopResult};
use url::Host;

use super::connection::connect;
use super::target::Target;

/// Looks at it. `addresses` are those of the server's name.
pub(super) async fn judge(target: &Target, addresses: &[SocketAddr], limit: Duration) -> HopResult {
    let is_asked = target.proxy.is_none() && matches!(target.place.host, Host::Domain(_));
    if !is_asked {
        // Behind a proxy its network is not this terminal's matter; an address is of one kind.
        return HopResult::new(Hop::Ipv6, HopOutcome::NotNeeded);
    }
    let six: Vec<SocketAddr> = addresses.iter().filter(|address| address.is_ipv6()).copied().collect();
    if six.is_empty() {
        return HopResult::new(Hop::Ipv6, HopOutcome::Failed(HopFault::NoIpv6Address));
    }
    match connect(&six, limit).await {
        Ok((_, address)) => {
            HopResult { hop: Hop::Ipv6, outcome: HopOutcome::Passed, facts: vec![address.ip().to_string()] }
        }
        Err(_) => HopResult::new(Hop::Ipv6, HopOutcome::Failed(HopFault::Ipv6Silent)),
    }
}
