//! The words that the engine knows, built when they are first asked for.

use std::sync::OnceLock;

use super::local;
use super::packed::{self, PackedWord};
use super::trie::Trie;
use super::word::{Entry, Kind};

static WORDS: &[u8] = include_bytes!("../../data/words.bin");

/// What the engine knows.
#[derive(Debug)]
pub struct Lexicon {
    /// Words, places, matters.
    pub words: Trie,
    /// Surnames and given names.
    pub names: Trie,
}

impl Lexicon {
    /// The one that is compiled in; the first call builds it.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Lexicon> = OnceLock::new();
        SHARED.get_or_init(|| Self { words: words_with(local::words()), names: Trie::of(local::names()) })
    }

    /// The same without Dazhou's own words, to measure what those bring.
    pub fn without_local() -> &'static Self {
        static SHARED: OnceLock<Lexicon> = OnceLock::new();
        SHARED.get_or_init(|| Self { words: words_with(Vec::new()), names: Trie::default() })
    }
}

/// The packed words and the local ones, both sorted by their syllables, in one tree.
fn words_with(local: Vec<Entry>) -> Trie {
    let mut packed = packed::unpack(WORDS).map(plain).peekable();
    let mut local = local.into_iter().peekable();
    Trie::of(std::iter::from_fn(move || match (packed.peek(), local.peek()) {
        (Some(one), Some(other)) if other.syllables < one.syllables => local.next(),
        (Some(_), _) => packed.next(),
        (None, _) => local.next(),
    }))
}

fn plain(word: PackedWord) -> Entry {
    Entry { syllables: word.syllables, text: word.text.into(), cost: word.cost, kind: Kind::Plain }
}
