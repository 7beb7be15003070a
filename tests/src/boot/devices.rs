//! The tests of cameras, scanners, printers, disks and the watchdog, in a machine whose kernel has a camera that gives what is written into it,
//! and makes keyboards and a printer; its watchdog is one that QEMU makes.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::ensure;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;

use super::guest::Guest;
use super::machine::{Machine, Start};
use super::processor::Processor;
use crate::harness::{programs, wait};

/// What to start. In the machine lie the tests as `/cameras`, `/scanner`, `/printer` and `/agent`, and what the terminal's package has for
/// printers and the watchdog.
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
}

/// For one deed in the machine.
const DEED: Duration = Duration::from_secs(10 * 60);
const CAMERA: &str = "modprobe v4l2loopback video_nr=0; test -c /dev/video0; CAMERA_PICTURE=/picture.jpg \
    /cameras --exact a_camera_of_the_machine_itself_gives_pictures 2>&1";
/// A printer at USB that the kernel itself is: what is printed comes out of its file.
const PLUG_PRINTER: &str = "modprobe dummy_hcd; modprobe libcomposite\n\
    cd /sys/kernel/config/usb_gadget; mkdir printer; cd printer\n\
    echo 0x03f0 >idVendor; echo 0x8d17 >idProduct; mkdir strings/0x409\n\
    echo KIOSK0001 >strings/0x409/serialnumber; echo Dazhou >strings/0x409/manufacturer; echo Page >strings/0x409/product\n\
    mkdir functions/printer.0; printf 'MFG:Dazhou;MDL:Page 12/a;CMD:PCL5e,PCLXL;CLS:PRINTER;' >functions/printer.0/pnp_string\n\
    mkdir configs/c.1; ln -s functions/printer.0 configs/c.1/\n\
    ls /sys/class/udc >UDC";
/// Its file is read once the queue is there: until then the kernel's other end comes and goes.
const PRINTER: &str = "cat /dev/g_printer0 >/printed 2>/dev/null & reader=$!\n\
    USB_PRINTER='Dazhou Page 12/a' /printer --exact a_printer_at_usb_has_a_queue_and_prints 2>&1\n\
    kill $reader; ls -A /var/spool/cups /var/spool/cups/tmp; head -c 40 /printed";
const SCANNER: &str = "modprobe uinput; test -c /dev/uinput; /scanner --test-threads=1 2>&1";

const WATCHDOG: &str =
    "/agent --ignored --exact machine_parts::watchdog::tests::a_watchdog_of_the_machine_itself_is_fed 2>&1";
/// The first program of the system stands still: it says so, and does nothing any more. Nothing but the watchdog can end that.
const HANG: &str = "setsid sh -c 'sleep 1; kill -s SEGV 1' >/dev/null 2>&1 &";
/// Another at each start of the machine.
const START: &str = "cat /proc/sys/kernel/random/boot_id";

/// The disks are asked by the package's script, and the agent reads what it left.
fn disks(nvme: &str) -> String {
    format!(
        "/usr/lib/kiosk-terminal/disk-health /disks.json\n\
         DISKS='nvme0n1 {nvme}, sda Good' /agent --ignored --exact \
         disk_health::tests::disks_of_the_machine_itself_are_told 2>&1"
    )
}

/// Fails with the first thing that is not as it should be.
pub async fn run(options: &Options) -> anyhow::Result<()> {
    let work = programs::root().join("target/devices/machine");
    if work.exists() {
        std::fs::remove_dir_all(&work)?;
    }
    let mut machine = Machine::new(Processor::X86, &options.disk, &work, 5).await?;
    machine.add_disks()?;
    machine.start(&Start::Kernel { kernel: options.kernel.clone(), initrd: options.initrd.clone() })?;
    let guest = Guest(machine.guest());
    guest.wait(DEED).await?;
    for script in [CAMERA, SCANNER] {
        println!("{}", guest.run(script, DEED).await?);
    }
    guest.run(PLUG_PRINTER, DEED).await?;
    wait::until("a queue for the printer", DEED, async || {
        let (_, queues) = guest.try_run("lpstat -v 2>&1", DEED).await?;
        Ok(queues.contains("device for Page-12-a: usb://Dazhou/Page").then_some(()))
    })
    .await?;
    let printed = guest.run(PRINTER, DEED).await?;
    println!("{printed}");
    ensure!(printed.contains("@PJL"), "what came out is not in the printer's language");
    let picture = STANDARD.decode(guest.run("base64 --wrap=0 /picture.jpg", DEED).await?)?;
    ensure!(picture.starts_with(b"\xff\xd8"), "what was taken is no JPEG");
    let file = work.join("picture.jpg");
    std::fs::write(&file, picture)?;
    println!("taken: {}", file.display());
    println!("{}", guest.run(&disks("Good"), DEED).await?);
    machine.wear_disk().await?;
    println!("{}", guest.run(&disks("Failing"), DEED).await?);
    println!("{}", guest.run(WATCHDOG, DEED).await?);
    let before = guest.run(START, DEED).await?;
    guest.run(HANG, DEED).await?;
    wait::until("the watchdog to restart the machine", DEED, async || {
        let start = guest.run(START, DEED).await;
        Ok(start.is_ok_and(|start| start != before).then_some(()))
    })
    .await?;
    println!("the machine stood still, and its watchdog started it anew");
    machine.cut().await
}
