use serde::{Deserialize, Serialize};

use crate::Mono;

/// How often a PIN may be tried. A try counts before it is judged, and is to be on the disk by then: switching the machine
/// off takes back neither the count nor the pause, which begins anew with each start.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinTries {
    /// Wrong ones in a row.
    wrong: u32,
    #[serde(skip)]
    paused_until: Option<Mono>,
}

impl PinTries {
    /// So many wrong ones in a row are forgiven; each from the next one on brings a pause.
    pub const FREE: u32 = 4;
    /// The first pause, in milliseconds; each is twice as long as the one before.
    pub const FIRST_PAUSE_MS: u64 = 60_000;
    /// No pause is longer: 32 minutes, so that whoever knows the PIN is not kept out for a day.
    pub const LONGEST_PAUSE_MS: u64 = 32 * 60_000;

    /// After a start: a pause that was due is waited from its beginning, whatever the clocks say.
    pub fn handle_start(&mut self, now: Mono) {
        self.pause(now);
    }

    /// How long nobody may try yet, in milliseconds.
    pub fn left_ms(&self, now: Mono) -> Option<u64> {
        self.paused_until.filter(|until| now < *until).map(|until| until.since(now))
    }

    /// Somebody tries: it counts as wrong until it is known to be right. `Err` is how long nobody may try.
    pub fn begin(&mut self, now: Mono) -> Result<(), u64> {
        if let Some(left) = self.left_ms(now) {
            return Err(left);
        }
        self.wrong = self.wrong.saturating_add(1);
        Ok(())
    }

    /// It was right.
    pub fn handle_right(&mut self) {
        *self = Self::default();
    }

    /// It was wrong. The pause that begins, in milliseconds, if one does.
    pub fn handle_wrong(&mut self, now: Mono) -> Option<u64> {
        self.pause(now);
        self.left_ms(now)
    }

    /// It was somebody's, but is void: it counts for nothing.
    pub fn handle_void(&mut self, now: Mono) {
        self.wrong = self.wrong.saturating_sub(1);
        self.pause(now);
    }

    /// Wrong ones in a row.
    pub const fn wrong(&self) -> u32 {
        self.wrong
    }

    /// How many more may be wrong before there is a pause.
    pub const fn forgiven(&self) -> u32 {
        Self::FREE.saturating_sub(self.wrong)
    }

    fn pause(&mut self, now: Mono) {
        self.paused_until = self.wrong.checked_sub(Self::FREE + 1).map(|over| {
            // Five doublings reach the longest.
            let pause = Self::FIRST_PAUSE_MS << over.min(5);
            now + pause.min(Self::LONGEST_PAUSE_MS)
        });
    }
}
