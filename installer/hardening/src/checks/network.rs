use std::net::SocketAddr;

use procfs::net::{TcpState, tcp, tcp6, udp, udp6};
use serde_json::Value;

use crate::check::Verdict;
use crate::machine::Machine;

/// Ports of UDP on which only the answer to a question of this machine is heard: DHCP and DHCPv6 (RFC 2131, RFC 8415).
const CLIENTS: [u16; 2] = [68, 546];

/// A socket that hears what nobody here asked for.
struct Open {
    protocol: &'static str,
    address: SocketAddr,
    owner: u32,
}

pub fn open_ports(machine: &Machine) -> Verdict {
    if !machine.is_running() {
        return Verdict::unknown("/proc/net");
    }
    let Some(open) = listening() else { return Verdict::unknown("/proc/net") };
    // Terminals of a hall fetch from each other where ops want that; the agent answers them.
    let agent = machine.text("/etc/passwd").and_then(|passwd| number_of(&passwd, "kiosk-agent"));
    let mut found: Vec<String> = open
        .iter()
        .filter(|open| is_reachable(open) && Some(open.owner) != agent)
        .map(|open| format!("{} {} (uid {})", open.protocol, open.address, open.owner))
        .collect();
    found.sort_unstable();
    found.dedup();
    Verdict::of(found)
}

fn listening() -> Option<Vec<Open>> {
    let tcp = tcp().ok()?.into_iter().chain(tcp6().unwrap_or_default());
    let tcp = tcp.filter(|entry| entry.state == TcpState::Listen);
    let udp = udp().ok()?.into_iter().chain(udp6().unwrap_or_default());
    // One with a peer hears that peer only.
    let udp = udp.filter(|entry| entry.remote_address.port() == 0);
    let tcp = tcp.map(|entry| Open { protocol: "tcp", address: entry.local_address, owner: entry.uid });
    let udp = udp.map(|entry| Open { protocol: "udp", address: entry.local_address, owner: entry.uid });
    Some(tcp.chain(udp).collect())
}

fn is_reachable(open: &Open) -> bool {
    let is_client = open.protocol == "udp" && CLIENTS.contains(&open.address.port());
    !open.address.ip().to_canonical().is_loopback() && !is_client
}

fn number_of(passwd: &str, user: &str) -> Option<u32> {
    let line = passwd.lines().find(|line| line.split(':').next() == Some(user))?;
    line.split(':').nth(2)?.parse().ok()
}

pub fn firewall(machine: &Machine) -> Verdict {
    if !machine.is_running() {
        let on = machine.is_wanted("nftables.service") || machine.is_wanted("ufw.service");
        return Verdict::demand(on, "nftables.service");
    }
    match machine.ask("nft", &["-j", "list", "ruleset"]) {
        Some(rules) => Verdict::demand(drops_by_itself(&rules), "nft list ruleset"),
        None if machine.has("/usr/sbin/nft") => Verdict::unknown("nft list ruleset"),
        None => Verdict::Unsafe(vec!["nft".into()]),
    }
}

/// Whether some chain of what comes in drops what no rule lets in (libnftables-json(5)).
fn drops_by_itself(rules: &str) -> bool {
    let rules: Value = serde_json::from_str(rules).unwrap_or_default();
    let all = rules["nftables"].as_array().into_iter().flatten();
    all.map(|one| &one["chain"]).any(|chain| chain["hook"] == "input" && chain["policy"] == "drop")
}

const REMOTE: [&str; 7] = [
    "ssh.service",
    "ssh.socket",
    "sshd.service",
    "xrdp.service",
    "telnet.socket",
    "cockpit.socket",
    "rpcbind.socket",
];

pub fn remote_login(machine: &Machine) -> Verdict {
    let wanted = REMOTE.into_iter().filter(|unit| machine.is_wanted(unit) && !machine.is_masked(unit));
    Verdict::of(wanted.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::tests::Given;

    #[test]
    fn what_only_this_machine_reaches_is_not_open() {
        let open = |protocol, address: &str| Open { protocol, address: address.parse().unwrap(), owner: 0 };
        for closed in ["127.0.0.1:631", "[::1]:631", "[::ffff:127.0.0.1]:8080"] {
            assert!(!is_reachable(&open("tcp", closed)), "{closed}");
        }
        assert!(is_reachable(&open("tcp", "0.0.0.0:22")) && is_reachable(&open("udp", "[::]:5353")));
        assert!(!is_reachable(&open("udp", "192.168.1.9:68")) && is_reachable(&open("tcp", "0.0.0.0:68")));
    }

    #[test]
    fn the_running_machines_sockets_are_read() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        assert!(listening().unwrap().iter().any(|open| open.address == address && open.protocol == "tcp"));
    }

    #[test]
    fn a_firewall_drops_what_no_rule_lets_in() {
        let chain = |policy: &str| {
            format!(
                r#"{{"nftables":[{{"metainfo":{{}}}},{{"chain":{{"hook":"input","policy":"{policy}"}}}}]}}"#
            )
        };
        assert!(drops_by_itself(&chain("drop")));
        assert!(!drops_by_itself(&chain("accept")) && !drops_by_itself("") && !drops_by_itself("{}"));
    }

    #[test]
    fn a_way_in_from_far_away_is_found() {
        let given = Given::new(&[("/etc/systemd/system/multi-user.target.wants/ssh.service", "-> /x")]);
        assert_eq!(remote_login(&given.machine), Verdict::Unsafe(vec!["ssh.service".into()]));
        given.put("/etc/systemd/system/ssh.service", "-> /dev/null");
        assert_eq!(remote_login(&given.machine), Verdict::Safe);
    }

    #[test]
    fn users_have_numbers() {
        assert_eq!(
            number_of("root:x:0:0::/root:/bin/sh\nkiosk-agent:x:990:990::/:/no\n", "kiosk-agent"),
            Some(990)
        );
        assert_eq!(number_of("", "kiosk-agent"), None);
    }
}
