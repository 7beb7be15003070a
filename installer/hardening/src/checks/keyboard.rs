//! What a person at the keyboard of a terminal can reach; a bored one brings a keyboard along.

use crate::check::Verdict;
use crate::machine::Machine;

/// Units that give a prompt or, `debug-shell`, a shell of root without any question (systemd-debug-generator(8)).
const SHELLS: [&str; 3] = ["debug-shell.service", "console-getty.service", "container-getty@.service"];

/// Where logind's settings are, the weakest first (logind.conf(5)).
const LOGIND: [&str; 3] =
    ["/usr/lib/systemd/logind.conf.d", "/etc/systemd/logind.conf", "/etc/systemd/logind.conf.d"];

pub fn login_prompts(machine: &Machine) -> Verdict {
    let wants = machine.names("/etc/systemd/system/getty.target.wants").into_iter();
    let mut found: Vec<String> = wants
        .filter(|unit| !machine.is_masked(unit))
        .chain(SHELLS.into_iter().filter(|unit| machine.is_wanted(unit)).map(str::to_owned))
        .collect();
    // Each further console gets a prompt when somebody switches to it; 6 of them unless told otherwise.
    for key in ["NAutoVTs", "ReserveVT"] {
        let value = machine.setting(&LOGIND, key);
        if value.as_deref() != Some("0") && !machine.is_masked("autovt@.service") {
            found.push(format!("logind.conf: {key}={}", value.as_deref().unwrap_or("6")));
        }
    }
    Verdict::of(found)
}

pub fn control_alt_delete(machine: &Machine) -> Verdict {
    Verdict::demand(machine.is_masked("ctrl-alt-del.target"), "ctrl-alt-del.target")
}

pub fn magic_keys(machine: &Machine) -> Verdict {
    match machine.kernel("kernel.sysrq") {
        Some(value) => Verdict::demand(value == "0", format!("kernel.sysrq = {value}")),
        None if machine.is_running() => Verdict::Safe,
        None => Verdict::Unsafe(vec!["kernel.sysrq".into()]),
    }
}

const UNIT: &str = "kiosk-screen.service";

pub fn screen(machine: &Machine) -> Verdict {
    let places = ["/etc/systemd/system", "/lib/systemd/system", "/usr/lib/systemd/system"];
    let unit = places.into_iter().find_map(|place| machine.text(&format!("{place}/{UNIT}")));
    let Some(unit) = unit else { return Verdict::unknown(UNIT) };
    let started: Vec<&str> = unit.lines().filter(|line| line.starts_with("ExecStart=")).collect();
    // The last one: nobody but the terminal's own shell blanks the screen.
    let wanted = ["-novtswitch", "-nolisten tcp", "-s 0"];
    let missing = wanted.into_iter().filter(|option| !started.iter().any(|line| line.contains(option)));
    let mut found: Vec<String> = missing.map(|option| format!("{UNIT}: {option}")).collect();
    if machine.has("/etc/systemd/system/display-manager.service")
        && !machine.is_masked("display-manager.service")
    {
        found.push("display-manager.service".into());
    }
    Verdict::of(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::tests::Given;

    #[test]
    fn a_fresh_debian_has_prompts() {
        let given = Given::new(&[(
            "/etc/systemd/system/getty.target.wants/getty@tty1.service",
            "-> /lib/systemd/system/getty@.service",
        )]);
        let found = ["getty@tty1.service", "logind.conf: NAutoVTs=6", "logind.conf: ReserveVT=6"];
        assert_eq!(login_prompts(&given.machine), Verdict::Unsafe(found.map(str::to_owned).to_vec()));
        given.put("/etc/systemd/system/getty@tty1.service", "-> /dev/null");
        given.put("/etc/systemd/logind.conf.d/kiosk.conf", "[Login]\nNAutoVTs=0\nReserveVT=0\n");
        assert_eq!(login_prompts(&given.machine), Verdict::Safe);
        given.put(
            "/etc/systemd/system/sysinit.target.wants/debug-shell.service",
            "-> /lib/systemd/system/debug-shell.service",
        );
        assert_eq!(login_prompts(&given.machine), Verdict::Unsafe(vec!["debug-shell.service".into()]));
    }

    #[test]
    fn keys_that_give_orders_are_found() {
        let given = Given::new(&[("/usr/lib/sysctl.d/50-default.conf", "kernel.sysrq = 0x01b6")]);
        assert_eq!(magic_keys(&given.machine), Verdict::Unsafe(vec!["kernel.sysrq = 0x01b6".into()]));
        given.put("/etc/sysctl.d/kiosk.conf", "kernel.sysrq=0");
        assert_eq!(magic_keys(&given.machine), Verdict::Safe);
        assert_ne!(control_alt_delete(&given.machine), Verdict::Safe);
        given.put("/etc/systemd/system/ctrl-alt-del.target", "-> /dev/null");
        assert_eq!(control_alt_delete(&given.machine), Verdict::Safe);
    }

    #[test]
    fn a_desktop_beside_the_terminal_is_found() {
        let shipped = include_str!("../../../terminal/kiosk-screen.service");
        let given = Given::new(&[]);
        assert_eq!(screen(&given.machine), Verdict::unknown(UNIT));
        given.put("/lib/systemd/system/kiosk-screen.service", shipped);
        assert_eq!(screen(&given.machine), Verdict::Safe);
        given.put("/lib/systemd/system/kiosk-screen.service", &shipped.replace(" -s 0\n", "\n"));
        assert_eq!(screen(&given.machine), Verdict::Unsafe(vec!["kiosk-screen.service: -s 0".into()]));
        given.put("/lib/systemd/system/kiosk-screen.service", shipped);
        given.put("/etc/systemd/system/display-manager.service", "-> /lib/systemd/system/lightdm.service");
        assert_eq!(screen(&given.machine), Verdict::Unsafe(vec!["display-manager.service".into()]));
    }
}
