//! Learns in which directions characters differ more than hands do: linear discriminant analysis.

use rand::SeedableRng;
use rand::rngs::StdRng;
use terminal_input::ink::features::{self, FEATURES};
use terminal_input::ink::packed::{Dimension, Templates};

use super::Strokes;
use super::distort::Hand;
use super::matrix::Matrix;

/// Numbers that are kept of a picture.
const DIMENSIONS: usize = 192;
/// How often each character is written for the learning.
const WRITINGS: usize = 24;
/// So much of the mean variance is added to every direction: hands are more various than those here.
const SHRINKAGE: f64 = 0.3;

/// How much looks count against rarity. At 0.3 characters that are rare but well written came too late; at 1 plain
/// characters drawn with a ruler came after rare ones.
const LOOKS: f64 = 0.5;

/// Hands that write the examples, from careful to hasty.
const HANDS: &[Hand] = &[
    Hand { lean: 0.05, warp: 15.0, shift: 15.0, stretch: 0.05, tremble: 4.0, join: 0.0 },
    Hand { lean: 0.10, warp: 30.0, shift: 30.0, stretch: 0.10, tremble: 8.0, join: 0.0 },
    Hand { lean: 0.10, warp: 30.0, shift: 25.0, stretch: 0.10, tremble: 8.0, join: 0.3 },
    Hand { lean: 0.10, warp: 40.0, shift: 45.0, stretch: 0.15, tremble: 16.0, join: 0.15 },
];

/// The projection, and the place of every character in it.
pub fn templates(written: &[(char, Strokes)]) -> Templates {
    let means_and_within = statistics(written);
    let (means, within) = (means_and_within.means, means_and_within.within);
    let directions = directions(&means, within);
    let projected: Vec<Vec<f64>> =
        means.iter().map(|mean| directions.iter().map(|direction| dot(direction, mean)).collect()).collect();
    quantised(written, &directions, &projected)
}

struct Statistics {
    means: Vec<Vec<f64>>,
    within: Matrix,
}

fn statistics(written: &[(char, Strokes)]) -> Statistics {
    let mut within = vec![0.0f32; FEATURES * FEATURES];
    let mut means = Vec::with_capacity(written.len());
    for (number, (_, strokes)) in (0u64..).zip(written) {
        let mut dice = StdRng::seed_from_u64(number);
        let pictures: Vec<Vec<f32>> = (0..WRITINGS)
            .map(|writing| features::of(&HANDS[writing % HANDS.len()].write(strokes, &mut dice)))
            .collect();
        let mean: Vec<f32> = (0..FEATURES)
            .map(|at| pictures.iter().map(|picture| picture[at]).sum::<f32>() / WRITINGS as f32)
            .collect();
        for picture in &pictures {
            let apart: Vec<f32> = picture.iter().zip(&mean).map(|(value, mean)| value - mean).collect();
            add_products(&mut within, &apart);
        }
        means.push(mean.into_iter().map(f64::from).collect());
    }
    let count = (written.len() * WRITINGS) as f64;
    let values = within.into_iter().map(|value| f64::from(value) / count).collect();
    Statistics { means, within: Matrix { size: FEATURES, values } }
}

fn add_products(sums: &mut [f32], vector: &[f32]) {
    for (row, first) in sums.chunks_exact_mut(FEATURES).zip(vector) {
        for (sum, second) in row.iter_mut().zip(vector) {
            *sum += first * second;
        }
    }
}

/// The directions in which characters differ most, measured in how much hands differ there.
fn directions(means: &[Vec<f64>], mut within: Matrix) -> Vec<Vec<f64>> {
    let mean_variance: f64 =
        (0..FEATURES).map(|at| within.values[at * (FEATURES + 1)]).sum::<f64>() / FEATURES as f64;
    for at in 0..FEATURES {
        within.values[at * (FEATURES + 1)] += SHRINKAGE * mean_variance;
    }
    let lower = within.cholesky();
    let mut vectors = between(means).whitened_by(&lower).eigenvectors();
    vectors.truncate(DIMENSIONS);
    vectors.iter().map(|vector| lower.solve_upper(vector)).collect()
}

fn between(means: &[Vec<f64>]) -> Matrix {
    let count = means.len() as f64;
    let middle: Vec<f64> =
        (0..FEATURES).map(|at| means.iter().map(|mean| mean[at]).sum::<f64>() / count).collect();
    let mut sums = Matrix::zero(FEATURES);
    for mean in means {
        let apart: Vec<f64> = mean.iter().zip(&middle).map(|(value, middle)| value - middle).collect();
        for (row, first) in sums.values.chunks_exact_mut(FEATURES).zip(&apart) {
            for (sum, second) in row.iter_mut().zip(&apart) {
                *sum += first * second / count;
            }
        }
    }
    sums
}

/// All in bytes: one step is the same in every direction, so that distances stay what they are.
#[expect(clippy::cast_possible_truncation, reason = "clamped to a byte's range")]
fn quantised(written: &[(char, Strokes)], directions: &[Vec<f64>], projected: &[Vec<f64>]) -> Templates {
    let count = projected.len() as f64;
    let middles: Vec<f64> = (0..directions.len())
        .map(|at| projected.iter().map(|place| place[at]).sum::<f64>() / count)
        .collect();
    let farthest = projected
        .iter()
        .flat_map(|place| place.iter().zip(&middles).map(|(value, middle)| (value - middle).abs()))
        .fold(0.0, f64::max);
    let step = farthest / 127.0;
    let byte = |value: f64| value.round().clamp(-127.0, 127.0) as i8;
    let dimensions = directions.iter().zip(&middles).map(|(direction, middle)| {
        let largest = direction.iter().fold(0.0f64, |largest, value| largest.max(value.abs()));
        let scale = largest / 127.0;
        Dimension {
            scale: (scale / step) as f32,
            middle: (middle / step) as f32,
            weights: direction.iter().map(|value| byte(value / scale)).collect(),
        }
    });
    Templates {
        characters: written.iter().map(|(character, _)| *character).collect(),
        rarities: Vec::new(),
        step_cost: (step * step / 2.0 * LOOKS) as f32,
        dimensions: dimensions.collect(),
        places: projected
            .iter()
            .flat_map(|place| place.iter().zip(&middles).map(|(value, middle)| byte((value - middle) / step)))
            .collect(),
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
