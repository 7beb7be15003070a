//! From one place in the keys along all spellings through a tree of words.

use super::cost::{self, Cost};
use super::keys::Keys;
use super::spelling::{self, Means, Spelling};
use super::trie::{Node, ROOT, Trie};

/// A walk that has seen so many steps ends: keys can be made up to have very many readings.
const MOST_STEPS: usize = 20_000;

/// The keys and, for each place in them, the spellings that begin there.
#[derive(Debug)]
pub struct Spelled {
    spellings: Vec<Vec<Spelling>>,
}

/// Words whose spelling ends at `end`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Where they are in the tree.
    pub node: Node,
    /// Where the keys go on.
    pub end: usize,
    /// What is doubtful about the spelling.
    pub doubt: Cost,
}

impl Spelled {
    /// Spells the keys out.
    pub fn of(keys: &Keys) -> Self {
        Self { spellings: (0..keys.len()).map(|from| spelling::at(keys, from)).collect() }
    }

    /// All words of the tree that begin at `from`.
    pub fn words_from(&self, trie: &Trie, from: usize) -> Vec<Found> {
        let mut walk = Walk { trie, spelled: self, found: Vec::new(), steps: 0 };
        walk.go(Found { node: ROOT, end: from, doubt: 0.0 });
        walk.found
    }
}

struct Walk<'a> {
    trie: &'a Trie,
    spelled: &'a Spelled,
    found: Vec<Found>,
    steps: usize,
}

impl Walk<'_> {
    fn go(&mut self, here: Found) {
        for spelling in self.spelled.spellings.get(here.end).map(Vec::as_slice).unwrap_or_default() {
            match spelling.means {
                Means::Syllables(syllables) => {
                    for (syllable, doubt) in syllables {
                        if let Some(node) = self.trie.child(here.node, *syllable) {
                            self.enter(Found { node, end: spelling.end, doubt: here.doubt + doubt });
                        }
                    }
                }
                Means::Beginning(first, last, doubt) => {
                    for node in self.trie.children_between(here.node, first, last) {
                        self.enter(Found { node, end: spelling.end, doubt: here.doubt + doubt });
                    }
                }
            }
        }
    }

    fn enter(&mut self, there: Found) {
        self.steps += 1;
        if there.doubt > cost::MOST_DOUBT || self.steps > MOST_STEPS {
            return;
        }
        if self.trie.words(there.node).len() > 0 {
            self.found.push(there);
        }
        self.go(there);
    }
}
