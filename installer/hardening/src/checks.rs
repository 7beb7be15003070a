//! A file a subject; each check is a function of the machine alone.

mod accounts;
mod boot;
mod files;
mod keyboard;
mod memory;
mod network;
mod upkeep;

use crate::check::{Check, Verdict};
use crate::machine::Machine;

type Look = fn(&Machine) -> Verdict;

const ALL: [(Check, Look); 19] = [
    (Check::LoginPrompts, keyboard::login_prompts),
    (Check::ControlAltDelete, keyboard::control_alt_delete),
    (Check::MagicKeys, keyboard::magic_keys),
    (Check::Screen, keyboard::screen),
    (Check::BootMenu, boot::boot_menu),
    (Check::EmptyPasswords, accounts::empty_passwords),
    (Check::OwnUsers, accounts::own_users),
    (Check::OpenPorts, network::open_ports),
    (Check::Firewall, network::firewall),
    (Check::RemoteLogin, network::remote_login),
    (Check::Automount, files::automount),
    (Check::Swap, memory::swap),
    (Check::CoreDumps, memory::core_dumps),
    (Check::Sandbox, memory::sandbox),
    (Check::Secrets, files::secrets),
    (Check::Programs, files::programs),
    (Check::SecurityUpdates, upkeep::security_updates),
    (Check::Clock, upkeep::clock),
    (Check::Watchdog, upkeep::watchdog),
];

/// Looks at everything.
pub fn all(machine: &Machine) -> Vec<(Check, Verdict)> {
    ALL.iter().map(|(check, look)| (*check, look(machine))).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_check_is_made_once() {
        assert_eq!(ALL.iter().map(|(check, _)| check).collect::<HashSet<_>>().len(), ALL.len());
    }
}
