//! Where lines are broken: a printer breaks them itself, in the middle of a word and without regard to what is aligned.

/// How many columns a character takes.
pub(super) const fn width(c: char) -> usize {
    if c.is_ascii() { 1 } else { 2 }
}

/// How many columns a text takes.
pub(super) fn width_of(text: &str) -> usize {
    text.chars().map(width).sum()
}

/// The lines of a text on paper of so many columns; words of Latin letters stay whole where they fit.
pub(crate) fn wrapped(text: &str, columns: usize) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let (line, after) = broken(text, columns);
        rest = Some(after).filter(|after| !after.is_empty());
        Some(line)
    })
}

/// The first line, and what follows it.
fn broken(text: &str, columns: usize) -> (&str, &str) {
    let (mut taken, mut last_space) = (0, None);
    for (at, c) in text.char_indices() {
        taken += width(c);
        if taken > columns {
            // At least one character, however narrow the paper is.
            let cut = last_space.filter(|_| c.is_ascii_graphic()).unwrap_or(at.max(first_of(text)));
            return (text[..cut].trim_end_matches(' '), text[cut..].trim_start_matches(' '));
        }
        if c == ' ' && at > 0 {
            last_space = Some(at);
        }
        if !c.is_ascii() {
            // A line may be broken behind each Chinese character.
            last_space = Some(at + c.len_utf8());
        }
    }
    (text, "")
}

fn first_of(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// Whether both stand on one line, with a space between them.
pub(super) fn fits_one_line(left: &str, right: &str, columns: usize) -> bool {
    width_of(left) + 1 + width_of(right) <= columns
}

/// How many lines a pair takes.
pub(super) fn rows_of_pair(left: &str, right: &str, columns: usize) -> usize {
    if fits_one_line(left, right, columns) {
        1
    } else {
        wrapped(left, columns).count() + wrapped(right, columns).count()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(text: &str, columns: usize) -> Vec<&str> {
        wrapped(text, columns).collect()
    }

    #[test]
    fn lines_end_where_the_paper_does() {
        assert_eq!(lines("达州市政务服务中心", 8), ["达州市政", "务服务中", "心"]);
        assert_eq!(lines("号DZ-2026-0107", 8), ["号", "DZ-2026-", "0107"]);
        assert_eq!(lines("keep your receipt", 9), ["keep your", "receipt"]);
        assert_eq!(lines("达", 1), ["达"]);
        assert_eq!(rows_of_pair("金额", "88.00", 32), 1);
        assert_eq!(rows_of_pair("办理事项", &"长".repeat(20), 32), 3);
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_paper_and_nothing_is_lost(text in "[ a-z0-9达州市政务]{1,60}", columns in 2_usize..40) {
            let lines = lines(&text, columns);
            prop_assert!(lines.iter().all(|line| width_of(line) <= columns));
            let glued = |text: &str| text.replace(' ', "");
            prop_assert_eq!(glued(&lines.concat()), glued(&text));
        }
    }
}
