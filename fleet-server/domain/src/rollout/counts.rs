use std::borrow::Cow;
use std::ops::{AddAssign, Sub};

use fleet_protocol::AttemptState;
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

/// How many attempts are in each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AttemptCounts([i64; AttemptCounts::STATES.len()]);

impl AttemptCounts {
    /// Every state with its word, in the order of an attempt.
    pub const STATES: [(AttemptState, &'static str); 14] = [
        (AttemptState::Eligible, "eligible"),
        (AttemptState::Downloading, "downloading"),
        (AttemptState::Downloaded, "downloaded"),
        (AttemptState::Verified, "verified"),
        (AttemptState::Staged, "staged"),
        (AttemptState::Activating, "activating"),
        (AttemptState::Probation, "probation"),
        (AttemptState::Committed, "committed"),
        (AttemptState::Rejected, "rejected"),
        (AttemptState::Failed, "failed"),
        (AttemptState::RolledBack, "rolled_back"),
        (AttemptState::Aborted, "aborted"),
        (AttemptState::Superseded, "superseded"),
        (AttemptState::Expired, "expired"),
    ];

    /// How many are in `state`.
    pub fn of(&self, state: AttemptState) -> i64 {
        self.0[place(state)]
    }

    /// One number for each state, in the order of [`Self::STATES`].
    pub fn from_numbers(numbers: impl IntoIterator<Item = i64>) -> Self {
        let mut counts = Self::default();
        for (place, number) in counts.0.iter_mut().zip(numbers) {
            *place = number;
        }
        counts
    }

    /// The numbers in the order of [`Self::STATES`].
    pub fn numbers(&self) -> [i64; Self::STATES.len()] {
        self.0
    }

    /// So many more, or fewer, are in `state`.
    pub fn add(&mut self, state: AttemptState, number: i64) {
        self.0[place(state)] += number;
    }

    /// How many there are.
    pub fn total(&self) -> i64 {
        self.0.iter().sum()
    }

    /// How many have not ended.
    pub fn open(&self) -> i64 {
        self.sum(|state| !state.is_end())
    }

    /// How many have ended.
    pub fn ended(&self) -> i64 {
        self.sum(AttemptState::is_end)
    }

    /// How many went wrong: not accepted, failed, taken back, or silent past the deadline.
    pub fn bad(&self) -> i64 {
        [AttemptState::Rejected, AttemptState::Failed, AttemptState::RolledBack, AttemptState::Expired]
            .into_iter()
            .map(|state| self.of(state))
            .sum()
    }

    /// How many run the release.
    pub fn upgraded(&self) -> i64 {
        self.of(AttemptState::Probation) + self.of(AttemptState::Committed)
    }

    fn sum(&self, which: impl Fn(AttemptState) -> bool) -> i64 {
        Self::STATES.iter().filter(|(state, _)| which(*state)).map(|(state, _)| self.of(*state)).sum()
    }
}

impl AddAssign for AttemptCounts {
    fn add_assign(&mut self, other: Self) {
        for (place, number) in self.0.iter_mut().zip(other.0) {
            *place += number;
        }
    }
}

impl Sub for AttemptCounts {
    type Output = Self;

    fn sub(mut self, other: Self) -> Self {
        for (place, number) in self.0.iter_mut().zip(other.0) {
            *place -= number;
        }
        self
    }
}

fn place(state: AttemptState) -> usize {
    match state {
        AttemptState::Eligible => 0,
        AttemptState::Downloading => 1,
        AttemptState::Downloaded => 2,
        AttemptState::Verified => 3,
        AttemptState::Staged => 4,
        AttemptState::Activating => 5,
        AttemptState::Probation => 6,
        AttemptState::Committed => 7,
        AttemptState::Rejected => 8,
        AttemptState::Failed => 9,
        AttemptState::RolledBack => 10,
        AttemptState::Aborted => 11,
        AttemptState::Superseded => 12,
        AttemptState::Expired => 13,
    }
}

impl Serialize for AttemptCounts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(Self::STATES.len()))?;
        for ((_, word), number) in Self::STATES.iter().zip(self.0) {
            map.serialize_entry(word, &number)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for AttemptCounts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words;
        impl<'de> Visitor<'de> for Words {
            type Value = AttemptCounts;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a number for each state")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<AttemptCounts, A::Error> {
                let mut counts = AttemptCounts::default();
                while let Some((state, number)) = map.next_entry::<AttemptState, i64>()? {
                    counts.add(state, number);
                }
                Ok(counts)
            }
        }
        deserializer.deserialize_map(Words)
    }
}

impl PartialSchema for AttemptCounts {
    fn schema() -> RefOr<Schema> {
        let number = || ObjectBuilder::new().schema_type(Type::Integer).format(INT64);
        let object = ObjectBuilder::new().description(Some("How many attempts are in each state."));
        Self::STATES
            .iter()
            .fold(object, |object, (_, word)| object.property(*word, number()).required(*word))
            .into()
    }
}

const INT64: Option<SchemaFormat> = Some(SchemaFormat::KnownFormat(KnownFormat::Int64));

impl ToSchema for AttemptCounts {
    fn name() -> Cow<'static, str> {
        "AttemptCounts".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_wire_and_numbers_come_back() {
        for (n, (state, word)) in AttemptCounts::STATES.into_iter().enumerate() {
            assert_eq!(serde_json::to_value(state).unwrap(), word);
            assert_eq!(place(state), n);
        }
        let counts = AttemptCounts::from_numbers(1..=14);
        let text = serde_json::to_string(&counts).unwrap();
        assert_eq!(serde_json::from_str::<AttemptCounts>(&text).unwrap(), counts);
        assert_eq!((counts.total(), counts.open(), counts.ended()), (105, 28, 77));
        assert_eq!((counts.bad(), counts.upgraded()), (9 + 10 + 11 + 14, 7 + 8));
    }
}
