//! The processors that QEMU is one of here.

use clap::ValueEnum;

/// By Rust's names, as a terminal tells its server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Processor {
    /// A PC.
    #[default]
    #[value(name = "x86_64")]
    X86,
    /// What QEMU calls `virt`: no machine that is sold, and what Debian for arm64 starts on.
    #[value(name = "aarch64")]
    Arm,
}

impl Processor {
    /// The program that is one.
    pub const fn qemu(self) -> &'static str {
        match self {
            Self::X86 => "qemu-system-x86_64",
            Self::Arm => "qemu-system-aarch64",
        }
    }

    /// The machine, and its graphics card before its size.
    pub const fn machine(self) -> (&'static [&'static str], &'static str) {
        match self {
            // AVX, which newer ones have, is emulated wrongly by QEMU 7.2: systemd cannot read what is mounted.
            Self::X86 => (&["-machine", "q35", "-cpu", "Nehalem"], "virtio-vga"),
            Self::Arm => (&["-machine", "virt", "-cpu", "cortex-a72"], "virtio-gpu-pci"),
        }
    }

    /// The serial line that its kernel speaks on.
    pub const fn console(self) -> &'static str {
        match self {
            Self::X86 => "ttyS0",
            Self::Arm => "ttyAMA0",
        }
    }
}
