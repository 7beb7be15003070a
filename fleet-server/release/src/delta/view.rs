//! The content as the search for likeness sees it: with its addresses made comparable.

use super::blocks::BlockMap;
use super::fields::{Field, Tracker};
use super::layout::{Image, Layout};

/// What becomes of an address.
#[derive(Clone, Copy)]
pub enum Addresses<'a> {
    /// All look the same.
    Hidden,
    /// They stand as such, whatever they were relative to.
    Kept,
    /// They stand as the new address that the blocks lead to.
    Carried { map: &'a BlockMap, news: &'a Layout },
}

/// The view of all files.
pub fn view(layout: &Layout, bytes: &[u8], addresses: Addresses<'_>) -> Vec<u8> {
    let mut view = bytes.to_vec();
    for (image, start) in layout.images.iter().zip(&layout.starts) {
        let content = &bytes[*start..start + image.length];
        for region in &image.regions {
            let mut tracker = Tracker::new(region.kind);
            let end = region.start + region.length;
            let mut at = region.start;
            while at < end {
                let field = tracker.field().filter(|field| at + usize::from(field.size) <= end);
                let address = field.and_then(|field| address(image, content, field, region, at));
                let size = match (field, address) {
                    (Some(field), Some(address)) => {
                        let size = usize::from(field.size);
                        let shown = shown(field, address, image, *start, addresses);
                        view[start + at..start + at + size].fill(0);
                        view[start + at..start + at + 4].copy_from_slice(&shown);
                        size
                    }
                    _ => 1,
                };
                for byte in &content[at..at + size] {
                    tracker.push(*byte);
                }
                at += size;
            }
        }
    }
    view
}

fn address(
    image: &Image,
    content: &[u8],
    field: Field,
    region: &super::layout::Region,
    at: usize,
) -> Option<u64> {
    let mut word = [0; 8];
    let size = usize::from(field.size);
    word[..size].copy_from_slice(&content[at..at + size]);
    let address = field.address(field.origin(image, region, at), u64::from_le_bytes(word));
    (address < image.top && address >= 64).then_some(address)
}

/// Where relocations are applied says little of what they are: the view leaves it out.
const RELOCATED: u8 = 8;

fn shown(field: Field, address: u64, image: &Image, start: usize, addresses: Addresses<'_>) -> [u8; 4] {
    let hidden = [0xf0 | field.usage; 4];
    if field.usage == RELOCATED {
        return hidden;
    }
    match addresses {
        Addresses::Hidden => hidden,
        Addresses::Kept => (address as u32).to_le_bytes(),
        Addresses::Carried { map, news } => {
            let moved = image.place(address).and_then(|place| map.find((start + place) as u32));
            let Some((new, _)) = moved else { return (address as u32).to_le_bytes() };
            let file = news.image_at(new as usize);
            let Some(within) = (new as usize).checked_sub(news.starts[file]) else { return hidden };
            (news.images[file].address(within) as u32).to_le_bytes()
        }
    }
}
