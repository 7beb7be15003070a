//! The packages in a clean Debian: installed, run, upgraded, downgraded, removed and purged.

mod by_apt;
mod clean;

use std::path::{Path, PathBuf};

use anyhow::ensure;

use super::contents::Programs;
use super::make;
use crate::architecture::Architecture;
use crate::command::root;
use clean::{Debian, Installed};

/// What a package promises.
struct Promise {
    name: &'static str,
    /// What is there as long as it is installed.
    program: &'static str,
    /// Owner, group and mode of what it makes.
    owned: &'static [(&'static str, &'static str)],
    /// What stays when it is removed, and goes when it is purged.
    configuration: &'static str,
    data: &'static str,
    users: &'static [&'static str],
    units: &'static [&'static str],
    /// Programs of packages it depends on that this Debian has not; the units name them.
    elsewhere: &'static [&'static str],
    /// A script that runs what was installed, and fails where it does not work.
    works: &'static str,
}

const PROMISES: [Promise; 2] = [
    Promise {
        name: "fleet-server",
        program: "/usr/bin/fleet-server",
        owned: &[
            ("/var/lib/fleet-server", "fleet-server:fleet-server 750"),
            ("/var/backups/fleet-server", "fleet-server:fleet-server 750"),
            ("/etc/fleet-server/fleet-server.env", "root:fleet-server 640"),
            ("/usr/bin/fleet-server", "root:root 755"),
        ],
        configuration: "/etc/fleet-server/fleet-server.env",
        data: "/var/lib/fleet-server/fleet.db",
        users: &["fleet-server"],
        units: &["fleet-server.service", "fleet-server-backup.service", "fleet-server-backup.timer"],
        elsewhere: &[],
        works: include_str!("check/server.sh"),
    },
    Promise {
        name: "kiosk-terminal",
        program: "/usr/lib/kiosk-terminal/kiosk-launch",
        owned: &[
            ("/var/lib/kiosk/root", "root:root 755"),
            ("/var/lib/kiosk/root/slots", "kiosk-agent:kiosk-agent 755"),
            ("/var/lib/kiosk/agent", "kiosk-agent:kiosk-agent 711"),
            ("/var/lib/kiosk/shell", "kiosk-shell:kiosk-shell 700"),
            ("/etc/kiosk-terminal/terminal.env", "root:kiosk-agent 640"),
            ("/usr/lib/kiosk-terminal/launcher/kiosk-launcher", "root:root 755"),
            ("/usr/sbin/kiosk-hardening", "root:root 755"),
        ],
        configuration: "/etc/kiosk-terminal/terminal.env",
        data: "/var/lib/kiosk/root/boot.json",
        users: &["kiosk-agent", "kiosk-shell"],
        units: &[
            "kiosk-screen.service",
            "kiosk-terminal.service",
            "kiosk-hardening.service",
            "kiosk-hardening.timer",
            "kiosk-disks.service",
            "kiosk-disks.timer",
            "kiosk-network-printer.socket",
        ],
        elsewhere: &["/usr/bin/Xorg"],
        works: include_str!("check/terminal.sh"),
    },
];

/// Fails with the first promise that is not kept.
pub fn run(programs: &Programs, packages: &[PathBuf], version: &str, counter: u64) -> anyhow::Result<()> {
    let work = root().join("target/packages");
    let again = make(programs, version, counter, &work.join("again"))?;
    for (one, other) in packages.iter().zip(&again) {
        ensure!(std::fs::read(one)? == std::fs::read(other)?, "{} is another when made again", one.display());
    }
    println!("   made again, they are the same bytes");
    let next = make(programs, &format!("{version}.1"), counter, &work.join("next"))?;
    let debian = Debian::fetch(&work, programs.architecture()?)?;
    for (promise, (old, new)) in PROMISES.iter().zip(packages.iter().zip(&next)) {
        let mut installed = debian.copy(promise.name)?;
        keep(promise, &mut installed, old, new)?;
    }
    // Another processor's window would take an hour to install.
    if programs.architecture()? == Architecture::own()? {
        by_apt::follow(&debian, packages)?;
    }
    Ok(())
}

fn keep(promise: &Promise, system: &mut Installed, old: &Path, new: &Path) -> anyhow::Result<()> {
    for path in promise.elsewhere {
        system.run(&format!("cp /bin/true {path}"))?;
    }
    let before = system.listing()?;
    system.dpkg("--install", old)?;
    whole(promise, system)?;
    system.run(promise.works)?;
    println!("   {}: installed, and works", promise.name);

    system.append(promise.configuration, "# changed by a person\n")?;
    let data = system.read(promise.data)?;
    for (package, what) in [(new, "upgraded"), (old, "downgraded")] {
        system.dpkg("--install", package)?;
        whole(promise, system)?;
        let edited = system.read(promise.configuration)?.ends_with(b"# changed by a person\n");
        ensure!(edited, "{}: what a person changed is gone when {what}", promise.name);
        ensure!(system.read(promise.data)? == data, "{}: its data are others when {what}", promise.name);
        println!("   {}: {what}; settings and data are what they were", promise.name);
    }

    system.dpkg("--remove", Path::new(promise.name))?;
    ensure!(!system.has(promise.program), "{}: removed, its program is still there", promise.name);
    for stays in [promise.configuration, promise.data] {
        ensure!(system.has(stays), "{}: removed, {stays} is gone", promise.name);
    }
    system.dpkg("--purge", Path::new(promise.name))?;
    for user in promise.users {
        let passwd = String::from_utf8(system.read("/etc/passwd")?)?;
        ensure!(!passwd.contains(&format!("{user}:")), "{}: purged, there is still {user}", promise.name);
    }
    let left: Vec<String> = system.listing()?.difference(&before).cloned().collect();
    ensure!(left.is_empty(), "{}: purged, there is still {left:#?}", promise.name);
    println!("   {}: removed and purged; nothing is left", promise.name);
    Ok(())
}

fn whole(promise: &Promise, system: &Installed) -> anyhow::Result<()> {
    ensure!(system.has(promise.program), "{}: there is no {}", promise.name, promise.program);
    for (path, expected) in promise.owned {
        let seen = system.run(&format!("stat --format '%U:%G %a' {path}"))?;
        ensure!(seen.trim() == *expected, "{path} is {}, not {expected}", seen.trim());
    }
    for unit in promise.units {
        system.run(&format!("systemd-analyze verify --man=no {unit}"))?;
    }
    Ok(())
}
