//! Where addresses stand in the content: each kind of part is followed byte by byte, the same way on both sides.

use super::layout::{Image, Kind, Region};
use super::x86::{LONGEST, Shape, shape};

/// What an address is relative to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// Nothing.
    Zero,
    /// The end of the field and so many bytes more.
    End(u8),
    /// The field.
    Here,
    /// The field, backwards.
    Back,
    /// The part that it stands in.
    Part,
}

/// A field that may hold an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Fields of one use are like one another.
    pub usage: u8,
    /// 4 or 8 bytes.
    pub size: u8,
    pub base: Base,
}

/// Different [`Field::usage`]s.
pub const USAGES: usize = 16;

impl Field {
    const fn new(usage: u8, size: u8, base: Base) -> Self {
        Self { usage, size, base }
    }

    /// What the address is relative to, for the field at a place of a file.
    pub fn origin(self, image: &Image, region: &Region, at: usize) -> u64 {
        match self.base {
            Base::Zero => 0,
            Base::End(more) => image.address(at).wrapping_add(u64::from(self.size) + u64::from(more)),
            Base::Here | Base::Back => image.address(at),
            Base::Part => image.address(region.start),
        }
    }

    /// The address that a value stands for.
    pub fn address(self, origin: u64, value: u64) -> u64 {
        if self.base == Base::Back {
            origin.wrapping_sub(value)
        } else {
            origin.wrapping_add(self.extend(value))
        }
    }

    /// The value that stands for an address.
    pub fn value(self, origin: u64, address: u64) -> u64 {
        let value =
            if self.base == Base::Back { origin.wrapping_sub(address) } else { address.wrapping_sub(origin) };
        if self.size == 4 { value & 0xffff_ffff } else { value }
    }

    const fn extend(self, value: u64) -> u64 {
        if self.size == 4 { value as u32 as i32 as i64 as u64 } else { value }
    }
}

/// Follows the bytes of one part.
pub struct Tracker {
    kind: Kind,
    /// Bytes since the part began.
    at: usize,
    unwind: UnwindTracker,
    code: CodeTracker,
}

#[derive(Default)]
struct UnwindTracker {
    /// Bytes of the record so far, and of all of it; 0 while its length is not known.
    at: usize,
    length: usize,
    word: u32,
    is_entry: bool,
    has_data: bool,
}

struct CodeTracker {
    bytes: [u8; LONGEST],
    count: usize,
    shape: Option<Shape>,
}

impl Tracker {
    pub fn new(kind: Kind) -> Self {
        let code = CodeTracker { bytes: [0; LONGEST], count: 0, shape: None };
        Self { kind, at: 0, unwind: UnwindTracker::default(), code }
    }

    /// The field that begins with the next byte.
    pub fn field(&self) -> Option<Field> {
        match self.kind {
            Kind::Plain => None,
            Kind::Debug => Some(Field::new(14, 8, Base::Zero)),
            Kind::Code => self.code.field(),
            Kind::Unwind => self.unwind.field(),
            Kind::UnwindIndex if self.at < 12 => None,
            Kind::UnwindIndex => match self.at & 7 {
                0 => Some(Field::new(5, 4, Base::Part)),
                4 => Some(Field::new(6, 4, Base::Part)),
                _ => None,
            },
            Kind::Words => (self.at.is_multiple_of(8)).then_some(Field::new(7, 8, Base::Zero)),
            Kind::Relocations => match self.at % 24 {
                0 => Some(Field::new(8, 8, Base::Zero)),
                16 => Some(Field::new(9, 8, Base::Zero)),
                _ => None,
            },
            Kind::Symbols => (self.at % 24 == 8).then_some(Field::new(10, 8, Base::Zero)),
        }
    }

    /// Where the next byte stands among its like, and a digest of what it depends on.
    pub fn situation(&self) -> (u32, u32) {
        match self.kind {
            Kind::Plain | Kind::Debug => (0, 0),
            Kind::Code => self.code.situation(),
            Kind::Unwind => (8 + self.unwind.at.min(23) as u32, self.unwind.at as u32),
            Kind::UnwindIndex | Kind::Words => (40 + (self.at as u32 & 7), self.at as u32 & 7),
            Kind::Relocations | Kind::Symbols => (32, (self.at % 24) as u32),
        }
    }

    pub fn push(&mut self, byte: u8) {
        match self.kind {
            Kind::Code => self.code.push(byte),
            Kind::Unwind => self.unwind.push(byte),
            Kind::Plain
            | Kind::UnwindIndex
            | Kind::Relocations
            | Kind::Words
            | Kind::Symbols
            | Kind::Debug => {}
        }
        self.at += 1;
    }
}

impl CodeTracker {
    fn field(&self) -> Option<Field> {
        let shape = self.shape.filter(|shape| shape.field > 0 && usize::from(shape.field) == self.count)?;
        let more = shape.length - shape.field - 4;
        let usage = match (shape.branch, self.bytes[0]) {
            (true, 0xe8) => 0,
            (true, _) => 1,
            (false, _) => 2,
        };
        Some(Field::new(usage, 4, Base::End(more)))
    }

    fn situation(&self) -> (u32, u32) {
        let mut digest = 0_u32;
        for byte in &self.bytes[..self.count.min(LONGEST)] {
            digest = (digest ^ u32::from(*byte)).wrapping_mul(0x9e37_79b1).rotate_left(7);
        }
        let place = match self.shape {
            None => self.count.min(3) as u32,
            Some(_) => 4 + self.count.min(3) as u32,
        };
        (place, digest)
    }

    fn push(&mut self, byte: u8) {
        if self.count < LONGEST {
            self.bytes[self.count] = byte;
        }
        self.count += 1;
        if self.shape.is_none() {
            self.shape = shape(&self.bytes[..self.count.min(LONGEST)]);
        }
        let ended = self.shape.is_some_and(|shape| usize::from(shape.length) <= self.count);
        if ended || self.count >= LONGEST {
            self.count = 0;
            self.shape = None;
        }
    }
}

impl UnwindTracker {
    fn field(&self) -> Option<Field> {
        match self.at {
            4 if self.length > 0 => Some(Field::new(11, 4, Base::Back)),
            8 if self.is_entry => Some(Field::new(3, 4, Base::Here)),
            17 if self.has_data => Some(Field::new(4, 4, Base::Here)),
            _ => None,
        }
    }

    fn push(&mut self, byte: u8) {
        self.word = (self.word >> 8) | (u32::from(byte) << 24);
        self.at += 1;
        match self.at {
            4 => self.length = self.word as usize + 4,
            8 => self.is_entry = self.word != 0,
            17 => self.has_data = self.is_entry && byte == 4,
            _ => {}
        }
        if self.at >= 4 && self.at >= self.length {
            *self = Self::default();
        }
    }
}
