//! Arithmetic coding of single bits under a given probability.

use std::io::{self, Read};

/// Either side of the wire. The models are written once, against this: the encoder is asked for a bit that it
/// knows, the decoder learns it, and both get the same answer.
pub trait Side {
    /// Codes one bit; `p` is the probability of a one in 1/65,536, never 0. `bit` counts on the encoding side alone.
    fn code(&mut self, bit: u32, p: u32) -> u32;
    /// The byte of the new content at a position; on the decoding side 0.
    fn hint(&self, at: usize) -> u8;
    /// The next byte of the new content.
    fn put(&mut self, byte: u8);
    /// Whether going on makes no sense: the input has ended or the output failed.
    fn stopped(&self) -> bool;
}

/// The top byte of low and high end, equal when it is settled.
const TOP: u64 = 0xff << 56;

fn middle(low: u64, high: u64, p: u32) -> u64 {
    low + ((high - low) >> 16) * u64::from(p)
}

/// Bits become bytes.
#[cfg(feature = "sign")]
pub struct BitWriter {
    low: u64,
    high: u64,
    bytes: Vec<u8>,
}

#[cfg(feature = "sign")]
impl BitWriter {
    pub const fn new() -> Self {
        Self { low: 0, high: u64::MAX, bytes: Vec::new() }
    }

    pub fn code(&mut self, bit: u32, p: u32) {
        let middle = middle(self.low, self.high, p);
        if bit == 0 {
            self.low = middle + 1;
        } else {
            self.high = middle;
        }
        while (self.low ^ self.high) & TOP == 0 {
            self.bytes.push((self.low >> 56) as u8);
            self.low <<= 8;
            self.high = (self.high << 8) | 0xff;
        }
    }

    /// All bytes; what the reader finds behind them is zeros, so two bytes settle the rest.
    pub fn finish(mut self) -> Vec<u8> {
        let settled = (self.low >> 48) + 1;
        self.bytes.extend([(settled >> 8) as u8, settled as u8]);
        self.bytes
    }
}

/// Bytes become bits. Behind the end of the input it finds zeros, but not for long.
pub struct BitReader<R> {
    low: u64,
    high: u64,
    code: u64,
    input: R,
    buffer: Box<[u8]>,
    at: usize,
    filled: usize,
    missing: u32,
    error: Option<io::Error>,
}

impl<R: Read> BitReader<R> {
    pub fn new(input: R) -> Self {
        let buffer = vec![0; 64 << 10].into_boxed_slice();
        let (at, filled, missing, error) = (0, 0, 0, None);
        let mut reader = Self { low: 0, high: u64::MAX, code: 0, input, buffer, at, filled, missing, error };
        for _ in 0..8 {
            reader.code = (reader.code << 8) | u64::from(reader.byte());
        }
        reader
    }

    fn byte(&mut self) -> u8 {
        if self.at == self.filled {
            self.fill();
        }
        if self.filled == 0 {
            self.missing += 1;
            return 0;
        }
        let byte = self.buffer[self.at];
        self.at += 1;
        byte
    }

    fn fill(&mut self) {
        self.at = 0;
        self.filled = match self.input.read(&mut self.buffer) {
            Ok(n) => n,
            Err(error) => {
                self.error.get_or_insert(error);
                0
            }
        };
    }

    pub fn code(&mut self, p: u32) -> u32 {
        let middle = middle(self.low, self.high, p);
        let bit = u32::from(self.code <= middle);
        if bit == 0 {
            self.low = middle + 1;
        } else {
            self.high = middle;
        }
        while (self.low ^ self.high) & TOP == 0 {
            self.low <<= 8;
            self.high = (self.high << 8) | 0xff;
            self.code = (self.code << 8) | u64::from(self.byte());
        }
        bit
    }

    /// Whether more was asked for than an honest writer leaves out.
    pub const fn overrun(&self) -> bool {
        self.missing > 8
    }

    /// Whether bytes are left over.
    pub fn is_at_end(&mut self) -> bool {
        if self.at == self.filled {
            self.fill();
        }
        self.filled == 0
    }

    pub const fn take_error(&mut self) -> Option<io::Error> {
        self.error.take()
    }
}
