//! Handwriting: strokes of another hand, and what people do to them.

use std::path::Path;

use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use terminal_input::{Point, Recognizer};

use super::{HEAD, Tally};
use crate::characters;
use crate::ink::distort::{self, Hand};
use crate::ink::{Strokes, hanzi_writer, kanjivg};

const STEADY: Hand = Hand { lean: 0.0, warp: 0.0, shift: 0.0, stretch: 0.0, tremble: 0.0, join: 0.0 };
const LIGHT: Hand = Hand { lean: 0.05, shift: 15.0, stretch: 0.05, tremble: 8.0, ..STEADY };
const HEAVY: Hand = Hand { lean: 0.10, shift: 40.0, stretch: 0.12, tremble: 20.0, ..STEADY };
const EXTREME: Hand = Hand { lean: 0.15, shift: 60.0, stretch: 0.20, tremble: 30.0, ..STEADY };

/// What is done to the strokes after a hand wrote them.
type Then = fn(Strokes, &mut StdRng) -> Strokes;

const CASES: &[(&str, Hand, Then)] = &[
    ("clean", STEADY, |strokes, _| strokes),
    ("light jitter", LIGHT, |strokes, _| strokes),
    ("heavy jitter", HEAVY, |strokes, _| strokes),
    ("extreme jitter", EXTREME, |strokes, _| strokes),
    ("two strokes swapped", LIGHT, swapped),
    ("any order", LIGHT, shuffled),
    ("1 joined", LIGHT, |strokes, dice| distort::with_joins(strokes, 1, dice)),
    ("2 joined", LIGHT, |strokes, dice| distort::with_joins(strokes, 2, dice)),
    ("4 joined", LIGHT, |strokes, dice| distort::with_joins(strokes, 4, dice)),
    ("any order, 2 joined", LIGHT, |strokes, dice| distort::with_joins(shuffled(strokes, dice), 2, dice)),
    ("all joined", LIGHT, |strokes, _| distort::joined(strokes, |_| true)),
];

/// Prints the table for the characters that both sources write with the same number of strokes. Those with an odd
/// code point may be used to try things out; `is_final` measures the others. The ink goes into `export`, to ask
/// others.
pub fn run(kanji: &Path, own: &Path, is_final: bool, export: Option<&Path>) -> anyhow::Result<()> {
    let mut asked = Vec::new();
    for character in characters::gb2312() {
        let is_for_trying = u32::from(character) % 2 == 1;
        let (Some(other), Some(own)) =
            (kanjivg::strokes(kanji, character), hanzi_writer::strokes(own, character)?)
        else {
            continue;
        };
        if other.len() == own.len() && is_for_trying != is_final {
            asked.push((character, other));
        }
    }
    println!("{HEAD}");
    let mut questions = String::new();
    for (name, hand, then) in CASES {
        let mut dice = StdRng::seed_from_u64(7);
        let ink = asked.iter().map(|(character, strokes)| {
            let written = hand.write(strokes, &mut dice);
            (*character, then(written, &mut dice))
        });
        let ink: Vec<(char, Strokes)> = ink.collect();
        println!("{}", ask(&ink).row(name));
        questions.extend(ink.iter().map(|(character, strokes)| question(name, *character, strokes)));
    }
    if let Some(export) = export {
        std::fs::write(export, questions)?;
    }
    Ok(())
}

fn ask(ink: &[(char, Strokes)]) -> Tally {
    let recognizer = Recognizer::new();
    // Unpacks the templates before the first question is timed.
    recognizer.recognize(&[vec![Point { x: 0.0, y: 0.0 }]], 1);
    let mut tally = Tally::default();
    for (character, strokes) in ink {
        tally.ask(&character.to_string(), || {
            recognizer.recognize(strokes, 10).into_iter().map(|candidate| candidate.text).collect()
        });
    }
    tally
}

/// A line for another engine.
fn question(case: &str, character: char, strokes: &Strokes) -> String {
    let point = |point: &Point| format!("{:.0},{:.0}", point.x, point.y);
    let stroke = |stroke: &Vec<Point>| stroke.iter().map(point).collect::<Vec<_>>().join(" ");
    format!("{case}\t{character}\t{}\n", strokes.iter().map(stroke).collect::<Vec<_>>().join("|"))
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
