//! Words, how often they are used, and their readings: packed from the npm package @pinyin-pro/data.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::Context;
use serde_json::Value;
use terminal_input::pinyin::packed::{self, PackedWord};
use terminal_input::pinyin::syllable::Syllable;

use crate::{characters, tones};

/// The source gives shares of a million millions of uses; a word of fewer than these is left out.
const LEAST_USES: f64 = 3.0;
/// Longer words are rows of shorter ones.
const LONGEST: usize = 6;

struct Entry {
    text: String,
    syllables: Vec<Syllable>,
    uses: f64,
}

/// Packs the words of `source` into `out`.
pub fn make(source: &Path, out: &Path) -> anyhow::Result<()> {
    let entries = entries(source)?;
    let total: f64 = entries.iter().map(|entry| entry.uses).sum();
    let mut words: Vec<PackedWord> = entries
        .iter()
        .filter(|entry| entry.syllables.len() > 1 && entry.uses >= LEAST_USES)
        .filter(|entry| entry.syllables.len() <= LONGEST)
        .map(|entry| packed_word(&entry.text, entry.syllables.clone(), entry.uses, total))
        .collect();
    words.extend(single_characters(&entries, total));
    let bytes = packed::pack(&words);
    fs::write(out, &bytes)?;
    println!("{} words in {} bytes", packed::unpack(&bytes).count(), bytes.len());
    Ok(())
}

/// How often each character is used, alone and within words, as a share of all characters.
pub fn shares_of_characters(source: &Path) -> anyhow::Result<BTreeMap<char, f64>> {
    let mut shares: BTreeMap<char, f64> = BTreeMap::new();
    for entry in entries(source)? {
        for character in entry.text.chars() {
            *shares.entry(character).or_default() += entry.uses;
        }
    }
    let total: f64 = shares.values().sum();
    for share in shares.values_mut() {
        *share /= total;
    }
    Ok(shares)
}

fn entries(source: &Path) -> anyhow::Result<Vec<Entry>> {
    let text = fs::read_to_string(source).with_context(|| format!("read {}", source.display()))?;
    let source: serde_json::Map<String, Value> = serde_json::from_str(&text)?;
    let known = characters::gb2312();
    Ok(source.iter().filter_map(|(text, value)| entry(text, value, &known)).collect())
}

fn entry(text: &str, value: &Value, known: &BTreeSet<char>) -> Option<Entry> {
    let syllables = tones::syllables(value.get(0)?.as_str()?)?;
    let uses = value.get(1)?.as_f64()? * 1e12;
    let is_whole = syllables.len() == text.chars().count() && text.chars().all(|c| known.contains(&c));
    is_whole.then(|| Entry { text: text.into(), syllables, uses })
}

/// Every character under every reading that it has somewhere, its uses shared out among them as in the words.
fn single_characters(entries: &[Entry], total: f64) -> Vec<PackedWord> {
    let mut readings: BTreeMap<char, BTreeMap<Syllable, f64>> = BTreeMap::new();
    let mut uses: BTreeMap<char, f64> = BTreeMap::new();
    for entry in entries {
        for (character, syllable) in entry.text.chars().zip(&entry.syllables) {
            *readings.entry(character).or_default().entry(*syllable).or_default() += entry.uses;
        }
        if let (1, Some(character)) = (entry.syllables.len(), entry.text.chars().next()) {
            uses.insert(character, entry.uses);
        }
    }
    let mut singles = Vec::new();
    for (character, readings) in readings {
        let all: f64 = readings.values().sum();
        for (syllable, share) in readings {
            let own = uses.get(&character).copied().unwrap_or(1.0) * share / all;
            singles.push(packed_word(&character.to_string(), vec![syllable], own, total));
        }
    }
    singles
}

#[expect(clippy::cast_possible_truncation, reason = "costs are small")]
fn packed_word(text: &str, syllables: Vec<Syllable>, uses: f64, total: f64) -> PackedWord {
    PackedWord { syllables, text: text.into(), cost: (total / uses.max(1.0)).ln() as f32 }
}
