//! The data of the on-screen keyboard: what it is made of, and making it anew.

use std::path::PathBuf;

use crate::command::{program, root, step};

/// npm packages, each with what it is for. The versions are those that the committed data was made of.
const SOURCES: &[(&str, &str, &str)] = &[
    ("@pinyin-pro/data", "1.3.1", "words, how often they are used, and their readings"),
    ("hanzi-writer-data", "2.0.1", "the strokes of characters"),
];

/// `cargo xtask lexicon`: fetches the sources and makes `shell/input/data/words.bin` and `ink.bin` anew.
pub fn lexicon() -> anyhow::Result<()> {
    let (words, strokes) = (source("@pinyin-pro/data")?, source("hanzi-writer-data")?);
    let data = root().join("shell/input/data");
    let words = words.join("json/complete.json");
    step("pack the words", maker().arg("words").arg(&words).arg(data.join("words.bin")))?;
    step(
        "learn handwriting",
        maker()
            .arg("ink")
            .arg(strokes)
            .arg(words)
            .arg(data.join("local/names.tsv"))
            .arg(data.join("ink.bin")),
    )
}

/// The program that makes and measures the data, optimised.
pub fn maker() -> std::process::Command {
    program("cargo", ".", &["run", "--quiet", "--release", "-p", "terminal-input-maker", "--"])
}

/// An npm package of [`SOURCES`], unpacked into `target/input-sources`.
pub fn source(wanted: &str) -> anyhow::Result<PathBuf> {
    let Some((name, version, purpose)) = SOURCES.iter().find(|(name, ..)| *name == wanted) else {
        anyhow::bail!("{wanted} is none of the sources");
    };
    let directory = directory(&format!("{}-{version}", name.replace(['@', '/'], "_")))?;
    let package = directory.join("package");
    if !package.exists() {
        println!(
            "{name} {version} will be fetched from the npm registry into target/input-sources: {purpose}."
        );
        let package = format!("{name}@{version}");
        let mut pack = program("npm", ".", &["pack", "--silent", "--pack-destination"]);
        step("npm pack", pack.arg(&directory).arg(package))?;
        let archive = std::fs::read_dir(&directory)?.flatten().map(|entry| entry.path()).next();
        let mut unpack = program("tar", ".", &["xzf"]);
        step("unpack", unpack.arg(archive.unwrap_or_default()).arg("-C").arg(&directory))?;
    }
    Ok(package)
}

/// A directory below `target/input-sources`.
pub fn directory(name: &str) -> anyhow::Result<PathBuf> {
    let directory = root().join("target/input-sources").join(name);
    std::fs::create_dir_all(&directory)?;
    Ok(directory)
}
