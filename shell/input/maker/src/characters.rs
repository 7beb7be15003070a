//! Which characters there are.

use std::collections::BTreeSet;

use encoding_rs::GBK;

/// The 6,763 characters of GB 2312.
pub fn gb2312() -> BTreeSet<char> {
    (0xb0..=0xf7u8)
        .flat_map(|row| (0xa1..=0xfeu8).map(move |cell| [row, cell]))
        // The first level ends before its last row does; GBK put other characters there.
        .filter(|[row, cell]| !(*row == 0xd7 && *cell > 0xf9))
        .filter_map(|bytes| GBK.decode_without_bom_handling_and_without_replacement(&bytes)?.chars().next())
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn gb2312_has_all_its_characters() {
        let all = super::gb2312();
        assert_eq!(all.len(), 6763);
        assert!(all.contains(&'达') && all.contains(&'啊') && all.contains(&'齄') && !all.contains(&'賨'));
    }
}
