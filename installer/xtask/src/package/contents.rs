//! What is in the packages.

use std::path::{Path, PathBuf};

use super::deb::{Deb, File};
use crate::architecture::Architecture;
use crate::command::{program, root, step};
use crate::cross::Cross;

const SYSTEMD: &str = "lib/systemd/system";

/// Where the programs were built, and what for.
pub struct Programs {
    /// All but the release tool.
    pub directory: PathBuf,
    /// The release tool as this machine runs it.
    pub release: PathBuf,
    /// To be tried out only: packed in little time instead of into little room.
    pub for_a_trial: bool,
    /// What builds for another processor, if they are for one.
    pub cross: Option<Cross>,
}

impl Programs {
    /// Programs of this machine's processor, the release tool beside them.
    pub fn own(directory: PathBuf, for_a_trial: bool) -> Self {
        Self { release: directory.join("release"), directory, for_a_trial, cross: None }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    pub fn architecture(&self) -> anyhow::Result<Architecture> {
        self.cross.as_ref().map_or_else(Architecture::own, |cross| Ok(cross.to))
    }

    /// Writes a program without what only a debugger reads.
    pub fn strip(&self, from: &Path, to: &Path) -> anyhow::Result<()> {
        let tool = self.cross.as_ref().map_or_else(|| PathBuf::from("strip"), |cross| cross.tool("strip"));
        let name = to.file_name().unwrap_or(to.as_os_str()).display();
        let mut strip = program("env", ".", &[]);
        step(&format!("strip {name}"), strip.arg(tool).arg("-o").arg(to).arg(from))
    }
}

/// The fleet server.
pub fn server(programs: &Programs) -> Deb {
    let from = root().join("installer/server");
    let mut files = vec![
        File::program(programs.path("fleet-server"), "usr/bin/fleet-server"),
        File::script(from.join("backup"), "usr/lib/fleet-server/backup"),
        File::script(from.join("fleet-server-link"), "usr/sbin/fleet-server-link"),
        File::plain(from.join("fleet-server.sysusers"), "usr/lib/sysusers.d/fleet-server.conf"),
        File::plain(from.join("fleet-server.sysctl"), "usr/lib/sysctl.d/60-fleet-server.conf"),
        File::plain(from.join("fleet-server.env"), "etc/fleet-server/fleet-server.env"),
        File::plain(from.join("nginx.conf.example"), "usr/share/doc/fleet-server/nginx.conf.example"),
        File::plain(root().join("LICENSE"), "usr/share/doc/fleet-server/copyright"),
    ];
    let units = ["fleet-server.service", "fleet-server-backup.service", "fleet-server-backup.timer"];
    files.extend(units.map(|unit| File::plain(from.join(unit), &format!("{SYSTEMD}/{unit}"))));
    Deb { name: "fleet-server", control: from.join("debian"), files, tree: None }
}

/// The terminal; `spare` is its first version as a slot.
pub fn terminal(programs: &Programs, spare: &Path) -> Deb {
    let from = root().join("installer/terminal");
    let lib = "usr/lib/kiosk-terminal";
    let mut files = vec![
        File::plain(from.join("kiosk-terminal.sysusers"), "usr/lib/sysusers.d/kiosk-terminal.conf"),
        File::plain(from.join("kiosk-terminal.rules"), "usr/lib/udev/rules.d/70-kiosk-terminal.rules"),
        File::plain(from.join("kiosk-scanners.rules"), "usr/lib/udev/rules.d/70-kiosk-scanners.rules"),
        File::plain(
            from.join("kiosk-terminal.polkit.rules"),
            "usr/share/polkit-1/rules.d/70-kiosk-terminal.rules",
        ),
        File::plain(from.join("kiosk-terminal.tmpfiles"), "usr/lib/tmpfiles.d/kiosk-terminal.conf"),
        File::plain(from.join("terminal.env"), "etc/kiosk-terminal/terminal.env"),
        File::plain(from.join("sysctl.conf"), "usr/lib/sysctl.d/60-kiosk-terminal.conf"),
        File::program(programs.path("kiosk-hardening"), "usr/sbin/kiosk-hardening"),
        File::plain(root().join("LICENSE"), "usr/share/doc/kiosk-terminal/copyright"),
    ];
    for script in [
        "disk-health",
        "kiosk-launch",
        "kiosk-stick",
        "network-printer",
        "print-queue",
        "printer-queues.sh",
        "screen-authority",
        "screen-ready",
        "write-stick",
    ] {
        files.push(File::script(from.join(script), &format!("{lib}/{script}")));
    }
    for (file, settings) in [("logind", "logind"), ("coredump", "coredump"), ("watchdog", "system")] {
        let place = format!("usr/lib/systemd/{settings}.conf.d/kiosk-terminal.conf");
        files.push(File::plain(from.join(format!("{file}.conf")), &place));
    }
    let units = [
        "kiosk-screen.service",
        "kiosk-terminal.service",
        "kiosk-hardening.service",
        "kiosk-hardening.timer",
        "kiosk-disks.service",
        "kiosk-disks.timer",
        "kiosk-stick@.service",
        "kiosk-print-queue@.service",
        "kiosk-network-printer.socket",
        "kiosk-network-printer@.service",
    ];
    for unit in units {
        files.push(File::plain(from.join(unit), &format!("{SYSTEMD}/{unit}")));
    }
    // Twice, each with its digest: kiosk-launch starts the one that is whole.
    for copy in ["launcher", "launcher.spare"] {
        let program = format!("{lib}/{copy}/kiosk-launcher");
        files.push(File::program(programs.path("kiosk-launcher"), &program).with_digest());
    }
    let tree = Some((spare.to_owned(), format!("{lib}/spare")));
    Deb { name: "kiosk-terminal", control: from.join("debian"), files, tree }
}
