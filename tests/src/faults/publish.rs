//! The releases of the harness: signed like real ones, but of a few KiB, their agent a script that starts the
//! harness's own program.

use std::fs;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use fleet_protocol::{Activation, AttemptId, DesiredRelease, ReleaseId, RolloutId};
use fleet_release::client::METADATA_DIR;
use fleet_release::sign::{
    Expiries, KeyFiles, Parts, add_release, create_keys, init_repository, pack, publish,
};
use fleet_release::{Arch, target_name};
use uuid::Uuid;

/// The version that the terminal is installed with.
pub const FIRST: &str = "1.0.0";
/// What the terminal is told to run, in this order; the second is one that crashes.
pub const WISHES: [(&str, bool); 3] = [("1.1.0", true), ("1.2.0", false), ("1.3.0", true)];

/// The environment variable that names the harness's own program.
pub const PROGRAM: &str = "FAULTS_PROGRAM";

/// Makes a repository in `dir` with all versions. Returns the archive of the first one.
pub async fn make_repository(dir: &Path) -> anyhow::Result<PathBuf> {
    let (repository, keys) = (repository(dir), dir.join("keys"));
    create_keys(&keys, 3)?;
    let keys = KeyFiles::new(&keys);
    let end = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * 365);
    let two = NonZeroU64::MIN.saturating_add(1);
    init_repository(&repository, &keys, two, end).await?;
    let first = dir.join(format!("{FIRST}.tar"));
    pack_version(dir, FIRST, 1, true, &first)?;
    for (counter, (version, is_good)) in (2..).zip(WISHES) {
        let archive = dir.join("packed.tar");
        pack_version(dir, version, counter, is_good, &archive)?;
        add_release(&repository, &archive, "")?;
    }
    publish(&repository, &keys, Expiries { targets: end, snapshot: end, timestamp: end }).await?;
    Ok(first)
}

pub fn repository(dir: &Path) -> PathBuf {
    dir.join("repository")
}

/// The root that the terminal is installed with.
pub fn pinned_root(dir: &Path) -> PathBuf {
    repository(dir).join(METADATA_DIR).join("1.root.json")
}

/// What the fleet wants, one after the other.
pub fn wishes() -> anyhow::Result<Vec<DesiredRelease>> {
    let wish = |(number, (version, _)): (u128, (&str, bool))| -> anyhow::Result<DesiredRelease> {
        Ok(DesiredRelease {
            release_id: ReleaseId(Uuid::from_u128(number)),
            version: version.to_owned(),
            target: target_name(&version.parse()?, &Arch::of_this_machine()),
            rollout_id: RolloutId(Uuid::from_u128(100 + number)),
            attempt_id: AttemptId(Uuid::from_u128(200 + number)),
            activation: Activation::default(),
            grant: None,
        })
    };
    (1..).zip(WISHES).map(wish).collect()
}

fn pack_version(dir: &Path, version: &str, counter: u64, is_good: bool, out: &Path) -> anyhow::Result<()> {
    let parts = dir.join("parts").join(version);
    fs::create_dir_all(parts.join("pages/assets"))?;
    let script = if is_good { format!("exec \"${PROGRAM}\" \"$@\"") } else { "exit 70".to_owned() };
    fs::write(parts.join("agent"), format!("#!/bin/sh\n# {version}\n{script}\n"))?;
    fs::write(parts.join("shell"), format!("#!/bin/sh\n# {version}\nexec sleep 1000\n"))?;
    fs::write(parts.join("pages/home.html"), format!("<p>{version}</p>"))?;
    // Nothing that could be made smaller: several pieces on the way, and several blocks on the disk.
    fs::write(parts.join("pages/assets/home.js"), noise(version, 18_000))?;
    let parts = Parts {
        version: version.parse()?,
        release_counter: counter,
        hardware: vec![Arch::of_this_machine()],
        agent: parts.join("agent"),
        shell: parts.join("shell"),
        pages: parts.join("pages"),
    };
    pack(&parts, out)?;
    Ok(())
}

fn noise(seed: &str, length: usize) -> Vec<u8> {
    let digests = (0_u32..).map(|number| fleet_release::Digest::of(format!("{seed} {number}").as_bytes()));
    digests.flat_map(|digest| digest.0).take(length).collect()
}
