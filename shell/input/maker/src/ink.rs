//! Handwriting: from the strokes of every character to the projection in which ink is compared.
#![expect(clippy::cast_precision_loss, reason = "counts are far below what a float holds exactly")]

pub mod distort;
mod drawn;
pub mod hanzi_writer;
pub mod kanjivg;
mod matrix;
mod train;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use terminal_input::Point;
use terminal_input::ink::packed;

use crate::{characters, words};

/// The strokes of a character, y downwards, about a thousand units wide.
pub type Strokes = Vec<Vec<Point>>;

/// A character that no word has, a digit or a letter is taken to be as rare as this.
const RARE: f64 = 1e-7;

/// Learns the projection from the strokes in `source` and packs it into `out`, with how rare each character is in
/// `words`.
pub fn make(source: &Path, words: &Path, names: &Path, out: &Path) -> anyhow::Result<()> {
    let mut wanted = characters::gb2312();
    wanted.extend(characters_of_names(names)?);
    let mut written = Vec::new();
    for character in wanted {
        if let Some(strokes) = hanzi_writer::strokes(source, character)? {
            written.push((character, strokes));
        }
    }
    println!("strokes of {} characters", written.len());
    written.extend(drawn::characters());
    let mut templates = train::templates(&written);
    let shares = words::shares_of_characters(words)?;
    let share = |character| shares.get(character).copied().unwrap_or(RARE).max(RARE);
    templates.rarities = templates.characters.iter().map(|character| rarity(share(character))).collect();
    let bytes = packed::pack(&templates);
    fs::write(out, &bytes)?;
    println!("{} characters in {} bytes", templates.characters.len(), bytes.len());
    Ok(())
}

/// Eighths of a nat.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte's range")]
fn rarity(share: f64) -> u8 {
    (-share.ln() * 8.0).round().clamp(0.0, 255.0) as u8
}

/// Names hold characters that GB 2312 lacks.
fn characters_of_names(names: &Path) -> anyhow::Result<BTreeSet<char>> {
    let text = fs::read_to_string(names)?;
    let first = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split('\t').next());
    Ok(first.flat_map(str::chars).collect())
}
