//! `multipart/x-mixed-replace` as cameras write it: one picture after the other, in a buffer that never grows.

use memchr::memmem;
use zeroize::{Zeroize as _, Zeroizing};

use super::frame::Frame;

/// Takes pictures out of a stream.
pub struct Multipart {
    /// What stands between two pictures, without dashes around it: some cameras count them to the boundary, some do not.
    boundary: Vec<u8>,
    buffer: Zeroizing<Vec<u8>>,
    part: Part,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The head of a picture is next.
    Head,
    /// So many bytes are.
    Sized(usize),
    /// A picture is that the next boundary ends; up to here there is none.
    Unsized { searched: usize },
}

/// This is no such stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAStream {
    /// A head that says something else, or nothing.
    #[error("what the camera sends are no pictures")]
    Head,
    /// A picture, or its head, that is larger than any may be.
    #[error("what the camera sends is too large")]
    TooLarge,
}

/// The most bytes between two pictures.
const MOST_HEAD: usize = 4 << 10;
/// Before a boundary, with the end of the line before.
const MOST_DASHES: usize = 16;
const ROOM: usize = Frame::MAX_BYTES + MOST_HEAD;

impl Multipart {
    /// Of the `Content-Type` of an answer; `None` if it is no such stream.
    pub fn of(content_type: &str) -> Option<Self> {
        let mut words = content_type.split(';').map(str::trim);
        let kind = words.next()?;
        if !kind.eq_ignore_ascii_case("multipart/x-mixed-replace") {
            return None;
        }
        let named = words
            .filter_map(|word| word.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("boundary"))?;
        let boundary = named.1.trim().trim_matches('"').trim_matches('-');
        let fits = (1..=70).contains(&boundary.len());
        let buffer = || Zeroizing::new(Vec::with_capacity(ROOM));
        fits.then(|| Self { boundary: boundary.into(), buffer: buffer(), part: Part::Head })
    }

    /// Takes what came, and hands on every picture that is whole.
    pub fn handle_bytes(&mut self, mut came: &[u8], mut tell: impl FnMut(&[u8])) -> Result<(), NotAStream> {
        while !came.is_empty() {
            let (now, later) = came.split_at(came.len().min(ROOM - self.buffer.len()));
            self.buffer.extend_from_slice(now);
            came = later;
            while self.step(&mut tell)? {}
            if self.buffer.len() == ROOM {
                return Err(NotAStream::TooLarge);
            }
        }
        Ok(())
    }

    /// Whether there may be more to do.
    fn step(&mut self, tell: &mut impl FnMut(&[u8])) -> Result<bool, NotAStream> {
        let end = match self.part {
            Part::Head => return self.head(),
            Part::Sized(length) => Some(length).filter(|length| *length <= self.buffer.len()),
            Part::Unsized { searched } => self.end_of_part(searched),
        };
        if let Some(end) = end {
            tell(&self.buffer[..end]);
            self.drop_front(end);
            self.part = Part::Head;
        } else if let Part::Unsized { searched } = &mut self.part {
            // A boundary may be cut in two.
            *searched = self.buffer.len().saturating_sub(self.boundary.len() + MOST_DASHES);
        }
        Ok(end.is_some())
    }

    fn head(&mut self) -> Result<bool, NotAStream> {
        let blank = self.buffer.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.drop_front(blank);
        let near = &self.buffer[..self.buffer.len().min(MOST_HEAD)];
        let ends = [&b"\r\n\r\n"[..], b"\n\n"].into_iter();
        let Some(length) = ends.filter_map(|end| Some(memmem::find(near, end)? + end.len())).min() else {
            return if self.buffer.len() >= MOST_HEAD { Err(NotAStream::Head) } else { Ok(false) };
        };
        let head = std::str::from_utf8(&self.buffer[..length]).map_err(|_| NotAStream::Head)?;
        let mut lines = head.lines().map(str::trim);
        let begins = lines.next().is_some_and(|line| line.trim_matches('-').as_bytes() == self.boundary);
        if !begins {
            return Err(NotAStream::Head);
        }
        self.part = Part::Unsized { searched: 0 };
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            if name.eq_ignore_ascii_case("content-length") {
                let length = value.trim().parse().map_err(|_| NotAStream::Head)?;
                if length > Frame::MAX_BYTES {
                    return Err(NotAStream::TooLarge);
                }
                self.part = Part::Sized(length);
            } else if name.eq_ignore_ascii_case("content-type")
                && !value.trim().eq_ignore_ascii_case("image/jpeg")
            {
                return Err(NotAStream::Head);
            }
        }
        self.drop_front(length);
        Ok(true)
    }

    /// Where the picture ends that lies at the front; looked for from a place before which it does not end.
    fn end_of_part(&self, searched: usize) -> Option<usize> {
        memmem::find_iter(&self.buffer[searched..], b"\n--").map(|at| searched + at).find_map(|at| {
            let rest = &self.buffer[at + 1..];
            let dashes = rest.iter().take_while(|byte| **byte == b'-').count();
            let is_crlf = at > 0 && self.buffer[at - 1] == b'\r';
            rest[dashes..].starts_with(&self.boundary).then(|| at - usize::from(is_crlf))
        })
    }

    /// What lies behind it is overwritten where it was.
    fn drop_front(&mut self, count: usize) {
        if count == 0 {
            return;
        }
        let left = self.buffer.len() - count;
        self.buffer.copy_within(count.., 0);
        self.buffer[left..].zeroize();
        self.buffer.truncate(left);
    }
}

#[cfg(test)]
mod tests;
