//! The content: the same steps on both sides.

use std::io;

use super::arith::Side;
use super::blocks::{Block, BlockMap};
use super::fields::{Field, Tracker};
use super::hits::Hits;
use super::layout::{Kind, Layout, Region};
use super::literal::{Expected, Literals};
use super::targets::{Here, Targets};

/// Gives bytes of the old files, as they lie behind one another.
pub trait Old {
    /// Fills `buffer` from a place on.
    fn read(&mut self, at: usize, buffer: &mut [u8]) -> io::Result<()>;
}

/// Old bytes are read so many at a time.
const CHUNK: usize = 32 << 10;
/// So much of the new content is remembered to find repetitions in.
const WINDOW: usize = 16 << 20;
/// Repetitions are found by so many places.
const PLACES: usize = 1 << 18;
/// A repetition begins with so many bytes.
const SEED: usize = 6;

/// What both sides know before the content.
pub struct Plan {
    pub olds: Layout,
    pub news: Layout,
    pub blocks: Vec<Block>,
}

/// Codes all of the new content.
pub fn code_content(side: &mut impl Side, plan: &Plan, old: &mut impl Old) -> io::Result<()> {
    let mut session = Session::new(plan);
    let mut buffer = vec![0; CHUNK + 8];
    for block in &plan.blocks {
        while session.at < block.new as usize && !side.stopped() {
            session.alone(side, block.new as usize);
        }
        let end = (block.new + block.length) as usize;
        while session.at < end && !side.stopped() {
            let place = block.old as usize + (session.at - block.new as usize);
            let there = (end - session.at).min(CHUNK + 8);
            let chunk = &mut buffer[..there];
            old.read(place, chunk)?;
            let first = session.at;
            let until = if there == end - first { end } else { first + CHUNK };
            session.begin_old(place);
            while session.at < until {
                session.beside(side, place, first, chunk);
            }
        }
    }
    while session.at < plan.news.length() && !side.stopped() {
        session.alone(side, plan.news.length());
    }
    Ok(())
}

struct Session<'a> {
    plan: &'a Plan,
    /// The next byte.
    at: usize,
    /// The file that it is in, its bounds and its blocks.
    image: usize,
    image_start: usize,
    image_end: usize,
    map: BlockMap,
    next_region: usize,
    region: Region,
    region_end: usize,
    tracker: Tracker,
    old_image: usize,
    last: u64,
    /// One bit for each of the last foreseen bytes, 1 if it was wrong.
    misses: u32,
    since_miss: u32,
    window: Vec<u8>,
    places: Vec<u32>,
    /// Where the last bytes stood before.
    before: u32,
    repeat: Option<usize>,
    repeated: u32,
    hits: Hits<6, 7>,
    literals: Literals<8, 10>,
    targets: Targets,
}

impl<'a> Session<'a> {
    fn new(plan: &'a Plan) -> Self {
        let window = plan.news.length().next_power_of_two().min(WINDOW);
        let none = Region { start: 0, length: 0, kind: Kind::Plain };
        let mut session = Self {
            plan,
            at: 0,
            image: 0,
            image_start: 0,
            image_end: 0,
            map: BlockMap::default(),
            next_region: 0,
            region: none,
            region_end: 0,
            tracker: Tracker::new(Kind::Plain),
            old_image: 0,
            last: 0,
            misses: 0,
            since_miss: 0,
            window: vec![0; window],
            places: vec![u32::MAX; PLACES],
            before: u32::MAX,
            repeat: None,
            repeated: 0,
            hits: Hits::new(8 * 64),
            literals: Literals::new(21, 8 * 3),
            targets: Targets::new(),
        };
        session.enter();
        session
    }

    /// Enters the file and the part that the next byte is in.
    fn enter(&mut self) {
        if self.at >= self.image_end && self.at < self.plan.news.length() {
            self.image = self.plan.news.image_at(self.at);
            self.image_start = self.plan.news.starts[self.image];
            self.image_end = self.plan.news.starts[self.image + 1];
            let blocks = &self.plan.blocks;
            let first = blocks.partition_point(|block| (block.new as usize) < self.image_start);
            let after = blocks.partition_point(|block| (block.new as usize) < self.image_end);
            self.map = BlockMap::new(&blocks[first..after]);
            self.next_region = 0;
            self.targets.begin(self.plan.olds.images.iter().map(|image| image.top).max().unwrap_or(0));
        }
        let regions = &self.plan.news.images.get(self.image).map_or(&[][..], |image| &image.regions);
        let within = self.at - self.image_start;
        while regions.get(self.next_region).is_some_and(|region| region.start + region.length <= within) {
            self.next_region += 1;
        }
        let file_end = self.image_end;
        let (region, end) = match regions.get(self.next_region) {
            Some(region) if region.start <= within => {
                (*region, self.image_start + region.start + region.length)
            }
            Some(region) => (plain(within), self.image_start + region.start),
            None => (plain(within), file_end),
        };
        (self.region, self.region_end) = (region, end);
        self.tracker = Tracker::new(region.kind);
    }

    fn begin_old(&mut self, place: usize) {
        self.old_image = self.plan.olds.image_at(place);
    }

    /// A byte or a field without anything old beside it.
    fn alone(&mut self, side: &mut impl Side, end: usize) {
        if self.region.kind == Kind::Code
            && let Some(field) = self.tracker.field()
            && self.at + usize::from(field.size) <= end.min(self.region_end)
        {
            return self.field(side, field, None);
        }
        let byte = self.literal(side, None);
        self.push(side, byte);
    }

    /// A byte or a field beside the old ones: `chunk` lies at `place` and beside the new byte `first`.
    fn beside(&mut self, side: &mut impl Side, place: usize, first: usize, chunk: &[u8]) {
        let offset = self.at - first;
        if let Some(field) = self.tracker.field() {
            let width = usize::from(field.size);
            let old = chunk.get(offset..offset + width).filter(|_| self.at + width <= self.region_end);
            if let Some(old) = old
                && let Some(address) = self.old_address(field, place + offset, old)
            {
                return self.field(side, field, Some(address));
            }
        }
        let expected = chunk[offset];
        let next = chunk.get(offset + 1).copied().unwrap_or(0);
        let hit = self.foreseen(side, expected, next);
        let byte = if hit { expected } else { self.literal(side, Some(expected)) };
        self.misses = self.misses << 1 | u32::from(!hit);
        self.since_miss = if hit { self.since_miss.saturating_add(1) } else { 0 };
        self.push(side, byte);
    }

    /// The address in an old field, if it looks like one.
    fn old_address(&self, field: Field, place: usize, bytes: &[u8]) -> Option<u64> {
        let image = &self.plan.olds.images[self.old_image];
        let within = place - self.plan.olds.starts[self.old_image];
        let mut word = [0; 8];
        word[..bytes.len()].copy_from_slice(bytes);
        let region = image.region(within).copied().unwrap_or(plain(within));
        let origin = field.origin(image, &region, within);
        let address = field.address(origin, u64::from_le_bytes(word));
        (address < image.top && address >= 64).then_some(address)
    }

    fn foreseen(&mut self, side: &mut impl Side, expected: u8, next: u8) -> bool {
        let (place, digest) = self.tracker.situation();
        let kind = self.region.kind as u32;
        let run = self.since_miss.checked_ilog2().map_or(0, |log| log + 1).min(15);
        let past = self.misses & 0xff;
        let last = self.last as u32;
        let context = kind << 8 | place;
        let contexts = [
            context << 8 | run,
            (context << 16 | past << 8 | u32::from(expected)).wrapping_mul(0x2c1b_3c6d),
            ((last & 0xffff) << 8 | u32::from(expected)).wrapping_mul(0x85eb_ca6b) ^ run.min(7) << 20,
            digest.wrapping_mul(0x297a_2d39) ^ (u32::from(expected) << 8 | run.min(7)),
            ((last & 0xff) << 16 | u32::from(expected) << 8 | u32::from(next)).wrapping_mul(0x9e37_79b1)
                ^ run.min(3) << 5,
            (self.misses & 0xffff | kind << 16 | (self.at as u32 & 7) << 20).wrapping_mul(0xc2b2_ae35),
        ];
        let hint = side.hint(self.at) == expected;
        self.hits.code(side, hint, &contexts, (kind * 64 + place.min(63)) as usize)
    }

    fn literal(&mut self, side: &mut impl Side, wrong: Option<u8>) -> u8 {
        let (place, digest) = self.tracker.situation();
        let kind = self.region.kind as u32;
        let last = self.last;
        let some = |bytes: u32, salt: u32| {
            let part = last & ((1_u64 << (8 * bytes)) - 1);
            (part as u32 ^ ((part >> 32) as u32).wrapping_mul(0x85eb_ca6b))
                .wrapping_mul(salt)
                .wrapping_add(salt)
        };
        let beside = match wrong {
            Some(byte) => u32::from(byte) << 8 | 1 << 16 | place << 17,
            None => place << 17,
        };
        let contexts = [
            (last as u32 & 0xff | kind << 8 | place << 16).wrapping_mul(0x9e37_79b1),
            some(2, 0x85eb_ca6b),
            some(3, 0xc2b2_ae35),
            some(4, 0x27d4_eb2f),
            some(6, 0x1656_67b1),
            digest.wrapping_mul(0x297a_2d39) ^ kind << 3 ^ (last as u32 & 0xff).wrapping_mul(0x2c1b_3c6d),
            beside.wrapping_mul(0x9e37_79b1) ^ kind << 5,
            (beside ^ (last as u32 & 0xffff).wrapping_mul(0x2c1b_3c6d)).wrapping_mul(0x85eb_ca6b) ^ digest,
        ];
        if self.repeat.is_none() {
            self.find_repetition();
        }
        let expected = self.repeat.map(|at| Expected {
            byte: self.window[at & (self.window.len() - 1)],
            confidence: self.repeated.min(15) + if self.repeated >= 32 { 16 } else { 0 },
        });
        let mode = if wrong.is_some() { 1 } else { usize::from(expected.is_some()) * 2 };
        self.literals.code(side, side.hint(self.at), &contexts, kind as usize * 3 + mode, expected)
    }

    fn field(&mut self, side: &mut impl Side, field: Field, old: Option<u64>) {
        let plan = self.plan;
        let new = &plan.news.images[self.image];
        let within = self.at - self.image_start;
        let mut hint = [0; 8];
        for (index, byte) in hint[..usize::from(field.size)].iter_mut().enumerate() {
            *byte = side.hint(self.at + index);
        }
        let (_, digest) = self.tracker.situation();
        let here = Here {
            field,
            origin: field.origin(new, &self.region, within),
            old: old.map(|address| (&plan.olds.images[self.old_image], address)),
            new,
            old_start: plan.olds.starts[self.old_image],
            new_start: self.image_start,
            surroundings: [
                (self.last as u32).wrapping_mul(0x85eb_ca6b)
                    ^ ((self.last >> 32) as u32).wrapping_mul(0xc2b2_ae35),
                digest,
            ],
        };
        let value = self.targets.code(side, u64::from_le_bytes(hint), &here, &self.map);
        for byte in &value.to_le_bytes()[..usize::from(field.size)] {
            self.push(side, *byte);
        }
    }

    fn push(&mut self, side: &mut impl Side, byte: u8) {
        side.put(byte);
        let mask = self.window.len() - 1;
        self.window[self.at & mask] = byte;
        self.at += 1;
        self.last = self.last << 8 | u64::from(byte);
        self.follow_repetition(byte, mask);
        if self.at >= self.region_end {
            self.enter();
        } else {
            self.tracker.push(byte);
        }
    }

    /// Goes on with a repetition as long as it holds, and remembers where these bytes stood.
    fn follow_repetition(&mut self, byte: u8, mask: usize) {
        let holds = self.repeat.is_some_and(|at| self.window[at & mask] == byte);
        self.repeat = self.repeat.filter(|_| holds).map(|at| at + 1);
        self.repeated = if holds { self.repeated + 1 } else { 0 };
        let slot = self.place_slot();
        self.before = std::mem::replace(&mut self.places[slot], self.at as u32);
    }

    /// Where the next byte may be repeated from.
    fn find_repetition(&mut self) {
        let mask = self.window.len() - 1;
        let place = self.before as usize;
        let remembered = place < self.at && self.at - place < self.window.len() && place >= SEED;
        let same = |back: usize| self.window[(place - back) & mask] == self.window[(self.at - back) & mask];
        if remembered && (1..=SEED).all(same) {
            self.repeat = Some(place);
        }
    }

    const fn place_slot(&self) -> usize {
        ((self.last & 0xffff_ffff_ffff).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 46) as usize
    }
}

const fn plain(start: usize) -> Region {
    Region { start, length: 0, kind: Kind::Plain }
}
