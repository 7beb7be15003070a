//! Which syllables the keys from one place on may stand for: spelled out, said as in Sichuan, abbreviated to
//! the initial, or not finished yet.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::cost::{self, Cost};
use super::keys::Keys;
use super::syllable::{SYLLABLES, Syllable};

/// The longest spelling has six letters: `zhuang`.
const LONGEST: usize = 6;

/// A piece of the keys, and what it may stand for.
#[derive(Debug, Clone, PartialEq)]
pub struct Spelling {
    /// Where the keys go on after it, apostrophes skipped.
    pub end: usize,
    /// The syllables that it may stand for.
    pub means: Means,
}

/// What a piece of keys stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Means {
    /// Any of these, each with its doubt.
    Syllables(&'static [(Syllable, Cost)]),
    /// All syllables from the first to before the last, which begin with what was typed.
    Beginning(Syllable, Syllable, Cost),
}

/// All spellings that begin at `from`.
pub fn at(keys: &Keys, from: usize) -> Vec<Spelling> {
    let mut found = Vec::new();
    for length in 1..=LONGEST {
        let end = from + length;
        let piece = keys.between(from, end);
        if piece.is_empty() || piece.ends_with('\'') {
            break;
        }
        let next = keys.skip_apostrophes(end);
        if let Some(syllables) = sounds().get(piece) {
            found.push(Spelling { end: next, means: Means::Syllables(syllables) });
        }
        if let Some(doubt) = beginning(keys, piece, from, end)
            && let Some((first, last)) = range_of(piece)
        {
            found.push(Spelling { end: next, means: Means::Beginning(first, last, doubt) });
        }
    }
    found
}

/// What it costs to take `piece`, from `from` to `end`, for the beginning of a syllable; nothing if it cannot be.
fn beginning(keys: &Keys, piece: &str, from: usize, end: usize) -> Option<Cost> {
    if is_initial(piece) {
        return (!is_part_of_more(keys, piece, from, end)).then_some(cost::INITIAL);
    }
    (end == keys.len() && Syllable::of(piece).is_none()).then_some(cost::UNFINISHED)
}

/// Whether an initial is one with its neighbours: `dan` is neither d'an nor da'n, and `zh` is not z'h, unless
/// somebody typed so.
fn is_part_of_more(keys: &Keys, piece: &str, from: usize, end: usize) -> bool {
    let before = keys.between(from.saturating_sub(1), from);
    keys.is_vowel(end)
        || matches!((piece, keys.between(end, end + 1)), ("z" | "c" | "s", "h"))
        || matches!((before, piece), ("n", "g") | ("e", "r"))
        || (piece == "n" && from > 0 && keys.is_vowel(from - 1))
}

fn is_initial(piece: &str) -> bool {
    matches!(piece, "zh" | "ch" | "sh")
        || (piece.len() == 1 && !matches!(piece, "a" | "e" | "i" | "o" | "u" | "v"))
}

/// The syllables that begin with `piece`, first and one past the last.
fn range_of(piece: &str) -> Option<(Syllable, Syllable)> {
    let first = SYLLABLES.partition_point(|syllable| *syllable < piece);
    let count = SYLLABLES.iter().skip(first).take_while(|syllable| syllable.starts_with(piece)).count();
    let (first, last) = (u16::try_from(first).ok()?, u16::try_from(first + count).ok()?);
    (count > 0).then_some((Syllable(first), Syllable(last)))
}

type Sounds = HashMap<String, Vec<(Syllable, Cost)>>;

/// What people type, and the syllables that they may mean by it.
fn sounds() -> &'static Sounds {
    static SOUNDS: OnceLock<Sounds> = OnceLock::new();
    SOUNDS.get_or_init(|| {
        let mut sounds = Sounds::new();
        for syllable in Syllable::all() {
            for (typed, doubt) in ways_to_type(syllable.spelling()) {
                let meant = sounds.entry(typed).or_default();
                match meant.iter_mut().find(|(other, _)| *other == syllable) {
                    Some((_, least)) => *least = least.min(doubt),
                    None => meant.push((syllable, doubt)),
                }
            }
        }
        sounds
    })
}

/// How somebody who means this syllable may type it.
fn ways_to_type(syllable: &str) -> Vec<(String, Cost)> {
    let (initial, last) = split(syllable);
    let mut ways = Vec::new();
    for (initial, initial_doubt) in alike(initial, INITIALS_ALIKE) {
        for (last, last_doubt) in alike(last, FINALS_ALIKE) {
            ways.push((format!("{initial}{last}"), initial_doubt + last_doubt));
        }
    }
    match syllable {
        "hu" => ways.push(("fu".into(), cost::FUZZY_HF)),
        "fu" => ways.push(("hu".into(), cost::FUZZY_HF)),
        "lve" => ways.push(("lue".into(), 0.0)),
        "nve" => ways.push(("nue".into(), 0.0)),
        "lv" | "nv" => ways.push((syllable.replace('v', "yu"), 0.0)),
        _ => {}
    }
    ways
}

const INITIALS_ALIKE: &[(&str, &str)] = &[("n", "l"), ("z", "zh"), ("c", "ch"), ("s", "sh")];
const FINALS_ALIKE: &[(&str, &str)] =
    &[("an", "ang"), ("ian", "iang"), ("uan", "uang"), ("in", "ing"), ("en", "eng")];

fn alike<'a>(sound: &'a str, pairs: &[(&'a str, &'a str)]) -> Vec<(&'a str, Cost)> {
    let mut ways = vec![(sound, 0.0)];
    for (one, other) in pairs {
        if sound == *one {
            ways.push((other, cost::FUZZY));
        } else if sound == *other {
            ways.push((one, cost::FUZZY));
        }
    }
    ways
}

fn split(syllable: &str) -> (&str, &str) {
    let vowel = syllable.find(['a', 'e', 'i', 'o', 'u', 'v']).unwrap_or(0);
    syllable.split_at(vowel)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant_by(typed: &str) -> Vec<&'static str> {
        sounds()[typed].iter().map(|(syllable, _)| syllable.spelling()).collect()
    }

    #[test]
    fn sichuan_sounds_are_understood() {
        assert!(meant_by("lan").contains(&"nan"));
        assert!(meant_by("si").contains(&"shi"));
        assert!(meant_by("zuang").contains(&"zhuang"), "what is no syllable itself");
        assert!(meant_by("cen").contains(&"cheng"), "two confusions in one syllable");
        assert!(meant_by("fu").contains(&"hu"));
        assert!(meant_by("lue").contains(&"lve"));
        assert!(!meant_by("da").contains(&"ta"));
    }

    #[test]
    fn what_is_spelled_exactly_has_no_doubt() {
        for syllable in Syllable::all() {
            assert!(sounds()[syllable.spelling()].contains(&(syllable, 0.0)), "{}", syllable.spelling());
        }
    }

    #[test]
    fn an_initial_stands_for_a_syllable_but_not_before_a_vowel() {
        let initials = |typed: &str| {
            at(&Keys::new(typed), 0).iter().any(|s| s.end <= 2 && matches!(s.means, Means::Beginning(..)))
        };
        assert!(initials("dzs"));
        assert!(!initials("dazs"));
        assert!(initials("d'as"), "an apostrophe says that it is one");
    }

    #[test]
    fn the_end_of_a_syllable_is_no_initial() {
        let initials = |typed: &str, from: usize| {
            at(&Keys::new(typed), from).iter().any(|s| matches!(s.means, Means::Beginning(..)))
        };
        assert!(!initials("wang", 3));
        assert!(!initials("dan", 2));
        assert!(initials("dan'g", 4));
        assert!(initials("zhongg", 5));
        let first = at(&Keys::new("zhs"), 0);
        assert!(first.iter().all(|s| s.end == 2), "zh is one initial");
    }

    #[test]
    fn only_the_last_syllable_may_be_unfinished() {
        let ends = |typed: &str| {
            at(&Keys::new(typed), 0)
                .iter()
                .filter(|s| matches!(s.means, Means::Beginning(_, _, doubt) if doubt < cost::INITIAL))
                .map(|s| s.end)
                .collect::<Vec<_>>()
        };
        assert_eq!(ends("zhua"), Vec::<usize>::new(), "is a syllable already");
        assert_eq!(ends("zho"), [3]);
        assert_eq!(ends("zhos"), Vec::<usize>::new());
    }
}
