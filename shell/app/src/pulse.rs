//! Whether a view still answers: asked every [`Pulse::EVERY_MS`], believed dead after a limit. A new one
//! is asked at every tick until its first answer, so that what waits for it knows at once.

use terminal_core::Mono;

/// The signs of life of one view.
#[derive(Debug, Clone)]
pub struct Pulse {
    asked: Mono,
    /// It has answered at least once.
    awake: bool,
    answered: Mono,
    ticked: Mono,
    suspect: bool,
}

/// What to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beat {
    /// Nothing.
    Rest,
    /// Ask for a sign of life.
    Ask,
    /// It has not answered for so many milliseconds.
    Dead {
        /// How long.
        for_ms: u64,
    },
}

impl Pulse {
    /// Milliseconds between two questions.
    pub const EVERY_MS: u64 = 2_000;
    /// A new view has so many milliseconds for its first answer: three processes that start at once from a cold disk take a
    /// small machine longer than an answer may, and one that is given up for it would never come up.
    pub const START_LIMIT_MS: u64 = 30_000;
    /// A view that has not answered for so many milliseconds is dead.
    pub const LIMIT_MS: u64 = 8_000;
    /// The same when the engine itself says that the view's process does not answer to input.
    pub const SUSPECT_LIMIT_MS: u64 = 6_000;
    /// Ticks further apart than this say that the shell itself stood still: no view is blamed for it.
    const STALL_MS: u64 = 1_500;

    /// Begins with a view that is believed alive.
    pub const fn new(now: Mono) -> Self {
        Self { asked: now, awake: false, answered: now, ticked: now, suspect: false }
    }

    /// It answered.
    pub const fn answer(&mut self, now: Mono) {
        self.answered = now;
        self.awake = true;
    }

    /// The engine's own opinion: good for suspicion, not for certainty.
    pub const fn set_suspect(&mut self, suspect: bool) {
        self.suspect = suspect;
    }

    /// Called several times a second.
    pub fn tick(&mut self, now: Mono) -> Beat {
        if now.since(self.ticked) > Self::STALL_MS {
            self.answered = now;
        }
        self.ticked = now;
        let silent = now.since(self.answered);
        if silent >= self.limit() {
            return Beat::Dead { for_ms: silent };
        }
        if self.awake && now.since(self.asked) < Self::EVERY_MS {
            return Beat::Rest;
        }
        self.asked = now;
        Beat::Ask
    }

    const fn limit(&self) -> u64 {
        match (self.awake, self.suspect) {
            (false, _) => Self::START_LIMIT_MS,
            (true, true) => Self::SUSPECT_LIMIT_MS,
            (true, false) => Self::LIMIT_MS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ticks every 250 ms up to `until`; what came that was no rest.
    fn run(pulse: &mut Pulse, from: u64, until: u64) -> Vec<(u64, Beat)> {
        let ticks = (from..=until).step_by(250).map(|at| (at, pulse.tick(Mono(at))));
        ticks.filter(|(_, beat)| *beat != Beat::Rest).collect()
    }

    #[test]
    fn asks_every_two_seconds_and_gives_up_after_eight() {
        let mut pulse = Pulse::new(Mono(0));
        pulse.tick(Mono(0));
        pulse.answer(Mono(0));
        let beats = run(&mut pulse, 250, 8_000);
        let asked = [2_000, 4_000, 6_000].map(|at| (at, Beat::Ask));
        assert_eq!(beats[..3], asked);
        assert_eq!(beats[3], (8_000, Beat::Dead { for_ms: 8_000 }));
    }

    #[test]
    fn a_new_view_is_asked_until_it_answers_once() {
        let mut pulse = Pulse::new(Mono(0));
        let asked: Vec<_> = (250..=1_000).step_by(250).map(|at| (at, Beat::Ask)).collect();
        assert_eq!(run(&mut pulse, 250, 1_000), asked);
        pulse.answer(Mono(1_100));
        assert_eq!(run(&mut pulse, 1_250, 3_000), [(3_000, Beat::Ask)]);
    }

    #[test]
    fn a_new_view_has_longer_for_its_first_answer() {
        let mut pulse = Pulse::new(Mono(0));
        pulse.set_suspect(true);
        let dead = |beats: Vec<(u64, Beat)>| beats.into_iter().find(|(_, beat)| *beat != Beat::Ask);
        assert_eq!(dead(run(&mut pulse, 0, 29_750)), None);
        assert_eq!(pulse.tick(Mono(30_000)), Beat::Dead { for_ms: 30_000 });
    }

    #[test]
    fn a_view_that_answers_lives() {
        let mut pulse = Pulse::new(Mono(0));
        for at in (0..60_000).step_by(250) {
            match pulse.tick(Mono(at)) {
                Beat::Ask => pulse.answer(Mono(at + 100)),
                Beat::Rest => {}
                Beat::Dead { .. } => panic!("dead at {at}"),
            }
        }
    }

    #[test]
    fn suspicion_shortens_the_limit() {
        let mut pulse = Pulse::new(Mono(0));
        pulse.answer(Mono(0));
        pulse.set_suspect(true);
        assert_eq!(run(&mut pulse, 0, 6_000).last(), Some(&(6_000, Beat::Dead { for_ms: 6_000 })));
    }

    #[test]
    fn a_shell_that_stood_still_blames_no_view() {
        let mut pulse = Pulse::new(Mono(0));
        run(&mut pulse, 0, 1_000);
        assert_eq!(pulse.tick(Mono(60_000)), Beat::Ask);
    }
}
