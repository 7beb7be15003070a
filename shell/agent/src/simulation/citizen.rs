use fleet_protocol::{
    AppFailure, AppId, DesiredApp, Event, RATING_REASONS_VERSION, Rating, RatingLevel, RatingReason,
    SessionEnd, UnixMillis,
};
use terminal_core::{Dice, Mono};

/// The citizens at one terminal, made up: they come, open one to three apps, and most end by the button.
#[derive(Debug)]
pub(super) struct Citizens {
    dice: Dice,
    mean_gap_ms: u64,
    next_at: Mono,
    session: Option<Session>,
}

#[derive(Debug)]
struct Session {
    started_at: UnixMillis,
    ends_at: Mono,
    ends_ms: u64,
    apps: Vec<(AppId, u64)>,
    end: SessionEnd,
    failed: Option<Event>,
}

impl Citizens {
    /// On average one citizen `mean_gap_ms` after the one before.
    pub fn new(mut dice: Dice, mean_gap_ms: u64, now: Mono) -> Self {
        let next_at = now + dice.between(0, 2 * mean_gap_ms);
        Self { dice, mean_gap_ms, next_at, session: None }
    }

    pub const fn session_open(&self) -> bool {
        self.session.is_some()
    }

    pub fn open_app(&self) -> Option<AppId> {
        self.session.as_ref()?.apps.first().map(|(app, _)| *app)
    }

    /// When something happens next.
    pub fn poll_timeout(&self) -> Mono {
        self.session.as_ref().map_or(self.next_at, |session| session.ends_at)
    }

    /// Returns what happened: the events of a session that ended, with a rating where they are asked for.
    pub fn handle_timeout(
        &mut self,
        listed: &[DesiredApp],
        asks_rating: bool,
        now: Mono,
        date: UnixMillis,
    ) -> Vec<Event> {
        if self.poll_timeout() > now {
            return Vec::new();
        }
        let Some(session) = self.session.take() else {
            self.session = Some(self.begin(listed, now, date));
            return Vec::new();
        };
        self.next_at = now + self.dice.between(self.mean_gap_ms / 5, self.mean_gap_ms * 9 / 5);
        let ended_at = session.started_at.saturating_add_unsigned(session.ends_ms);
        let Session { started_at, end, apps, failed, .. } = session;
        let by_word = matches!(end, SessionEnd::Button | SessionEnd::App);
        let last = apps.last().map(|(app, _)| *app).filter(|_| asks_rating && by_word);
        let used = listed.iter().find(|app| Some(app.app_id) == last);
        let rated = used.and_then(|app| self.rate(app, ended_at));
        failed
            .into_iter()
            .chain([Event::Session { started_at, ended_at, end, apps }])
            .chain(rated.map(|rating| Event::Rated { rating }))
            .collect()
    }

    /// Two of five citizens rate, and most of those are content.
    fn rate(&mut self, app: &DesiredApp, rated_at: UnixMillis) -> Option<Rating> {
        let level = match self.dice.between(0, 99) {
            0..24 => RatingLevel::VerySatisfied,
            24..33 => RatingLevel::Satisfied,
            33..37 => RatingLevel::FairlySatisfied,
            37..39 => RatingLevel::Dissatisfied,
            39 => RatingLevel::VeryDissatisfied,
            _ => return None,
        };
        let offered: &[RatingReason] = if level.is_bad() { &RatingReason::ALL } else { &[] };
        let reasons = offered.iter().copied().filter(|_| self.dice.per_mille(300)).collect();
        let (app_id, version_id) = (app.app_id, app.version_id);
        let reasons_version = RATING_REASONS_VERSION;
        Some(Rating { app_id, version_id, level, reasons, reasons_version, rated_at })
    }

    fn begin(&mut self, listed: &[DesiredApp], now: Mono, started_at: UnixMillis) -> Session {
        let count = self.dice.between(1, 3);
        let mut ends_ms = self.dice.between(3_000, 15_000);
        let mut apps = Vec::new();
        for _ in 0..count {
            let Some(app) = self.pick(listed) else { break };
            let ms = self.dice.between(20_000, 170_000);
            ends_ms += ms + self.dice.between(1_000, 8_000);
            apps.push((app.app_id, ms));
        }
        let failed = apps
            .last()
            .filter(|_| self.dice.per_mille(12))
            .and_then(|(app_id, _)| listed.iter().find(|app| app.app_id == *app_id))
            .map(|app| Event::AppFailed {
                app_id: app.app_id,
                version_id: app.version_id,
                failure: AppFailure::Hung { for_ms: 12_000 },
            });
        let end = match self.dice.between(0, 99) {
            _ if failed.is_some() => SessionEnd::AppFailed,
            0..75 => SessionEnd::Button,
            75..96 => SessionEnd::Idle,
            _ => SessionEnd::App,
        };
        Session { started_at, ends_at: now + ends_ms, ends_ms, apps, end, failed }
    }

    /// The first apps of the home page are used most.
    fn pick<'a>(&mut self, listed: &'a [DesiredApp]) -> Option<&'a DesiredApp> {
        let last = u64::try_from(listed.len()).unwrap_or(0).checked_sub(1)?;
        let index = self.dice.between(0, last).min(self.dice.between(0, last));
        listed.get(usize::try_from(index).unwrap_or(0))
    }
}
