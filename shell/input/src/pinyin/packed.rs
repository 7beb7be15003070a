//! The lexicon as it is compiled in: `data/words.bin`.
//!
//! Bytes, little-endian: for every syllable the number of its characters (`u16`) and these in UTF-8; then the
//! words in the order of their syllables, each as
//!
//! - a byte: how many syllables it shares with the word before it (high half), and how many it has (low half),
//! - the other syllables (`u16` each),
//! - for each syllable a byte, the place of the character among those of the syllable,
//! - a byte: its cost in twelfths of a nat.

use super::syllable::{SYLLABLES, Syllable};
use crate::bytes::Reader;

/// A word, its syllables and its cost in nats.
#[derive(Debug, Clone, PartialEq)]
pub struct PackedWord {
    /// One for each character.
    pub syllables: Vec<Syllable>,
    /// Its characters.
    pub text: String,
    /// The negative logarithm of how likely it is.
    pub cost: f32,
}

/// A byte holds a cost in this fraction of a nat.
const STEPS: f32 = 12.0;
/// What half a byte can count.
const LONGEST: usize = 15;

/// Packs words. Those that are too long, or whose syllable has more than 256 characters before theirs, are
/// left out.
pub fn pack(words: &[PackedWord]) -> Vec<u8> {
    let mut characters = vec![Vec::new(); SYLLABLES.len()];
    let mut sorted: Vec<&PackedWord> = words.iter().filter(|word| is_packable(word)).collect();
    sorted.sort_by(|a, b| a.syllables.cmp(&b.syllables).then(a.cost.total_cmp(&b.cost)));
    let mut rows = Vec::new();
    let mut before: &[Syllable] = &[];
    for word in sorted {
        let Some(places) = places_of(word, &mut characters) else { continue };
        let shared = before.iter().zip(&word.syllables).take_while(|(a, b)| a == b).count();
        rows.push(low_byte(shared << 4 | word.syllables.len()));
        for syllable in word.syllables.iter().skip(shared) {
            rows.extend(syllable.0.to_le_bytes());
        }
        rows.extend(places);
        rows.push(low_byte(quantised(word.cost)));
        before = &word.syllables;
    }
    let mut bytes = Vec::new();
    for own in characters {
        bytes.extend(u16::try_from(own.len()).unwrap_or(u16::MAX).to_le_bytes());
        bytes.extend(own.into_iter().collect::<String>().into_bytes());
    }
    bytes.extend(rows);
    bytes
}

fn is_packable(word: &PackedWord) -> bool {
    let characters = word.text.chars().count();
    (1..=LONGEST).contains(&characters) && characters == word.syllables.len()
}

/// The place of each character among those of its syllable; new characters are added.
fn places_of(word: &PackedWord, characters: &mut [Vec<char>]) -> Option<Vec<u8>> {
    word.text
        .chars()
        .zip(&word.syllables)
        .map(|(character, syllable)| {
            let own = characters.get_mut(usize::from(syllable.0))?;
            let place = own.iter().position(|known| *known == character).unwrap_or_else(|| {
                own.push(character);
                own.len() - 1
            });
            u8::try_from(place).ok()
        })
        .collect()
}

fn low_byte(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte's range")]
fn quantised(cost: f32) -> usize {
    (cost * STEPS).round().clamp(0.0, 255.0) as usize
}

/// Reads what [`pack`] wrote. What cannot be read ends it: a damaged file gives fewer words, never a panic.
pub fn unpack(bytes: &[u8]) -> impl Iterator<Item = PackedWord> + use<'_> {
    let mut reader = Reader(bytes);
    let characters: Vec<Vec<char>> = SYLLABLES
        .iter()
        .map_while(|_| {
            let count = reader.short()?;
            reader.characters(usize::from(count))
        })
        .collect();
    let mut before: Vec<Syllable> = Vec::new();
    std::iter::from_fn(move || {
        let head = reader.byte()?;
        let (shared, length) = (usize::from(head >> 4), usize::from(head & 15));
        before.truncate(shared);
        while before.len() < length {
            before.push(Syllable(reader.short()?));
        }
        before.truncate(length);
        let mut text = String::with_capacity(3 * length);
        for syllable in &before {
            let own = characters.get(usize::from(syllable.0))?;
            text.push(*own.get(usize::from(reader.byte()?))?);
        }
        let cost = f32::from(reader.byte()?) / STEPS;
        Some(PackedWord { syllables: before.clone(), text, cost })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn word(spelling: &str, text: &str, cost: f32) -> PackedWord {
        let syllables = spelling.split(' ').map(|s| Syllable::of(s).unwrap()).collect();
        PackedWord { syllables, text: text.into(), cost }
    }

    #[test]
    fn what_was_packed_comes_back_in_order() {
        let words = [word("da zhou", "达州", 3.0), word("da", "大", 2.0), word("da zhou shi", "达州市", 4.5)];
        let back: Vec<_> = unpack(&pack(&words)).collect();
        assert_eq!(back, [words[1].clone(), words[0].clone(), words[2].clone()]);
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        assert_eq!(unpack(&pack(&[word("da zhou", "达", 3.0), word("da", "", 3.0)])).count(), 0);
    }

    proptest! {
        #[test]
        fn damaged_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
            prop_assert!(unpack(&bytes).take(100_000).count() <= bytes.len());
        }
    }
}
