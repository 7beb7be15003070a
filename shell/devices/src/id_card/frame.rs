//! `AA AA AA 96 69`, two bytes of length, the body, and the XOR of everything after the preamble. Both directions.

use zeroize::{Zeroize as _, Zeroizing};

const PREAMBLE: [u8; 5] = [0xAA, 0xAA, 0xAA, 0x96, 0x69];
const LENGTH: usize = 2;
const CHECKSUM: usize = 1;

/// The longest body in bytes: text, photo and fingerprint with their lengths need 2,313.
pub const MAX_BODY: usize = 2_400;

/// What is kept of the line at most: one frame, and a preamble that may have begun before it.
const KEPT: usize = 2 * (PREAMBLE.len() + LENGTH + MAX_BODY + CHECKSUM);

/// Why bytes that began like a frame are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// No body is that long, or so short.
    #[error("a frame of {0} bytes")]
    Length(usize),
    /// A byte was changed on the line.
    #[error("the checksum is wrong")]
    Checksum,
}

/// A frame with this body.
pub fn encode(body: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut frame = Zeroizing::new(Vec::with_capacity(PREAMBLE.len() + LENGTH + body.len() + CHECKSUM));
    let length = u16::try_from(body.len() + CHECKSUM).unwrap_or(u16::MAX);
    frame.extend_from_slice(&PREAMBLE);
    frame.extend_from_slice(&length.to_be_bytes());
    frame.extend_from_slice(body);
    let checksum = xor(&frame[PREAMBLE.len()..]);
    frame.push(checksum);
    frame
}

/// Finds the frames in what arrives, however it is torn. It holds what may be a citizen's: it is overwritten.
#[derive(Debug)]
pub struct Framer {
    /// Never grows beyond its first allocation, so that no copy is left behind.
    buffer: Zeroizing<Vec<u8>>,
    /// What lies before was taken, and is overwritten.
    taken: usize,
}

impl Default for Framer {
    fn default() -> Self {
        Self { buffer: Zeroizing::new(Vec::with_capacity(KEPT)), taken: 0 }
    }
}

impl Framer {
    /// Takes what arrived; of more than fits, the newest.
    pub fn push(&mut self, bytes: &[u8]) {
        let bytes = &bytes[bytes.len().saturating_sub(KEPT)..];
        let room = KEPT - self.rest().len();
        self.take(bytes.len().saturating_sub(room));
        let left = self.rest().len();
        self.buffer.copy_within(self.taken.., 0);
        self.buffer[left..].zeroize();
        self.buffer.truncate(left);
        self.taken = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// Forgets what has arrived.
    pub fn clear(&mut self) {
        self.take(self.rest().len());
    }

    /// The body of the next frame that is whole; `None` until more has arrived.
    pub fn next_body(&mut self) -> Option<Result<Zeroizing<Vec<u8>>, FrameError>> {
        self.seek();
        let start = PREAMBLE.len() + LENGTH;
        let length = self.rest().get(PREAMBLE.len()..start)?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        if !(CHECKSUM + 1..=CHECKSUM + MAX_BODY).contains(&length) {
            return Some(Err(self.skip(FrameError::Length(length))));
        }
        let end = start + length - CHECKSUM;
        let checksum = *self.rest().get(end)?;
        if xor(&self.rest()[PREAMBLE.len()..end]) != checksum {
            return Some(Err(self.skip(FrameError::Checksum)));
        }
        let body = Zeroizing::new(self.rest()[start..end].to_vec());
        self.take(end + CHECKSUM);
        Some(Ok(body))
    }

    fn rest(&self) -> &[u8] {
        &self.buffer[self.taken..]
    }

    /// Goes to the next preamble, or to what may be the beginning of one.
    fn seek(&mut self) {
        let begins = |rest: &[u8]| {
            let compared = rest.len().min(PREAMBLE.len());
            rest[..compared] == PREAMBLE[..compared]
        };
        let rest = self.rest();
        let found = (0..rest.len()).find(|at| begins(&rest[*at..])).unwrap_or(rest.len());
        self.take(found);
    }

    /// What looked like a frame is none: the next one may begin inside it.
    fn skip(&mut self, error: FrameError) -> FrameError {
        self.take(1);
        error
    }

    fn take(&mut self, count: usize) {
        let end = self.taken + count;
        self.buffer[self.taken..end].zeroize();
        self.taken = end;
    }
}

fn xor(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}

#[cfg(test)]
mod tests;
