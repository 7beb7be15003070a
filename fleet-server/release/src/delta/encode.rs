//! The release tool's side.

use super::arith::{BitWriter, Side};
use super::blocks::{Block, BlockMap, code_blocks};
use super::elf::image_of;
use super::layout::{Layout, code_layout};
use super::search::{Index, find_blocks};
use super::session::{Old, Plan, code_content};
use super::view::{Addresses, view};
use super::{DeltaError, MAGIC, MAX_CONTENT};

/// A delta that makes `news` of `olds`.
pub fn encode(olds: &[&[u8]], news: &[&[u8]]) -> Result<Vec<u8>, DeltaError> {
    let (old, new) = (olds.concat(), news.concat());
    if old.len() > MAX_CONTENT || new.len() > MAX_CONTENT {
        return Err(DeltaError::Malformed("too many bytes"));
    }
    let layout = |files: &[&[u8]]| Layout::new(files.iter().map(|file| image_of(file)).collect());
    let (olds, news) = (layout(olds), layout(news));
    let blocks = blocks(&old, &new, &olds, &news);
    let mut side = Encoding { bits: BitWriter::new(), new: &new };
    code_layout(&mut side, &olds)?;
    code_layout(&mut side, &news)?;
    code_blocks(&mut side, &blocks, old.len(), &news)?;
    code_content(&mut side, &Plan { olds, news, blocks }, &mut InMemory(&old))?;
    let mut delta = MAGIC.to_vec();
    delta.extend(side.bits.finish());
    Ok(delta)
}

/// Finds what stands beside what: first with all addresses hidden, then with the old ones carried over by what
/// was found first.
fn blocks(old: &[u8], new: &[u8], olds: &Layout, news: &Layout) -> Vec<Block> {
    let mut blocks = Vec::new();
    for round in 0..2 {
        let map = (round > 0).then(|| BlockMap::new(&blocks));
        let addresses = map.as_ref().map_or(Addresses::Hidden, |map| Addresses::Carried { map, news });
        let old_view = view(olds, old, addresses);
        let new_view = view(news, new, if round > 0 { Addresses::Kept } else { Addresses::Hidden });
        let index = Index::new(&old_view);
        blocks = split(&find_blocks(&index, &new_view), olds, news);
    }
    blocks
}

/// Cuts blocks where a file ends.
fn split(blocks: &[Block], olds: &Layout, news: &Layout) -> Vec<Block> {
    let left = |layout: &Layout, at: u32| layout.starts[layout.image_at(at as usize) + 1] as u32 - at;
    let mut pieces = Vec::new();
    for block in blocks {
        let mut rest = *block;
        while rest.length > 0 {
            let length = rest.length.min(left(olds, rest.old)).min(left(news, rest.new));
            pieces.push(Block { length, ..rest });
            rest = Block { new: rest.new + length, old: rest.old + length, length: rest.length - length };
        }
    }
    pieces
}

struct InMemory<'a>(&'a [u8]);

impl Old for InMemory<'_> {
    fn read(&mut self, at: usize, buffer: &mut [u8]) -> std::io::Result<()> {
        buffer.copy_from_slice(&self.0[at..at + buffer.len()]);
        Ok(())
    }
}

struct Encoding<'a> {
    bits: BitWriter,
    new: &'a [u8],
}

impl Side for Encoding<'_> {
    fn code(&mut self, bit: u32, p: u32) -> u32 {
        self.bits.code(bit, p);
        bit
    }

    fn hint(&self, at: usize) -> u8 {
        self.new.get(at).copied().unwrap_or(0)
    }

    fn put(&mut self, _byte: u8) {}

    fn stopped(&self) -> bool {
        false
    }
}
