use std::net::IpAddr;

use super::{Hop, HopFault, HopOutcome, HopResult};

/// What the machine's own settings say of the way to the server, before anything is sent.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// Its network cards.
    pub interfaces: Vec<NetworkInterface>,
    /// Where the way leads.
    pub way: Way,
}

/// Where the way to the server, or to the proxy, leads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Way {
    /// Nowhere.
    #[default]
    None,
    /// It ends on this machine.
    Local,
    /// To a neighbour in the same network.
    Direct {
        /// By this interface.
        interface: String,
    },
    /// Through a gateway.
    Via {
        /// By this interface.
        interface: String,
        /// Which.
        gateway: IpAddr,
    },
}

/// A network card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkInterface {
    /// As Linux calls it.
    pub name: String,
    /// With a cable or without.
    pub kind: InterfaceKind,
    /// Whether something is at the other end.
    pub has_carrier: bool,
    /// Its addresses.
    pub addresses: Vec<IpAddr>,
}

/// Kinds of network cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InterfaceKind {
    /// With a cable.
    Wired,
    /// Wi-Fi.
    Wireless,
}

impl NetworkInterface {
    /// The addresses by which others reach it: none that it gave itself.
    fn given(&self) -> impl Iterator<Item = &IpAddr> {
        self.addresses.iter().filter(|address| !is_self_assigned(address))
    }
}

const fn is_self_assigned(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    }
}

impl Surroundings {
    /// The card that the way leads over, or those that it might.
    fn on_the_way(&self) -> impl Iterator<Item = &NetworkInterface> {
        let named = match &self.way {
            Way::Direct { interface } | Way::Via { interface, .. } => Some(interface),
            Way::None | Way::Local => None,
        };
        self.interfaces.iter().filter(move |one| named.is_none_or(|name| *name == one.name))
    }

    /// Whether something is plugged in.
    pub fn link(&self) -> HopResult {
        let mut facts = Vec::new();
        let outcome = if self.way == Way::Local {
            HopOutcome::NotNeeded
        } else if let Some(linked) = self.on_the_way().find(|one| one.has_carrier) {
            facts.push(linked.name.clone());
            HopOutcome::Passed
        } else {
            facts.extend(self.on_the_way().map(|one| one.name.clone()).take(4));
            HopOutcome::Failed(self.why_no_link())
        };
        HopResult { hop: Hop::Link, outcome, facts }
    }

    fn why_no_link(&self) -> HopFault {
        let has = |kind| self.on_the_way().any(|one| one.kind == kind);
        if has(InterfaceKind::Wired) {
            HopFault::NoCable
        } else if has(InterfaceKind::Wireless) {
            HopFault::NoWifi
        } else {
            HopFault::NoInterface
        }
    }

    /// Whether it has an address.
    pub fn address(&self) -> HopResult {
        let linked = || self.on_the_way().filter(|one| one.has_carrier);
        let given: Vec<String> =
            linked().flat_map(NetworkInterface::given).map(ToString::to_string).take(4).collect();
        let outcome = if self.way == Way::Local {
            HopOutcome::NotNeeded
        } else if !given.is_empty() {
            HopOutcome::Passed
        } else if linked().flat_map(|one| &one.addresses).any(IpAddr::is_ipv4) {
            HopOutcome::Failed(HopFault::SelfAssigned)
        } else {
            HopOutcome::Failed(HopFault::NoAddress)
        };
        let facts = if outcome == HopOutcome::Passed { given } else { Vec::new() };
        HopResult { hop: Hop::Address, outcome, facts }
    }

    /// Whether there is a gateway, and whether it is there. `answers` is `None` where nobody can tell.
    pub fn gateway(&self, answers: Option<bool>) -> HopResult {
        let mut facts = Vec::new();
        let outcome = match &self.way {
            Way::Local | Way::Direct { .. } => HopOutcome::NotNeeded,
            Way::None => HopOutcome::Failed(HopFault::NoGateway),
            Way::Via { gateway, .. } => {
                facts.push(gateway.to_string());
                match answers {
                    Some(false) => HopOutcome::Failed(HopFault::GatewaySilent),
                    Some(true) | None => HopOutcome::Passed,
                }
            }
        };
        HopResult { hop: Hop::Gateway, outcome, facts }
    }
}
