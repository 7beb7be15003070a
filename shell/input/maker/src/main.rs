//! Makes the data of `terminal-input`, and measures it. `cargo xtask lexicon` and `cargo xtask bench input` fetch
//! what it needs and run it.
#![expect(clippy::print_stdout, reason = "a command line tool talks to its user")]

mod bench;
mod characters;
mod ink;
mod tones;
mod words;

use std::path::PathBuf;

use clap::Parser;

#[derive(Parser)]
#[command(about = "Makes and measures the data of the on-screen keyboard", disable_help_subcommand = true)]
enum Arguments {
    /// Packs words and their readings
    Words {
        /// `json/complete.json` of the npm package @pinyin-pro/data
        source: PathBuf,
        /// Where the packed words go
        out: PathBuf,
    },
    /// Learns handwriting
    Ink {
        /// The npm package hanzi-writer-data
        source: PathBuf,
        /// `json/complete.json` of the npm package @pinyin-pro/data
        words: PathBuf,
        /// `data/local/names.tsv`, for characters that GB 2312 lacks
        names: PathBuf,
        /// Where the packed templates go
        out: PathBuf,
    },
    /// Measures handwriting
    BenchInk {
        /// The directory of KanjiVG's files
        kanji: PathBuf,
        /// The npm package hanzi-writer-data
        own: PathBuf,
        /// Measures the half of the characters that nothing was tried out with
        #[arg(long)]
        r#final: bool,
        /// Where the ink goes, to ask another engine
        #[arg(long)]
        export: Option<PathBuf>,
    },
    /// Measures pinyin
    BenchPinyin {
        /// Phrases: group, text and reading, separated by tabs
        phrases: PathBuf,
        /// Shows what did not come first
        #[arg(long)]
        misses: bool,
        /// Where what was typed goes, to ask another engine
        #[arg(long)]
        export: Option<PathBuf>,
    },
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse() {
        Arguments::Words { source, out } => words::make(&source, &out),
        Arguments::Ink { source, words, names, out } => ink::make(&source, &words, &names, &out),
        Arguments::BenchInk { kanji, own, r#final, export } => {
            bench::ink::run(&kanji, &own, r#final, export.as_deref())
        }
        Arguments::BenchPinyin { phrases, misses, export } => {
            bench::pinyin::run(&phrases, misses, export.as_deref())
        }
    }
}
