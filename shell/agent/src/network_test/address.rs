//! Link and address: what the machine has before anything is sent.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

use terminal_core::network_test::{InterfaceKind, NetworkInterface, Surroundings, Way};
use url::Host;

use super::ip::{IpLink, IpRoute, ask};
use super::target::Place;

/// Cards that are no way out by themselves.
const NO_CARDS: [&str; 8] = ["bridge", "ifb", "dummy", "tun", "vxlan", "wireguard", "vlan", "sit"];

/// The cards, and where the way to `first` leads.
pub(super) async fn surroundings(first: &Place) -> Surroundings {
    let links: Vec<IpLink> = ask(&["-d", "addr"]).await;
    let is_card =
        |link: &IpLink| link.link_type == "ether" && !NO_CARDS.contains(&link.linkinfo.info_kind.as_str());
    let interfaces = links.into_iter().filter(is_card).map(interface).collect();
    Surroundings { interfaces, way: way(first).await }
}

fn interface(link: IpLink) -> NetworkInterface {
    let is_wireless = Path::new("/sys/class/net").join(&link.ifname).join("phy80211").exists();
    // An address that is still being tried is none yet.
    let there = link.addr_info.iter().filter(|address| !address.tentative);
    NetworkInterface {
        kind: if is_wireless { InterfaceKind::Wireless } else { InterfaceKind::Wired },
        has_carrier: link.flags.iter().any(|flag| flag == "LOWER_UP"),
        addresses: there.filter_map(|address| address.local).collect(),
        name: link.ifname,
    }
}

async fn way(first: &Place) -> Way {
    match &first.host {
        Host::Ipv4(address) => way_to((*address).into()).await,
        Host::Ipv6(address) => way_to((*address).into()).await,
        Host::Domain(name) if name == "localhost" => Way::Local,
        // Its address is not known yet; but without a way out even its name will not be.
        Host::Domain(_) => {
            let four = default_way("-4").await;
            if four == Way::None { default_way("-6").await } else { four }
        }
    }
}

async fn way_to(address: IpAddr) -> Way {
    if address.is_loopback() || address == Ipv4Addr::UNSPECIFIED || address == Ipv6Addr::UNSPECIFIED {
        return Way::Local;
    }
    let routes: Vec<IpRoute> = ask(&["route", "get", &address.to_string()]).await;
    match routes.into_iter().next() {
        Some(route) if route.kind.as_deref() == Some("local") => Way::Local,
        Some(route) => by_route(route),
        None => Way::None,
    }
}

async fn default_way(family: &str) -> Way {
    let routes: Vec<IpRoute> = ask(&[family, "route", "show", "default"]).await;
    routes.into_iter().min_by_key(|route| route.metric).map_or(Way::None, by_route)
}

fn by_route(route: IpRoute) -> Way {
    match (route.dev, route.gateway) {
        (Some(interface), Some(gateway)) => Way::Via { interface, gateway },
        (Some(interface), None) => Way::Direct { interface },
        (None, _) => Way::None,
    }
}
