//! Bytes under the mixed opinion of several contexts.

use super::arith::Side;
use super::logistic::{Cell, Mixer};

/// Cells of one half byte: a check and 15 nodes.
const SLOT: usize = 16;
/// Cells count so far and no further.
const MOST: u16 = 15;
/// What a new cell believes: one half, seen never.
const NEW: u16 = 1 << 15;

/// A model of bytes under `N` contexts; the mixer has an input more for an expected byte and one for no context.
pub struct Literals<const N: usize, const M: usize> {
    cells: Vec<u16>,
    slots: usize,
    /// What a cell's belief and count have come to mean, for each context.
    meaning: Vec<Cell>,
    plain: Vec<Cell>,
    expected: Vec<Cell>,
    mixer: Mixer<M>,
}

/// A byte that is expected with some confidence (0 to 31).
#[derive(Clone, Copy, Default)]
pub struct Expected {
    pub byte: u8,
    pub confidence: u32,
}

impl<const N: usize, const M: usize> Literals<N, M> {
    /// A model with 2^`bits` bytes of memory for each context.
    pub fn new(bits: u32, situations: usize) -> Self {
        let slots = 1_usize << (bits - SLOT.ilog2() - 1);
        let mut meaning = Vec::with_capacity(N << 10);
        for _ in 0..N {
            meaning.extend((0..1024_u32).map(|state| Cell::starting_at(((state >> 4) << 10) + 512)));
        }
        Self {
            cells: vec![NEW; slots * SLOT * N],
            slots,
            meaning,
            plain: vec![Cell::EVEN; 256],
            expected: vec![Cell::EVEN; 64],
            mixer: Mixer::new(situations * 256, 6, (1 << 16) / 3),
        }
    }

    /// Codes one byte. `contexts` are digests of what it may depend on.
    pub fn code(
        &mut self,
        side: &mut impl Side,
        hint: u8,
        contexts: &[u32; N],
        situation: usize,
        expected: Option<Expected>,
    ) -> u8 {
        let mut slots = [0_usize; N];
        let mut node = 1_usize;
        for place in (0..8).rev() {
            if place == 7 || place == 3 {
                let half = if place == 7 { 0 } else { (node as u32).wrapping_mul(0x2545_f491) };
                for (index, slot) in slots.iter_mut().enumerate() {
                    *slot = self.slot(index, contexts[index] ^ half);
                }
            }
            let half = 1 << (3 - place % 4);
            let low = node & (half - 1) | half;
            let bit =
                self.bit(side, u32::from(hint >> place) & 1, &slots, low, node, place, situation, expected);
            node = node * 2 + bit as usize;
        }
        node as u8
    }

    #[expect(clippy::too_many_arguments, reason = "the inner loop, cut out to be read")]
    #[inline]
    fn bit(
        &mut self,
        side: &mut impl Side,
        hint: u32,
        slots: &[usize; N],
        low: usize,
        node: usize,
        place: u32,
        situation: usize,
        expected: Option<Expected>,
    ) -> u32 {
        for (index, slot) in slots.iter().enumerate() {
            let cell = self.cells[slot + low];
            let state = (cell >> 10 << 4 | cell & MOST) as usize;
            self.mixer.inputs[index] =
                if cell & MOST == 0 { 0 } else { self.meaning[index << 10 | state].stretched() };
        }
        self.mixer.inputs[N] = self.plain[node].stretched();
        // Whether the expected byte agrees with the bits so far.
        let agreed = expected.filter(|expected| (usize::from(expected.byte) | 256) >> (place + 1) == node);
        let next = agreed.map_or(0, |expected| u32::from(expected.byte >> place) & 1);
        let trust = agreed.map(|expected| (expected.confidence << 1 | next) as usize);
        self.mixer.inputs[N + 1] = trust.map_or(0, |trust| self.expected[trust].stretched());
        let p = self.mixer.mix(situation * 256 + node);
        let bit = side.code(hint, p);
        self.mixer.learn(bit);
        for (index, slot) in slots.iter().enumerate() {
            let cell = &mut self.cells[slot + low];
            let state = (*cell >> 10 << 4 | *cell & MOST) as usize;
            self.meaning[index << 10 | state].learn(bit, 255);
            *cell = learned(*cell, bit);
        }
        self.plain[node].learn(bit, 250);
        if let Some(trust) = trust {
            self.expected[trust].learn(bit, 250);
        }
        bit
    }

    /// The slot of a context, made new if it belongs to another.
    fn slot(&mut self, index: usize, context: u32) -> usize {
        let digest = (context ^ (context >> 15)).wrapping_mul(0x9e37_79b1);
        let digest = digest ^ (digest >> 13);
        let check = (digest >> 16) as u16;
        let within = digest as usize & (self.slots - 1);
        let first = (index * self.slots + within) * SLOT;
        let second = (index * self.slots + (within ^ 1)) * SLOT;
        if self.cells[first] == check {
            return first;
        }
        if self.cells[second] == check {
            return second;
        }
        // The one that has seen less makes room.
        let seen = |slot: usize| self.cells[slot + 1] & MOST;
        let slot = if seen(first) <= seen(second) { first } else { second };
        self.cells[slot..slot + SLOT].fill(NEW);
        self.cells[slot] = check;
        slot
    }
}

/// A belief in 12 bits and a count in 4.
fn learned(cell: u16, bit: u32) -> u16 {
    const PACE: [i32; 16] =
        [32000, 20000, 15000, 12000, 10000, 8600, 7600, 6800, 6100, 5600, 5100, 4800, 4500, 4200, 4000, 3900];
    let (belief, count) = (i32::from(cell >> 4), cell & MOST);
    let target = if bit == 0 { 0 } else { 4095 };
    let step = ((target - belief) * PACE[count as usize]) >> 16;
    ((belief + step) as u16) << 4 | (count + 1).min(MOST)
}
