//! Words that people of Dazhou write, as readable text: `data/local/*.tsv`.
//!
//! A line is text, reading, kind and how often it comes, separated by tabs; `#` begins a comment. How often:
//! a million words hold so many of it; for surnames and given names, ten thousand people do.

use super::cost;
use super::syllable::Syllable;
use super::word::{Entry, Kind};

/// Places and matters.
const WORDS: &[&str] =
    &[include_str!("../../data/local/places.tsv"), include_str!("../../data/local/matters.tsv")];
/// Surnames and given names.
const NAMES: &[&str] = &[include_str!("../../data/local/names.tsv")];

const WORDS_OF: f32 = 1_000_000.0;
const PEOPLE_OF: f32 = 10_000.0;

/// Places and matters, in the order of their syllables.
pub fn words() -> Vec<Entry> {
    sorted(WORDS, WORDS_OF)
}

/// Surnames and given names, in the order of their syllables.
pub fn names() -> Vec<Entry> {
    sorted(NAMES, PEOPLE_OF)
}

fn sorted(files: &[&'static str], total: f32) -> Vec<Entry> {
    let lines = files.iter().flat_map(|file| file.lines());
    let mut words: Vec<_> = lines.filter_map(|line| word(line, total)).collect();
    words.sort_by(|a, b| a.syllables.cmp(&b.syllables));
    words
}

/// The word of a line; nothing for a comment. The tests below fail on a line that cannot be read.
fn word(line: &'static str, total: f32) -> Option<Entry> {
    let mut columns = line.split('\t');
    let (text, reading, kind, count) = (columns.next()?, columns.next()?, columns.next()?, columns.next()?);
    let syllables: Vec<Syllable> = reading.split(' ').map(Syllable::of).collect::<Option<_>>()?;
    let kind = match kind {
        "place" => Kind::Place,
        "unit" => Kind::Unit,
        "surname" => Kind::Surname,
        "given" => Kind::Given,
        "matter" => Kind::Plain,
        _ => return None,
    };
    (syllables.len() == text.chars().count()).then_some(())?;
    Some(Entry { syllables, text: text.into(), cost: cost::of_share(count.parse().ok()?, total), kind })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_can_be_read() {
        for (number, line) in WORDS.iter().chain(NAMES).flat_map(|file| file.lines().enumerate()) {
            assert!(line.starts_with('#') || word(line, WORDS_OF).is_some(), "line {}: {line:?}", number + 1);
        }
    }

    #[test]
    fn all_seven_divisions_of_dazhou_are_there() {
        let words = words();
        for place in ["通川区", "达川区", "宣汉县", "开江县", "大竹县", "渠县", "万源市"]
        {
            assert!(words.iter().any(|word| word.text == place && word.kind == Kind::Place), "{place}");
        }
    }
}
