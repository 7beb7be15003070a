//! The keys as they were typed.

/// More keys than this are not looked at.
pub const MAX_KEYS: usize = 64;

/// Typed keys: lower-case letters and apostrophes, at most [`MAX_KEYS`] of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys(String);

impl Keys {
    /// The keys up to the first that cannot belong to pinyin, upper case made lower.
    pub fn new(typed: &str) -> Self {
        Self(
            typed
                .chars()
                .map_while(|key| match key {
                    'a'..='z' | '\'' => Some(key),
                    'A'..='Z' => Some(key.to_ascii_lowercase()),
                    'ü' | 'Ü' => Some('v'),
                    _ => None,
                })
                .take(MAX_KEYS)
                .collect(),
        )
    }

    /// How many keys.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The keys from `from` to before `to`.
    pub fn between(&self, from: usize, to: usize) -> &str {
        self.0.get(from..to).unwrap_or_default()
    }

    /// Whether an apostrophe stands at `at`.
    pub fn is_apostrophe(&self, at: usize) -> bool {
        self.between(at, at + 1) == "'"
    }

    /// Whether a vowel stands at `at`.
    pub fn is_vowel(&self, at: usize) -> bool {
        matches!(self.between(at, at + 1), "a" | "e" | "i" | "o" | "u" | "v")
    }

    /// The first place at or after `at` without an apostrophe.
    pub fn skip_apostrophes(&self, at: usize) -> usize {
        (at..self.len()).find(|at| !self.is_apostrophe(*at)).unwrap_or(self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_end_where_pinyin_ends() {
        assert_eq!(Keys::new("NiHao 1").0, "nihao");
        assert_eq!(Keys::new("xi'an达").0, "xi'an");
        assert_eq!(Keys::new("nü").0, "nv");
        assert_eq!(Keys::new(&"a".repeat(1000)).len(), MAX_KEYS);
    }

    #[test]
    fn apostrophes_are_stepped_over() {
        let keys = Keys::new("xi''an'");
        assert_eq!(keys.skip_apostrophes(2), 4);
        assert_eq!(keys.skip_apostrophes(6), 7);
        assert_eq!(keys.skip_apostrophes(7), 7);
    }
}
