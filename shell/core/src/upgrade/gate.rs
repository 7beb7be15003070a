use fleet_protocol::{Activation, Held, HoldReason, UnixMillis};

use crate::activation::{HOME_ZONE, Place, held_back, in_words};
use crate::lock::{LockReport, SeenLock};
use crate::{Mono, Timer};

/// What may hold a switch back before the shell is asked: first the windows, then the transaction lock.
#[derive(Debug)]
pub(super) struct Gate {
    began: Mono,
    place: Option<Place>,
    wall: Option<(UnixMillis, Mono)>,
    lock: SeenLock,
}

impl Gate {
    /// Without the server's time no window is known to be open. It is waited for so long in each run, a working day
    /// of a terminal that is switched off at night, and no longer: the upgrade may be what brings the network back.
    pub const CLOCK_PATIENCE_MS: u64 = 6 * 60 * 60 * 1000;
    /// Clocks are set and hours are changed: a window is looked at again after this long at the latest.
    const LOOK_AGAIN_MS: u64 = 5 * 60 * 1000;
    const SHORTEST_MS: u64 = 1_000;

    pub const fn new(now: Mono) -> Self {
        Self { began: now, place: None, wall: None, lock: SeenLock::new() }
    }

    /// True if it makes a difference.
    pub fn set_place(&mut self, place: Place) -> bool {
        let changes = self.place.as_ref() != Some(&place);
        self.place = Some(place);
        changes
    }

    /// The time that the server has given, if it has. True if it was not known before.
    pub fn set_time(&mut self, wall: Option<UnixMillis>, now: Mono) -> bool {
        let comes = self.wall.is_none() && wall.is_some();
        self.wall = wall.map(|wall| (wall, now)).or(self.wall);
        comes
    }

    pub fn set_lock(&mut self, report: Option<LockReport>, now: Mono) {
        self.lock.handle_report(report, now);
    }

    /// The trusted time, if it is known.
    fn wall(&self, now: Mono) -> Option<UnixMillis> {
        self.wall.map(|(wall, at)| wall.saturating_add_unsigned(now.since(at)))
    }

    /// What holds a switch back now, and when to look again.
    pub fn held_back(&self, activation: &Activation, now: Mono) -> Option<(Held, Timer)> {
        if let Some(held) = self.window(activation, now) {
            let left = held.until.zip(self.wall(now)).map(|(until, wall)| until.abs_diff(wall));
            let wait =
                left.map_or(Self::LOOK_AGAIN_MS, |left| left.clamp(Self::SHORTEST_MS, Self::LOOK_AGAIN_MS));
            return Some((held, (now + wait, "a window")));
        }
        let left = self.lock.left_ms(now)?;
        let held = self.lock.held_back(now, self.wall(now))?;
        Some((held, (now + left, "the end of a hold")))
    }

    fn window(&self, activation: &Activation, now: Mono) -> Option<Held> {
        match (&self.place, self.wall(now)) {
            (_, None) if now.since(self.began) >= Self::CLOCK_PATIENCE_MS => None,
            (Some(place), wall) => held_back(activation, place, wall),
            // Told right after the start.
            (None, _) => held_back(activation, &Place::default(), None),
        }
    }

    /// In words, for the log and the report.
    pub fn in_words(&self, held: &Held, now: Mono) -> String {
        let zone = self.place.as_ref().map_or(HOME_ZONE, |place| place.time_zone.as_str());
        in_words(held, zone, self.wall(now))
    }

    /// Somebody stands there; nobody knows until when.
    pub const fn citizen() -> Held {
        Held { reason: HoldReason::Citizen, until: None, detail: None }
    }
}
