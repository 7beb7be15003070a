//! The virtual machine: a processor that is emulated, a portrait screen, a disk, a network that reaches this machine alone.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::UnixStream;
use tokio::process::{Child, Command};

use super::picture::Picture;
use super::processor::Processor;
use crate::harness::process;

/// What starts the machine.
#[derive(Debug, Clone)]
pub enum Start {
    /// The first sector of its disk.
    Bios,
    /// A file of its first FAT partition.
    Uefi,
    /// A kernel that lies beside the disk, whose one file system is the whole of it.
    Kernel { kernel: PathBuf, initrd: PathBuf },
}

/// A machine with a disk of its own.
pub struct Machine {
    processor: Processor,
    disk: Disk,
    /// What is plugged in at USB, which takes no writes.
    stick: Option<PathBuf>,
    work: PathBuf,
    /// What is plugged in at USB once it runs, which takes no writes either.
    later: Option<PathBuf>,
    /// Whether it has disks of both kinds that say how they are.
    has_disks: bool,
    /// A port of this machine that leads to one of the guest.
    forward: Option<(u16, u16)>,
    starts: usize,
    running: Option<Child>,
}

/// What the machine's disk is.
enum Disk {
    /// What it writes lies over an image, which stays as it is.
    Over(PathBuf),
    /// A file as long as the disk.
    Plain(PathBuf),
}

/// Where Debian's `ovmf` puts the firmware, and the variables that a new machine has.
const UEFI: (&str, &str) = ("/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd");

/// Their files.
const DISKS: [&str; 2] = ["nvme", "sata"];

impl Machine {
    /// Gives the machine a disk that is larger than the image.
    pub async fn new(processor: Processor, image: &Path, work: &Path, gib: u32) -> anyhow::Result<Self> {
        std::fs::create_dir_all(work)?;
        let overlay = work.join("overlay.qcow2");
        let image = std::path::absolute(image)?;
        run(Command::new("qemu-img")
            .args(["create", "-q", "-f", "qcow2", "-F", "raw", "-b"])
            .arg(image)
            .arg(&overlay)
            .arg(format!("{gib}G")))
        .await?;
        Ok(Self::of(processor, Disk::Over(overlay), None, work))
    }

    /// Gives the machine a disk as it is, and a stick.
    pub fn with_stick(processor: Processor, disk: &Path, stick: &Path, work: &Path) -> Self {
        Self::of(processor, Disk::Plain(disk.to_owned()), Some(stick.to_owned()), work)
    }

    fn of(processor: Processor, disk: Disk, stick: Option<PathBuf>, work: &Path) -> Self {
        let work = work.to_owned();
        let (later, forward, running) = (None, None, None);
        Self { processor, disk, stick, later, work, has_disks: false, forward, starts: 0, running }
    }

    /// Pulls the stick out.
    pub async fn pull_stick(&mut self) -> anyhow::Result<()> {
        self.stick = None;
        self.ask("device_del", json!({"id": "stick"})).await.map(drop)
    }

    /// Holds a stick ready for [`Self::plug_stick`]. To be said before it is switched on.
    pub fn hold_stick(&mut self, stick: &Path) {
        self.later = Some(stick.to_owned());
    }

    /// Plugs it in.
    pub async fn plug_stick(&self) -> anyhow::Result<()> {
        let device = json!({"driver": "usb-storage", "id": "later-stick", "drive": "later"});
        self.ask("device_add", device).await.map(drop)
    }

    /// Gives it two disks more, of NVMe and of ATA, which answer what a disk is asked of its health. To be said before it is switched on.
    pub fn add_disks(&mut self) -> anyhow::Result<()> {
        for kind in DISKS {
            File::create(self.work.join(kind))?.set_len(64 << 20)?;
        }
        self.has_disks = true;
        Ok(())
    }

    /// From now on the one of NVMe warns: its spare blocks are used up (NVM Express, SMART / health information log, critical warning).
    pub async fn wear_disk(&self) -> anyhow::Result<()> {
        let warning = json!({"path": "/machine/peripheral/nvme-disk", "property": "smart_critical_warning", "value": 1});
        self.ask("qom-set", warning).await.map(drop)
    }

    /// Lets a port of this machine lead to one of the guest.
    pub const fn forward(&mut self, here: u16, there: u16) {
        self.forward = Some((here, there));
    }

    /// Switches it on.
    pub fn start(&mut self, how: &Start) -> anyhow::Result<()> {
        self.starts += 1;
        let log = File::create(self.work.join(format!("qemu-{}.log", self.starts)))?;
        for socket in ["monitor", "guest"] {
            let _ = std::fs::remove_file(self.work.join(socket));
        }
        let (machine, graphics) = self.processor.machine();
        let mut command = process::program("env");
        command
            .arg(std::env::var("QEMU").unwrap_or_else(|_| self.processor.qemu().to_owned()))
            // Its time goes by what it has computed, not by this machine's: a nanosecond an instruction, as a terminal's small
            // processor has it. On a busy machine it is slow, and no timer in it runs out because of that.
            .args(["-accel", "tcg,thread=single", "-icount", "shift=0"])
            .args(machine)
            .args(["-smp", "1", "-m", "2048", "-nodefaults", "-display", "none"])
            .args(["-device", &format!("{graphics},xres=1080,yres=1920"), "-device", "i6300esb"])
            .args(["-device", "qemu-xhci", "-device", "usb-tablet"])
            .args(["-uuid", "5b2a4c1e-0000-4000-8000-000000000001"])
            .args(["-device", "virtio-blk-pci,drive=disk,serial=KIOSK0001"])
            .args(["-device", "virtio-net-pci,netdev=net,romfile=", "-device", "virtio-serial-pci"])
            .args(["-device", "virtserialport,chardev=guest,name=org.qemu.guest_agent.0"]);
        self.connect(&mut command);
        self.boot_from(how, &mut command)?;
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).kill_on_drop(true);
        self.running = Some(command.spawn().context("cannot start QEMU")?);
        Ok(())
    }

    fn connect(&self, command: &mut Command) {
        let (file, format) = match &self.disk {
            Disk::Over(file) => (file, "qcow2"),
            Disk::Plain(file) => (file, "raw"),
        };
        let drive = format!("file={},if=none,id=disk,format={format}", file.display());
        if let Some(stick) = &self.stick {
            let drive = format!("file={},if=none,id=stick,format=raw,readonly=on", stick.display());
            command.args(["-drive", &drive, "-device", "usb-storage,id=stick,drive=stick"]);
        }
        if self.has_disks {
            for kind in DISKS {
                let file = self.work.join(kind);
                command.args(["-drive", &format!("file={},if=none,id={kind},format=raw", file.display())]);
            }
            command.args(["-device", "nvme,id=nvme-disk,drive=nvme,serial=KIOSK0002"]);
            command.args(["-device", "ich9-ahci,id=ata"]);
            command.args(["-device", "ide-hd,bus=ata.0,drive=sata,serial=KIOSK0003"]);
        }
        if let Some(stick) = &self.later {
            let drive = format!("file={},if=none,id=later,format=raw,readonly=on", stick.display());
            command.args(["-drive", &drive]);
        }
        let forward = self
            .forward
            .map(|(here, there)| format!(",hostfwd=tcp:127.0.0.1:{here}-:{there}"))
            .unwrap_or_default();
        command
            .args(["-drive", &drive, "-netdev", &format!("user,id=net{forward}")])
            .args(["-qmp", &format!("unix:{},server=on,wait=off", self.work.join("monitor").display())])
            .args([
                "-chardev",
                &format!("socket,id=guest,path={},server=on,wait=off", self.guest().display()),
            ])
            .args(["-serial", &format!("file:{}", self.console().display())]);
    }

    fn boot_from(&self, how: &Start, command: &mut Command) -> anyhow::Result<()> {
        match how {
            Start::Bios => {}
            Start::Uefi => {
                let variables = self.work.join("uefi-variables");
                if !variables.exists() {
                    std::fs::copy(UEFI.1, &variables).context("no OVMF")?;
                }
                let code = format!("if=pflash,format=raw,readonly=on,file={}", UEFI.0);
                let own = format!("if=pflash,format=raw,file={}", variables.display());
                command.args(["-drive", &code, "-drive", &own]);
            }
            Start::Kernel { kernel, initrd } => {
                command.arg("-kernel").arg(kernel).arg("-initrd").arg(initrd);
                let console = self.processor.console();
                let words = format!("root=/dev/vda rw console=tty0 console={console} loglevel=4");
                command.args(["-append", &words]);
            }
        }
        Ok(())
    }

    /// Ends the machine at once, as a power cut does: what its kernel still held in memory is gone.
    pub async fn cut(&mut self) -> anyhow::Result<()> {
        if let Some(mut running) = self.running.take() {
            running.kill().await?;
        }
        Ok(())
    }

    /// An error if it is not running.
    pub fn check(&mut self) -> anyhow::Result<()> {
        let ended = self.running.as_mut().map(Child::try_wait).transpose()?.flatten();
        ensure!(ended.is_none(), "the machine ended: {ended:?}; see {}", self.work.display());
        Ok(())
    }

    /// What stands on its screen, also kept as a file.
    pub async fn picture(&self, name: &str) -> anyhow::Result<Picture> {
        let file = self.work.join(format!("{name}.ppm"));
        self.ask("screendump", json!({"filename": file})).await?;
        Picture::read(&file)
    }

    /// What its kernel says on the serial line, if it was told to.
    pub fn console(&self) -> PathBuf {
        self.work.join(format!("console-{}.log", self.starts))
    }

    /// Where its guest agent listens, if it has one.
    pub fn guest(&self) -> PathBuf {
        self.work.join("guest")
    }

    /// A command of QEMU's monitor (QMP).
    async fn ask(&self, what: &str, arguments: Value) -> anyhow::Result<Value> {
        let stream = UnixStream::connect(self.work.join("monitor")).await.context("no monitor")?;
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        for command in
            [json!({"execute": "qmp_capabilities"}), json!({"execute": what, "arguments": arguments})]
        {
            writer.write_all(format!("{command}\n").as_bytes()).await?;
        }
        let mut answers = 0;
        while let Some(line) = lines.next_line().await? {
            let said: Value = serde_json::from_str(&line)?;
            ensure!(said.get("error").is_none(), "{what}: {said}");
            answers += usize::from(said.get("return").is_some());
            if answers == 2 {
                return Ok(said["return"].clone());
            }
        }
        anyhow::bail!("{what}: the monitor is gone")
    }
}

async fn run(command: &mut Command) -> anyhow::Result<()> {
    let output = command.output().await.with_context(|| format!("cannot start {command:?}"))?;
    ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
