use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;
use uuid::Uuid;

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
pub type UnixMillis = i64;

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String, format = Uuid)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

uuid_id! {
    /// A terminal, derived from its public key ([`TerminalId::of_digest`]): nobody can claim
    /// another terminal's id without its key.
    TerminalId
}
uuid_id! {
    /// A location (点位).
    LocationId
}
uuid_id! {
    /// An app (应用).
    AppId
}
uuid_id! {
    /// An immutable version of an app (应用版本).
    AppVersionId
}
uuid_id! {
    /// A release of the terminal's own software (发布版本).
    ReleaseId
}
uuid_id! {
    /// A rollout (升级任务).
    RolloutId
}
uuid_id! {
    /// One terminal's attempt to move to a release.
    AttemptId
}
uuid_id! {
    /// A named question to the list of terminals.
    SavedQueryId
}
uuid_id! {
    /// A one-off command to a terminal.
    CommandId
}
uuid_id! {
    /// A photo of a location.
    LocationPhotoId
}
uuid_id! {
    /// One sign-off of the list of the day (每日点检).
    DailyCheckId
}
uuid_id! {
    /// A notice shown on terminals.
    NoticeId
}
uuid_id! {
    /// One inspection of an app by a terminal (巡检).
    InspectionId
}
uuid_id! {
    /// Something for a person to mend (问题).
    FindingId
}
uuid_id! {
    /// A bad rating (差评) that is followed up.
    RatingId
}
uuid_id! {
    /// One test that a terminal made of itself (自检).
    SelfTestId
}
uuid_id! {
    /// One acceptance of a terminal (验收).
    AcceptanceId
}
uuid_id! {
    /// A zone (专区) shown on terminals.
    ZoneId
}
uuid_id! {
    /// A stretch of days with a home page style of their own.
    ThemePeriodId
}

uuid_id! {
    /// Somebody with an account of the console.
    PersonId
}

impl TerminalId {
    /// The id that belongs to a public key: a version 8 UUID (RFC 9562, section 5.8) of the
    /// first 16 bytes of the key's SHA-256 digest.
    pub fn of_digest(public_key_sha256: &[u8; 32]) -> Self {
        let mut first = [0_u8; 16];
        first.copy_from_slice(&public_key_sha256[..16]);
        Self(Uuid::new_v8(first))
    }
}

/// A SHA-256 digest, in JSON as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256(pub [u8; 32]);

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha256({self})")
    }
}

/// The text is not 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a SHA-256 digest of 64 hexadecimal digits")]
pub struct NotADigest;

impl FromStr for Sha256 {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotADigest);
        }
        let mut bytes = [0_u8; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| NotADigest)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NotADigest)?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Sha256 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sha256 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_round_trips_and_refuses_anything_else() {
        let digest = Sha256([0xab; 32]);
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert_eq!("abc".parse::<Sha256>(), Err(NotADigest));
        assert_eq!("zz".repeat(32).parse::<Sha256>(), Err(NotADigest));
        assert_eq!("+1".repeat(32).parse::<Sha256>(), Err(NotADigest));
    }

    #[test]
    fn terminal_id_depends_on_the_key_alone() {
        let id = TerminalId::of_digest(&[7; 32]);
        assert_eq!(id, TerminalId::of_digest(&[7; 32]));
        assert_ne!(id, TerminalId::of_digest(&[8; 32]));
        assert_eq!(id.0.get_version_num(), 8);
    }
}
