//! The installer stick: the image with one partition more, from which a machine starts to have the image put onto its own disk.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::files::{Identity, fill};
use crate::command::{program, root, step};
use crate::package::{self, Programs};

/// A stick that is being made.
pub struct Stick {
    files: PathBuf,
    installer: PathBuf,
    uuid: String,
    unattended: bool,
}

impl Stick {
    /// Lays ready what the image's system makes its early user space of.
    pub fn prepare(
        programs: &Programs,
        image: &Identity,
        unattended: bool,
        out: &Path,
    ) -> anyhow::Result<Self> {
        // All but the last digit, which is the partition's.
        let mut uuid = Identity::of(&["stick", &image.root])?.root;
        uuid.pop();
        let files = out.join("stick");
        fill("installer/stick", &files, &[("@STICK@", &uuid)])?;
        fs::copy(root().join("installer/image/places"), files.join("places")).context("no places")?;
        let installer = files.join("kiosk-installer");
        programs.strip(&programs.path("kiosk-installer"), &installer)?;
        Ok(Self { files, installer, uuid, unattended })
    }

    /// What is run while the system is put together, with the system's directory as `$1`.
    pub fn hook(&self) -> String {
        let (files, installer) = (self.files.display(), self.installer.display());
        format!("sh '{files}/initrd' \"$1\" '{files}' '{installer}' '{files}/initrd.img'")
    }

    /// Makes the stick of the image.
    pub fn lay_out(&self, image: &Path, out: &Path) -> anyhow::Result<PathBuf> {
        let mut disk = program("sh", ".", &[]);
        disk.arg(self.files.join("disk")).arg(image).arg(&self.files).arg(out);
        disk.env("STICK", &self.uuid)
            .env("VERSION", package::own_version())
            .env("UNATTENDED", self.unattended.to_string())
            .env("SOURCE_DATE_EPOCH", package::epoch());
        step("lay out the stick", &mut disk)?;
        Ok(out.to_owned())
    }
}
