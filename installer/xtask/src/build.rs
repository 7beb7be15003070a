//! Building the programs, so that demo and tests use the same ones.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::command::{output, program, root, step};

/// One set of features for all that is built for demo and tests: switching between them then compiles nothing
/// anew. The probe is compiled into the shell here and only here.
pub const FEATURES: &str = "fleet-release/pkcs11,terminal-shell/probe";

/// What runs on terminals and servers.
const PROGRAMS: &[&str] = &[
    "-p",
    "fleet-server",
    "-p",
    "fleet-release",
    "-p",
    "terminal-agent",
    "-p",
    "terminal-launcher",
    "-p",
    "terminal-hardening",
    "-p",
    "terminal-installer",
    "-p",
    "terminal-shell",
    "-p",
    "fleet-tests",
    "--features",
    FEATURES,
];

/// What is built of pages: its folder in `ui`, and the file that a build writes last or always.
const PAGES: &[(&str, &str)] = &[
    ("kiosk", "home.html"),
    // The bundle of the test style, which the check of the whole chain publishes.
    ("themes", "lantern-1.0.0.style"),
    ("console", "index.html"),
    ("app-kit", "kiosk-app.js"),
    ("apps/service-guide", "index.html"),
];

/// The terminal's pages, a style's bundle, the console, the app kit and the reference app, where their sources changed since they were
/// built.
pub fn pages() -> anyhow::Result<()> {
    for (workspace, page) in PAGES {
        let ui = root().join("ui");
        let built = changed(&ui.join(workspace).join("dist").join(page));
        let sources = [
            "kiosk",
            "console",
            "themes",
            "kit",
            "api",
            "app-kit",
            "apps",
            "package-lock.json",
            "tsconfig.base.json",
        ];
        if built.is_some() && built > sources.iter().filter_map(|source| newest(&ui.join(source))).max() {
            continue;
        }
        step(
            &format!("build the pages of ui/{workspace}"),
            &mut program("npm", "ui", &["run", "build", "--silent", "-w", workspace]),
        )?;
    }
    Ok(())
}

/// When the newest file in there was changed, except what is built or installed.
fn newest(path: &Path) -> Option<SystemTime> {
    if !path.is_dir() {
        return changed(path);
    }
    let (made, sources): (Vec<_>, Vec<_>) = fs::read_dir(path)
        .ok()?
        .flatten()
        .partition(|entry| ["dist", "node_modules"].iter().any(|name| entry.file_name() == *name));
    // Making those changes the folder that they are made in, and no source.
    let folder = changed(path).filter(|_| made.is_empty());
    sources.iter().filter_map(|entry| newest(&entry.path())).chain(folder).max()
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|meta| meta.modified()).ok()
}

/// All programs, after the pages, which the server embeds.
pub fn programs(release: bool) -> anyhow::Result<()> {
    let mut cargo = program("cargo", ".", &["build", "--bins"]);
    cargo.args(PROGRAMS);
    if release {
        cargo.arg("--release");
    }
    step("build the programs (the first time takes minutes)", &mut cargo)
}

/// The engine as it comes, with nothing of the terminal, to be measured beside it. With the programs' features, so that nothing is built twice.
pub fn bare_engine() -> anyhow::Result<()> {
    let build = ["build", "--release", "--example", "bare-engine"];
    step("build the bare engine", program("cargo", ".", &build).args(PROGRAMS))
}

/// Where cargo puts the programs.
pub fn directory(release: bool) -> PathBuf {
    let metadata = output(&mut program("cargo", ".", &["metadata", "--no-deps", "--format-version", "1"]));
    let target = metadata
        .as_deref()
        .and_then(|json| json.split("\"target_directory\":\"").nth(1))
        .and_then(|rest| rest.split('"').next())
        .map_or_else(|| root().join("target"), PathBuf::from);
    target.join(if release { "release" } else { "debug" })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_is_built_makes_no_source_newer() {
        let page = std::env::temp_dir().join(format!("xtask-build-{}", std::process::id()));
        fs::create_dir_all(page.join("src")).unwrap();
        fs::write(page.join("src/page.ts"), "").unwrap();
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        for path in ["src/page.ts", "src"] {
            fs::File::open(page.join(path)).unwrap().set_modified(long_ago).unwrap();
        }
        for made in ["dist", "node_modules"] {
            fs::create_dir(page.join(made)).unwrap();
            assert_eq!(newest(&page), Some(long_ago), "{made}");
        }
        fs::write(page.join("src/other.ts"), "").unwrap();
        assert!(newest(&page) > Some(long_ago), "a file that is new");
        fs::remove_dir_all(&page).unwrap();
    }
}
