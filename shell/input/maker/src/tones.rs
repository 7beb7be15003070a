//! Readings with their tones taken off.

use terminal_input::pinyin::syllable::Syllable;

/// The syllables of a reading such as `dá zhōu`; nothing if one of them is not known.
pub fn syllables(reading: &str) -> Option<Vec<Syllable>> {
    reading.split(' ').map(|syllable| Syllable::of(&plain(syllable))).collect()
}

fn plain(syllable: &str) -> String {
    syllable
        .chars()
        .map(|letter| match letter {
            'ā' | 'á' | 'ǎ' | 'à' => 'a',
            'ē' | 'é' | 'ě' | 'è' | 'ê' => 'e',
            'ī' | 'í' | 'ǐ' | 'ì' => 'i',
            'ō' | 'ó' | 'ǒ' | 'ò' => 'o',
            'ū' | 'ú' | 'ǔ' | 'ù' => 'u',
            'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'v',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tones_go_and_u_with_dots_becomes_v() {
        let spelled: Vec<_> = syllables("nǚ rén").unwrap().iter().map(|s| s.spelling()).collect();
        assert_eq!(spelled, ["nv", "ren"]);
        assert_eq!(syllables("ḿ"), None);
    }
}
