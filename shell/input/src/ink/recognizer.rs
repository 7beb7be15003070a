//! Ink in, candidates out.

use std::sync::OnceLock;

use super::features;
use super::packed::{self, Templates};
use super::stroke::Point;
use crate::Candidate;

/// More candidates than this are never given.
pub const MAX_RECOGNIZED: usize = 100;

/// Rarities are in this fraction of a nat.
const STEPS_OF_RARITY: f32 = 8.0;

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

/// The likeliest characters: those whose places are near to that of the picture, and that are not too rare.
fn nearest(templates: &Templates, picture: &[f32], limit: usize) -> Vec<char> {
    let here: Vec<f32> = templates.dimensions.iter().map(|dimension| dimension.place_of(picture)).collect();
    let places = templates.places.chunks_exact(here.len().max(1));
    let cost = |place: &[i8], rarity: u8| {
        distance(place, &here) * templates.step_cost + f32::from(rarity) / STEPS_OF_RARITY
    };
    let mut all: Vec<(f32, char)> = places
        .zip(templates.characters.iter().zip(&templates.rarities))
        .map(|(place, (character, rarity))| (cost(place, *rarity), *character))
        .collect();
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::stroke::{MAX_POINTS, MAX_STROKES};
    use super::*;

    fn stroke(points: &[(f32, f32)]) -> Vec<Point> {
        points.iter().map(|(x, y)| Point { x: *x, y: *y }).collect()
    }

    fn recognized(strokes: &[Vec<Point>]) -> Vec<String> {
        Recognizer::new().recognize(strokes, 5).into_iter().map(|candidate| candidate.text).collect()
    }

    /// 王, as somebody may draw it with a finger.
    fn king() -> Vec<Vec<Point>> {
        vec![
            stroke(&[(210.0, 190.0), (480.0, 180.0), (790.0, 170.0)]),
            stroke(&[(260.0, 500.0), (500.0, 490.0), (740.0, 480.0)]),
            stroke(&[(500.0, 190.0), (495.0, 500.0), (490.0, 860.0)]),
            stroke(&[(130.0, 870.0), (500.0, 860.0), (900.0, 850.0)]),
        ]
    }

    #[test]
    fn all_characters_of_the_standard_and_of_names_can_be_written() {
        let all = &templates().characters;
        assert!(all.len() > 6763);
        assert!(['达', '渠', '喆', 'X', '7'].iter().all(|character| all.contains(character)));
    }

    #[test]
    fn a_plain_character_comes_first() {
        assert_eq!(recognized(&king())[0], "王");
    }

    #[test]
    fn of_what_looks_alike_the_frequent_comes_before_the_rare() {
        let mouth = [
            stroke(&[(200.0, 200.0), (220.0, 800.0)]),
            stroke(&[(200.0, 200.0), (800.0, 200.0), (780.0, 800.0)]),
            stroke(&[(220.0, 780.0), (780.0, 780.0)]),
        ];
        let found = recognized(&mouth);
        assert!(found.contains(&"口".into()), "{found:?}");
    }

    #[test]
    fn the_order_of_strokes_does_not_matter() {
        let mut strokes = king();
        strokes.reverse();
        assert_eq!(recognized(&strokes)[0], "王");
    }

    #[test]
    fn joined_strokes_are_still_read() {
        let strokes = king();
        let joined = vec![strokes[0].clone(), strokes[1..].concat()];
        assert!(recognized(&joined).contains(&"王".into()));
    }

    #[test]
    fn digits_and_the_letter_of_identity_cards_are_known() {
        let x = [stroke(&[(0.0, 0.0), (60.0, 100.0)]), stroke(&[(60.0, 0.0), (0.0, 100.0)])];
        assert!(recognized(&x).contains(&"X".into()));
        let seven = [stroke(&[(0.0, 0.0), (60.0, 0.0), (30.0, 100.0)])];
        assert!(recognized(&seven).contains(&"7".into()));
    }

    #[test]
    fn no_ink_is_nothing() {
        assert!(recognized(&[]).is_empty());
        assert!(recognized(&[Vec::new()]).is_empty());
        assert!(recognized(&[stroke(&[(f32::NAN, 0.0)])]).is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn any_ink_gives_bounded_answers_and_the_same_ones_again(
            ink in prop::collection::vec(
                prop::collection::vec((any::<f32>(), any::<f32>()), 0..2 * MAX_POINTS / 64),
                0..2 * MAX_STROKES,
            ),
            limit in 0usize..500,
        ) {
            let strokes: Vec<_> = ink.iter().map(|points| stroke(points)).collect();
            let given = Recognizer::new().recognize(&strokes, limit);
            prop_assert!(given.len() <= limit.min(MAX_RECOGNIZED));
            prop_assert!(given.iter().all(|candidate| candidate.text.chars().count() == 1));
            prop_assert_eq!(Recognizer::new().recognize(&strokes, limit), given);
        }
    }
}
