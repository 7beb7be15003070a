//! Where the programs are.

use std::path::PathBuf;

/// The directory that holds this program holds the others: cargo puts them side by side.
pub fn path(name: &str) -> anyhow::Result<PathBuf> {
    let mut directory = std::env::current_exe()?;
    directory.pop();
    // Tests run from `deps/`, one below.
    if directory.ends_with("deps") {
        directory.pop();
    }
    let path = directory.join(name);
    anyhow::ensure!(
        path.exists(),
        "{} is not built: run `cargo xtask demo` or `cargo xtask test`",
        path.display()
    );
    Ok(path)
}

/// The workspace's root.
pub fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map_or_else(|| here.clone(), PathBuf::from)
}
