//! The virtual machine: switched on, and cut off.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::Context;
use tokio::process::{Child, Command};

use super::image::{Image, run};
use crate::harness::process;

/// A machine with a disk of its own over the image.
pub struct Machine {
    image: Image,
    overlay: PathBuf,
    logs: PathBuf,
    starts: usize,
    running: Option<Child>,
}

impl Machine {
    /// Gives the machine its disk. What it writes goes to an overlay; the image stays as it is.
    pub async fn new(image: Image, work: &Path) -> anyhow::Result<Self> {
        let overlay = work.join("overlay.qcow2");
        let backing = image.disk.to_string_lossy().into_owned();
        run(Command::new("qemu-img")
            .args(["create", "-q", "-f", "qcow2", "-F", "raw", "-b", &backing])
            .arg(&overlay))
        .await?;
        Ok(Self { image, overlay, logs: work.to_owned(), starts: 0, running: None })
    }

    /// Switches it on. Its processor is emulated: it is slow, and needs nothing of this machine.
    pub fn start(&mut self) -> anyhow::Result<()> {
        self.starts += 1;
        let console = File::create(self.log())?;
        let qemu = std::env::var("QEMU").unwrap_or_else(|_| "qemu-system-x86_64".to_owned());
        let drive = format!("file={},if=virtio,format=qcow2", self.overlay.display());
        let mut command = process::program("env");
        command
            .arg(qemu)
            .args(["-accel", "tcg,thread=multi", "-smp", "2", "-m", "1024", "-nographic", "-no-reboot"])
            .args(["-L", "/usr/share/qemu", "-L", "/usr/share/seabios", "-kernel"])
            .arg(&self.image.kernel)
            .arg("-initrd")
            .arg(&self.image.initrd)
            .args(["-append", "root=/dev/vda rw console=ttyS0 quiet systemd.show_status=0", "-drive", &drive])
            .args(["-netdev", "user,id=n0", "-device", "virtio-net-pci,netdev=n0,romfile="])
            .stdin(Stdio::null())
            .stdout(console.try_clone()?)
            .stderr(console)
            .kill_on_drop(true);
        self.running = Some(command.spawn().context("cannot start QEMU")?);
        Ok(())
    }

    /// Ends the machine at once. What its kernel still held in memory is gone; what it wrote to its disk stays,
    /// flushed or not, for the host's kernel has it. Disks that lose what was not flushed are the business of the
    /// models over a recording.
    pub async fn cut(&mut self) -> anyhow::Result<()> {
        if let Some(mut running) = self.running.take() {
            running.kill().await?;
        }
        Ok(())
    }

    /// An error with the end of its console if it is not running.
    pub fn check(&mut self) -> anyhow::Result<()> {
        let ended = self.running.as_mut().map(Child::try_wait).transpose()?.flatten();
        match ended {
            None => Ok(()),
            Some(status) => anyhow::bail!("the machine ended ({status}): {}", self.console()),
        }
    }

    /// The end of what stands on its console.
    pub fn console(&self) -> String {
        let text = std::fs::read(self.log()).unwrap_or_default();
        String::from_utf8_lossy(&text[text.len().saturating_sub(3_000)..]).into_owned()
    }

    fn log(&self) -> PathBuf {
        self.logs.join(format!("console-{}.log", self.starts))
    }
}
