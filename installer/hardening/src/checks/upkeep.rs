use crate::check::Verdict;
use crate::machine::Machine;

/// apt reads these by name, the last one counts (apt.conf(5)).
const APT: &str = "/etc/apt/apt.conf.d";
const UPGRADE: &str = "APT::Periodic::Unattended-Upgrade";

pub fn security_updates(machine: &Machine) -> Verdict {
    let files = machine.names(APT).into_iter().rev();
    let texts = files.filter_map(|name| machine.text(&format!("{APT}/{name}")));
    let mut values = texts.filter_map(|text| {
        let line = text.lines().rev().map(str::trim_start).find(|line| line.starts_with(UPGRADE))?;
        Some(line.split('"').nth(1)?.to_owned())
    });
    let on = values.next().is_some_and(|days| days != "0");
    let found = if machine.has("/usr/bin/unattended-upgrade") { UPGRADE } else { "unattended-upgrades" };
    Verdict::demand(on && machine.has("/usr/bin/unattended-upgrade"), found)
}

const CLOCKS: [&str; 4] =
    ["systemd-timesyncd.service", "chrony.service", "chronyd.service", "ntpsec.service"];

/// The agent keeps a time of its own that no wrong clock harms; certificates are judged by the machine's.
pub fn clock(machine: &Machine) -> Verdict {
    Verdict::demand(CLOCKS.into_iter().any(|unit| machine.is_wanted(unit)), CLOCKS[0])
}

const SYSTEM: [&str; 3] =
    ["/usr/lib/systemd/system.conf.d", "/etc/systemd/system.conf", "/etc/systemd/system.conf.d"];

pub fn watchdog(machine: &Machine) -> Verdict {
    let value = machine.setting(&SYSTEM, "RuntimeWatchdogSec");
    let on = value.as_deref().is_some_and(|value| !matches!(value, "" | "0" | "off"));
    Verdict::demand(on, format!("RuntimeWatchdogSec={}", value.as_deref().unwrap_or("off")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::tests::Given;

    #[test]
    fn updates_must_be_there_and_on() {
        let given = Given::new(&[]);
        assert_eq!(security_updates(&given.machine), Verdict::Unsafe(vec!["unattended-upgrades".into()]));
        given.put("/usr/bin/unattended-upgrade", "");
        assert_eq!(security_updates(&given.machine), Verdict::Unsafe(vec![UPGRADE.into()]));
        given.put("/etc/apt/apt.conf.d/20auto-upgrades", "APT::Periodic::Unattended-Upgrade \"1\";\n");
        assert_eq!(security_updates(&given.machine), Verdict::Safe);
        given.put("/etc/apt/apt.conf.d/99off", "APT::Periodic::Unattended-Upgrade \"0\";\n");
        assert_ne!(security_updates(&given.machine), Verdict::Safe);
    }

    #[test]
    fn a_machine_that_hangs_must_come_back() {
        let given = Given::new(&[("/etc/systemd/system.conf", "[Manager]\n#RuntimeWatchdogSec=30\n")]);
        assert_eq!(watchdog(&given.machine), Verdict::Unsafe(vec!["RuntimeWatchdogSec=off".into()]));
        given.put("/etc/systemd/system.conf.d/kiosk.conf", "[Manager]\nRuntimeWatchdogSec=30s\n");
        assert_eq!(watchdog(&given.machine), Verdict::Safe);
    }

    #[test]
    fn something_must_set_the_clock() {
        let given = Given::new(&[]);
        assert_eq!(clock(&given.machine), Verdict::Unsafe(vec!["systemd-timesyncd.service".into()]));
        given.put("/etc/systemd/system/multi-user.target.wants/chrony.service", "-> /x");
        assert_eq!(clock(&given.machine), Verdict::Safe);
    }
}
