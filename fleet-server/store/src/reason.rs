//! What terminals say of why something waits or failed.

/// Characters that are kept: the beginning is enough for lists, and a terminal is not refused because it talks much.
const KEPT: usize = 500;

/// The beginning of a terminal's words.
pub(crate) fn shorten(reason: &str) -> &str {
    reason.char_indices().nth(KEPT).map_or(reason, |(end, _)| &reason[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_between_characters_and_only_where_they_are_too_long() {
        for one in ["a", "终", "🙂"] {
            for characters in [0, KEPT - 1, KEPT, KEPT + 1, 3 * KEPT] {
                let reason = one.repeat(characters);
                assert_eq!(shorten(&reason), one.repeat(characters.min(KEPT)));
            }
        }
    }
}
