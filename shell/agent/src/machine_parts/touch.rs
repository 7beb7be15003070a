//! What feels fingers, as the kernel has it.

use std::fs;
use std::path::Path;

use crate::hardware::read_value;

/// `INPUT_PROP_DIRECT` of `linux/input-event-codes.h`: what is touched is what is seen, as of a screen and not of a pad.
const DIRECT: u32 = 1;

/// How many there are; `None` where the kernel does not tell.
pub(super) fn count(root: &Path) -> Option<u32> {
    let inputs = fs::read_dir(root.join("sys/class/input")).ok()?.flatten();
    let mut screens = 0;
    for input in inputs.filter(|input| input.file_name().to_string_lossy().starts_with("input")) {
        let properties = read_value(&input.path().join("properties"));
        if properties.is_some_and(|bits| has_bit(&bits, DIRECT)) {
            screens += 1;
        }
    }
    Some(screens)
}

/// Whether a bit is set in words as the kernel prints them: hexadecimal, the last one first counted.
fn has_bit(words: &str, bit: u32) -> bool {
    let last = words.split_whitespace().next_back().and_then(|word| u64::from_str_radix(word, 16).ok());
    last.is_some_and(|word| word >> bit & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn screens_are_counted_and_pads_and_keyboards_are_not() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(count(root.path()), None);
        for (name, properties) in [("input0", "0"), ("input1", "2"), ("input2", "5"), ("event1", "2")] {
            let input = root.path().join("sys/class/input").join(name);
            fs::create_dir_all(&input).unwrap();
            fs::write(input.join("properties"), format!("{properties}\n")).unwrap();
        }
        assert_eq!(count(root.path()), Some(1));
    }
}
