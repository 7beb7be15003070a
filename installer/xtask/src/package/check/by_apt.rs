//! The page 'Installing', followed where it can be without a screen: in a clean Debian that has nothing of what the packages need, by the
//! commands of the page and by apt.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, ensure};

use super::clean::{Debian, Installed};
use crate::command::root;
use crate::debian::Suite;

/// One that the page tells people to type, but for `sudo`, and what has to have come of it.
struct Deed {
    command: &'static str,
    /// What it may end with beside 0.
    ends_with: u8,
    /// What it prints among other things.
    says: &'static str,
    /// A script that fails where that is not so.
    seen: &'static str,
}

const TERMINAL: [Deed; 3] = [
    Deed {
        command: "apt-get install ./kiosk-terminal_0.1.0_amd64.deb",
        ends_with: 0,
        says: "",
        // Every library of every program is there, and what apt brings along.
        seen: "for program in /usr/lib/kiosk-terminal/spare/bin/* /usr/lib/kiosk-terminal/launcher/kiosk-launcher; do\n\
                   ! ldd \"$program\" 2>&1 | grep 'not found'\n\
               done\n\
               test -x /usr/bin/Xorg; test -x /usr/bin/bwrap; test -x /usr/sbin/cupsd; test -x /usr/sbin/NetworkManager\n\
               dpkg --audit | grep . && exit 1; true",
    },
    // This Debian is not locked down, and it says so.
    Deed { command: "kiosk-hardening", ends_with: 1, says: "systemctl", seen: "true" },
    Deed { command: "kiosk-hardening --language en", ends_with: 1, says: "systemctl", seen: "true" },
];

const SERVER: [Deed; 1] = [Deed {
    command: "apt-get install ./fleet-server_0.1.0_amd64.deb",
    ends_with: 0,
    says: "",
    seen: "! ldd /usr/bin/fleet-server 2>&1 | grep 'not found'\n\
           sed -i 's|^#*FLEET_PUBLIC_URL=.*|FLEET_PUBLIC_URL=https://fleet.example.gov.cn|' /etc/fleet-server/fleet-server.env\n\
           grep -qx 'FLEET_PUBLIC_URL=https://fleet.example.gov.cn' /etc/fleet-server/fleet-server.env\n\
           apt-get -qq -y install nginx-light openssl >/dev/null 2>&1\n\
           cp /usr/share/doc/fleet-server/nginx.conf.example /etc/nginx/conf.d/fleet.conf\n\
           openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=fleet.example.gov.cn 2>/dev/null \\\n\
               -keyout /etc/ssl/private/fleet.example.gov.cn.key -out /etc/ssl/fleet.example.gov.cn.pem\n\
           nginx -t",
}];

/// Fails with the first command of which it does not come out as the page says.
pub fn follow(debian: &Debian, packages: &[PathBuf]) -> anyhow::Result<()> {
    let page = fs::read_to_string(root().join("installer/README.md"))?;
    for (name, deeds) in [("kiosk-terminal", &TERMINAL[..]), ("fleet-server", &SERVER)] {
        let system = debian.copy(&format!("{name}-by-apt"))?;
        connect(&system)?;
        for deb in packages {
            system.put(deb, &named_by_page(deb)?)?;
        }
        for deed in deeds {
            let typed = format!("`sudo {}`", deed.command);
            ensure!(page.contains(&typed), "the page does not say {typed}");
            // Nobody is there who would say yes.
            let command = deed.command.replace("apt-get", "apt-get -qq -y");
            let said = system.run(&format!("{command} || [ $? -eq {} ]", deed.ends_with))?;
            system.run(deed.seen)?;
            ensure!(said.contains(deed.says), "{typed} says {said}");
            println!("   {name}: `{}`, as the page 'Installing' says", deed.command);
        }
    }
    Ok(())
}

/// The mirror of this machine, and its way there.
fn connect(system: &Installed) -> anyhow::Result<()> {
    system.write("/etc/apt/sources.list", &Suite::Twelve.sources().join("\n"))?;
    system.write("/etc/resolv.conf", &fs::read_to_string("/etc/resolv.conf")?)?;
    // This is no machine that runs: nothing is to be started.
    system.write("/usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n")?;
    system.run("chmod 0755 /usr/sbin/policy-rc.d; apt-get -qq update").map(drop)
}

/// The page names the first version.
fn named_by_page(deb: &std::path::Path) -> anyhow::Result<String> {
    let name = deb.file_name().context("a package has a name")?.to_string_lossy().into_owned();
    let package = name.split('_').next().unwrap_or_default();
    Ok(format!("/{package}_0.1.0_amd64.deb"))
}
