//! Main memory: how much there is, and whether a part of it keeps what is written into it.

use sysinfo::System;

use super::Measured;

/// At most so many bytes are tried.
pub(super) const MOST: u64 = 256 << 20;
/// Less than this share of what is free is taken for it, so that nobody else is short of any.
const SHARE: u64 = 4;
/// A terminal has at least so many mebibytes: two gibibytes less what the firmware and the graphics keep.
const LEAST_MIB: u64 = 1_700;
const WORD: usize = 8;

pub(super) fn measure(most: u64) -> Measured {
    let mut system = System::new();
    system.refresh_memory();
    let tried = most.min(system.available_memory() / SHARE);
    let keeps = keeps(usize::try_from(tried).unwrap_or(0) / WORD);
    let total_mib = system.total_memory() >> 20;
    Measured::passed()
        .with("total_mib", total_mib)
        .with("available_mib", system.available_memory() >> 20)
        .with("tested_mib", tried >> 20)
        .with("pattern", if keeps { "kept" } else { "lost" })
        .require(keeps && total_mib >= LEAST_MIB)
}

/// Whether so many words keep a pattern and its opposite, each word another one.
fn keeps(words: usize) -> bool {
    let pattern = |place: usize| (place as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut memory = vec![0_u64; words];
    [0, u64::MAX].into_iter().all(|flip| {
        for (place, word) in memory.iter_mut().enumerate() {
            *word = std::hint::black_box(pattern(place) ^ flip);
        }
        memory.iter().enumerate().all(|(place, word)| std::hint::black_box(*word) == pattern(place) ^ flip)
    })
}
