//! The whole terminal in a virtual machine whose power is cut: ext4, systemd, launcher and agent as the package
//! brings them, and a real fleet server on this machine. The window alone is missing; a script stands in for it.

mod cuts;
mod image;
mod machine;
mod releases;

use clap::Args;

/// How to cut the power of a machine.
#[derive(Debug, Clone, Args)]
#[group(id = "machine")]
pub struct Options {
    /// Cut the power of a virtual machine that runs the whole terminal
    #[arg(long)]
    pub vm: bool,
    /// How often
    #[arg(long, default_value_t = 20)]
    pub cuts: usize,
}

impl Options {
    /// No machine.
    pub const fn none() -> Self {
        Self { vm: false, cuts: 0 }
    }
}

pub use cuts::run;
