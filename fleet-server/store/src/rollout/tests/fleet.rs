use fleet_domain::WaveState;
use fleet_protocol::{Event, HoldReason, OutboxPosition, OutboxRecord, RecordBody};

use super::*;
use crate::check_in::{self, Batch, Report, StatusChange};

impl Fleet {
    pub(super) async fn new(db: Db, terminals: u32) -> Self {
        let next = AtomicU64::new(1);
        seed::terminals(&db, terminals, NOW, || id(&next)).await.unwrap();
        let mut tx = db.read().await.unwrap();
        let members = terminal::members(&mut tx, &[Scope::Everywhere]).await.unwrap();
        let terminals = members.iter().map(terminal::Member::id).collect();
        Self { db, terminals, next, now: NOW }
    }

    /// A rollout to a new release, running.
    pub(super) async fn start(&self, targets: &[Scope]) -> RolloutId {
        self.start_as(targets, Plan::default()).await
    }

    pub(super) async fn start_as(&self, targets: &[Scope], plan: Plan) -> RolloutId {
        let id = self
            .decide_to_start(NewRollout { targets: targets.to_vec(), plan, ..NewRollout::default() })
            .await;
        self.join(id).await;
        id
    }

    /// Plans a rollout to a new release, and sets it running; nobody has joined it yet.
    pub(super) async fn decide_to_start(&self, planned: NewRollout) -> RolloutId {
        let n = self.next.fetch_add(1, Ordering::SeqCst);
        let new_release = release::NewRelease {
            id: ReleaseId(id(&self.next)),
            version: format!("2.0.{n}"),
            target: format!("kiosk-{n}"),
            hardware: Vec::new(),
            release_counter: n,
            size: 1,
            sha256: "00".repeat(32),
            notes: String::new(),
            published_at: self.now,
        };
        let rollout = NewRollout {
            id: RolloutId(id(&self.next)),
            name: format!("升级 {n}"),
            release_id: new_release.id,
            created_at: self.now,
            created_by: "ops".into(),
            ..planned
        };
        let mut tx = self.db.write().await.unwrap();
        release::upsert(&mut tx, &new_release).await.unwrap();
        insert(&mut tx, &rollout).await.unwrap();
        let running = Decided { version: 1, state: RolloutState::Running, at: self.now };
        decide(&mut tx, rollout.id, running).await.unwrap();
        tx.commit().await.unwrap();
        rollout.id
    }

    /// Gives the terminals of a rollout their places.
    pub(super) async fn join(&self, rollout: RolloutId) {
        let mut tx = self.db.write().await.unwrap();
        let effect = begin(&mut tx, rollout, self.now, || id(&self.next)).await.unwrap();
        effect.settle(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Takes a rollout back, as the console does.
    pub(super) async fn take_back(&self, origin: RolloutId) -> RolloutId {
        let mut tx = self.db.write().await.unwrap();
        let row = find(&mut tx, origin).await.unwrap().unwrap();
        attempt::abort(&mut tx, origin, self.now).await.unwrap();
        let back = Decided { version: row.version, state: RolloutState::RollingBack, at: self.now };
        decide(&mut tx, origin, back).await.unwrap();
        tx.commit().await.unwrap();
        let targets = vec![Scope::Rollout(origin)];
        let new = NewRollout { targets, reverse_of: Some(origin), ..NewRollout::default() };
        let reverse = self.decide_to_start(new).await;
        self.join(reverse).await;
        reverse
    }

    pub(super) async fn decide(&self, rollout: RolloutId, state: RolloutState) {
        let mut tx = self.db.write().await.unwrap();
        let row = find(&mut tx, rollout).await.unwrap().unwrap();
        if state == RolloutState::Halted {
            attempt::abort(&mut tx, rollout, self.now).await.unwrap();
        }
        if state == RolloutState::Running {
            pardon(&mut tx, &row, self.now).await.unwrap();
        }
        let decided = Decided { version: row.version, state, at: self.now };
        decide(&mut tx, rollout, decided).await.unwrap();
        if state == RolloutState::Running {
            advance(&mut tx, rollout, self.now).await.unwrap().settle(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    pub(super) async fn expire(&self) -> u64 {
        let mut tx = self.db.write().await.unwrap();
        let (expired, effect) = attempt::expire(&mut tx, self.now, 10).await.unwrap();
        effect.settle(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        expired
    }

    pub(super) async fn leave(&self, terminal: TerminalId) {
        let mut tx = self.db.write().await.unwrap();
        attempt::leave(&mut tx, terminal, self.now).await.unwrap().settle(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(super) async fn admit(&self, terminal: TerminalId) {
        let mut tx = self.db.write().await.unwrap();
        let identity = terminal::identity(&mut tx, terminal).await.unwrap().unwrap();
        let scopes = desired::scopes(&identity);
        let effect = admit(&mut tx, terminal, &scopes, self.now, || id(&self.next)).await.unwrap();
        effect.settle(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// As a check-in does it.
    pub(super) async fn report(&self, terminal: TerminalId, attempt: Uuid, state: AttemptState) {
        let mut tx = self.db.write().await.unwrap();
        let attempt_id = AttemptId(attempt);
        let reported = Reported { attempt_id, state, reason: None, at: self.now, bytes: None, held: None };
        let mut tally = Tally::default();
        if let Some(moved) = attempt::report(&mut tx, terminal, &reported, self.now).await.unwrap() {
            tally.moved((moved.rollout_id, moved.wave), moved.from, moved.state);
            attempt::overtake(&mut tx, terminal, &moved, self.now, &mut tally).await.unwrap();
        }
        tally.write(&mut tx, self.now).await.unwrap().settle(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(super) async fn attempts(&self) -> Vec<(Uuid, Uuid, Uuid, String)> {
        let mut tx = self.db.read().await.unwrap();
        let all = "SELECT id, rollout_id, terminal_id, state FROM attempts ORDER BY id";
        fetch_all!(&mut tx, (Uuid, Uuid, Uuid, String), all).unwrap()
    }

    pub(super) async fn rollout(&self, id: RolloutId) -> RolloutRow {
        find(&mut self.db.read().await.unwrap(), id).await.unwrap().unwrap()
    }

    pub(super) async fn state(&self, id: RolloutId) -> RolloutState {
        self.rollout(id).await.state().unwrap()
    }

    /// The counts are those of the attempts, and no rollout runs with nothing open.
    pub(super) async fn check(&self, rollouts: &[RolloutId]) {
        let attempts = self.attempts().await;
        for rollout in rollouts {
            let row = self.rollout(*rollout).await;
            let mine = attempts.iter().filter(|(_, of, ..)| *of == rollout.0);
            let states: Vec<&str> = mine.map(|(.., state)| state.as_str()).collect();
            let counts = row.counts();
            for (state, word) in STATES {
                let counted = states.iter().filter(|found| **found == word).count();
                assert_eq!(counts.of(state), i64::try_from(counted).unwrap(), "{state:?}");
            }
            assert_eq!(counts.total(), i64::try_from(states.len()).unwrap());
            let mut tx = self.db.read().await.unwrap();
            let machine = running(&mut tx, &row, self.now).await.unwrap();
            assert_eq!(machine.counts(), counts, "the waves are the whole");
            let over = counts.open() == 0;
            assert!(!over || row.state().unwrap() != RolloutState::Running, "{} runs for nothing", row.name);
        }
    }

    /// What a terminal is told: whether to run the release, and else why not.
    pub(super) async fn told(&self, terminal: TerminalId) -> (bool, Option<HoldReason>) {
        let mut tx = self.db.read().await.unwrap();
        let identity = terminal::identity(&mut tx, terminal).await.unwrap().unwrap();
        let etag = fleet_protocol::Etag(String::new());
        let desired = desired::assemble(&mut tx, &identity, etag, self.now).await.unwrap();
        (desired.release.is_some(), desired.held.map(|held| held.reason))
    }

    pub(super) async fn told_all(&self) -> usize {
        let mut told = 0;
        for terminal in &self.terminals {
            told += usize::from(self.told(*terminal).await.0);
        }
        told
    }

    pub(super) async fn waves(&self, rollout: RolloutId) -> Vec<WaveState> {
        let row = self.rollout(rollout).await;
        let mut tx = self.db.read().await.unwrap();
        running(&mut tx, &row, self.now).await.unwrap().waves.iter().map(|wave| wave.state).collect()
    }

    /// What the job does when its time comes.
    pub(super) async fn tick(&self) {
        let mut tx = self.db.write().await.unwrap();
        for id in soaked(&mut tx, self.now).await.unwrap() {
            advance(&mut tx, id, self.now).await.unwrap().settle(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// The attempts of a wave with their terminals.
    pub(super) async fn of_wave(&self, rollout: RolloutId, wave: i64) -> Vec<(Uuid, TerminalId)> {
        let mut tx = self.db.read().await.unwrap();
        let all = "SELECT id, terminal_id FROM attempts WHERE rollout_id = $1 AND wave = $2 ORDER BY id";
        let rows = fetch_all!(&mut tx, (Uuid, Uuid), all, rollout.0, wave).unwrap();
        rows.into_iter().map(|(id, terminal)| (id, TerminalId(terminal))).collect()
    }

    pub(super) async fn end(&self, rollout: RolloutId, wave: i64, state: AttemptState) {
        for (attempt, terminal) in self.of_wave(rollout, wave).await {
            self.report(terminal, attempt, state).await;
        }
    }

    /// A report of a terminal where nothing happened.
    pub(super) fn quiet(&self, terminal: TerminalId) -> Report {
        Report {
            terminal_id: terminal,
            received_at: self.now,
            deadlines: fleet_domain::Deadlines::after(self.now, 60_000),
            applied_etag: None,
            actual: "{}".into(),
            apps: Vec::new(),
            apps_are_news: false,
            outbox: None,
            outcomes: Vec::new(),
            upgrade: None,
            quarantines: None,
            devices: None,
            power: None,
            promote: false,
            status: None,
        }
    }

    /// The same with something that happened; each under a new number.
    pub(super) fn saying(&self, terminal: TerminalId, event: Event) -> Report {
        let seq = self.next.fetch_add(1, Ordering::SeqCst);
        let record = OutboxRecord { seq, at: self.now, body: RecordBody::Event(event) };
        let outbox = OutboxPosition { epoch: Uuid::from_u128(1), records: vec![record] };
        Report { outbox: Some(outbox), ..self.quiet(terminal) }
    }

    /// What lists show of a terminal that reports.
    pub(super) async fn status(&self, terminal: TerminalId) -> StatusChange {
        let mut tx = self.db.read().await.unwrap();
        let identity = terminal::identity(&mut tx, terminal).await.unwrap().unwrap();
        StatusChange { enrollment: identity.enrollment, maintenance_until: None, status: identity.status }
    }

    pub(super) async fn check_in(&self, report: Report) -> Batch {
        let mut tx = self.db.write().await.unwrap();
        let batch = check_in::store(&mut tx, vec![report], || id(&self.next)).await.unwrap();
        tx.commit().await.unwrap();
        batch
    }
}
