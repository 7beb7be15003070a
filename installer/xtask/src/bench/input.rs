//! `cargo xtask bench input`: how well the on-screen keyboard understands, beside what Debian has.

use std::path::{Path, PathBuf};

use crate::command::{program, root, step};
use crate::{input, install};

/// The strokes to measure with, drawn by another hand than those that were learned. CC BY-SA: fetched to measure,
/// never part of what is built.
const KANJIVG: &str = "kanjivg==20260714";

/// Measures pinyin and handwriting, and the same of libgooglepinyin and zinnia.
pub fn run(rest: &[String]) -> anyhow::Result<()> {
    install::input_packages()?;
    let phrases = root().join("shell/input/tests/data/phrases.tsv");
    let typed = input::directory("bench")?.join("typed.tsv");
    let ink = typed.with_file_name("ink.tsv");
    let mut pinyin = input::maker();
    step("pinyin", pinyin.arg("bench-pinyin").arg(&phrases).arg("--export").arg(&typed).args(rest))?;
    let mut handwriting = input::maker();
    handwriting.arg("bench-ink").arg(kanjivg()?).arg(input::source("hanzi-writer-data")?);
    step("handwriting", handwriting.arg("--final").arg("--export").arg(&ink))?;
    compare("libgooglepinyin", &typed)?;
    compare("zinnia", &ink)
}

/// The same questions to another engine.
fn compare(engine: &str, questions: &Path) -> anyhow::Result<()> {
    let mut script = program("python3", "shell/input/maker", &["compare.py", engine]);
    step(engine, script.arg(questions))
}

/// The directory of KanjiVG's files.
fn kanjivg() -> anyhow::Result<PathBuf> {
    let directory = input::directory("kanjivg")?;
    let kanji = directory.join("kanji");
    if !kanji.exists() {
        println!("KanjiVG will be fetched from the Python registry into target/input-sources.");
        let mut download = program("python3", ".", &["-m", "pip", "download", "-q", "--no-deps", "-d"]);
        step("pip download", download.arg(&directory).arg(KANJIVG))?;
        let unpack = "import glob, sys, zipfile\n\
                      zipfile.ZipFile(glob.glob(sys.argv[1] + '/*.whl')[0]).extractall(sys.argv[1])\n";
        step("unpack the wheel", program("python3", ".", &["-c", unpack]).arg(&directory))?;
    }
    Ok(kanji)
}
