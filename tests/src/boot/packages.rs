//! Both packages in a clean Debian that runs, as the page 'Installing' has it: what only a booted system with its systemd can tell.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;

use super::guest::Guest;
use super::machine::{Machine, Start};
use super::ops::{LIMIT, Ops, is_home, paints};
use super::processor::Processor;
use super::settings_stick::SettingsStick;
use crate::harness::api::Api;
use crate::harness::server::free_port;
use crate::harness::{programs, wait};

/// What to start. In the machine's `/packages` lie both packages, as `old-NAME.deb` and `new-NAME.deb`.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// The disk: one file system
    #[arg(long)]
    pub disk: PathBuf,
    /// Its kernel
    #[arg(long)]
    pub kernel: PathBuf,
    /// What the kernel starts with
    #[arg(long)]
    pub initrd: PathBuf,
    /// What they were made for
    #[arg(long, default_value = "x86_64")]
    pub processor: Processor,
}

/// For one deed in the machine.
const DEED: Duration = Duration::from_secs(10 * 60);
/// Where the fleet server in the machine listens.
const PORT: u16 = 8080;
const UNITS: [&str; 7] = [
    "fleet-server.service",
    "fleet-server-backup.timer",
    "kiosk-screen.service",
    "kiosk-terminal.service",
    "kiosk-hardening.timer",
    "kiosk-disks.timer",
    "kiosk-network-printer.socket",
];
/// How exposed `systemd-analyze security` may call a unit, on its scale from 0 to 10. Three of the terminal's are root: one starts
/// agent and shell, who have the screen and make sandboxes, one looks at all of the machine, one asks its disks.
const EXPOSURE: [(&str, f64); 5] = [
    ("fleet-server.service", 1.2),
    ("fleet-server-backup.service", 2.9),
    ("kiosk-hardening.service", 6.0),
    ("kiosk-disks.service", 3.7),
    ("kiosk-terminal.service", 8.2),
];
/// All paths with what they are, but for what changes with any package or any start, and is nobody's.
const LISTING: &str = "find / -xdev \\( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp \
    -o -path /var/tmp -o -path /packages -o -path /var/log -o -path /var/cache -o -path /var/lib/dpkg -o -path /var/lib/apt \
    -o -path /var/lib/systemd -o -path '/etc/*-' \\) -prune -o -printf '%p %y %m %u\\n' | sort";

struct Trial {
    machine: Machine,
    stick: SettingsStick,
    guest: Guest,
    clock: Instant,
}

/// Fails with the first thing that is not as it should be.
pub async fn run(options: &Options) -> anyhow::Result<()> {
    let work = programs::root().join("target/packages/boot/machine");
    if work.exists() {
        std::fs::remove_dir_all(&work)?;
    }
    let mut machine = Machine::new(options.processor, &options.disk, &work, 6).await?;
    let stick = SettingsStick::make(&work).await?;
    machine.hold_stick(stick.file());
    let address = free_port("127.0.0.1:0")?;
    let here: u16 = address.rsplit(':').next().context("no port")?.parse()?;
    machine.forward(here, PORT);
    machine.start(&Start::Kernel { kernel: options.kernel.clone(), initrd: options.initrd.clone() })?;
    let guest = Guest(machine.guest());
    let mut trial = Trial { machine, stick, guest, clock: Instant::now() };
    trial.booted().await?;
    let before = trial.guest.run(LISTING, DEED).await?;

    trial.install().await?;
    let ops = trial.let_in(&address).await?;
    trial.hardened().await?;
    trial.starts_by_itself(&ops).await?;
    for (version, what) in [("new", "upgraded"), ("old", "downgraded")] {
        trial.change(&ops, version, what).await?;
    }
    trial.remove(&before).await?;
    trial.machine.cut().await
}

impl Trial {
    fn tell(&self, what: &str) {
        println!("   {:>4.0} s  {what}", self.clock.elapsed().as_secs_f32());
    }

    /// Waits until the machine is up.
    async fn booted(&mut self) -> anyhow::Result<()> {
        let up = self.guest.wait(LIMIT).await;
        self.machine.check()?;
        up?;
        self.guest.try_run("systemctl is-system-running --wait", DEED).await?;
        self.tell("Debian is up");
        Ok(())
    }

    /// The packages as an installer brings them, by the page's own command; the terminal has the fleet's root, as an image may bring it.
    async fn install(&self) -> anyhow::Result<()> {
        let root = STANDARD.encode(self.stick.root()?);
        for name in ["fleet-server", "kiosk-terminal"] {
            let file = format!("{name}_0.1.0_amd64.deb");
            let command = format!(
                "cd /root; cp /packages/old-{name}_*.deb {file}; apt-get --yes install ./{file}; rm {file}"
            );
            self.guest.run(&command, DEED).await?;
        }
        self.tell("both packages are installed, by apt");
        let settings = format!(
            "printf 'FLEET_LISTEN=0.0.0.0:{PORT}\\nFLEET_PUBLIC_URL=http://10.0.2.15:{PORT}\\n' >>/etc/fleet-server/fleet-server.env\n\
             systemctl restart fleet-server\n\
             echo {root} | base64 --decode >/etc/kiosk-terminal/release-root.json\n\
             systemctl restart kiosk-terminal"
        );
        self.guest.run(&settings, DEED).await?;
        self.active().await
    }

    /// All units run, and none has failed.
    async fn active(&self) -> anyhow::Result<()> {
        let units = UNITS.join(" ");
        wait::until("all units to be active", LIMIT, async || {
            let (code, states) = self.guest.try_run(&format!("systemctl is-active {units}"), DEED).await?;
            ensure!(code == 0, "{}", states.split_whitespace().collect::<Vec<_>>().join(" "));
            Ok(Some(()))
        })
        .await?;
        let failed = self.guest.run("systemctl --failed --no-legend --plain", DEED).await?;
        ensure!(!failed.contains("kiosk-") && !failed.contains("fleet-"), "failed: {failed}");
        self.tell("all units are active, none has failed");
        Ok(())
    }

    /// A stick with settings is plugged in while the set-up is on the screen, and nothing is touched: the terminal is let in.
    async fn let_in(&mut self, address: &str) -> anyhow::Result<Ops> {
        let link = self.guest.run("fleet-server-link setup", DEED).await?;
        let kept = self.guest.run("journalctl -u fleet-server.service --no-pager", DEED).await?;
        ensure!(kept.contains("serving") && !kept.contains("token="), "a link in the journal: {kept}");
        let token = link.split_once("token=").and_then(|(_, rest)| rest.split_whitespace().next());
        let token = token.with_context(|| format!("no link: {link}"))?;
        let password = format!("Boot-{}-a1", &token[..token.len().min(24)]);
        let api = Api::set_up(&format!("http://{address}"), token, "duty", &password).await?;
        paints(&self.machine, "set-up").await?;
        let set_up = format!("http://127.0.0.1:{PORT}");
        let location = self.stick.prepare(&api, &set_up).await?;
        self.machine.plug_stick().await?;
        let plugged = Instant::now();
        let ops = Ops::find(api, &mut self.machine).await?;
        self.home(&ops, "home").await?;
        let stands = ops.seen().await?["location"]["id"].clone();
        ensure!(stands == location.as_str(), "it stands at {stands}, not where the stick says");
        self.tell(&format!(
            "without a touch, {} s after the stick was plugged in",
            plugged.elapsed().as_secs()
        ));
        let mounted = self.guest.run("findmnt --noheadings --output OPTIONS /run/kiosk-stick || true", DEED);
        let mounted = mounted.await?;
        ensure!(mounted.is_empty() || mounted.contains("noexec"), "the stick is mounted {mounted}");
        Ok(ops)
    }

    async fn home(&mut self, ops: &Ops, picture: &str) -> anyhow::Result<()> {
        ops.says(&mut self.machine, "the home page", is_home).await?;
        paints(&self.machine, picture).await?;
        self.tell("the terminal is let in, its home page is painted, and apps are in the sandbox");
        Ok(())
    }

    /// What systemd takes away from the units, and what it must not.
    async fn hardened(&self) -> anyhow::Result<()> {
        let mut told = String::new();
        for (unit, most) in EXPOSURE {
            let text = self.guest.run(&format!("systemd-analyze security --no-pager {unit}"), DEED).await?;
            let line =
                text.lines().find(|line| line.contains("Overall exposure level")).context(text.clone())?;
            let figure = line.split_whitespace().find_map(|word| word.parse::<f64>().ok());
            let figure = figure.with_context(|| format!("no figure: {line}"))?;
            ensure!(figure <= most, "{unit} is exposed by {figure}, more than {most}");
            write!(told, " {unit} {figure}")?;
        }
        self.tell(&format!("exposure (systemd-analyze security):{told}"));
        let deeds = "systemctl start fleet-server-backup.service kiosk-hardening.service\n\
             ls /var/backups/fleet-server/databases/*.sqlite\n\
             test -s /var/lib/kiosk/hardening.json\n\
             pgrep -u kiosk-agent kiosk-agent && pgrep -u kiosk-shell kiosk-shell";
        self.guest.run(deeds, DEED).await?;
        let found = self.guest.try_run("kiosk-hardening --language en", DEED).await?;
        ensure!(found.0 <= 1 && found.1.contains("systemctl"), "kiosk-hardening: {found:?}");
        self.tell(
            "a backup was made and the machine looked at, by their units; agent and shell run as their users",
        );
        Ok(())
    }

    /// Switched off in an orderly way, and on again.
    async fn starts_by_itself(&mut self, ops: &Ops) -> anyhow::Result<()> {
        let boot = self.guest.run("cat /proc/sys/kernel/random/boot_id", DEED).await?;
        let before = ops.seen().await?["last_check_in_at"].clone();
        let _ = self.guest.run("systemctl --no-block reboot", DEED).await;
        wait::until("the machine to start again", LIMIT, async || {
            let now = self.guest.run("cat /proc/sys/kernel/random/boot_id", DEED).await?;
            Ok((now != boot).then_some(()))
        })
        .await?;
        self.active().await?;
        ops.says(&mut self.machine, "a check-in", |seen| (seen["last_check_in_at"] != before).then_some(()))
            .await?;
        self.home(ops, "home-after-restart").await
    }

    /// Another version over it, while both run.
    async fn change(&mut self, ops: &Ops, version: &str, what: &str) -> anyhow::Result<()> {
        let before = ops.seen().await?["last_check_in_at"].clone();
        let backups = "ls /var/backups/fleet-server/databases | wc -l";
        let kept = self.guest.run(backups, DEED).await?;
        self.guest.run(&format!("dpkg --install /packages/{version}-*.deb"), DEED).await?;
        ensure!(self.guest.run(backups, DEED).await? != kept, "there is no backup of the moment before");
        self.active().await?;
        ops.says(&mut self.machine, "a check-in", |seen| (seen["last_check_in_at"] != before).then_some(()))
            .await?;
        self.tell(&format!(
            "{what} while they run, after a backup; the same terminal checks in at the same server"
        ));
        Ok(())
    }

    /// Removed, purged; what is there more than before.
    async fn remove(&self, before: &str) -> anyhow::Result<()> {
        self.guest.run("dpkg --remove kiosk-terminal fleet-server", DEED).await?;
        let (code, running) = self.guest.try_run("pgrep -l 'kiosk-|fleet-|Xorg'", DEED).await?;
        ensure!(code != 0, "removed, these still run: {running}");
        self.tell("removed: nothing of them runs");
        self.guest
            .run("rm -r /var/backups/fleet-server; dpkg --purge kiosk-terminal fleet-server", DEED)
            .await?;
        let after = self.guest.run(LISTING, DEED).await?;
        let before: std::collections::BTreeSet<&str> = before.lines().collect();
        let left: Vec<&str> = after.lines().filter(|line| !before.contains(line)).collect();
        ensure!(left.is_empty(), "purged, there is still {left:#?}");
        let known =
            self.guest.run("systemctl list-unit-files --no-legend 'kiosk-*' 'fleet-*' || true", DEED).await?;
        ensure!(known.trim().is_empty(), "purged, systemd still knows {known}");
        self.tell("purged: nothing is left");
        Ok(())
    }
}
