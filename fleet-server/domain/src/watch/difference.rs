use fleet_protocol::{LineChange, LineState, PageText};
use similar::{Algorithm, ChangeTag, capture_diff_slices, group_diff_ops};

/// So many lines around a change are shown with it.
const AROUND: usize = 2;

/// How two states of a page differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageDifference {
    /// What was added and removed, each place with the lines around it.
    pub hunks: Vec<Vec<LineChange>>,
    /// Whether what follows the lines that are kept differs.
    pub beyond: bool,
}

/// Whether two states of a page say the same. Where lines end does not count: a page that is only laid out anew is the
/// same.
pub fn is_same_text(one: &PageText, other: &PageText, ignored: &[String]) -> bool {
    one.rest_sha256 == other.rest_sha256 && has_same_lines(one, other, ignored)
}

/// What was added and removed between two states of a page; `None` if they say the same. Lines with any of the `ignored`
/// words do not count, on either side.
pub fn difference(before: &PageText, after: &PageText, ignored: &[String]) -> Option<PageDifference> {
    if is_same_text(before, after, ignored) {
        return None;
    }
    let beyond = before.rest_sha256 != after.rest_sha256;
    if has_same_lines(before, after, ignored) {
        return Some(PageDifference { hunks: Vec::new(), beyond });
    }
    let (before, after) = (counted(before, ignored), counted(after, ignored));
    let operations = capture_diff_slices(Algorithm::Myers, &before, &after);
    let hunks = group_diff_ops(operations, AROUND)
        .into_iter()
        .map(|group| {
            let changes = group.iter().flat_map(|operation| operation.iter_changes(&before, &after));
            let line = |change: similar::Change<&str>| LineChange {
                change: match change.tag() {
                    ChangeTag::Equal => LineState::Kept,
                    ChangeTag::Insert => LineState::Added,
                    ChangeTag::Delete => LineState::Removed,
                },
                text: change.value().to_owned(),
            };
            changes.map(line).collect()
        })
        .collect();
    Some(PageDifference { hunks, beyond })
}

fn has_same_lines(one: &PageText, other: &PageText, ignored: &[String]) -> bool {
    letters(one, ignored).eq(letters(other, ignored))
}

fn letters<'a>(text: &'a PageText, ignored: &[String]) -> impl Iterator<Item = char> + use<'a> {
    counted(text, ignored).into_iter().flat_map(str::chars).filter(|letter| !letter.is_whitespace())
}

fn counted<'a>(text: &'a PageText, ignored: &[String]) -> Vec<&'a str> {
    let counts = |line: &&str| !ignored.iter().any(|words| line.contains(words.as_str()));
    text.lines.iter().map(String::as_str).filter(counts).collect()
}
