//! Ink in, candidates out.

use std::sync::OnceLock;

use super::features;
use super::packed::{self, Templates};
use super::stroke::Point;
use crate::Candidate;

/// More candidates than this are never given.
pub const MAX_RECOGNIZED: usize = 100;

static TEMPLATES: &[u8] = include_bytes!("../../data/ink.bin");

/// Turns handwriting into candidates. Costs nothing to make; the templates are unpacked at the first question.
#[derive(Debug, Clone, Copy, Default)]
pub struct Recognizer;

impl Recognizer {
    /// The recognizer.
    pub fn new() -> Self {
        Self
    }

    /// The characters that the strokes look like, the likeliest first, at most `limit` and [`MAX_RECOGNIZED`].
    ///
    /// Strokes beyond [`super::MAX_STROKES`], points beyond [`super::MAX_POINTS`] and what is not finite are left
    /// out.
    pub fn recognize(&self, strokes: &[Vec<Point>], limit: usize) -> Vec<Candidate> {
        let picture = features::of(strokes);
        if picture.iter().all(|value| *value == 0.0) {
            return Vec::new();
        }
        let characters = nearest(templates(), &picture, limit.min(MAX_RECOGNIZED));
        characters.into_iter().map(|character| Candidate { text: character.into(), keys_used: 0 }).collect()
    }
}

fn templates() -> &'static Templates {
    static UNPACKED: OnceLock<Templates> = OnceLock::new();
    // A test reads the data that is compiled in; if it were damaged, nothing would be recognized.
    UNPACKED.get_or_init(|| packed::unpack(TEMPLATES).unwrap_or_default())
}

/// The characters whose places are nearest to that of the picture, the nearest first.
pub fn nearest(templates: &Templates, picture: &[f32], limit: usize) -> Vec<char> {
    let here: Vec<f32> = templates.dimensions.iter().map(|dimension| dimension.place_of(picture)).collect();
    let places = templates.places.chunks_exact(here.len().max(1));
    let mut all: Vec<(f32, char)> =
        places.zip(&templates.characters).map(|(place, character)| (distance(place, &here), *character)).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut characters: Vec<char> = Vec::new();
    for (_, character) in all {
        if characters.len() == limit {
            break;
        }
        // A character may have several templates.
        if !characters.contains(&character) {
            characters.push(character);
        }
    }
    characters
}

fn distance(place: &[i8], here: &[f32]) -> f32 {
    place.iter().zip(here).map(|(place, here)| (f32::from(*place) - here).powi(2)).sum()
}
