use fleet_protocol::{AttemptState, UnixMillis};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use super::threshold::CrashRecord;
use super::{AttemptCounts, PausedBy, Plan, RolloutState, WaveSize};

/// Where a wave stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WaveState {
    /// Its terminals are not told yet.
    Waiting,
    /// Its terminals move.
    Open,
    /// They have moved; whether it goes well is watched before the next wave.
    Soaking,
    /// The next may open. Terminals that are late still move.
    Passed,
    /// Too much went wrong in it.
    Tripped,
}

/// A wave of a rollout that has begun, or will.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wave {
    /// Where it stands.
    pub state: WaveState,
    /// When its terminals were first told.
    pub opened_at: Option<UnixMillis>,
    /// When enough of its attempts had ended.
    pub done_at: Option<UnixMillis>,
    /// Until when it is watched.
    pub soak_until: Option<UnixMillis>,
    /// When it passed.
    pub passed_at: Option<UnixMillis>,
    /// Its attempts.
    pub counts: AttemptCounts,
    /// Failures that a person has seen and gone on in spite of, as of then; see [`Wave::pardoned`].
    pub pardoned: i64,
}

/// A rollout as the machine sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// Where it stands.
    pub state: RolloutState,
    /// Who paused it.
    pub paused_by: Option<PausedBy>,
    /// Why it paused itself, in English.
    pub stopped_for: Option<String>,
    /// Whether every terminal in the targets has its place.
    pub joined: bool,
    /// How it should go.
    pub plan: Plan,
    /// How far it is, one for each wave of the plan.
    pub waves: Vec<Wave>,
    /// How its terminals crash.
    pub crashes: CrashRecord,
    /// Whether its release is signed no more: no terminal could install it.
    pub withdrawn: bool,
}

/// Something that the machine did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// A wave opened.
    Opened(usize),
    /// A wave is through and is watched.
    Soaking(usize),
    /// A wave passed.
    Passed(usize),
    /// Too much went wrong in a wave: the rollout paused itself.
    Tripped(usize),
    /// Its release was withdrawn: the rollout paused itself.
    Withdrawn,
    /// Every attempt has ended.
    Completed,
}

/// Whether a terminal should be told to run the release: the one answer to who may move.
pub fn grants(rollout: RolloutState, wave: WaveState, held: bool, attempt: AttemptState) -> bool {
    match attempt {
        // Not begun: only an opened wave of a running rollout begins it, and only if nobody holds the terminal.
        AttemptState::Eligible => {
            let opened = match wave {
                WaveState::Open | WaveState::Soaking | WaveState::Passed => true,
                WaveState::Waiting | WaveState::Tripped => false,
            };
            rollout == RolloutState::Running && opened && !held
        }
        AttemptState::Downloading
        | AttemptState::Downloaded
        | AttemptState::Verified
        | AttemptState::Staged => matches!(rollout, RolloutState::Running | RolloutState::Paused),
        // It may have switched already: it is not called back half way.
        AttemptState::Activating | AttemptState::Probation => {
            matches!(rollout, RolloutState::Running | RolloutState::Paused | RolloutState::RollingBack)
        }
        // It runs the release and keeps it.
        AttemptState::Committed => true,
        AttemptState::Rejected
        | AttemptState::Failed
        | AttemptState::RolledBack
        | AttemptState::Aborted
        | AttemptState::Superseded
        | AttemptState::Expired => false,
    }
}

impl Wave {
    /// Before its turn.
    pub fn waiting() -> Self {
        Self {
            state: WaveState::Waiting,
            opened_at: None,
            done_at: None,
            soak_until: None,
            passed_at: None,
            counts: AttemptCounts::default(),
            pardoned: 0,
        }
    }

    /// Failures that a person has seen and gone on in spite of, and that are failures still: a terminal that was given
    /// up may be back.
    pub fn pardoned(&self) -> i64 {
        self.pardoned.min(self.counts.bad())
    }

    /// Failures that count against it.
    pub fn bad(&self) -> i64 {
        self.counts.bad() - self.pardoned()
    }

    /// Ended attempts of which these are a share.
    pub fn judged(&self) -> i64 {
        self.counts.ended() - self.pardoned()
    }

    fn before_it_tripped(&self) -> WaveState {
        match (self.passed_at, self.done_at) {
            (Some(_), _) => WaveState::Passed,
            (None, Some(_)) => WaveState::Soaking,
            (None, None) => WaveState::Open,
        }
    }

    /// Whether its terminals were told.
    pub fn is_opened(&self) -> bool {
        self.opened_at.is_some()
    }
}

impl Running {
    /// Does what is due at `now`. Called whenever an attempt moved, a crash was counted, or a time has come: it stops
    /// in the same step that it is told of the failure which is one too many.
    pub fn advance(&mut self, now: UnixMillis) -> Vec<Turn> {
        // What turned out well needs no pardon any more; the next failure shall not have it.
        for wave in &mut self.waves {
            wave.pardoned = wave.pardoned();
        }
        let mut turns = Vec::new();
        while let Some(turn) = self.turn(now) {
            turns.push(turn);
        }
        turns
    }

    /// A person has looked at what went wrong, and goes on: what failed until now counts no more.
    pub fn pardon(&mut self) {
        for wave in &mut self.waves {
            if wave.state == WaveState::Tripped {
                wave.state = wave.before_it_tripped();
            }
            if wave.is_opened() {
                wave.pardoned = wave.counts.bad();
            }
        }
        self.crashes = CrashRecord::default();
        self.stopped_for = None;
    }

    /// Attempts of all waves.
    pub fn counts(&self) -> AttemptCounts {
        let mut sum = AttemptCounts::default();
        for wave in &self.waves {
            sum += wave.counts;
        }
        sum
    }

    fn turn(&mut self, now: UnixMillis) -> Option<Turn> {
        if self.state != RolloutState::Running {
            return None;
        }
        if let Some((wave, why)) = self.trips() {
            self.waves[wave].state = WaveState::Tripped;
            self.state = RolloutState::Paused;
            self.paused_by = Some(PausedBy::Threshold);
            self.stopped_for = Some(why);
            return Some(Turn::Tripped(wave));
        }
        if self.withdrawn && self.may_begin() {
            self.state = RolloutState::Paused;
            self.paused_by = Some(PausedBy::Withdrawal);
            self.stopped_for = Some("its release was withdrawn".to_owned());
            return Some(Turn::Withdrawn);
        }
        if !self.joined {
            return None;
        }
        for n in 0..self.waves.len() {
            match self.waves[n].state {
                WaveState::Open => return self.finish(n, now),
                WaveState::Soaking => {
                    if self.waves[n].soak_until.is_some_and(|until| until > now) {
                        return None;
                    }
                    self.waves[n].state = WaveState::Passed;
                    self.waves[n].passed_at = Some(now);
                    return Some(Turn::Passed(n));
                }
                WaveState::Waiting => {
                    self.waves[n].state = WaveState::Open;
                    self.waves[n].opened_at = Some(now);
                    return Some(Turn::Opened(n));
                }
                WaveState::Passed | WaveState::Tripped => {}
            }
        }
        (self.counts().open() == 0).then(|| {
            self.state = RolloutState::Completed;
            Turn::Completed
        })
    }

    /// Whether a terminal could still begin.
    fn may_begin(&self) -> bool {
        !self.joined || self.counts().of(AttemptState::Eligible) > 0
    }

    /// Takes an open wave on, if enough of its attempts have ended.
    fn finish(&mut self, n: usize, now: UnixMillis) -> Option<Turn> {
        let plan = self.plan.waves.get(n)?;
        let wave = self.waves.get_mut(n)?;
        let (ended, total) = (wave.counts.ended(), wave.counts.total());
        if ended * 100 < i64::from(plan.done_percent) * total {
            return None;
        }
        wave.done_at = Some(now);
        // Nothing is learnt by watching nobody.
        wave.soak_until = Some(if total == 0 { now } else { now.saturating_add(plan.soak_ms) });
        wave.state = WaveState::Soaking;
        Some(Turn::Soaking(n))
    }

    /// The wave that goes too badly, and why.
    fn trips(&self) -> Option<(usize, String)> {
        for (n, (wave, plan)) in self.waves.iter().zip(&self.plan.waves).enumerate() {
            let (bad, ended) = (wave.bad(), wave.judged());
            if wave.is_opened() && plan.stop.is_some_and(|stop| stop.is_exceeded(bad, ended)) {
                return Some((n, format!("{bad} of {ended} attempts of wave {} went wrong", n + 1)));
            }
        }
        let newest = self.waves.iter().rposition(Wave::is_opened)?;
        let opened = self.waves.iter().filter(|wave| wave.is_opened());
        let (bad, ended) =
            opened.fold((0, 0), |(bad, ended), wave| (bad + wave.bad(), ended + wave.judged()));
        if self.plan.stop.is_some_and(|stop| stop.is_exceeded(bad, ended)) {
            return Some((newest, format!("{bad} of {ended} attempts of the rollout went wrong")));
        }
        let crashes = self.plan.crashes.is_some_and(|rule| rule.is_exceeded(&self.crashes));
        crashes.then(|| (newest, "upgraded terminals crash more often than the others".to_owned()))
    }
}

impl Plan {
    /// Its waves before the first opens.
    pub fn waiting(&self) -> Vec<Wave> {
        self.waves.iter().map(|_| Wave::waiting()).collect()
    }

    /// Whether where a terminal belongs depends on the others.
    pub fn needs_ranking(&self) -> bool {
        self.waves.iter().any(|wave| wave.size != WaveSize::Rest)
    }
}
