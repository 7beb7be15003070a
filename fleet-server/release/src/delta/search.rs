//! Finds which stretches of two contents are alike, by the suffixes of the old one.

use libsais::SuffixArrayConstruction;

use super::blocks::Block;

/// A better place must match by so many bytes more.
const MORE: usize = 16;
/// While so many bytes fit, no better place is looked for.
const FITS: usize = 8;
/// Stretches below this are not worth a block.
const LEAST: u32 = 12;

/// All suffixes of the old content in order.
pub struct Index<'a> {
    text: &'a [u8],
    suffixes: Vec<i32>,
    /// Where the suffixes with these two first bytes begin.
    firsts: Vec<u32>,
}

impl<'a> Index<'a> {
    #[expect(clippy::expect_used, reason = "it fails for texts above 2 GiB alone; these are bounded")]
    pub fn new(text: &'a [u8]) -> Self {
        let suffixes = if text.len() < 2 {
            (0..text.len() as i32).collect()
        } else {
            SuffixArrayConstruction::for_text(text)
                .in_owned_buffer32()
                .single_threaded()
                .run()
                .expect("a text below 1 GiB has a suffix array")
                .into_vec()
        };
        let mut counts = vec![0_u32; (1 << 16) + 1];
        for pair in text.windows(2) {
            counts[(usize::from(pair[0]) << 8 | usize::from(pair[1])) + 1] += 1;
        }
        // The last byte alone is a suffix too, before all that begin with it.
        if let Some(last) = text.last() {
            counts[usize::from(*last) << 8] += 1;
        }
        let mut sum = 0;
        for count in &mut counts {
            sum += *count;
            *count = sum;
        }
        Self { text, suffixes, firsts: counts }
    }

    /// The longest match for the beginning of `wanted`: where, and how long.
    fn longest(&self, wanted: &[u8]) -> (usize, usize) {
        if wanted.len() < 2 || self.text.len() < 2 {
            return (0, 0);
        }
        let pair = usize::from(wanted[0]) << 8 | usize::from(wanted[1]);
        let (mut low, mut high) = (self.firsts[pair] as usize, self.firsts[pair + 1] as usize);
        if low >= high {
            return (0, 0);
        }
        let (mut low_length, mut high_length) = (0, 0);
        let (mut best, mut best_length) = (0, 0);
        while low < high {
            let middle = low + (high - low) / 2;
            let at = self.suffixes[middle] as usize;
            let known = low_length.min(high_length).min(self.text.len() - at);
            let length = known + common(&self.text[at + known..], &wanted[known..]);
            if length > best_length {
                (best, best_length) = (at, length);
            }
            let below = match (self.text.get(at + length), wanted.get(length)) {
                (Some(there), Some(here)) => there < here,
                (None, Some(_)) => true,
                _ => return (best, best_length),
            };
            if below {
                low = middle + 1;
                low_length = length;
            } else {
                high = middle;
                high_length = length;
            }
        }
        (best, best_length)
    }
}

/// How many bytes are the same from the beginning.
fn common(a: &[u8], b: &[u8]) -> usize {
    let most = a.len().min(b.len());
    let mut n = 0;
    while n + 8 <= most {
        let (left, right) = (&a[n..n + 8], &b[n..n + 8]);
        if left != right {
            break;
        }
        n += 8;
    }
    while n < most && a[n] == b[n] {
        n += 1;
    }
    n
}

/// Goes through the new content, staying beside the old as long as that is nearly as good as the best place.
pub fn find_blocks(index: &Index<'_>, new: &[u8]) -> Vec<Block> {
    let old = index.text;
    let mut blocks = Vec::new();
    let mut last = (0_usize, 0_usize);
    let (mut scan, mut length, mut place) = (0, 0, 0);
    let same = |scan: usize, shift: isize| {
        scan.checked_add_signed(shift).and_then(|at| old.get(at)).is_some_and(|byte| *byte == new[scan])
    };
    while scan < new.len() {
        let shift = last.1 as isize - last.0 as isize;
        let mut score = 0_usize;
        scan += length;
        let mut counted = scan;
        while scan < new.len() {
            // Where the last place still fits there is nothing to search for.
            let there = scan.checked_add_signed(shift).and_then(|at| old.get(at..)).unwrap_or(&[]);
            let run = common(there, &new[scan..]);
            if run >= FITS {
                (scan, score, length) = (scan + run, 0, 0);
                counted = scan;
                continue;
            }
            (place, length) = index.longest(&new[scan..]);
            while counted < scan + length {
                score += usize::from(same(counted, shift));
                counted += 1;
            }
            if (length == score && length != 0) || length > score + MORE {
                break;
            }
            score -= usize::from(counted > scan && same(scan, shift));
            scan += 1;
            counted = counted.max(scan);
        }
        if length == score && scan < new.len() {
            continue;
        }
        let forward = extend_forward(old, new, last, scan);
        let backward = if scan < new.len() { extend_backward(old, new, last.0, scan, place) } else { 0 };
        let (forward, backward) = settle_overlap(old, new, last, scan, place, forward, backward);
        push(&mut blocks, last, forward);
        last = (scan - backward, place - backward);
    }
    blocks
}

fn push(blocks: &mut Vec<Block>, (new, old): (usize, usize), length: usize) {
    if length as u32 >= LEAST {
        blocks.push(Block { new: new as u32, old: old as u32, length: length as u32 });
    }
}

/// How far the block that begins at `last` is worth going on, before `scan`.
fn extend_forward(old: &[u8], new: &[u8], last: (usize, usize), scan: usize) -> usize {
    let (mut score, mut best, mut best_score) = (0_isize, 0, 0_isize);
    for n in 0..(scan - last.0).min(old.len() - last.1) {
        score += if old[last.1 + n] == new[last.0 + n] { 1 } else { -1 };
        if score > best_score {
            (best, best_score) = (n + 1, score);
        }
    }
    best
}

/// How far the block that begins at `scan` is worth beginning earlier.
fn extend_backward(old: &[u8], new: &[u8], floor: usize, scan: usize, place: usize) -> usize {
    let (mut score, mut best, mut best_score) = (0_isize, 0, 0_isize);
    for n in 1..=(scan - floor).min(place) {
        score += if old[place - n] == new[scan - n] { 1 } else { -1 };
        if score > best_score {
            (best, best_score) = (n, score);
        }
    }
    best
}

/// Cuts two blocks that would overlap where most bytes are right.
fn settle_overlap(
    old: &[u8],
    new: &[u8],
    last: (usize, usize),
    scan: usize,
    place: usize,
    forward: usize,
    backward: usize,
) -> (usize, usize) {
    let overlap = (last.0 + forward).saturating_sub(scan - backward);
    let (mut score, mut best, mut best_score) = (0_isize, 0, 0_isize);
    for n in 0..overlap {
        let at = forward - overlap + n;
        score += isize::from(new[last.0 + at] == old[last.1 + at]);
        score -= isize::from(new[scan - backward + n] == old[place - backward + n]);
        if score > best_score {
            (best, best_score) = (n + 1, score);
        }
    }
    (forward - overlap + best, backward - best)
}
