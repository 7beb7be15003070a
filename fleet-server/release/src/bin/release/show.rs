#![expect(clippy::print_stdout, reason = "a command-line tool speaks on its standard output")]

use std::fs::File;
use std::path::Path;

use fleet_release::Arch;
use fleet_release::client::{METADATA_DIR, Millis, TARGETS_DIR, TrustedRepository};
use fleet_release::sign::{Pending, current_root, director_keys, signed_files};

const DAY: Millis = 24 * 60 * 60 * 1000;
/// The newest root warns this long before it ends, the other roles too: time for everybody to meet.
const SOON: Millis = 30 * DAY;

/// Prints the releases, and what ends when.
pub fn print(repository: &TrustedRepository, now: Millis) {
    for release in &repository.releases {
        let custom = &release.custom;
        let hardware: Vec<&str> = custom.hardware.iter().map(Arch::as_str).collect();
        println!(
            "{}  counter {}  {}  {} bytes  {}  {}",
            custom.version,
            custom.release_counter,
            hardware.join(","),
            release.length,
            release.target,
            custom.notes
        );
    }
    for theme in &repository.themes {
        let manifest = &theme.custom.theme_manifest;
        println!(
            "style {} {}  contract {}  {} bytes  {}  {}",
            manifest.id, manifest.version, manifest.contract, theme.length, theme.target, manifest.name.zh
        );
    }
    for expiry in &repository.expiries {
        let left = (expiry.at - now).div_euclid(DAY);
        let warning = match expiry.at - now {
            left if left < 0 => "  EXPIRED: sign again",
            left if left < SOON => "  SOON: sign again",
            _ => "",
        };
        println!("{expiry} ({left} days left){warning}");
    }
}

/// Prints whose keys count, and what waits.
pub fn print_keys(repo: &Path) -> anyhow::Result<()> {
    let (_, root) = current_root(repo)?;
    println!("root version {}", root.signed.version);
    let mut roles: Vec<_> = root.signed.roles.iter().collect();
    roles.sort_by_key(|(role, _)| role.to_string());
    for (role, keys) in roles {
        let ids: Vec<String> = keys.keyids.iter().map(|id| hex::encode(id)[..12].to_owned()).collect();
        println!("{role}: {} of {}", keys.threshold, ids.join(", "));
    }
    match director_keys(repo)? {
        None => println!("director: none named, unsigned words are taken"),
        Some(keys) if keys.is_empty() => println!("director: none any more, no word is taken"),
        Some(keys) => println!("director: {}", keys.join(", ")),
    }
    let pending = Pending::load(repo)?;
    for release in &pending.add {
        println!("waits for `publish`: {} joins", release.target);
    }
    for theme in &pending.themes {
        println!("waits for `publish`: {} joins", theme.target);
    }
    for target in &pending.remove {
        println!("waits for `publish`: {target} leaves");
    }
    if pending.director.is_some() {
        println!("waits for `publish`: the director's keys change");
    }
    if repo.join("root-draft.json").exists() {
        println!("waits for `sign-root`: the next root");
    }
    Ok(())
}

/// Writes the metadata, and the targets that it names, as one tar file.
pub fn export(repo: &Path, out: &Path) -> anyhow::Result<()> {
    let files = signed_files(repo)?;
    let mut archive = tar::Builder::new(File::create(out)?);
    archive.append_dir_all(METADATA_DIR, repo.join(METADATA_DIR))?;
    archive.append_dir(TARGETS_DIR, repo.join(TARGETS_DIR))?;
    for name in files {
        let path = Path::new(TARGETS_DIR).join(name);
        archive.append_path_with_name(repo.join(&path), &path)?;
    }
    archive.into_inner()?.sync_all()?;
    println!("{}", out.display());
    Ok(())
}
