//! Names of people: a surname and one or two characters.

use super::cost::{self, Cost};
use super::sentence::Row;
use super::trie::Trie;
use super::walk::Spelled;
use super::word::{Kind, Word};

/// So many beginnings of names are kept at every place and stage.
const WIDTH: usize = 60;

/// How much of a name there is already.
#[derive(Clone, Copy)]
enum Stage {
    Nothing = 0,
    Surname = 1,
    OneGiven = 2,
    Whole = 3,
}

const STAGES: [Stage; 4] = [Stage::Nothing, Stage::Surname, Stage::OneGiven, Stage::Whole];

/// Whole names over the keys from `start` to `end`, the cheapest first: with a surname, or without one that was picked before.
pub fn names(trie: &Trie, spelled: &Spelled, start: usize, end: usize) -> Vec<Row> {
    let mut kept: Vec<[Vec<Row>; 4]> = vec![Default::default(); end + 1];
    kept[start][Stage::Nothing as usize].push(Row { text: String::new(), cost: 0.0 });
    kept[start][Stage::Surname as usize].push(Row { text: String::new(), cost: cost::NO_SURNAME });
    for from in start..end {
        let before = std::mem::take(&mut kept[from]);
        if before.iter().all(Vec::is_empty) {
            continue;
        }
        for there in spelled.words_from(trie, from) {
            for stage in STAGES {
                for word in trie.words(there.node) {
                    let Some(after) = stage_after(stage, word) else { continue };
                    let Some(rows) = kept.get_mut(there.end).map(|at| &mut at[after as usize]) else {
                        continue;
                    };
                    extend(rows, &before[stage as usize], word, there.doubt + word.cost);
                }
            }
        }
    }
    let mut whole: Vec<Row> = kept.pop().unwrap_or_default().into_iter().skip(1).flatten().collect();
    whole.retain(|row| !row.text.is_empty());
    whole.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    whole
}

fn stage_after(stage: Stage, word: Word<'_>) -> Option<Stage> {
    let is_pair = word.text.chars().nth(1).is_some();
    match (stage, word.kind) {
        (Stage::Nothing, Kind::Surname) => Some(Stage::Surname),
        (Stage::Surname, Kind::Given) if is_pair => Some(Stage::Whole),
        (Stage::Surname, Kind::Given) => Some(Stage::OneGiven),
        (Stage::OneGiven, Kind::Given) if !is_pair => Some(Stage::Whole),
        _ => None,
    }
}

fn extend(kept: &mut Vec<Row>, before: &[Row], word: Word<'_>, cost: Cost) {
    for row in before {
        let cost = row.cost + cost;
        if kept.len() == WIDTH && kept.last().is_some_and(|worst| worst.cost <= cost) {
            return;
        }
        let place = kept.partition_point(|other| other.cost <= cost);
        kept.insert(place, Row { text: format!("{}{}", row.text, word.text), cost });
        kept.truncate(WIDTH);
    }
}
