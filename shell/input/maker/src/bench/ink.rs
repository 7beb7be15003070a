//! Handwriting: strokes of another hand, and what people do to them.

use std::path::Path;

use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use terminal_input::Recognizer;

use super::{HEAD, Tally};
use crate::characters;
use crate::ink::distort::{self, Hand};
use crate::ink::{Strokes, hanzi_writer, kanjivg};

const STEADY: Hand = Hand { lean: 0.0, warp: 0.0, shift: 0.0, stretch: 0.0, tremble: 0.0, join: 0.0 };
const LIGHT: Hand = Hand { lean: 0.05, shift: 15.0, stretch: 0.05, tremble: 8.0, ..STEADY };
const HEAVY: Hand = Hand { lean: 0.10, shift: 40.0, stretch: 0.12, tremble: 20.0, ..STEADY };
const EXTREME: Hand = Hand { lean: 0.15, shift: 60.0, stretch: 0.20, tremble: 30.0, ..STEADY };

/// Prints the table for the characters that both sources write with the same number of strokes. Those with an odd
/// code point may be used to try things out; `is_final` measures the others.
pub fn run(kanji: &Path, own: &Path, is_final: bool) -> anyhow::Result<()> {
    let mut asked = Vec::new();
    for character in characters::gb2312() {
        let is_for_trying = u32::from(character) % 2 == 1;
        let (Some(other), Some(own)) = (kanjivg::strokes(kanji, character), hanzi_writer::strokes(own, character)?)
        else {
            continue;
        };
        if other.len() == own.len() && is_for_trying != is_final {
            asked.push((character, other));
        }
    }
    println!("{HEAD}");
    table("clean", &asked, &STEADY, |strokes, _| strokes);
    table("light jitter", &asked, &LIGHT, |strokes, _| strokes);
    table("heavy jitter", &asked, &HEAVY, |strokes, _| strokes);
    table("extreme jitter", &asked, &EXTREME, |strokes, _| strokes);
    table("two strokes swapped", &asked, &LIGHT, swapped);
    table("any order", &asked, &LIGHT, shuffled);
    for joins in [1, 2, 4] {
        table(&format!("{joins} joined"), &asked, &LIGHT, |strokes, dice| distort::with_joins(strokes, joins, dice));
    }
    table("any order, 2 joined", &asked, &LIGHT, |strokes, dice| {
        distort::with_joins(shuffled(strokes, dice), 2, dice)
    });
    table("all joined", &asked, &LIGHT, |strokes, _| distort::joined(strokes, |_| true));
    Ok(())
}

fn table(name: &str, asked: &[(char, Strokes)], hand: &Hand, then: impl Fn(Strokes, &mut StdRng) -> Strokes) {
    let mut dice = StdRng::seed_from_u64(7);
    let mut tally = Tally::default();
    let recognizer = Recognizer::new();
    for (character, strokes) in asked {
        let ink = then(hand.write(strokes, &mut dice), &mut dice);
        tally.ask(&character.to_string(), || {
            recognizer.recognize(&ink, 10).into_iter().map(|candidate| candidate.text).collect()
        });
    }
    println!("{}", tally.row(name));
}

fn swapped(mut strokes: Strokes, dice: &mut StdRng) -> Strokes {
    let mut places: Vec<usize> = (0..strokes.len().saturating_sub(1)).collect();
    places.shuffle(dice);
    if let Some(at) = places.first() {
        strokes.swap(*at, at + 1);
    }
    strokes
}

fn shuffled(mut strokes: Strokes, dice: &mut StdRng) -> Strokes {
    strokes.shuffle(dice);
    strokes
}
