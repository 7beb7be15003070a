//! Ink as hands write it: slanted, uneven, trembling, joined.

use rand::Rng;
use rand::seq::SliceRandom;
use terminal_input::Point;

use super::Strokes;

/// How far a hand strays, in thousandths of a character's width where it is a length.
#[derive(Debug, Clone, Copy)]
pub struct Hand {
    /// How far the whole leans, stretches and turns: a share of its size.
    pub lean: f32,
    /// How far neighbouring strokes bend together.
    pub warp: f32,
    /// How far each stroke lies beside its place.
    pub shift: f32,
    /// How much each stroke is too long, too short or turned: a share of its length.
    pub stretch: f32,
    /// How far each point trembles.
    pub tremble: f32,
    /// How likely it is that a stroke is joined to the next.
    pub join: f64,
}

impl Hand {
    /// Writes the strokes with this hand.
    pub fn write(&self, strokes: &Strokes, dice: &mut impl Rng) -> Strokes {
        let bend = Bend::random(self, dice);
        let written = strokes.iter().map(|stroke| self.stroke(stroke, &bend, dice)).collect();
        joined(written, |_| dice.random_bool(self.join))
    }

    fn stroke(&self, stroke: &[Point], bend: &Bend, dice: &mut impl Rng) -> Vec<Point> {
        let middle = middle_of(stroke);
        let (shift_x, shift_y) = (self.shift * normal(dice), self.shift * normal(dice));
        let (longer, turn) = (1.0 + self.stretch * normal(dice), self.stretch * normal(dice));
        let mut along = 0.0;
        let mut before = stroke.first().copied();
        let tremble = Tremble::random(self.tremble, dice);
        stroke
            .iter()
            .map(|point| {
                along += before.map_or(0.0, |before| (point.x - before.x).hypot(point.y - before.y));
                before = Some(*point);
                let (dx, dy) = ((point.x - middle.x) * longer, (point.y - middle.y) * longer);
                let (tremble_x, tremble_y) = tremble.at(along);
                let moved = Point {
                    x: middle.x + dx - turn * dy + shift_x + tremble_x,
                    y: middle.y + dy + turn * dx + shift_y + tremble_y,
                };
                bend.apply(moved)
            })
            .collect()
    }
}

/// How a hand strays along one stroke: anew at every so many units, evenly in between.
struct Tremble(Vec<(f32, f32)>);

/// A hand does not change its way within less.
const STRAYS_EVERY: f32 = 120.0;

impl Tremble {
    fn random(height: f32, dice: &mut impl Rng) -> Self {
        Self((0..24).map(|_| (height * normal(dice), height * normal(dice))).collect())
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "lengths are not negative")]
    fn at(&self, along: f32) -> (f32, f32) {
        let knot = along / STRAYS_EVERY;
        let (first, part) = (knot as usize % self.0.len(), knot.fract());
        let ((ax, ay), (bx, by)) = (self.0[first], self.0[(first + 1) % self.0.len()]);
        (ax + (bx - ax) * part, ay + (by - ay) * part)
    }
}

/// Joins each stroke to the next where `is_joined` says so.
pub fn joined(strokes: Strokes, mut is_joined: impl FnMut(usize) -> bool) -> Strokes {
    let mut all: Strokes = Vec::new();
    for (number, stroke) in strokes.into_iter().enumerate() {
        match all.last_mut() {
            Some(before) if is_joined(number - 1) => before.extend(stroke),
            _ => all.push(stroke),
        }
    }
    all
}

/// Joins `count` strokes to their next ones.
pub fn with_joins(strokes: Strokes, count: usize, dice: &mut impl Rng) -> Strokes {
    let mut places: Vec<usize> = (0..strokes.len().saturating_sub(1)).collect();
    places.shuffle(dice);
    places.truncate(count);
    joined(strokes, |at| places.contains(&at))
}

/// A slant, a stretch, a turn and two slow waves of the whole character.
struct Bend {
    along: [f32; 4],
    waves: [(f32, f32, f32); 4],
}

impl Bend {
    fn random(hand: &Hand, dice: &mut impl Rng) -> Self {
        let lean = hand.lean;
        let mut of = |middle: f32| middle + lean * normal(dice);
        let along = [of(1.0), of(0.0), of(0.0), of(1.0)];
        let waves = std::array::from_fn(|_| {
            let length = dice.random_range(0.5..1.5) * std::f32::consts::TAU / 1000.0;
            (hand.warp * normal(dice), length, dice.random_range(0.0..std::f32::consts::TAU))
        });
        Self { along, waves }
    }

    fn apply(&self, point: Point) -> Point {
        let [a, b, c, d] = self.along;
        let wave = |number: usize, at: f32| {
            let (height, length, start) = self.waves[number];
            height * (at * length + start).sin()
        };
        Point {
            x: a * point.x + b * point.y + wave(0, point.x) + wave(1, point.y),
            y: c * point.x + d * point.y + wave(2, point.x) + wave(3, point.y),
        }
    }
}

fn middle_of(stroke: &[Point]) -> Point {
    let count = stroke.len().max(1) as f32;
    let sum = stroke.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.x, sum.1 + point.y));
    Point { x: sum.0 / count, y: sum.1 / count }
}

/// About normally distributed: the sum of four even ones.
fn normal(dice: &mut impl Rng) -> f32 {
    let sum: f32 = (0..4).map(|_| dice.random_range(-1.0..1.0f32)).sum();
    sum * 0.866
}
