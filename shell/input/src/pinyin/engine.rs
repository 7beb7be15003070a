//! Keys in, candidates out.

use std::collections::HashSet;

use super::cost::{self, Cost};
use super::keys::Keys;
use super::lexicon::Lexicon;
use super::walk::{Found, Spelled};
use super::{person, sentence};
use crate::Candidate;

/// More candidates than this are never given.
pub const MAX_CANDIDATES: usize = 500;

/// Where no name is asked for, so many are offered among the rest.
const NAMES_ANYWHERE: usize = 8;

/// What the field that is filled in asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hint {
    /// Nothing is known about it.
    #[default]
    Any,
    /// A person's name: surnames first.
    Name,
    /// An address: places first.
    Address,
}

/// Turns pinyin into candidates. Costs nothing to make; the lexicon is built at the first question.
#[derive(Debug, Clone, Copy, Default)]
pub struct Engine {
    is_bare: bool,
}

impl Engine {
    /// The engine with all its words.
    pub fn new() -> Self {
        Self { is_bare: false }
    }

    /// The engine without Dazhou's words, to measure what these bring.
    pub fn without_local() -> Self {
        Self { is_bare: true }
    }

    /// What the keys may mean, the best first, at most `limit` and [`MAX_CANDIDATES`] of them.
    ///
    /// Keys are letters and apostrophes, at most [`super::MAX_KEYS`]; those from the first other character on are
    /// left. First come candidates that use all keys, then words that use fewer and fewer of them.
    pub fn candidates(&self, keys: &str, hint: Hint, limit: usize) -> Vec<Candidate> {
        let keys = Keys::new(keys);
        let start = keys.skip_apostrophes(0);
        if start == keys.len() {
            return Vec::new();
        }
        let lexicon = if self.is_bare { Lexicon::without_local() } else { Lexicon::shared() };
        let search = Search { lexicon, spelled: Spelled::of(&keys), keys: &keys, hint };
        search.ranked(start, limit.min(MAX_CANDIDATES))
    }
}

struct Search<'a> {
    lexicon: &'static Lexicon,
    spelled: Spelled,
    keys: &'a Keys,
    hint: Hint,
}

struct Scored {
    text: String,
    end: usize,
    cost: Cost,
}

impl Search<'_> {
    fn ranked(&self, start: usize, limit: usize) -> Vec<Candidate> {
        let mut scored = Vec::new();
        match self.hint {
            Hint::Name => self.add_names(&mut scored, start, 0.0),
            Hint::Any => self.add_names(&mut scored, start, cost::NAME_ANYWHERE),
            Hint::Address => {}
        }
        let found = self.spelled.words_from(&self.lexicon.words, start);
        self.add_rows(&mut scored, &found, start);
        self.add_words(&mut scored, &found);
        scored.sort_by(|a, b| b.end.cmp(&a.end).then(a.cost.total_cmp(&b.cost)));
        let mut seen = HashSet::new();
        scored
            .into_iter()
            .filter(|candidate| seen.insert(candidate.text.clone()))
            .take(limit)
            .map(|candidate| Candidate { text: candidate.text, keys_used: candidate.end })
            .collect()
    }

    /// Rows of words over all keys.
    fn add_rows(&self, scored: &mut Vec<Scored>, found: &[Found], start: usize) {
        let rows =
            sentence::rows(&self.lexicon.words, &self.spelled, found, (start, self.keys.len()), self.hint);
        let end = self.keys.len();
        scored.extend(rows.into_iter().map(|row| Scored { text: row.text, end, cost: row.cost }));
    }

    /// Single words that begin the keys.
    fn add_words(&self, scored: &mut Vec<Scored>, found: &[Found]) {
        for there in found {
            for word in self.lexicon.words.words(there.node) {
                let cost = there.doubt + sentence::word_cost(word, self.hint);
                scored.push(Scored { text: word.text.to_string(), end: there.end, cost });
            }
        }
    }

    /// Whole names, and surnames that begin the keys, each dearer by `doubt`.
    fn add_names(&self, scored: &mut Vec<Scored>, start: usize, doubt: Cost) {
        let names = person::names(&self.lexicon.names, &self.spelled, start, self.keys.len());
        let end = self.keys.len();
        let names = names.into_iter().take(if doubt > 0.0 { NAMES_ANYWHERE } else { MAX_CANDIDATES });
        scored.extend(names.map(|row| Scored { text: row.text, end, cost: row.cost + doubt }));
        for there in self.spelled.words_from(&self.lexicon.names, start) {
            for word in self.lexicon.names.words(there.node) {
                let alone = if there.end == end { cost::NO_SURNAME } else { 0.0 };
                let cost = there.doubt + word.cost + alone + doubt;
                scored.push(Scored { text: word.text.to_string(), end: there.end, cost });
            }
        }
    }
}

#[cfg(test)]
mod tests;
