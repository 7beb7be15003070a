use crate::check::Verdict;
use crate::machine::Machine;

const GRUB: &str = "/boot/grub/grub.cfg";

/// Without a password a person who restarts the machine edits its command line and is root (GNU GRUB manual, "Security").
pub fn boot_menu(machine: &Machine) -> Verdict {
    match machine.text(GRUB) {
        Some(menu) => Verdict::demand(has_password(&menu), GRUB),
        None => editor(machine),
    }
}

const SYSTEMD_BOOT: [&str; 3] =
    ["/boot/loader/loader.conf", "/boot/efi/loader/loader.conf", "/efi/loader/loader.conf"];

/// The other boot loader lets everybody edit its command lines unless told otherwise (loader.conf(5)).
fn editor(machine: &Machine) -> Verdict {
    let Some((path, text)) = SYSTEMD_BOOT.into_iter().find_map(|path| Some((path, machine.text(path)?)))
    else {
        return Verdict::unknown(GRUB);
    };
    let settings = text.lines().rev().filter_map(|line| line.trim().split_once(char::is_whitespace));
    let value = settings.filter(|(name, _)| *name == "editor").map(|(_, value)| value.trim()).next();
    let closed = value.is_some_and(|value| matches!(value, "no" | "0" | "off" | "false"));
    Verdict::demand(closed, format!("{path}: editor {}", value.unwrap_or("yes")))
}

/// Where nobody is a superuser nobody edits anything, whatever passwords there are (GRUB's `auth.c` asks for a user of that list).
fn has_password(menu: &str) -> bool {
    let lines = || menu.lines().map(str::trim);
    let named = lines().rev().find_map(|line| line.strip_prefix("set superusers="));
    named.is_some_and(|users| {
        let is_nobody = users.trim_matches(['"', '\'']).is_empty();
        is_nobody || lines().any(|line| line.starts_with("password"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::tests::Given;

    #[test]
    fn a_boot_menu_needs_a_password() {
        let given = Given::new(&[(GRUB, "menuentry 'Debian' {\n\tlinux /vmlinuz\n}\n")]);
        assert_eq!(boot_menu(&given.machine), Verdict::Unsafe(vec![GRUB.into()]));
        given.put(GRUB, "set superusers=\"ops\"\npassword_pbkdf2 ops grub.pbkdf2.sha512.10000.AB\n");
        assert_eq!(boot_menu(&given.machine), Verdict::Safe);
        given.put(GRUB, "set superusers=\"ops\"\nmenuentry 'Debian' {\n");
        assert_eq!(boot_menu(&given.machine), Verdict::Unsafe(vec![GRUB.into()]));
        given.put(GRUB, "set superusers=\"\"\nmenuentry 'terminal' --unrestricted {\n");
        assert_eq!(boot_menu(&given.machine), Verdict::Safe);
        assert_eq!(boot_menu(&Given::new(&[]).machine), Verdict::unknown(GRUB));
    }

    #[test]
    fn the_other_boot_loader_needs_its_editor_shut() {
        let path = SYSTEMD_BOOT[0];
        let given = Given::new(&[(path, "timeout 0\n#editor no\n")]);
        assert_eq!(boot_menu(&given.machine), Verdict::Unsafe(vec![format!("{path}: editor yes")]));
        given.put(path, "editor yes\neditor   no\n");
        assert_eq!(boot_menu(&given.machine), Verdict::Safe);
    }
}
