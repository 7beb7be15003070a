//! The processors that packages are made for.

use std::env::consts::ARCH;

use anyhow::Context as _;
use clap::ValueEnum;

use crate::debian::Suite;

/// By Debian's names, which are those of the packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Architecture {
    /// Intel, AMD, Hygon (海光), Zhaoxin (兆芯)
    Amd64,
    /// Phytium (飞腾), Kunpeng (鲲鹏), Rockchip
    Arm64,
    /// Loongson (龙芯) from the 3A5000 on
    Loong64,
}

impl Architecture {
    /// That of this machine.
    pub fn own() -> anyhow::Result<Self> {
        let all = Self::value_variants().iter().copied();
        all.into_iter()
            .find(|one| one.rust() == ARCH)
            .with_context(|| format!("no packages are made on {ARCH}"))
    }

    /// In Debian's words.
    pub const fn debian(self) -> &'static str {
        match self {
            Self::Amd64 => "amd64",
            Self::Arm64 => "arm64",
            Self::Loong64 => "loong64",
        }
    }

    /// In Rust's words, by which a terminal knows its releases.
    pub const fn rust(self) -> &'static str {
        match self {
            Self::Amd64 => "x86_64",
            Self::Arm64 => "aarch64",
            Self::Loong64 => "loongarch64",
        }
    }

    /// What starts its programs, below `/usr`.
    pub const fn loader(self) -> &'static str {
        match self {
            Self::Amd64 => "lib64/ld-linux-x86-64.so.2",
            Self::Arm64 => "lib/ld-linux-aarch64.so.1",
            Self::Loong64 => "lib64/ld-linux-loongarch-lp64d.so.1",
        }
    }

    /// The oldest Debian that runs on it, whose libraries its programs are linked with.
    pub const fn suite(self) -> Suite {
        match self {
            Self::Amd64 | Self::Arm64 => Suite::Twelve,
            Self::Loong64 => Suite::Testing,
        }
    }

    /// What rustc compiles for.
    pub fn target(self) -> String {
        format!("{}-unknown-linux-gnu", self.rust())
    }

    /// What Debian's compilers for it and the directories of its libraries are called by.
    pub fn gnu(self) -> String {
        format!("{}-linux-gnu", self.rust())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_the_tools_know() {
        assert_eq!(Architecture::Arm64.target(), "aarch64-unknown-linux-gnu");
        assert_eq!(Architecture::Amd64.gnu(), "x86_64-linux-gnu");
        assert_eq!(Architecture::Arm64.debian(), "arm64");
    }
}
