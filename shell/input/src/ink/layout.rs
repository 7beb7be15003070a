//! Ink laid out in a square, so that size, place, proportions and crowding count little.
#![expect(clippy::cast_precision_loss, reason = "there are few bands")]

use super::stroke::Point;

/// So much of the square stays free at its edges.
const MARGIN: f32 = 0.04;
/// The square is looked at in so many columns and rows to see where it is crowded.
const BANDS: usize = 32;
/// How far crowded bands are widened: 0 leaves all as it is, 1 gives every band as much room as it has ink.
const EVENNESS: f32 = 0.6;
/// An upright line must not pull all room to itself: how often each band is averaged with its neighbours.
const SMOOTHINGS: u8 = 12;
/// Ink is weighed in so many pieces of each line.
const PIECES: u8 = 8;

/// The strokes in a square from 0 to 1. Flat ink stays flat, but less so; crowded parts get more room, because
/// writers differ in how much room they give to each part of a character.
pub fn laid_out(strokes: &[Vec<Point>]) -> Vec<Vec<Point>> {
    let across = Axis::of(strokes, |point| point.x);
    let down = Axis::of(strokes, |point| point.y);
    let longer = across.length.max(down.length);
    let place = |point: &Point| Point { x: across.place(point.x, longer), y: down.place(point.y, longer) };
    strokes.iter().map(|stroke| stroke.iter().map(place).collect()).collect()
}

/// One direction of the square.
struct Axis {
    start: f32,
    length: f32,
    /// Where the edges of the bands come to lie, from 0 to 1.
    edges: Vec<f32>,
}

impl Axis {
    fn of(strokes: &[Vec<Point>], along: fn(&Point) -> f32) -> Self {
        let ends = strokes.iter().flatten().map(along);
        let (start, end) = ends.fold((f32::MAX, f32::MIN), |(low, high), at| (low.min(at), high.max(at)));
        let length = (end - start).max(1e-3);
        let mut ink = [0.0; BANDS];
        for pair in strokes.iter().flat_map(|stroke| stroke.windows(2)) {
            let weight = (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y) / f32::from(PIECES);
            let (from, to) = (along(&pair[0]), along(&pair[1]));
            for piece in 0..PIECES {
                let part = (f32::from(piece) + 0.5) / f32::from(PIECES);
                ink[band((from + (to - from) * part - start) / length).0] += weight;
            }
        }
        Self { start, length, edges: edges(smoothed(ink)) }
    }

    /// Where `at` comes to lie. The square root draws out the shorter side: writers differ in how narrow they write.
    fn place(&self, at: f32, longer: f32) -> f32 {
        let (band, beyond) = band((at - self.start) / self.length);
        let even = self.edges[band] + (self.edges[band + 1] - self.edges[band]) * beyond;
        0.5 + (even - 0.5) * (self.length / longer).sqrt() * (1.0 - 2.0 * MARGIN)
    }
}

/// The band of a place from 0 to 1, and how far into it.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the bands")]
fn band(at: f32) -> (usize, f32) {
    let scaled = (at * BANDS as f32).clamp(0.0, BANDS as f32);
    let band = (scaled as usize).min(BANDS - 1);
    (band, scaled - band as f32)
}

fn smoothed(mut ink: [f32; BANDS]) -> [f32; BANDS] {
    for _ in 0..SMOOTHINGS {
        let before = ink;
        for band in 0..BANDS {
            let (left, right) = (before[band.saturating_sub(1)], before[(band + 1).min(BANDS - 1)]);
            ink[band] = (left + 2.0 * before[band] + right) / 4.0;
        }
    }
    ink
}

fn edges(ink: [f32; BANDS]) -> Vec<f32> {
    let all = ink.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    let mut edges = vec![0.0];
    let mut edge = 0.0;
    for own in ink {
        edge += (1.0 - EVENNESS) / BANDS as f32 + EVENNESS * own / all;
        edges.push(edge);
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn across(y: f32) -> Vec<Point> {
        vec![Point { x: 0.0, y }, Point { x: 100.0, y }]
    }

    #[test]
    fn all_ink_lies_in_the_square() {
        let laid = laid_out(&[across(-3.0), across(500.0), vec![Point { x: 7.0, y: 9.0 }]]);
        assert!(
            laid.iter()
                .flatten()
                .all(|point| (0.0..=1.0).contains(&point.x) && (0.0..=1.0).contains(&point.y))
        );
    }

    #[test]
    fn crowded_lines_move_apart() {
        let crowded = [across(0.0), across(8.0), across(16.0), across(100.0)];
        let laid = laid_out(&crowded);
        let gap = |a: usize, b: usize| laid[b][0].y - laid[a][0].y;
        assert!(gap(0, 1) > 0.1, "8 of 100 before");
        assert!(gap(2, 3) < 0.7);
    }

    #[test]
    fn flat_ink_stays_flat_and_in_the_middle() {
        let laid = laid_out(&[across(3.0)]);
        assert!(laid[0].iter().all(|point| (point.y - 0.5).abs() < 0.01));
    }
}
