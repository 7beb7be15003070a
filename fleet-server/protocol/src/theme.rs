//! Home page styles (首页风格), called themes: which a terminal shows when, and where they come from.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::UnixMillis;

/// The word of a home page style, such as `hanque`: 2 to 32 lower-case letters, digits and hyphens, a letter first. It is
/// the name of a folder, of a part of an address and of a style sheet's attribute, so it can be nothing else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, example = "hanque")]
pub struct ThemeId(String);

/// The text is not the word of a style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the word of a home page style: 2 to 32 of a-z, 0-9 and '-', a letter first")]
pub struct NotATheme;

impl ThemeId {
    /// The styles that every terminal has without a bundle, the first shown where nothing else can be.
    pub const BUILT_IN: [&str; 3] = ["qidu", "bashan", "hanque"];
    const LONGEST: usize = 32;

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether every terminal has it without a bundle.
    pub fn is_built_in(&self) -> bool {
        Self::BUILT_IN.contains(&self.as_str())
    }
}

impl Default for ThemeId {
    fn default() -> Self {
        Self(Self::BUILT_IN[0].to_owned())
    }
}

impl FromStr for ThemeId {
    type Err = NotATheme;

    fn from_str(text: &str) -> Result<Self, NotATheme> {
        let harmless = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let begins_well = text.starts_with(|c: char| c.is_ascii_lowercase());
        let fits = (2..=Self::LONGEST).contains(&text.len()) && text.bytes().all(harmless);
        if begins_well && fits { Ok(Self(text.to_owned())) } else { Err(NotATheme) }
    }
}

impl fmt::Display for ThemeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ThemeId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The version of a style: three numbers, such as `1.2.0`, that only grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ToSchema)]
#[schema(value_type = String, example = "1.2.0")]
pub struct ThemeVersion([u32; 3]);

/// The text is not the version of a style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a version of three numbers, such as 1.2.0")]
pub struct NotAThemeVersion;

impl FromStr for ThemeVersion {
    type Err = NotAThemeVersion;

    fn from_str(text: &str) -> Result<Self, NotAThemeVersion> {
        let mut numbers = text.split('.').map(str::parse::<u32>);
        let mut next = || numbers.next().and_then(Result::ok).ok_or(NotAThemeVersion);
        let version = Self([next()?, next()?, next()?]);
        // One spelling each: no sign, no leading zero, nothing behind.
        if version.to_string() == text { Ok(version) } else { Err(NotAThemeVersion) }
    }
}

impl fmt::Display for ThemeVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.0;
        write!(f, "{major}.{minor}.{patch}")
    }
}

impl Serialize for ThemeVersion {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ThemeVersion {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// From a moment on, another style is shown. The terminal changes by its own clock, also without a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeChange {
    /// When.
    pub at: UnixMillis,
    /// Which.
    pub theme: ThemeId,
}

/// A style that the terminal is to have as a bundle: a target of the image repository, which the offline keys signed.
/// Digest and length are taken from the signed metadata, never from here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DesiredTheme {
    /// Which style.
    pub theme: ThemeId,
    /// Its version.
    pub version: ThemeVersion,
    /// Which version of the contract between styles and the terminal's pages it was built for.
    pub contract: u32,
    /// The name of its target.
    pub target: String,
}

/// Why a style that came as a bundle is not shown; the terminal shows a built-in one in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ThemeFailure {
    /// The offline keys have not signed it, or what came is not what they signed.
    Untrusted,
    /// It was built for another version of the contract.
    WrongContract,
    /// Its module or its style sheet could not be loaded.
    NotLoaded,
    /// Its code failed.
    Threw,
    /// It showed nothing in time, or the page stopped answering.
    NotPainted,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_harmless_everywhere() {
        for good in ThemeId::BUILT_IN.into_iter().chain(["lantern-2", "ab"]) {
            assert_eq!(good.parse::<ThemeId>().unwrap().as_str(), good);
        }
        for bad in ["", "a", "Qidu", "-a", "1a", "a/b", "a.b", "a b", "汉阙", "a\"", &"a".repeat(33)] {
            assert_eq!(bad.parse::<ThemeId>(), Err(NotATheme), "{bad}");
        }
        assert!(serde_json::from_str::<ThemeId>("\"../x\"").is_err());
    }

    #[test]
    fn versions_are_three_numbers_in_one_spelling() {
        let version = |text: &str| text.parse::<ThemeVersion>();
        assert!(version("1.10.0").unwrap() > version("1.9.12").unwrap());
        assert_eq!(serde_json::to_value(version("0.1.2").unwrap()).unwrap(), "0.1.2");
        for bad in
            ["", "1", "1.2", "1.2.3.4", "1.02.3", "+1.2.3", "1.2.x", "1.2.-3", "1..2", "1.2.4294967296"]
        {
            assert_eq!(version(bad), Err(NotAThemeVersion), "{bad}");
        }
    }
}
