#![expect(clippy::print_stdout, reason = "a command-line tool speaks on its standard output")]

use std::fs::File;
use std::path::Path;

use fleet_release::Arch;
use fleet_release::client::{METADATA_DIR, Millis, TARGETS_DIR, VerifiedRepository};

const DAY: Millis = 24 * 60 * 60 * 1000;

/// Prints the releases, and what ends when.
pub fn print(repository: &VerifiedRepository, now: Millis) {
    for release in repository.releases() {
        let custom = &release.custom;
        let hardware: Vec<&str> = custom.hardware.iter().map(Arch::as_str).collect();
        println!(
            "{}  counter {}  {}  {} bytes  {}",
            custom.version,
            custom.release_counter,
            hardware.join(","),
            release.length,
            custom.notes
        );
    }
    for expiry in &repository.trusted.expiries {
        let left = (expiry.at - now) / DAY;
        let warning = if expiry.at < now { "  EXPIRED" } else { "" };
        println!("{expiry} ({left} days left){warning}");
    }
}

/// Writes metadata and targets as one tar file.
pub fn export(repo: &Path, out: &Path) -> anyhow::Result<()> {
    let mut archive = tar::Builder::new(File::create(out)?);
    for dir in [METADATA_DIR, TARGETS_DIR] {
        archive.append_dir_all(dir, repo.join(dir))?;
    }
    archive.into_inner()?.sync_all()?;
    println!("{}", out.display());
    Ok(())
}
