use serde::{Deserialize, Serialize};

use crate::{Mono, Timer};

/// One change that is being tried: kept when the server is reached by it or somebody says so, else taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NetworkTrial {
    state: TrialState,
    /// When it is taken back.
    until: Option<Mono>,
}

/// How far a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrialState {
    /// The card is being connected anew.
    Connecting,
    /// It is connected, and the server is looked for.
    Looking,
    /// It is over.
    Over(TrialEnd),
}

/// How a change ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrialEnd {
    /// The server is reached: it stays.
    Reached,
    /// Nobody is there to say so, and the gateway answers: it stays, though the server is not reached yet.
    GatewayReached,
    /// Somebody wants it to stay, server or not.
    Kept,
    /// The card could not be connected in that way.
    NotConnected,
    /// The server was not reached in time.
    NotReached,
    /// Somebody took it back.
    TakenBack,
}

impl TrialEnd {
    /// Whether what was set stays.
    pub const fn stays(self) -> bool {
        matches!(self, Self::Reached | Self::GatewayReached | Self::Kept)
    }
}

impl NetworkTrial {
    /// A card is connected within this time, in milliseconds, or not at all.
    pub const CONNECT_MS: u64 = 45_000;
    /// The server is looked for so long.
    pub const LOOK_MS: u64 = 90_000;

    /// It begins.
    pub fn begin(now: Mono) -> Self {
        Self { state: TrialState::Connecting, until: Some(now + Self::CONNECT_MS) }
    }

    /// The card is connected, or cannot be.
    pub fn handle_connected(&mut self, is_connected: bool, now: Mono) {
        if self.state != TrialState::Connecting {
            return;
        }
        if is_connected {
            (self.state, self.until) = (TrialState::Looking, Some(now + Self::LOOK_MS));
        } else {
            self.end(TrialEnd::NotConnected);
        }
    }

    /// The server answers.
    pub fn handle_reached(&mut self) {
        if self.state == TrialState::Looking {
            self.end(TrialEnd::Reached);
        }
    }

    /// The gateway answers, which is enough where nobody is there to keep what was set: the line behind it may come later.
    pub fn handle_gateway(&mut self) {
        if self.state == TrialState::Looking {
            self.end(TrialEnd::GatewayReached);
        }
    }

    /// Somebody wants it to stay as it is. Only what is connected can stay.
    pub fn handle_keep(&mut self) {
        if self.state == TrialState::Looking {
            self.end(TrialEnd::Kept);
        }
    }

    /// Somebody wants it gone.
    pub fn handle_take_back(&mut self) {
        if !self.is_over() {
            self.end(TrialEnd::TakenBack);
        }
    }

    /// Its time may be over.
    pub fn handle_timeout(&mut self, now: Mono) {
        if self.until.is_some_and(|until| until <= now) {
            let end = match self.state {
                TrialState::Connecting => TrialEnd::NotConnected,
                TrialState::Looking => TrialEnd::NotReached,
                TrialState::Over(_) => return,
            };
            self.end(end);
        }
    }

    /// When [`Self::handle_timeout`] is to be called.
    pub fn poll_timeout(&self) -> Option<Timer> {
        self.until.map(|until| (until, "a change of the network is taken back"))
    }

    /// How far it is.
    pub const fn state(&self) -> TrialState {
        self.state
    }

    /// Whether it is over.
    pub const fn is_over(&self) -> bool {
        matches!(self.state, TrialState::Over(_))
    }

    /// How it ended, if it has.
    pub const fn end_of(&self) -> Option<TrialEnd> {
        match self.state {
            TrialState::Over(end) => Some(end),
            TrialState::Connecting | TrialState::Looking => None,
        }
    }

    /// In how many milliseconds it is taken back, if nothing happens.
    pub fn remaining_ms(&self, now: Mono) -> u64 {
        self.until.map_or(0, |until| until.since(now))
    }

    const fn end(&mut self, end: TrialEnd) {
        (self.state, self.until) = (TrialState::Over(end), None);
    }
}
