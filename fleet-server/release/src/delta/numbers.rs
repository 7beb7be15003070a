//! Whole numbers as adaptive bits: first how long, then the digits.

use super::arith::Side;
use super::logistic::Cell;

/// A model of numbers of one meaning.
pub struct Numbers {
    lengths: Vec<Cell>,
    leading: Vec<Cell>,
}

impl Numbers {
    pub fn new() -> Self {
        Self { lengths: vec![Cell::EVEN; 128], leading: vec![Cell::EVEN; 64 * 8] }
    }

    /// Codes a number below 2^63.
    pub fn code(&mut self, side: &mut impl Side, value: u64) -> u64 {
        let bits = tree(side, &mut self.lengths, 6, u64::BITS - value.leading_zeros());
        if bits <= 1 {
            return u64::from(bits);
        }
        let (mut number, mut context) = (1_u64, 1_usize);
        for place in (0..bits - 1).rev() {
            let bit = (value >> place) as u32 & 1;
            let bit = if context < 8 {
                adaptive(side, &mut self.leading[bits as usize * 8 + context], bit)
            } else {
                side.code(bit, 1 << 15)
            };
            context = context * 2 + bit as usize;
            number = number * 2 + u64::from(bit);
        }
        number
    }

    /// Codes a number of either sign.
    pub fn signed(&mut self, side: &mut impl Side, value: i64) -> i64 {
        let folded = self.code(side, (value.unsigned_abs() << 1) | u64::from(value < 0));
        let magnitude = (folded >> 1) as i64;
        if folded & 1 == 0 { magnitude } else { -magnitude }
    }
}

/// Codes a bit under one probability that learns.
pub fn adaptive(side: &mut impl Side, cell: &mut Cell, bit: u32) -> u32 {
    let bit = side.code(bit, cell.p());
    cell.learn(bit, 60);
    bit
}

/// Codes a symbol of so many bits, the high one first.
pub fn tree(side: &mut impl Side, cells: &mut [Cell], bits: u32, symbol: u32) -> u32 {
    let mut node = 1;
    for place in (0..bits).rev() {
        node = node * 2 + adaptive(side, &mut cells[node as usize], (symbol >> place) & 1);
    }
    node - (1 << bits)
}
