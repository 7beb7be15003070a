//! As much of x86-64's encoding as tells how long an instruction is and where it holds a relative address.

/// The shape of one instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Bytes of the whole instruction.
    pub length: u8,
    /// Where its relative address of 4 bytes begins; 0 if it has none.
    pub field: u8,
    /// Whether that is the target of a jump or a call, and not a place of data.
    pub branch: bool,
}

/// An instruction has at most so many bytes.
pub const LONGEST: usize = 15;

/// What follows the opcode.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tail {
    /// Nothing.
    None,
    /// An operand byte and what hangs on it, then so many bytes.
    Operand(u8),
    /// An operand and a word of 4 bytes, or of 2 with an operand size prefix.
    OperandWord,
    /// So many bytes.
    Bytes(u8),
    /// A word of 4 bytes, or of 2.
    Word,
    /// A relative target of 4 bytes.
    Target,
    /// A whole word of 8 bytes if the prefix says so.
    Wide,
    /// Group 3: an immediate only for its first two members.
    Group3(bool),
}

/// The shape of the instruction that begins with `bytes`; `None` if they are too few to tell.
pub fn shape(bytes: &[u8]) -> Option<Shape> {
    let mut at = 0;
    let mut short = false;
    let mut narrow_address = false;
    let mut wide = false;
    loop {
        match *bytes.get(at)? {
            0x66 => short = true,
            0x67 => narrow_address = true,
            0xf0 | 0xf2 | 0xf3 | 0x2e | 0x36 | 0x3e | 0x26 | 0x64 | 0x65 => {}
            _ => break,
        }
        at += 1;
        if at == LONGEST {
            return Some(Shape { length: 1, field: 0, branch: false });
        }
    }
    let mut opcode = *bytes.get(at)?;
    if opcode & 0xf0 == 0x40 {
        wide = opcode & 8 != 0;
        at += 1;
        opcode = *bytes.get(at)?;
    }
    at += 1;
    let tail = match opcode {
        0x0f => {
            let second = *bytes.get(at)?;
            at += 1;
            match second {
                0x38 => {
                    at += 1;
                    Tail::Operand(0)
                }
                0x3a => {
                    at += 1;
                    Tail::Operand(1)
                }
                _ => second_map(second),
            }
        }
        0xc5 => {
            at += 2;
            vector_tail(1, *bytes.get(at - 1)?)
        }
        0xc4 => {
            at += 3;
            vector_tail(*bytes.get(at - 3)? & 31, *bytes.get(at - 1)?)
        }
        0x62 => {
            at += 4;
            vector_tail(*bytes.get(at - 4)? & 7, *bytes.get(at - 1)?)
        }
        _ => first_map(opcode),
    };
    finish(bytes, at, tail, short, wide, narrow_address, opcode)
}

fn finish(
    bytes: &[u8],
    at: usize,
    tail: Tail,
    short: bool,
    wide: bool,
    narrow_address: bool,
    opcode: u8,
) -> Option<Shape> {
    let word = if short { 2 } else { 4 };
    let plain = |length: usize| Some(Shape { length: length as u8, field: 0, branch: false });
    let (immediate, group3) = match tail {
        Tail::None => return plain(at),
        Tail::Bytes(n) => return plain(at + usize::from(n)),
        Tail::Word => return plain(at + word),
        Tail::Wide if opcode & 0xf8 == 0xb8 => return plain(at + if wide { 8 } else { word }),
        Tail::Wide => return plain(at + if narrow_address { 4 } else { 8 }),
        Tail::Target => return Some(Shape { length: (at + 4) as u8, field: at as u8, branch: true }),
        Tail::Operand(n) => (usize::from(n), None),
        Tail::OperandWord => (word, None),
        Tail::Group3(byte) => (0, Some(if byte { 1 } else { word })),
    };
    let operand = *bytes.get(at)?;
    let immediate = match group3 {
        Some(size) if operand >> 3 & 7 < 2 => size,
        _ => immediate,
    };
    let after = at + 1;
    let (mode, register) = (operand >> 6, operand & 7);
    if mode == 3 {
        return plain(after + immediate);
    }
    if mode == 0 && register == 5 {
        let length = (after + 4 + immediate) as u8;
        return Some(Shape { length, field: after as u8, branch: false });
    }
    let (scaled, base) = if register == 4 { (1, *bytes.get(after)? & 7) } else { (0, register) };
    let displacement = match mode {
        1 => 1,
        2 => 4,
        _ if scaled == 1 && base == 5 => 4,
        _ => 0,
    };
    plain(after + scaled + displacement + immediate)
}

fn first_map(opcode: u8) -> Tail {
    match opcode {
        0x00..=0x3f => match opcode & 7 {
            0..=3 => Tail::Operand(0),
            4 => Tail::Bytes(1),
            5 => Tail::Word,
            _ => Tail::None,
        },
        0x63 | 0x84..=0x8f | 0xd0..=0xd3 | 0xd8..=0xdf | 0xfe | 0xff => Tail::Operand(0),
        0x68 | 0xa9 => Tail::Word,
        0x69 | 0x81 | 0xc7 => Tail::OperandWord,
        0x6a | 0x70..=0x7f | 0xa8 | 0xb0..=0xb7 | 0xcd | 0xd4 | 0xd5 | 0xe0..=0xe7 | 0xeb => Tail::Bytes(1),
        0x6b | 0x80 | 0x82 | 0x83 | 0xc0 | 0xc1 | 0xc6 => Tail::Operand(1),
        0xa0..=0xa3 | 0xb8..=0xbf => Tail::Wide,
        0xc2 | 0xca => Tail::Bytes(2),
        0xc8 => Tail::Bytes(3),
        0xe8 | 0xe9 => Tail::Target,
        0xf6 => Tail::Group3(true),
        0xf7 => Tail::Group3(false),
        _ => Tail::None,
    }
}

fn second_map(opcode: u8) -> Tail {
    match opcode {
        0x05..=0x09 | 0x0b | 0x30..=0x37 | 0x77 | 0xa0..=0xa2 | 0xa8..=0xaa | 0xc8..=0xcf => Tail::None,
        0x80..=0x8f => Tail::Target,
        0x70..=0x73 | 0xa4 | 0xac | 0xba | 0xc2 | 0xc4..=0xc6 => Tail::Operand(1),
        _ => Tail::Operand(0),
    }
}

fn vector_tail(map: u8, opcode: u8) -> Tail {
    match (map, opcode) {
        (1, 0x77) => Tail::None,
        (1, 0x70..=0x73 | 0xc2 | 0xc4..=0xc6) | (3, _) => Tail::Operand(1),
        _ => Tail::Operand(0),
    }
}
