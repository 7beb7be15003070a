use crate::check::Verdict;
use crate::machine::{Access, Machine};

/// What mounts sticks for whoever puts them in.
const MOUNTERS: [(&str, &str); 2] =
    [("udisks2.service", "/usr/libexec/udisks2/udisksd"), ("autofs.service", "/usr/sbin/automount")];

pub fn automount(machine: &Machine) -> Verdict {
    let there =
        MOUNTERS.into_iter().filter(|(unit, program)| machine.has(program) && !machine.is_masked(unit));
    Verdict::of(there.map(|(unit, _)| unit.to_owned()).collect())
}

/// The agent's directory lets others through to the apps that lie in it, but shows them nothing.
const AGENT: &str = "/var/lib/kiosk/agent";
const SETTINGS: &str = "/etc/kiosk-terminal/terminal.env";
const KEY: &str = "/var/lib/kiosk/agent/identity";
/// Of the set-up on the screen: a proxy's password, and a code until it is used.
const SETUP: [&str; 2] = ["/var/lib/kiosk/agent/setup.json", "/var/lib/kiosk/agent/setup.backup.json"];

pub fn secrets(machine: &Machine) -> Verdict {
    let limits = [(KEY, 0o077), (SETTINGS, 0o027), (AGENT, 0o066)];
    let limits = limits.into_iter().chain(SETUP.map(|path| (path, 0o077)));
    let there = limits.filter_map(|(path, never)| Some((path, never, machine.access(path)?)));
    let wrong = there.filter(|(_, never, access)| access.mode & never != 0);
    Verdict::of(wrong.map(|(path, _, access)| format!("{path}: {:o}", access.mode)).collect())
}

/// Where what root runs lies.
const PROGRAMS: &str = "/usr/lib/kiosk-terminal";
const ROOT: u32 = 0;

pub fn programs(machine: &Machine) -> Verdict {
    let files = machine.files(PROGRAMS);
    if files.is_empty() {
        return Verdict::unknown(PROGRAMS);
    }
    let wrong = files.into_iter().filter_map(|path| {
        let access = machine.access(&path)?;
        is_changeable(access).then(|| format!("{path}: uid {}, {:o}", access.owner, access.mode))
    });
    Verdict::of(wrong.collect())
}

/// A link's bits say nothing: they are always all set.
const fn is_changeable(access: Access) -> bool {
    access.owner != ROOT || (access.mode & 0o022 != 0 && access.mode != 0o777)
}

#[cfg(test)]
mod tests {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::machine::tests::Given;

    #[test]
    fn a_key_that_others_can_read_is_found() {
        let given = Given::new(&[(KEY, "secret"), (SETTINGS, "KIOSK_SERVER=")]);
        let mode =
            |path: &str, mode| set_permissions(given.path(path), Permissions::from_mode(mode)).unwrap();
        mode(KEY, 0o600);
        mode(SETTINGS, 0o640);
        mode(AGENT, 0o711);
        assert_eq!(secrets(&given.machine), Verdict::Safe);
        mode(KEY, 0o640);
        mode(SETTINGS, 0o644);
        let found = [format!("{KEY}: 640"), format!("{SETTINGS}: 644")];
        assert_eq!(secrets(&given.machine), Verdict::Unsafe(found.to_vec()));
    }

    #[test]
    fn programs_belong_to_root_alone() {
        assert!(!is_changeable(Access { owner: 0, mode: 0o755 }));
        for (owner, mode) in [(1000, 0o755), (0, 0o775), (0, 0o757)] {
            assert!(is_changeable(Access { owner, mode }), "{owner} {mode:o}");
        }
    }

    #[test]
    fn what_mounts_sticks_is_found_unless_it_is_masked() {
        let given = Given::new(&[("/usr/libexec/udisks2/udisksd", "")]);
        assert_eq!(automount(&given.machine), Verdict::Unsafe(vec!["udisks2.service".into()]));
        given.put("/etc/systemd/system/udisks2.service", "-> /dev/null");
        assert_eq!(automount(&given.machine), Verdict::Safe);
    }
}
