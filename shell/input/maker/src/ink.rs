//! Handwriting: from the strokes of every character to the projection in which ink is compared.
#![expect(clippy::cast_precision_loss, reason = "counts are far below what a float holds exactly")]

pub mod distort;
pub mod hanzi_writer;
pub mod kanjivg;
mod latin;
mod matrix;
mod train;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use terminal_input::Point;
use terminal_input::ink::packed;

use crate::characters;

/// The strokes of a character, y downwards, about a thousand units wide.
pub type Strokes = Vec<Vec<Point>>;

/// Learns the projection from the strokes in `source` and packs it into `out`.
pub fn make(source: &Path, names: &Path, out: &Path) -> anyhow::Result<()> {
    let mut wanted = characters::gb2312();
    wanted.extend(characters_of_names(names)?);
    let mut written = Vec::new();
    for character in wanted {
        if let Some(strokes) = hanzi_writer::strokes(source, character)? {
            written.push((character, strokes));
        }
    }
    println!("strokes of {} characters", written.len());
    written.extend(latin::characters());
    let templates = train::templates(&written);
    let bytes = packed::pack(&templates);
    fs::write(out, &bytes)?;
    println!("{} characters in {} bytes", templates.characters.len(), bytes.len());
    Ok(())
}

/// Names hold characters that GB 2312 lacks.
fn characters_of_names(names: &Path) -> anyhow::Result<BTreeSet<char>> {
    let text = fs::read_to_string(names)?;
    let first = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split('\t').next());
    Ok(first.flat_map(str::chars).collect())
}
