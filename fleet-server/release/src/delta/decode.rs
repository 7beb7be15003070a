//! The terminal's side.

use std::io::{self, Read};

use super::arith::{BitReader, Side};
use super::blocks::code_blocks;
use super::layout::{Layout, code_layout};
use super::session::{Old, Plan, code_content};
use super::{DeltaError, MAGIC};

/// Takes the new files, behind one another.
pub trait Sink {
    /// Learns how long they will be, before the first byte; an error ends the decoding.
    fn begin(&mut self, lengths: &[usize]) -> Result<(), DeltaError>;
    /// Takes the next bytes.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;
}

/// Bytes handed over at a time.
const CHUNK: usize = 64 << 10;

/// Makes the new files of the old ones and a delta. Nothing that it gives is trusted before it has been
/// compared with its signed digest; memory and output are bounded whatever the delta says.
pub fn decode(
    mut input: impl Read,
    old: &mut impl Old,
    old_lengths: &[usize],
    sink: &mut impl Sink,
) -> Result<(), DeltaError> {
    let mut magic = [0; MAGIC.len()];
    input.read_exact(&mut magic).map_err(|_| DeltaError::Format)?;
    if magic != MAGIC {
        return Err(DeltaError::Format);
    }
    let mut side =
        Decoding { bits: BitReader::new(input), sink, chunk: Vec::with_capacity(CHUNK), failed: None };
    let none = Layout::default();
    let olds = code_layout(&mut side, &none)?;
    let lengths = |layout: &Layout| layout.images.iter().map(|image| image.length).collect::<Vec<_>>();
    if lengths(&olds) != old_lengths {
        return Err(DeltaError::OtherFiles);
    }
    let news = code_layout(&mut side, &none)?;
    side.sink.begin(&lengths(&news))?;
    let blocks = code_blocks(&mut side, &[], olds.length(), &news)?;
    code_content(&mut side, &Plan { olds, news, blocks }, old)?;
    side.finish()
}

struct Decoding<'a, R, S> {
    bits: BitReader<R>,
    sink: &'a mut S,
    chunk: Vec<u8>,
    failed: Option<io::Error>,
}

impl<R: Read, S: Sink> Decoding<'_, R, S> {
    fn flush(&mut self) {
        if self.failed.is_none() {
            self.failed = self.sink.write(&self.chunk).err();
        }
        self.chunk.clear();
    }

    fn finish(mut self) -> Result<(), DeltaError> {
        self.flush();
        if let Some(error) = self.bits.take_error().or(self.failed.take()) {
            return Err(error.into());
        }
        if self.bits.overrun() {
            return Err(DeltaError::Truncated);
        }
        if !self.bits.is_at_end() {
            return Err(DeltaError::Malformed("it goes on behind its end"));
        }
        Ok(())
    }
}

impl<R: Read, S: Sink> Side for Decoding<'_, R, S> {
    fn code(&mut self, _bit: u32, p: u32) -> u32 {
        self.bits.code(p)
    }

    fn hint(&self, _at: usize) -> u8 {
        0
    }

    fn put(&mut self, byte: u8) {
        self.chunk.push(byte);
        if self.chunk.len() == CHUNK {
            self.flush();
        }
    }

    fn stopped(&self) -> bool {
        self.failed.is_some() || self.bits.overrun()
    }
}
