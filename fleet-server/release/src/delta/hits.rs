//! Whether a foreseen byte or address is right: one bit under several contexts.

use super::arith::Side;
use super::logistic::{Cell, Mixer};

/// Memory of each context, in cells.
const CELLS: usize = 1 << 18;

/// A model of yes and no under `N` contexts; the mixer has one input more.
pub struct Hits<const N: usize, const M: usize> {
    cells: Vec<Cell>,
    mixer: Mixer<M>,
}

impl<const N: usize, const M: usize> Hits<N, M> {
    pub fn new(situations: usize) -> Self {
        Self { cells: vec![Cell::EVEN; CELLS * N], mixer: Mixer::new(situations, 2, (1 << 16) * 2 / 5) }
    }

    /// Codes whether it is right.
    pub fn code(&mut self, side: &mut impl Side, hint: bool, contexts: &[u32; N], situation: usize) -> bool {
        let mut places = [0; N];
        for (index, context) in contexts.iter().enumerate() {
            let digest = (context ^ (context >> 15)).wrapping_mul(0x9e37_79b1);
            places[index] = index * CELLS + (digest >> 14) as usize;
            let cell = self.cells[places[index]];
            self.mixer.inputs[index] = if cell.is_new() { 0 } else { cell.stretched() };
        }
        self.mixer.inputs[N] = 256;
        let p = self.mixer.mix(situation);
        let bit = side.code(u32::from(hint), p);
        self.mixer.learn(bit);
        for place in places {
            self.cells[place].learn(bit, 1000);
        }
        bit == 1
    }
}
