//! Which stretches of the new content stand beside which of the old.

use super::arith::Side;
use super::logistic::Cell;
use super::numbers::{Numbers, adaptive, tree};
use super::{DeltaError, Layout};

/// A stretch of the new content and the like one of the old. Neither crosses the border of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    pub new: u32,
    pub old: u32,
    pub length: u32,
}

/// More than this is no honest delta.
const MAX_BLOCKS: usize = 1 << 20;
/// Distances that come back are coded by their place among the last so many.
const RECENT: usize = 16;

/// Codes the blocks; the decoding side gives none.
pub fn code_blocks(
    side: &mut impl Side,
    known: &[Block],
    old_length: usize,
    news: &Layout,
) -> Result<Vec<Block>, DeltaError> {
    let mut model = BlockModel::new();
    let count = model.count.code(side, known.len() as u64) as usize;
    if count > MAX_BLOCKS || count > news.length() {
        return Err(DeltaError::Malformed("too many blocks"));
    }
    let mut blocks = Vec::new();
    let (mut new_end, mut old_end) = (0, 0);
    for index in 0..count {
        let known = known.get(index).copied().unwrap_or(Block { new: new_end, old: 0, length: 0 });
        let block = model.block(side, &known, new_end, old_end);
        let (new, old, length) = (block.new as usize, block.old as usize, block.length as usize);
        if new + length > news.length() || old + length > old_length || length == 0 {
            return Err(DeltaError::Malformed("a block lies outside the files"));
        }
        if side.stopped() {
            return Err(DeltaError::Truncated);
        }
        (new_end, old_end) = (block.new + block.length, block.old + block.length);
        blocks.push(block);
    }
    Ok(blocks)
}

struct BlockModel {
    count: Numbers,
    gap: [Numbers; 2],
    length: [Numbers; 2],
    jump: Numbers,
    is_recent: [Cell; 4],
    which: Vec<Cell>,
    recent: Vec<u32>,
    last_recent: usize,
}

impl BlockModel {
    fn new() -> Self {
        let numbers = || [Numbers::new(), Numbers::new()];
        Self {
            count: Numbers::new(),
            gap: numbers(),
            length: numbers(),
            jump: Numbers::new(),
            is_recent: [Cell::EVEN; 4],
            which: vec![Cell::EVEN; RECENT],
            recent: vec![0; RECENT],
            last_recent: 0,
        }
    }

    fn block(&mut self, side: &mut impl Side, known: &Block, new_end: u32, old_end: u32) -> Block {
        let gap = self.gap[self.last_recent & 1].code(side, u64::from(known.new - new_end));
        let new = u64::from(new_end) + gap;
        let distance = known.old.wrapping_sub(known.new);
        let place = self.recent.iter().position(|recent| *recent == distance);
        let context = (self.last_recent & 1) * 2 + usize::from(gap == 0);
        let recent = adaptive(side, &mut self.is_recent[context], u32::from(place.is_some()));
        let distance = if recent == 1 {
            let place = tree(side, &mut self.which, RECENT.ilog2(), place.unwrap_or(0) as u32) as usize;
            self.recent.remove(place)
        } else {
            let expected = u64::from(old_end) + gap;
            let jump = self.jump.signed(side, i64::from(known.old) - expected as i64);
            self.recent.pop();
            (expected as i64).wrapping_add(jump).wrapping_sub(new as i64) as u32
        };
        self.recent.insert(0, distance);
        self.last_recent = recent as usize;
        let length = self.length[recent as usize].code(side, u64::from(known.length));
        // Numbers too large for a u32 lie outside of every file, and stay so.
        let new = u32::try_from(new).unwrap_or(u32::MAX);
        Block { new, old: new.wrapping_add(distance), length: u32::try_from(length).unwrap_or(u32::MAX) }
    }
}

/// Finds the new place of an old one.
#[derive(Default)]
pub struct BlockMap {
    by_old: Vec<Block>,
}

impl BlockMap {
    pub fn new(blocks: &[Block]) -> Self {
        let mut by_old = blocks.to_vec();
        by_old.sort_unstable_by_key(|block| (block.old, block.new));
        Self { by_old }
    }

    /// The new place, and whether a block says so itself and not only its neighbour.
    pub fn find(&self, old: u32) -> Option<(u32, bool)> {
        let after = self.by_old.partition_point(|block| block.old <= old);
        let before = &self.by_old[after.saturating_sub(4)..after];
        let within = before.iter().rev().find(|block| old - block.old < block.length);
        let block = within.or(before.last()).or(self.by_old.first())?;
        Some((old.wrapping_sub(block.old).wrapping_add(block.new), within.is_some()))
    }
}
