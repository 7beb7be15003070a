//! Foresees an address of the new files from that of the old which stands beside it, and from those before.

use super::arith::Side;
use super::blocks::BlockMap;
use super::fields::{Field, USAGES};
use super::hits::Hits;
use super::layout::Image;
use super::literal::Literals;

/// Old addresses this near to one another are taken to move together.
const NEAR: u32 = 5;
/// Cells of the tables of single addresses.
const SINGLE: usize = 1 << 18;
/// Cells of the tables of what stood in like surroundings.
const SURROUNDINGS: usize = 1 << 16;
const NONE: u32 = u32::MAX;

/// Where a guess comes from.
#[derive(Clone, Copy)]
enum Reason {
    /// The same old address was met before.
    Same,
    /// A block holds it.
    Block,
    /// One near to it was met before.
    Near,
    /// The last of its use has moved so far.
    Last,
    /// The nearest block.
    NearBlock,
    /// The last in the same long surroundings.
    Long,
    /// The last in the same short surroundings.
    Short,
}

const REASONS: usize = 7;

/// What is known where a field begins.
pub struct Here<'a> {
    pub field: Field,
    /// What the new address is relative to.
    pub origin: u64,
    /// The old file and address, if an old field stands beside it.
    pub old: Option<(&'a Image, u64)>,
    pub new: &'a Image,
    /// Where the old file begins among the old ones, and the new among the new.
    pub old_start: usize,
    pub new_start: usize,
    /// Digests of what was before it.
    pub surroundings: [u32; 2],
}

/// What was learned of where addresses have gone.
pub struct Targets {
    near: Vec<u32>,
    same: Vec<(u32, u32)>,
    last: [u32; USAGES],
    past: [[u8; REASONS]; USAGES],
    surroundings: [Vec<u32>; 2],
    hits: Hits<4, 5>,
    explicit: Literals<4, 6>,
}

impl Targets {
    pub fn new() -> Self {
        Self {
            near: Vec::new(),
            same: vec![(NONE, 0); SINGLE],
            last: [0; USAGES],
            past: [[0; REASONS]; USAGES],
            surroundings: [vec![NONE; SURROUNDINGS], vec![NONE; SURROUNDINGS]],
            hits: Hits::new(REASONS * USAGES),
            explicit: Literals::new(18, USAGES),
        }
    }

    /// Another file begins: its addresses are its own.
    pub fn begin(&mut self, top: u64) {
        self.near = vec![NONE; (top.min(1 << 27) >> NEAR) as usize + 1];
        self.same.fill((NONE, 0));
        self.last = [0; USAGES];
        for table in &mut self.surroundings {
            table.fill(NONE);
        }
    }

    /// Codes the value of a field.
    pub fn code(&mut self, side: &mut impl Side, hint: u64, here: &Here<'_>, map: &BlockMap) -> u64 {
        let (field, usage) = (here.field, usize::from(here.field.usage));
        let guesses = self.guesses(here, map);
        let mut tried = 0;
        for (place, guess) in guesses.iter().enumerate() {
            let Some(address) = guess else { continue };
            if guesses[..place].contains(guess) {
                continue;
            }
            let agreeing: u32 = guesses[place + 1..].iter().map(|other| u32::from(other == guess)).sum();
            let value = field.value(here.origin, *address);
            let base = (place as u32) << 24 | (usage as u32) << 16 | tried << 8;
            let digest = (*address as u32).wrapping_mul(0x2c1b_3c6d);
            let old = here.old.map_or(0, |(_, old)| old as u32);
            let contexts = [
                base | agreeing << 4 | u32::from(self.past[usage][place] & 15),
                (base ^ digest).wrapping_mul(0x85eb_ca6b),
                (base ^ old.wrapping_mul(0x297a_2d39)).wrapping_add(0x1234_5678),
                (base | u32::from(self.past[usage][place])).wrapping_mul(0x9e37_79b1) ^ here.surroundings[1],
            ];
            let right = self.hits.code(side, value == hint, &contexts, place * USAGES + usage);
            self.past[usage][place] = self.past[usage][place] << 1 | u8::from(right);
            if right {
                self.learn(here, *address, &guesses);
                return value;
            }
            tried += 1;
        }
        let address = self.explicit(side, field.address(here.origin, hint), here, &guesses);
        self.learn(here, address, &guesses);
        field.value(here.origin, address)
    }

    fn guesses(&self, here: &Here<'_>, map: &BlockMap) -> [Option<u64>; REASONS] {
        let mut guesses = [None; REASONS];
        if let Some((image, address)) = here.old {
            let old = address as u32;
            let (key, moved) = self.same[single(old)];
            if key == old {
                guesses[Reason::Same as usize] = Some(u64::from(moved));
            }
            let near = (old >> NEAR) as usize;
            let before = self.near.get(near.saturating_sub(3)..=near).unwrap_or(&[]);
            if let Some(shift) = before.iter().rev().find(|shift| **shift != NONE) {
                guesses[Reason::Near as usize] = Some(u64::from(old.wrapping_add(*shift)));
            }
            let shift = self.last[usize::from(here.field.usage)];
            guesses[Reason::Last as usize] = Some(u64::from(old.wrapping_add(shift)));
            if let Some((address, certain)) = mapped(here, image, address, map) {
                let reason = if certain { Reason::Block } else { Reason::NearBlock };
                guesses[reason as usize] = Some(address);
            }
        }
        if here.field.usage < 3 {
            for (index, reason) in [Reason::Long, Reason::Short].into_iter().enumerate() {
                let met = self.surroundings[index][surroundings(here, index)];
                guesses[reason as usize] = (met != NONE).then_some(u64::from(met));
            }
        }
        guesses
    }

    fn learn(&mut self, here: &Here<'_>, address: u64, _guesses: &[Option<u64>; REASONS]) {
        let new = address as u32;
        if let Some((_, old)) = here.old {
            let old = old as u32;
            let shift = new.wrapping_sub(old);
            self.same[single(old)] = (old, new);
            if let Some(near) = self.near.get_mut((old >> NEAR) as usize) {
                *near = shift;
            }
            self.last[usize::from(here.field.usage)] = shift;
        }
        if here.field.usage < 3 {
            for index in 0..2 {
                self.surroundings[index][surroundings(here, index)] = new;
            }
        }
    }

    fn explicit(
        &mut self,
        side: &mut impl Side,
        address: u64,
        here: &Here<'_>,
        guesses: &[Option<u64>; REASONS],
    ) -> u64 {
        let usage = u32::from(here.field.usage);
        let guess = guesses.iter().flatten().next().copied().unwrap_or(0);
        let mut coded = 0_u64;
        for place in (0..here.field.size).rev() {
            let digest = (coded as u32 | u32::from(place) << 28).wrapping_mul(0x9e37_79b1);
            let expected = guess.wrapping_shr(u32::from(place) * 8) as u32 & 0xffff;
            let contexts = [
                digest,
                digest.wrapping_add(usage + 1).wrapping_mul(0x85eb_ca6b),
                digest.wrapping_add(expected << 5).wrapping_mul(0x2c1b_3c6d),
                digest ^ here.surroundings[1].wrapping_mul(0x297a_2d39),
            ];
            let hint = (address >> (place * 8)) as u8;
            let byte = self.explicit.code(
                side,
                hint,
                &contexts,
                usize::from(place & 3) * 4 + (usage & 3) as usize,
                None,
            );
            coded = coded << 8 | u64::from(byte);
        }
        coded
    }
}

fn single(old: u32) -> usize {
    (old.wrapping_mul(0x9e37_79b1) >> 14) as usize
}

fn surroundings(here: &Here<'_>, index: usize) -> usize {
    let digest = here.surroundings[index] ^ u32::from(here.field.usage).wrapping_mul(0x85eb_ca6b);
    (digest.wrapping_mul(0x9e37_79b1) >> 16) as usize
}

/// The new address of an old one, as the blocks have it.
fn mapped(here: &Here<'_>, image: &Image, address: u64, map: &BlockMap) -> Option<(u64, bool)> {
    let old = image.place(address)? + here.old_start;
    let (new, certain) = map.find(old as u32)?;
    let within = (new as usize).wrapping_sub(here.new_start);
    Some((here.new.address(within), certain && within < here.new.length))
}
