//! The tests of cameras and scanners, in a machine whose kernel has a camera that gives what is written into it, and makes keyboards.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::ensure;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;

use super::guest::Guest;
use super::machine::{Machine, Start};
use super::processor::Processor;
use crate::harness::programs;

/// What to start. In the machine lie the tests as `/cameras` and `/scanner`.
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
const SCANNER: &str = "modprobe uinput; test -c /dev/uinput; /scanner --test-threads=1 2>&1";

/// Fails with the first thing that is not as it should be.
pub async fn run(options: &Options) -> anyhow::Result<()> {
    let work = programs::root().join("target/devices/machine");
    if work.exists() {
        std::fs::remove_dir_all(&work)?;
    }
    let mut machine = Machine::new(Processor::X86, &options.disk, &work, 5).await?;
    machine.start(&Start::Kernel { kernel: options.kernel.clone(), initrd: options.initrd.clone() })?;
    let guest = Guest(machine.guest());
    guest.wait(DEED).await?;
    for script in [CAMERA, SCANNER] {
        println!("{}", guest.run(script, DEED).await?);
    }
    let picture = STANDARD.decode(guest.run("base64 --wrap=0 /picture.jpg", DEED).await?)?;
    ensure!(picture.starts_with(b"\xff\xd8"), "what was taken is no JPEG");
    let file = work.join("picture.jpg");
    std::fs::write(&file, picture)?;
    println!("taken: {}", file.display());
    machine.cut().await
}
