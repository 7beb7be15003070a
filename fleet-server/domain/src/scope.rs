use std::fmt;
use std::str::FromStr;

use fleet_protocol::{LocationId, RolloutId, SavedQueryId, TerminalId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The code of a division (行政区划), six digits of GB/T 2260, such as `511702`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, example = "511702")]
pub struct DivisionCode(String);

/// A set of terminals, named by a rule and not by a list, so that a new terminal is in it from its first day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Every terminal.
    Everywhere,
    /// Those that stand in a division or below it.
    Division(DivisionCode),
    /// Those at a location.
    Location(LocationId),
    /// One terminal.
    Terminal(TerminalId),
    /// Those with a processor architecture, such as `aarch64`.
    Arch(String),
    /// Those of a maker's model.
    Model(String),
    /// Those with a tag.
    Tag(Tag),
    /// Those that a saved query finds.
    Query(SavedQueryId),
    /// Those in a rollout; as a target, those of them that it has switched.
    Rollout(RolloutId),
}

/// A word that ops put on terminals (标签), such as `示范点`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, example = "示范点")]
pub struct Tag(String);

impl Tag {
    /// A terminal has at most so many.
    pub const MOST: usize = 16;
    const CHARS: usize = 32;

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Tag {
    type Err = ScopeInvalid;

    /// 1 to 32 characters without spaces at the ends and without control characters.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let fits = (1..=Self::CHARS).contains(&text.chars().count());
        if fits && !text.chars().any(char::is_control) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ScopeInvalid)
        }
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Tag {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The text names no scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a scope")]
pub struct ScopeInvalid;

impl DivisionCode {
    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for DivisionCode {
    type Err = ScopeInvalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ScopeInvalid)
        }
    }
}

impl<'de> Deserialize<'de> for DivisionCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Scope {
    /// As stored: `everywhere`, or a kind and what it names, such as `division:{code}`.
    pub fn key(&self) -> String {
        match self {
            Self::Everywhere => "everywhere".to_owned(),
            Self::Division(code) => format!("division:{code}"),
            Self::Location(id) => format!("location:{id}"),
            Self::Terminal(id) => format!("terminal:{id}"),
            Self::Arch(arch) => format!("arch:{arch}"),
            Self::Model(model) => format!("model:{model}"),
            Self::Tag(tag) => format!("tag:{tag}"),
            Self::Query(id) => format!("query:{id}"),
            Self::Rollout(id) => format!("rollout:{id}"),
        }
    }

    /// Reads what [`Scope::key`] wrote.
    pub fn from_key(key: &str) -> Result<Self, ScopeInvalid> {
        match key.split_once(':') {
            None if key == "everywhere" => Ok(Self::Everywhere),
            Some(("division", code)) => code.parse().map(Self::Division),
            Some(("location", id)) => id.parse().map(Self::Location).map_err(|_| ScopeInvalid),
            Some(("terminal", id)) => id.parse().map(Self::Terminal).map_err(|_| ScopeInvalid),
            Some(("arch", arch)) => Ok(Self::Arch(arch.to_owned())),
            Some(("model", model)) => Ok(Self::Model(model.to_owned())),
            Some(("tag", tag)) => tag.parse().map(Self::Tag),
            Some(("query", id)) => id.parse().map(Self::Query).map_err(|_| ScopeInvalid),
            Some(("rollout", id)) => id.parse().map(Self::Rollout).map_err(|_| ScopeInvalid),
            _ => Err(ScopeInvalid),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_round_trip() {
        let scopes = [
            Scope::Everywhere,
            Scope::Division("511702".parse().unwrap()),
            Scope::Location(LocationId(uuid::Uuid::from_u128(1))),
            Scope::Terminal(TerminalId(uuid::Uuid::from_u128(2))),
            Scope::Arch("aarch64".into()),
            Scope::Model("H3C: X500".into()),
            Scope::Tag("示范点".parse().unwrap()),
            Scope::Query(SavedQueryId(uuid::Uuid::from_u128(3))),
            Scope::Rollout(RolloutId(uuid::Uuid::from_u128(4))),
        ];
        for scope in scopes {
            assert_eq!(Scope::from_key(&scope.key()), Ok(scope));
        }
        for wrong in
            ["", "division:51170", "division:51170x", "location:1", "everywhere:1", "planet:1", "tag: "]
        {
            assert_eq!(Scope::from_key(wrong), Err(ScopeInvalid), "{wrong}");
        }
    }
}
