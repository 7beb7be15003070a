//! What stands on a machine's screen.

use std::collections::HashSet;
use std::path::Path;

use anyhow::{Context, ensure};

/// A picture as QEMU writes it (PPM, three bytes a pixel).
#[derive(PartialEq, Eq)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pixels: Vec<u8>,
}

impl Picture {
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        let bytes = std::fs::read(file).with_context(|| format!("no {}", file.display()))?;
        Self::parse(&bytes)
    }

    fn parse(bytes: &[u8]) -> anyhow::Result<Self> {
        // "P6", width, height and the largest value, each followed by one byte of white space.
        let mut words = bytes.splitn(5, u8::is_ascii_whitespace);
        let mut word = || words.next().context("a picture ends in its head");
        ensure!(word()? == b"P6", "not a picture");
        let mut number = || -> anyhow::Result<usize> { Ok(std::str::from_utf8(word()?)?.parse()?) };
        let (width, height, largest) = (number()?, number()?, number()?);
        let pixels = word()?.to_vec();
        ensure!(largest == 255 && pixels.len() == width * height * 3, "not a picture of {width}×{height}");
        Ok(Self { width, height, pixels })
    }

    /// Whether a page stands on it whose ground is white, as that of the set-up is: what is before any page is dark.
    pub fn is_white(&self) -> bool {
        let white = self.pixels.chunks_exact(3).filter(|pixel| *pixel == [0xff; 3]).count();
        white * 2 > self.width * self.height
    }

    /// How many colours it has: a text console has a few, a page with rounded corners and gradients hundreds.
    pub fn colours(&self) -> usize {
        self.pixels.chunks_exact(3).collect::<HashSet<_>>().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_read_with_its_colours() {
        let picture = Picture::parse(b"P6\n2 1\n255\n\x00\x00\x00\xff\x0a\x20").unwrap();
        assert_eq!((picture.width, picture.height, picture.colours()), (2, 1, 2));
        assert!(!picture.is_white());
        assert!(Picture::parse(b"P6\n1 1\n255\n\xff\xff\xff").unwrap().is_white());
        assert!(Picture::parse(b"P6\n2 1\n255\n\x00").is_err() && Picture::parse(b"P6\n").is_err());
    }
}
