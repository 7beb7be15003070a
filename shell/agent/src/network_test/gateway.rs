//! Whether the gateway is there. Many answer no ping, but none can forward anything without answering for its address (ARP,
//! neighbour discovery): a datagram to a port that nobody listens at has the kernel ask for that.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use terminal_core::network_test::{HopResult, Surroundings, Way};
use tokio::net::UdpSocket;
use tokio::time::{Instant, sleep_until};

use super::ip::{IpNeighbour, IpRoute, ask};

/// The port that throws away what it is sent.
const DISCARD: u16 = 9;
/// The kernel asks three times, a second apart.
const ASKED: Duration = Duration::from_millis(3_500);
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Looks at it.
pub(super) async fn judge(around: &Surroundings) -> HopResult {
    let answers = match &around.way {
        Way::Via { gateway, interface } => answers(*gateway, interface).await,
        Way::None | Way::Local | Way::Direct { .. } => None,
    };
    around.gateway(answers)
}

/// Whether the gateway that a card leads out by answers for its address.
pub async fn answers_of_card(interface: &str) -> bool {
    let routes: Vec<IpRoute> = ask(&["-4", "route", "show", "default", "dev", interface]).await;
    let gateway = routes.into_iter().min_by_key(|route| route.metric).and_then(|route| route.gateway);
    match gateway {
        Some(gateway) => answers(gateway, interface).await == Some(true),
        None => false,
    }
}

/// Whether it answers for its address; `None` where the kernel does not say.
async fn answers(gateway: IpAddr, interface: &str) -> Option<bool> {
    let any =
        if gateway.is_ipv4() { IpAddr::V4(Ipv4Addr::UNSPECIFIED) } else { Ipv6Addr::UNSPECIFIED.into() };
    let socket = UdpSocket::bind((any, 0)).await.ok()?;
    socket.send_to(&[0], (gateway, DISCARD)).await.ok()?;
    let until = Instant::now() + ASKED;
    let mut next = Instant::now();
    loop {
        let at = gateway.to_string();
        let found: Vec<IpNeighbour> = ask(&["neigh", "show", "to", &at, "dev", interface]).await;
        let neighbour = found.into_iter().next()?;
        let is = |state: &str| neighbour.state.iter().any(|one| one == state);
        if is("FAILED") {
            return Some(false);
        }
        if neighbour.lladdr.is_some() {
            // Known from before and not asked for again yet: nobody knows.
            return is("REACHABLE").then_some(true);
        }
        next += LOOK_EVERY;
        if next >= until {
            return Some(false);
        }
        sleep_until(next).await;
    }
}
