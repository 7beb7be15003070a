use std::fmt;

/// Milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = i64;

/// A role of the repository's metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Names the keys of all roles.
    Root,
    /// Says which snapshot is current.
    Timestamp,
    /// Says which targets metadata are current.
    Snapshot,
    /// Lists the releases.
    Targets,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Root => "root",
            Self::Timestamp => "timestamp",
            Self::Snapshot => "snapshot",
            Self::Targets => "targets",
        })
    }
}

/// When a role's metadata end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiry {
    /// Of which role.
    pub role: Role,
    /// When.
    pub at: Millis,
}

impl Expiry {
    /// Those of `all` that have ended by `now`.
    pub fn ended(all: &[Self], now: Millis) -> Vec<Self> {
        all.iter().copied().filter(|expiry| expiry.at < now).collect()
    }
}

impl fmt::Display for Expiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.at) {
            Ok(at) => write!(f, "{} ends {at:.0}", self.role),
            Err(_) => write!(f, "{} ends at {} ms", self.role, self.at),
        }
    }
}
