//! What a machine says of itself in its firmware.

/// A fact of one line without what surrounds it; what makers write who did not care is none.
pub fn known_fact(text: &str) -> Option<&str> {
    let text = text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\0');
    (!is_meaningless(&text.to_lowercase())).then_some(text)
}

fn is_meaningless(text: &str) -> bool {
    const PLACEHOLDERS: [&str; 18] = [
        "none",
        "n/a",
        "unknown",
        "invalid",
        "default string",
        "default",
        "to be filled by o.e.m.",
        "o.e.m.",
        "oem",
        "not specified",
        "not applicable",
        "not available",
        "system serial number",
        "base board serial number",
        "123456789",
        "0123456789",
        // What the firmware kits of two makers put into every board.
        "03000200-0400-0500-0006-000700080009",
        "12345678-1234-5678-90ab-cddeefaabbcc",
    ];
    // 0000…, ffff…, xxxx…, and nothing at all.
    let mut signs = text.chars().filter(|sign| sign.is_alphanumeric());
    let first = signs.next();
    PLACEHOLDERS.contains(&text) || first.is_none_or(|first| signs.all(|sign| sign == first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_maker_filled_in_counts_and_what_stands_there_otherwise_does_not() {
        assert_eq!(known_fact(" PF1234\n\0"), Some("PF1234"));
        for placeholder in
            ["To Be Filled By O.E.M.\n", "Default string", "None", "0", "00000000", "xxxx", "", "-"]
        {
            assert_eq!(known_fact(placeholder), None, "{placeholder}");
        }
    }
}
