use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A name that may not become a path, an option or a line: letters, digits, `.`, `_`, `+` and `-`,
/// beginning with a letter or a digit, at most 64 bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a name of at most 64 letters, digits, '.', '_', '+' or '-'")]
pub struct InvalidName(pub String);

fn check(text: &str) -> Result<(), InvalidName> {
    let harmless = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '+' | '-');
    let begins_well = text.starts_with(|c: char| c.is_ascii_alphanumeric());
    if begins_well && text.len() <= 64 && text.chars().all(harmless) {
        Ok(())
    } else {
        Err(InvalidName(text.to_owned()))
    }
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidName;
            fn from_str(text: &str) -> Result<Self, InvalidName> {
                check(text).map(|()| Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidName;
            fn try_from(text: String) -> Result<Self, InvalidName> {
                check(&text).map(|()| Self(text))
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name! {
    /// The version of a release, such as `1.4.0`. For people: what may follow what is told by the release counter.
    Version
}
name! {
    /// Hardware that a release runs on: the processor architecture in Rust's words, such as `x86_64`.
    Arch
}
name! {
    /// The name of a slot: a directory below `slots/`, the same as its version.
    SlotName
}

impl Version {
    /// Of what is no release.
    pub(crate) fn none() -> Self {
        Self("0".to_owned())
    }

    /// The slot that a release of this version lies in.
    pub fn slot(&self) -> SlotName {
        SlotName(self.0.clone())
    }

    /// Which of two is newer, as people read them: `1.10.0` is newer than `1.9.0`.
    pub fn compare(&self, other: &Self) -> Ordering {
        runs(&self.0).cmp(runs(&other.0)).then_with(|| self.0.cmp(&other.0))
    }
}

/// The text in pieces that compare as people read them: digits as a number, all else as text.
fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.as_bytes().chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()).scan(0, |begin, run| {
        let piece = &text[*begin..*begin + run.len()];
        *begin += run.len();
        let number = piece.trim_start_matches('0');
        Some(if run[0].is_ascii_digit() { (number.len(), number) } else { (0, piece) })
    })
}

impl Arch {
    /// That of this program.
    pub fn of_this_machine() -> Self {
        Self(std::env::consts::ARCH.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_people_read_them() {
        let sorted = ["0.9", "1.2.0", "1.9.0", "1.9.1", "1.10.0", "1.10.0-a2", "1.10.0-a10", "2"];
        for (index, earlier) in sorted.iter().enumerate() {
            for later in &sorted[index + 1..] {
                let [a, b] = [earlier, later].map(|text| text.parse::<Version>().unwrap());
                assert_eq!((a.compare(&b), b.compare(&a)), (Ordering::Less, Ordering::Greater), "{a} {b}");
            }
        }
    }

    #[test]
    fn a_name_never_leaves_its_directory() {
        assert!("1.4.0-rc.1+build_7".parse::<Version>().is_ok());
        for bad in ["", ".", "..", ".incoming-1", "a/b", "../x", "a b", "-x", "日本", &"a".repeat(65)] {
            assert!(bad.parse::<SlotName>().is_err(), "{bad}");
        }
    }
}
