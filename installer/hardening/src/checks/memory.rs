//! Where a citizen's data could outlive the memory of a process, or leave it.

use crate::check::Verdict;
use crate::machine::Machine;

pub fn swap(machine: &Machine) -> Verdict {
    let (path, kind) = if machine.is_running() { ("/proc/swaps", 0) } else { ("/etc/fstab", 2) };
    let Some(text) = machine.text(path) else {
        return if machine.is_running() { Verdict::Safe } else { Verdict::unknown(path) };
    };
    let used = text.lines().filter(|line| !line.trim_start().starts_with('#')).filter_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (first, is_swap) = (*fields.first()?, kind == 0 || fields.get(kind) == Some(&"swap"));
        // The heading of /proc/swaps; compressed swap lies in memory itself.
        (is_swap && first != "Filename" && !first.contains("/zram")).then(|| first.to_owned())
    });
    Verdict::of(used.collect())
}

/// What a pattern begins with when the kernel hands a crash to a program, and that program keeps nothing (core(5)).
const NOWHERE: [&str; 3] = ["|/bin/false", "|/usr/bin/false", "|/bin/true"];
const COREDUMP: [&str; 3] =
    ["/usr/lib/systemd/coredump.conf.d", "/etc/systemd/coredump.conf", "/etc/systemd/coredump.conf.d"];

pub fn core_dumps(machine: &Machine) -> Verdict {
    let Some(pattern) = machine.kernel("kernel.core_pattern") else {
        return Verdict::Unsafe(vec!["kernel.core_pattern".into()]);
    };
    let kept = machine.setting(&COREDUMP, "Storage").unwrap_or_else(|| "external".into());
    let nowhere = pattern.is_empty()
        || NOWHERE.iter().any(|program| pattern.starts_with(program))
        || (pattern.contains("systemd-coredump") && kept == "none");
    Verdict::demand(nowhere, format!("kernel.core_pattern = {pattern}"))
}

pub fn sandbox(machine: &Machine) -> Verdict {
    let tools = ["/usr/bin/bwrap", "/usr/bin/xdg-dbus-proxy"].into_iter().filter(|tool| !machine.has(tool));
    let mut found: Vec<String> = tools.map(str::to_owned).collect();
    for (name, wrong) in [
        ("kernel.unprivileged_userns_clone", "0"),
        ("user.max_user_namespaces", "0"),
        ("kernel.apparmor_restrict_unprivileged_userns", "1"),
    ] {
        if machine.kernel(name).is_some_and(|value| value == wrong) {
            found.push(format!("{name} = {wrong}"));
        }
    }
    Verdict::of(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::tests::Given;

    #[test]
    fn swap_on_a_disk_is_found() {
        let given = Given::new(&[("/etc/fstab", "# swap was on /dev/sda3\nUUID=1 / ext4 defaults 0 1\n")]);
        assert_eq!(swap(&given.machine), Verdict::Safe);
        given.put("/etc/fstab", "UUID=2 none swap sw 0 0\n/dev/zram0 none swap sw 0 0\n");
        assert_eq!(swap(&given.machine), Verdict::Unsafe(vec!["UUID=2".into()]));
    }

    #[test]
    fn a_crash_must_leave_nothing_on_the_disk() {
        let given = Given::new(&[(
            "/usr/lib/sysctl.d/50-coredump.conf",
            "kernel.core_pattern=|/usr/lib/systemd/systemd-coredump %P\n",
        )]);
        assert_ne!(core_dumps(&given.machine), Verdict::Safe);
        given.put("/etc/systemd/coredump.conf.d/kiosk.conf", "[Coredump]\nStorage=none\n");
        assert_eq!(core_dumps(&given.machine), Verdict::Safe);
        given.put("/etc/sysctl.d/a.conf", "kernel.core_pattern=core\n");
        assert_eq!(core_dumps(&given.machine), Verdict::Unsafe(vec!["kernel.core_pattern = core".into()]));
        given.put("/etc/sysctl.d/kiosk.conf", "kernel.core_pattern=|/bin/false\n");
        assert_eq!(core_dumps(&given.machine), Verdict::Safe);
    }

    #[test]
    fn a_machine_without_sandbox_is_found() {
        let given =
            Given::new(&[("/usr/bin/bwrap", ""), ("/etc/sysctl.d/a.conf", "user.max_user_namespaces=0\n")]);
        let found = ["/usr/bin/xdg-dbus-proxy", "user.max_user_namespaces = 0"];
        assert_eq!(sandbox(&given.machine), Verdict::Unsafe(found.map(str::to_owned).to_vec()));
    }
}
