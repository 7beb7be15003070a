#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io;

use proptest::prelude::*;

use super::*;

struct Memory(Vec<u8>);

impl Old for Memory {
    fn read(&mut self, at: usize, buffer: &mut [u8]) -> io::Result<()> {
        let there = self.0.get(at..at + buffer.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        buffer.copy_from_slice(there);
        Ok(())
    }
}

/// Takes what comes, and stops what would be longer than it may.
#[derive(Default)]
struct Bounded {
    lengths: Vec<usize>,
    content: Vec<u8>,
    most: usize,
}

impl Sink for Bounded {
    fn begin(&mut self, lengths: &[usize]) -> Result<(), DeltaError> {
        self.lengths = lengths.to_vec();
        let all: usize = lengths.iter().sum();
        if all > self.most { Err(DeltaError::Malformed("longer than signed")) } else { Ok(()) }
    }
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.content.extend_from_slice(bytes);
        assert!(self.content.len() <= self.most, "it wrote more than it announced");
        Ok(())
    }
}

fn apply(olds: &[&[u8]], delta: &[u8], most: usize) -> Result<Bounded, DeltaError> {
    let lengths: Vec<usize> = olds.iter().map(|old| old.len()).collect();
    let mut sink = Bounded { most, ..Bounded::default() };
    decode(delta, &mut Memory(olds.concat()), &lengths, &mut sink)?;
    Ok(sink)
}

fn round_trip(olds: &[&[u8]], news: &[&[u8]]) -> usize {
    let delta = encode(olds, news).unwrap();
    let content = news.concat();
    let made = apply(olds, &delta, content.len()).unwrap();
    assert!(made.content == content, "the content differs");
    assert!(made.lengths.iter().eq(news.iter().map(|new| new.len()).collect::<Vec<_>>().iter()));
    delta.len()
}

fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 56) as u8
    };
    (0..length).map(|_| next()).collect()
}

/// This test's own program: a real one, with all the parts that are foreseen.
fn program() -> Vec<u8> {
    let mut program = std::fs::read(std::env::current_exe().unwrap()).unwrap();
    program.truncate(300_000);
    program
}

#[test]
fn nothing_and_identical_files_cost_next_to_nothing() {
    assert!(round_trip(&[], &[]) < 32);
    assert!(round_trip(&[b""], &[b"", b""]) < 32);
    let same = noise(1, 50_000);
    assert!(round_trip(&[&same], &[&same]) < 64);
    assert!(round_trip(&[&same], &[]) < 32);
}

#[test]
fn a_huge_shift_is_followed() {
    let old = noise(1, 200_000);
    let new = [noise(2, 3_000), old[100_000..].to_vec(), old[..100_000].to_vec()].concat();
    assert!(round_trip(&[&old], &[&new]) < 3_300);
}

#[test]
fn files_that_are_renamed_or_moved_into_others_are_found() {
    let (a, b) = (noise(1, 30_000), noise(2, 30_000));
    assert!(round_trip(&[&a, &b], &[&b, &a, &[&a[..9_000], &b[..9_000]].concat()]) < 400);
}

#[test]
fn a_program_becomes_another() {
    let old = program();
    let mut new = old.clone();
    new.splice(100_000..100_000, noise(3, 700));
    new[200_000] ^= 0xff;
    let delta = round_trip(&[&old], &[&new]);
    assert!(delta < 4_000, "{delta}");
}

#[test]
fn a_delta_for_other_files_is_refused() {
    let (old, new) = (noise(1, 4_000), noise(2, 4_000));
    let delta = encode(&[&old], &[&new]).unwrap();
    let other = noise(1, 4_001);
    assert!(matches!(apply(&[&other], &delta, 4_000), Err(DeltaError::OtherFiles)));
    assert!(matches!(apply(&[&old], b"FRD0....", 4_000), Err(DeltaError::Format)));
    assert!(matches!(apply(&[&old], b"FR", 4_000), Err(DeltaError::Format)));
}

/// What comes out of it is bounded and is not the file, which the signed digest tells: the decoder itself cannot know
/// that bits are missing where what it made up in their place happens to end in time.
#[test]
fn a_delta_that_is_cut_off_anywhere_does_not_make_the_file() {
    let (old, new) = (noise(1, 3_000), noise(2, 600));
    let delta = encode(&[&old], &[&new]).unwrap();
    for length in (0..delta.len() - 16).step_by(37) {
        let made = apply(&[&old], &delta[..length], 600).map(|made| made.content);
        assert!(made.is_err() || made.is_ok_and(|made| made != new), "{length}");
    }
}

#[test]
fn huge_announcements_are_refused_before_anything_is_made_room_for() {
    // Ones alone: the largest count of everything.
    for filling in [0xff, 0x00, 0x80, 0x7f] {
        let mut delta = MAGIC.to_vec();
        delta.extend([filling; 4_096]);
        assert!(apply(&[b"old"], &delta, 1_000).is_err(), "{filling}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_content_comes_back(old in prop::collection::vec(0_u8..4, 0..3_000), new in prop::collection::vec(0_u8..4, 0..3_000)) {
        round_trip(&[&old], &[&new]);
    }

    #[test]
    fn edits_come_back(at in 0_usize..20_000, gone in 0_usize..500, come in prop::collection::vec(any::<u8>(), 0..500)) {
        let old = noise(7, 20_500);
        let mut new = old.clone();
        new.splice(at..at + gone, come);
        round_trip(&[&old[..9_000], &old[9_000..]], &[&new]);
    }

    #[test]
    fn a_program_with_holes_comes_back(at in 0_usize..200_000, length in 1_usize..20_000) {
        let old = program();
        let mut new = old.clone();
        new.drain(at..at + length);
        round_trip(&[&old], &[&new]);
    }

    #[test]
    fn flipped_bits_never_panic_nor_write_too_much(flips in prop::collection::vec((0_usize..2_000, 0_u8..8), 1..4)) {
        let old = program();
        let mut new = old[..40_000].to_vec();
        new.splice(10_000..10_000, noise(5, 1_000));
        let mut delta = encode(&[&old[..40_000]], &[&new]).unwrap();
        for (at, bit) in flips {
            let length = delta.len();
            delta[at % length] ^= 1 << bit;
        }
        let _ = apply(&[&old[..40_000]], &delta, 1 << 20);
    }
}
