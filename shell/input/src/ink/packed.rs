//! The characters as they are compiled in: `data/ink.bin`.
//!
//! Little-endian: the number of characters and of dimensions (`u16` each); what a squared step costs (`f32`); the
//! characters in UTF-8; for each of them how rare it is, in eighths of a nat (`u8`); for each dimension its scale (`f32`), its middle (`f32`) and the [`FEATURES`] numbers of its direction (`i8`); then for
//! each character a number for each dimension (`i8`).

use super::features::FEATURES;
use crate::bytes::Reader;

/// Characters, and the projection in which they are compared.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Templates {
    /// The characters.
    pub characters: Vec<char>,
    /// How rare each of them is: the negative logarithm of its share, in eighths of a nat.
    pub rarities: Vec<u8>,
    /// What a squared step of distance costs, in nats: the weight of looks against that of rarity.
    pub step_cost: f32,
    /// The directions onto which pictures are projected.
    pub dimensions: Vec<Dimension>,
    /// For each character a number for each dimension, one after the other.
    pub places: Vec<i8>,
}

/// One direction of the projection.
#[derive(Debug, Clone, PartialEq)]
pub struct Dimension {
    /// What one step of a place, and of the projected picture, is worth.
    pub scale: f32,
    /// What is taken off before.
    pub middle: f32,
    /// How much each number of a picture counts.
    pub weights: Vec<i8>,
}

impl Dimension {
    /// Where a picture lies along this dimension, in the steps of [`Templates::places`].
    pub fn place_of(&self, picture: &[f32]) -> f32 {
        let sum: f32 =
            self.weights.iter().zip(picture).map(|(weight, value)| f32::from(*weight) * value).sum();
        sum * self.scale - self.middle
    }
}

/// Packs them. Counts that do not fit are cut off.
pub fn pack(templates: &Templates) -> Vec<u8> {
    let count = |length: usize| u16::try_from(length).unwrap_or(u16::MAX).to_le_bytes();
    let mut bytes = Vec::new();
    bytes.extend(count(templates.characters.len()));
    bytes.extend(count(templates.dimensions.len()));
    bytes.extend(templates.step_cost.to_le_bytes());
    bytes.extend(templates.characters.iter().collect::<String>().into_bytes());
    bytes.extend(&templates.rarities);
    for dimension in &templates.dimensions {
        bytes.extend(dimension.scale.to_le_bytes());
        bytes.extend(dimension.middle.to_le_bytes());
        bytes.extend(dimension.weights.iter().map(|weight| weight.cast_unsigned()));
    }
    bytes.extend(templates.places.iter().map(|place| place.cast_unsigned()));
    bytes
}

/// Reads what [`pack`] wrote; nothing if it is damaged.
pub fn unpack(bytes: &[u8]) -> Option<Templates> {
    let mut reader = Reader(bytes);
    let (characters, dimensions) = (usize::from(reader.short()?), usize::from(reader.short()?));
    let mut templates = Templates { step_cost: reader.float()?, ..Templates::default() };
    templates.characters = reader.characters(characters)?;
    templates.rarities = reader.take(characters)?.to_vec();
    for _ in 0..dimensions {
        let (scale, middle) = (reader.float()?, reader.float()?);
        templates.dimensions.push(Dimension { scale, middle, weights: signed(reader.take(FEATURES)?) });
    }
    templates.places = signed(reader.take(characters * dimensions)?);
    reader.0.is_empty().then_some(templates)
}

fn signed(bytes: &[u8]) -> Vec<i8> {
    bytes.iter().map(|byte| byte.cast_signed()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_was_packed_comes_back() {
        let templates = Templates {
            characters: vec!['达', 'X'],
            rarities: vec![40, 100],
            step_cost: 0.25,
            dimensions: vec![Dimension { scale: 0.5, middle: -1.0, weights: vec![-3; FEATURES] }],
            places: vec![7, -8],
        };
        let bytes = pack(&templates);
        assert_eq!(unpack(&bytes), Some(templates));
        assert_eq!(unpack(&bytes[..bytes.len() - 1]), None);
    }

    proptest! {
        #[test]
        fn damaged_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
            let _ = unpack(&bytes);
        }
    }
}
