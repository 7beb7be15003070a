//! Where strokes of which direction lie: the picture that is compared.
//!
//! It knows neither the order of strokes, nor where one ends and the next begins, nor which way a stroke was
//! drawn; so neither a wrong order nor joined strokes change it much.
#![expect(clippy::cast_precision_loss, reason = "the grid is small")]

use super::layout;
use super::stroke::{self, Point};

/// The picture has this many rows and columns,
pub const GRID: usize = 12;
/// for each of so many directions.
pub const PLANES: usize = 4;
/// Numbers in a picture.
pub const FEATURES: usize = GRID * GRID * PLANES;

/// A picture of ink: not negative, of length 1, or all zero where there is no ink.
pub type Features = Vec<f32>;

/// Ink is laid out in pieces about so long, measured in the width of the picture.
const STEP: f32 = 0.02;

/// The picture of these strokes.
pub fn of(strokes: &[Vec<Point>]) -> Features {
    let strokes = layout::laid_out(&stroke::bounded(strokes));
    let mut picture = vec![0.0; FEATURES];
    for stroke in &strokes {
        for pair in stroke.windows(2) {
            lay(&mut picture, pair[0], pair[1]);
        }
        if let [dot] = stroke[..] {
            // A touch without a movement is a short stroke to the lower right, as a dot is written.
            lay(&mut picture, dot, Point { x: dot.x + STEP, y: dot.y + STEP });
        }
    }
    for plane in picture.chunks_exact_mut(GRID * GRID) {
        blur(plane);
        blur(plane);
    }
    for value in &mut picture {
        *value = value.sqrt();
    }
    let length = picture.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length > 0.0 {
        for value in &mut picture {
            *value /= length;
        }
    }
    picture
}

/// Lays the piece from `a` to `b` onto the planes of the two directions next to its own.
fn lay(picture: &mut [f32], a: Point, b: Point) {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx.hypot(dy);
    if length <= 0.0 {
        return;
    }
    let turn = dy.atan2(dx).rem_euclid(std::f32::consts::PI) / std::f32::consts::PI;
    let (direction, beyond) = parts(turn * PLANES as f32);
    let pieces = (length / STEP).ceil().max(1.0);
    let weight = length / pieces;
    let mut at = 0.5;
    while at < pieces {
        let here = Point { x: a.x + dx * at / pieces, y: a.y + dy * at / pieces };
        drop_at(picture, direction % PLANES, here, weight * (1.0 - beyond));
        drop_at(picture, (direction + 1) % PLANES, here, weight * beyond);
        at += 1.0;
    }
}

/// Shares `weight` out among the four cells around `point`.
fn drop_at(picture: &mut [f32], plane: usize, point: Point, weight: f32) {
    let (column, right) = parts((point.x * GRID as f32 - 0.5).clamp(0.0, (GRID - 1) as f32));
    let (row, below) = parts((point.y * GRID as f32 - 0.5).clamp(0.0, (GRID - 1) as f32));
    for (row, share_of_row) in [(row, 1.0 - below), (row + 1, below)] {
        for (column, share) in [(column, 1.0 - right), (column + 1, right)] {
            if row < GRID && column < GRID {
                picture[(plane * GRID + row) * GRID + column] += weight * share_of_row * share;
            }
        }
    }
}

/// The whole part and the rest of a number that is not negative.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "callers give small, not negative numbers"
)]
fn parts(number: f32) -> (usize, f32) {
    (number as usize, number.fract())
}

/// One binomial blur, 1-2-1 in both directions.
fn blur(plane: &mut [f32]) {
    let before = plane.to_vec();
    let at = |row: usize, column: usize| before.get(row * GRID + column).copied().unwrap_or(0.0);
    for row in 0..GRID {
        for column in 0..GRID {
            let mut sum = 0.0;
            for (y, weight_of_row) in [(row.wrapping_sub(1), 1.0), (row, 2.0), (row + 1, 1.0)] {
                for (x, weight) in [(column.wrapping_sub(1), 1.0), (column, 2.0), (column + 1, 1.0)] {
                    if y < GRID && x < GRID {
                        sum += at(y, x) * weight_of_row * weight;
                    }
                }
            }
            plane[row * GRID + column] = sum / 16.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(from: (f32, f32), to: (f32, f32)) -> Vec<Point> {
        vec![Point { x: from.0, y: from.1 }, Point { x: to.0, y: to.1 }]
    }

    fn likeness(a: &Features, b: &Features) -> f32 {
        a.iter().zip(b).map(|(a, b)| a * b).sum()
    }

    #[test]
    fn order_and_the_way_a_stroke_is_drawn_do_not_matter() {
        let across = line((0.0, 50.0), (100.0, 50.0));
        let down = line((50.0, 0.0), (50.0, 100.0));
        let ten = of(&[across.clone(), down.clone()]);
        assert!(likeness(&ten, &of(&[down.clone(), across])) > 0.9999);
        assert!(likeness(&ten, &of(&[down, line((100.0, 50.0), (0.0, 50.0))])) > 0.9999);
    }

    #[test]
    fn size_and_place_do_not_matter() {
        let small = of(&[line((0.0, 0.0), (10.0, 3.0)), line((0.0, 9.0), (10.0, 9.0))]);
        let large = of(&[line((500.0, 500.0), (600.0, 530.0)), line((500.0, 590.0), (600.0, 590.0))]);
        assert!(likeness(&small, &large) > 0.9999);
    }

    #[test]
    fn directions_matter() {
        let across = of(&[line((0.0, 0.0), (100.0, 0.0))]);
        let down = of(&[line((0.0, 0.0), (0.0, 100.0))]);
        assert!(likeness(&across, &down) < 0.1);
    }

    #[test]
    fn a_dot_is_ink_and_nothing_is_none() {
        assert!(of(&[vec![Point { x: 3.0, y: 3.0 }]]).iter().any(|value| *value > 0.0));
        assert!(of(&[]).iter().all(|value| *value == 0.0));
    }
}
