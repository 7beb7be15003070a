//! Probabilities that learn, and the mixing of several into one. Integers alone: both sides must agree to the bit.

use std::sync::LazyLock;

/// One natural unit of [`stretch`]'s scale.
const UNIT: i32 = 256;
/// Beyond this a probability of 16 bits is 0 or 1.
const END: i32 = 12 * UNIT - 1;

struct Tables {
    squash: Vec<u16>,
    stretch: Vec<i16>,
    reciprocal: [u32; 1024],
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let squash: Vec<u16> = (-END..=END).map(exact_squash).collect();
    let mut stretch = vec![0; 1 << 16];
    let mut x = 0;
    for (p, slot) in stretch.iter_mut().enumerate() {
        while x + 1 < squash.len() && usize::from(squash[x]) < p {
            x += 1;
        }
        *slot = x as i16 - END as i16;
    }
    let mut reciprocal = [0; 1024];
    for (n, slot) in reciprocal.iter_mut().enumerate() {
        *slot = (65536 * 2 / (2 * n + 3)) as u32;
    }
    Tables { squash, stretch, reciprocal }
});

/// 65,536 / (1 + e^(-x/256)), by powers of e^(-1/256) in fixed point.
fn exact_squash(x: i32) -> u16 {
    const ONE: u128 = 1 << 60;
    // e^(-1/256) * 2^60.
    const STEP: u128 = 1_148_426_689_630_428_644;
    let mut power = ONE;
    for _ in 0..x.abs() {
        power = (power * STEP) >> 60;
    }
    let small = (65536 * power / (ONE + power)) as u32;
    let p = if x < 0 { small } else { 65536 - small };
    p.clamp(1, 65535) as u16
}

/// The logistic function: a probability in 1/65,536, never 0.
#[inline]
fn squash(x: i32) -> u32 {
    u32::from(TABLES.squash[(x.clamp(-END, END) + END) as usize])
}

/// Its inverse.
fn stretch(p: u32) -> i32 {
    i32::from(TABLES.stretch[p as usize & 0xffff])
}

/// A probability of 22 bits with the number of bits it has seen, which slows its learning down.
#[derive(Clone, Copy)]
pub struct Cell(u32);

impl Cell {
    pub const EVEN: Self = Self(1 << 31);

    pub const fn starting_at(p: u32) -> Self {
        Self(p << 16)
    }

    pub const fn p(self) -> u32 {
        let p = self.0 >> 16;
        if p == 0 { 1 } else { p }
    }

    pub fn stretched(self) -> i32 {
        stretch(self.0 >> 16)
    }

    pub fn is_new(self) -> bool {
        self.0.trailing_zeros() >= 10
    }

    pub fn learn(&mut self, bit: u32, limit: u32) {
        let count = self.0 & 1023;
        let p = i64::from(self.0 >> 10);
        let target = if bit == 0 { 0 } else { (1 << 22) - 1 };
        let p = p + (((target - p) * i64::from(TABLES.reciprocal[count as usize])) >> 16);
        self.0 = ((p as u32) << 10) | if count < limit { count + 1 } else { count };
    }
}

/// No weight is beyond this, in 1/65,536.
const HEAVIEST: i64 = 16 << 16;

/// Weighs predictions by how well they did, a set of weights for each selected situation.
pub struct Mixer<const N: usize> {
    weights: Vec<[i32; N]>,
    rate: i32,
    pub inputs: [i32; N],
    selected: usize,
    p: u32,
}

impl<const N: usize> Mixer<N> {
    pub fn new(situations: usize, rate: i32, weight: i32) -> Self {
        Self { weights: vec![[weight; N]; situations], rate, inputs: [0; N], selected: 0, p: 0 }
    }

    /// The probability of a one in this situation.
    pub fn mix(&mut self, situation: usize) -> u32 {
        self.selected = situation;
        let weights = &self.weights[situation];
        let sum: i64 = self
            .inputs
            .iter()
            .zip(weights)
            .map(|(input, weight)| i64::from(*input) * i64::from(*weight))
            .sum();
        self.p = squash((sum >> 16).clamp(-4096, 4096) as i32);
        self.p
    }

    pub fn learn(&mut self, bit: u32) {
        let error = ((bit as i32) << 16) - self.p as i32;
        let step = error * self.rate;
        for (weight, input) in self.weights[self.selected].iter_mut().zip(&self.inputs) {
            let change = (i64::from(*input) * i64::from(step) + (1 << 19)) >> 20;
            *weight = (i64::from(*weight) + change).clamp(-HEAVIEST, HEAVIEST) as i32;
        }
    }
}
