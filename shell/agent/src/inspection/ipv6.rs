use std::net::{Ipv6Addr, SocketAddr};
use std::time::Duration;

use fleet_protocol::{CheckFault, CheckOutcome, SkipReason};
use tokio::net::{TcpStream, UdpSocket, lookup_host};
use url::{Host, Url};

/// Time to connect to one address, and the most addresses.
const LIMIT: Duration = Duration::from_secs(5);
const MOST: usize = 4;
/// Somewhere on the public internet; nothing is sent there.
const FAR: Ipv6Addr = Ipv6Addr::new(0x2400, 0x3200, 0, 0, 0, 0, 0, 1);

/// Whether the page's host has IPv6 addresses, and answers at one of them.
pub(super) async fn judge(page: &Url, is_proxied: bool) -> CheckOutcome {
    let Some(Host::Domain(name)) = page.host() else {
        return CheckOutcome::Skipped { reason: SkipReason::NotAName };
    };
    if is_proxied {
        return CheckOutcome::Skipped { reason: SkipReason::BehindProxy };
    }
    if !has_ipv6().await {
        return CheckOutcome::Skipped { reason: SkipReason::TerminalWithoutIpv6 };
    }
    let port = page.port_or_known_default().unwrap_or(443);
    let found = lookup_host((name, port)).await.map(Iterator::collect::<Vec<SocketAddr>>).unwrap_or_default();
    let addresses: Vec<SocketAddr> = found.into_iter().filter(SocketAddr::is_ipv6).take(MOST).collect();
    if addresses.is_empty() {
        return CheckOutcome::Failed { fault: CheckFault::NoIpv6Address };
    }
    for address in addresses {
        if matches!(tokio::time::timeout(LIMIT, TcpStream::connect(address)).await, Ok(Ok(_))) {
            return CheckOutcome::Passed { note: None };
        }
    }
    CheckOutcome::Failed { fault: CheckFault::Ipv6Unreachable }
}

/// Whether this terminal has a way to the public internet by IPv6: a connected UDP socket asks the routes, and sends
/// nothing.
async fn has_ipv6() -> bool {
    match UdpSocket::bind((Ipv6Addr::UNSPECIFIED, 0)).await {
        Ok(socket) => socket.connect((FAR, 53)).await.is_ok(),
        Err(_) => false,
    }
}
