use serde::{Deserialize, Serialize};

/// A question of the set-up, in the order in which they are put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// In which language the rest is asked.
    Language,
    /// How the picture stands on the screen, and where touches come: before anything that has to be read at length.
    Display,
    /// Which devices it has: first, so that its scanner reads what the others ask for.
    Devices,
    /// Whether the loudspeaker is heard.
    Sound,
    /// How the network is left: a proxy, a certificate authority of one's own.
    Network,
    /// Where the fleet's server is.
    Server,
    /// Whose releases are trusted.
    Trust,
    /// How the terminal is let in: by a code, or by somebody's approval.
    Enrollment,
    /// Where the terminal stands.
    Location,
    /// All of it once more, before it counts.
    Finish,
}

impl Step {
    /// All, in their order.
    pub const ALL: [Self; 10] = [
        Self::Language,
        Self::Display,
        Self::Devices,
        Self::Sound,
        Self::Network,
        Self::Server,
        Self::Trust,
        Self::Enrollment,
        Self::Location,
        Self::Finish,
    ];

    /// Whether it may be answered anew by whoever maintains a terminal that is in the fleet. What the machine is to the fleet may
    /// not: where its server is, whose releases it trusts, how it was let in, where it stands.
    pub const fn may_change(self) -> bool {
        match self {
            Self::Display | Self::Devices | Self::Sound | Self::Network => true,
            Self::Language
            | Self::Server
            | Self::Trust
            | Self::Enrollment
            | Self::Location
            | Self::Finish => false,
        }
    }
}
