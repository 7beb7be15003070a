//! The cheapest rows of words that use up all keys.

use super::cost::{self, Cost};
use super::engine::Hint;
use super::trie::Trie;
use super::walk::{Found, Spelled};
use super::word::{Kind, Word};

/// So many rows are kept at every place in the keys.
const WIDTH: usize = 8;
/// Of the words with one spelling, so many are tried within a row.
const WORDS_TRIED: usize = 4;

/// A row of words.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its characters.
    pub text: String,
    /// What it costs.
    pub cost: Cost,
}

/// What a word costs where this hint was given.
pub fn word_cost(word: Word<'_>, hint: Hint) -> Cost {
    let change = match (hint, word.kind) {
        (Hint::Address, Kind::Place) => cost::PLACE_IN_ADDRESS,
        (Hint::Address, Kind::Unit) => cost::UNIT_IN_ADDRESS,
        (Hint::Name, _) => cost::NO_NAME,
        _ => 0.0,
    };
    (word.cost + change).max(0.0)
}

/// The cheapest rows over the keys from `start` to `end`, the cheapest first. `first` are the words that begin
/// the keys.
pub fn rows(
    trie: &Trie,
    spelled: &Spelled,
    first: &[Found],
    (start, end): (usize, usize),
    hint: Hint,
) -> Vec<Row> {
    let mut kept: Vec<Vec<Row>> = vec![Vec::new(); end + 1];
    kept[start].push(Row { text: String::new(), cost: 0.0 });
    for from in start..end {
        let before = std::mem::take(&mut kept[from]);
        if before.is_empty() {
            continue;
        }
        let found = if from == start { first.to_vec() } else { spelled.words_from(trie, from) };
        for there in found {
            let Some(row) = kept.get_mut(there.end) else { continue };
            for word in trie.words(there.node).take(WORDS_TRIED) {
                extend(row, &before, word, there.doubt + word_cost(word, hint));
            }
        }
    }
    kept.pop().unwrap_or_default()
}

/// Puts `word` behind each row of `before` and keeps the cheapest.
fn extend(kept: &mut Vec<Row>, before: &[Row], word: Word<'_>, cost: Cost) {
    for row in before {
        let cost = row.cost + cost;
        if kept.len() == WIDTH && kept.last().is_some_and(|worst| worst.cost <= cost) {
            return;
        }
        let is_same = |other: &Row| other.text.strip_prefix(&*row.text).is_some_and(|rest| rest == word.text);
        if let Some(at) = kept.iter().position(is_same) {
            if kept[at].cost <= cost {
                continue;
            }
            kept.remove(at);
        }
        let place = kept.partition_point(|other| other.cost <= cost);
        kept.insert(place, Row { text: format!("{}{}", row.text, word.text), cost });
        kept.truncate(WIDTH);
    }
}
