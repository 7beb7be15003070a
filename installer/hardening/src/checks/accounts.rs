use crate::check::Verdict;
use crate::machine::Machine;

/// Those of the packages: nobody logs in as them.
const OWN: [&str; 2] = ["kiosk-agent", "kiosk-shell"];
/// Who belongs to one of these can become more than it is.
const STRONG: [&str; 7] = ["root", "sudo", "wheel", "adm", "disk", "shadow", "docker"];
/// A shell that lets nobody in ends like this.
const NO_SHELLS: [&str; 2] = ["/nologin", "/false"];

pub fn empty_passwords(machine: &Machine) -> Verdict {
    let Some(shadow) = machine.text("/etc/shadow") else { return Verdict::unknown("/etc/shadow") };
    let accounts = shadow.lines().filter_map(|line| {
        let mut fields = line.split(':');
        let (name, password) = (fields.next()?, fields.next()?);
        password.is_empty().then(|| name.to_owned())
    });
    Verdict::of(accounts.collect())
}

pub fn own_users(machine: &Machine) -> Verdict {
    let Some(passwd) = machine.text("/etc/passwd") else { return Verdict::unknown("/etc/passwd") };
    let Some(groups) = machine.text("/etc/group") else { return Verdict::unknown("/etc/group") };
    let mut found = Vec::new();
    for user in OWN {
        let line = passwd.lines().find(|line| line.split(':').next() == Some(user));
        let Some(line) = line else { return Verdict::unknown(user) };
        let shell = line.rsplit(':').next().unwrap_or_default();
        if !NO_SHELLS.iter().any(|end| shell.ends_with(end)) {
            found.push(format!("{user}: {shell}"));
        }
        let strong = groups.lines().filter_map(|line| {
            let mut fields = line.split(':');
            let (group, members) = (fields.next()?, fields.next_back()?);
            let is_member = members.split(',').any(|member| member == user);
            (is_member && STRONG.contains(&group)).then(|| format!("{user}: {group}"))
        });
        found.extend(strong);
    }
    Verdict::of(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::tests::Given;

    #[test]
    fn an_account_without_a_password_is_found() {
        let given =
            Given::new(&[("/etc/shadow", "root:*:1::\nhall::2::\nadmin:$y$j9T$x:3::\nnobody:!:4::\n")]);
        assert_eq!(empty_passwords(&given.machine), Verdict::Unsafe(vec!["hall".into()]));
        assert_eq!(empty_passwords(&Given::new(&[]).machine), Verdict::unknown("/etc/shadow"));
    }

    #[test]
    fn the_terminals_users_have_no_shell_and_no_rights() {
        let passwd = "kiosk-agent:x:990:990::/var/lib/kiosk/agent:/usr/sbin/nologin\n\
                      kiosk-shell:x:989:989::/var/lib/kiosk/shell:/usr/sbin/nologin\n";
        let given =
            Given::new(&[("/etc/passwd", passwd), ("/etc/group", "sudo:x:27:admin\nlp:x:7:kiosk-shell\n")]);
        assert_eq!(own_users(&given.machine), Verdict::Safe);
        given.put("/etc/passwd", &passwd.replace("shell:/usr/sbin/nologin", "shell:/bin/bash"));
        given.put("/etc/group", "sudo:x:27:admin,kiosk-agent\n");
        let found = ["kiosk-agent: sudo", "kiosk-shell: /bin/bash"];
        assert_eq!(own_users(&given.machine), Verdict::Unsafe(found.map(str::to_owned).to_vec()));
    }
}
