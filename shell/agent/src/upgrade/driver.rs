mod by_medium;

use std::sync::Arc;

use fleet_protocol::{Event, UpgradeReport};
use fleet_release::link::{AgentWord, LauncherWord};
use terminal_core::upgrade::{Action, AttemptRecord, CheckInWord, Start, Upgrade};
use terminal_core::{Dice, Mono};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::job::{Job, TRUST_DIR};
use super::launch::{Facts, Link};
use super::record_file::RecordFile;
use super::themes::{Themes, WantedThemes};
use super::tidy::tidy_up;
use super::told::{News, Told};
use super::waiting::Waiting;
use super::{CheckInOutcome, Host, Launch, UpgraderConfig};
use crate::apps::ThemeShelf;
use crate::disk::make_directory_durably;
use by_medium::ByMedium;

/// Seconds of probation until the desired state says otherwise.
const DEFAULT_PROBATION_S: u32 = 60;

/// The upgrader's task: the machine of terminal-core with this terminal's disk, network and launcher.
pub(super) struct Driver<H> {
    machine: Upgrade,
    persisted: Option<AttemptRecord>,
    record_file: RecordFile,
    job: Job<H>,
    host: Arc<H>,
    link: Option<Link>,
    facts: Facts,
    report: watch::Sender<Option<UpgradeReport>>,
    news: mpsc::UnboundedSender<News>,
    work_stop: CancellationToken,
    work_number: u64,
    waiting: Waiting,
    by_medium: ByMedium,
    probation_s: u32,
    dice: Dice,
    origin: Instant,
}

/// Where an upgrader hears and speaks.
pub(super) struct Ends {
    pub inbox: mpsc::UnboundedReceiver<Told>,
    pub report: watch::Sender<Option<UpgradeReport>>,
    pub wanted: watch::Receiver<WantedThemes>,
}

/// Runs an upgrader until `stop`.
pub(super) async fn run<H: Host>(
    config: UpgraderConfig,
    launch: Launch,
    host: H,
    ends: Ends,
    stop: CancellationToken,
) {
    let Ends { mut inbox, report, wanted } = ends;
    let (news, mut newsbox) = mpsc::unbounded_channel();
    let (data_dir, free_space) = (config.data_dir.clone(), config.free_space);
    let mut driver = Driver::open(config, launch, Arc::new(host), (report, news), &stop).await;
    match ThemeShelf::open(&data_dir, free_space) {
        Ok(shelf) => {
            let incoming = data_dir.join("upgrade").join("themes");
            let themes = Themes::new(driver.job.clone(), shelf, incoming);
            tokio::spawn(themes.run(wanted, stop.clone()));
        }
        Err(error) => tracing::error!(%error, "there is no place for home page styles"),
    }
    driver.settle().await;
    loop {
        let timer = driver.machine.poll_timeout().map(|(at, _)| driver.instant(at));
        let link = next_word(&mut driver.link);
        tokio::select! {
            () = stop.cancelled() => break,
            Some(told) = inbox.recv() => driver.handle_told(told).await,
            Some(news) = newsbox.recv() => driver.handle_news(news),
            word = link => {
                let Some(word) = word else {
                    // The launcher is gone, and without it nobody would watch the shell.
                    stop.cancel();
                    break;
                };
                driver.handle_word(word).await;
            }
            () = driver.by_medium.media.changed() => driver.handle_media(),
            () = sleep_until(timer.unwrap_or_else(Instant::now)), if timer.is_some() => {
                let now = driver.now();
                driver.machine.handle_time(driver.host.trusted_now(), now);
                driver.machine.handle_timeout(now);
            }
        }
        driver.settle().await;
    }
    driver.work_stop.cancel();
}

/// The launcher's next word; never one without a launcher.
async fn next_word(link: &mut Option<Link>) -> Option<LauncherWord> {
    match link {
        Some(link) => link.next().await,
        None => std::future::pending().await,
    }
}

impl<H: Host> Driver<H> {
    async fn open(
        config: UpgraderConfig,
        launch: Launch,
        host: Arc<H>,
        (report, news): (watch::Sender<Option<UpgradeReport>>, mpsc::UnboundedSender<News>),
        stop: &CancellationToken,
    ) -> Self {
        let dir = config.data_dir.join("upgrade");
        // Whoever writes a file in there syncs it, and relies on the directory being there after a power cut.
        if let Err(error) = make_directory_durably(&dir.join(TRUST_DIR), 0o755) {
            tracing::error!(%error, "there is no place for upgrades");
        }
        let (record_file, persisted, damage) = RecordFile::open(&dir);
        let damaged_record = damage.map(|reason| (RecordFile::NAME.to_owned(), reason));
        for (file, reason) in damaged_record.into_iter().chain(launch.facts.damage()) {
            host.record(Event::FileHealed { file, reason }).await;
        }
        let facts = launch.facts;
        let start = Start {
            version: launch.version,
            probation: facts.probation.clone(),
            fallen_back: facts.fallen_back.clone().map(|fallen| (fallen.attempt, fallen.reason)),
        };
        let by_medium = ByMedium::open(&config, &dir, &start.version, stop);
        let (host_of_job, media) = (Arc::clone(&host), by_medium.media.clone());
        let job = Job::new(&config, &dir, launch.root, &facts, host_of_job, (news.clone(), media));
        Self {
            machine: Upgrade::new(persisted.clone(), start, DEFAULT_PROBATION_S, Mono(0)),
            persisted,
            record_file,
            job,
            host,
            link: launch.link,
            facts,
            report,
            news,
            work_stop: CancellationToken::new(),
            work_number: 0,
            waiting: Waiting::default(),
            by_medium,
            probation_s: DEFAULT_PROBATION_S,
            dice: Dice::new(rand::random()),
            origin: Instant::now(),
        }
    }

    fn now(&self) -> Mono {
        Mono(u64::try_from(self.origin.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    fn instant(&self, at: Mono) -> Instant {
        self.origin + std::time::Duration::from_millis(at.0)
    }

    async fn handle_told(&mut self, told: Told) {
        let now = self.now();
        match told {
            Told::Desired { release, probation_s, said_at } => {
                self.probation_s = probation_s;
                let newest = self.by_medium.hear_server(release, said_at);
                self.machine.handle_desired(newest, probation_s, now);
            }
            Told::Place(place) => self.machine.handle_place(place, now),
            Told::Lock(held) => self.machine.handle_lock(held, now),
            Told::CheckIn(outcome) => self.machine.handle_check_in(check_in_word(outcome), now),
            Told::HomePainted => self.machine.handle_home_painted(now),
            Told::RestartShell => self.say(AgentWord::RestartShell { fault: None }).await,
            Told::RestartMachine => self.say(AgentWord::RestartMachine {}).await,
            Told::WriteStick(name) => self.say(AgentWord::WriteStick { name }).await,
            Told::ShellSilent => {
                self.machine.handle_shell_ended(now);
                let fault = Some("the shell fell silent".to_owned());
                self.say(AgentWord::RestartShell { fault }).await;
            }
        }
    }

    fn handle_news(&mut self, news: News) {
        let now = self.now();
        match news {
            News::Work { number, result } if number == self.work_number => {
                self.machine.handle_work(result, now, &mut self.dice);
            }
            News::Work { .. } => {}
            News::Idle(idle) => self.machine.handle_idle(idle, now),
            News::Considered { attempt, result } => self.handle_considered(attempt, result),
        }
    }

    async fn handle_word(&mut self, word: LauncherWord) {
        let now = self.now();
        match word {
            LauncherWord::Refused { attempt, reason } => self.machine.handle_refused(&attempt, reason, now),
            LauncherWord::Committed { attempt, committed_counter } => {
                // Before the machine takes up what the fleet wants next.
                self.job.raise_counter_floor(committed_counter);
                self.machine.handle_committed(&attempt, now);
            }
            LauncherWord::ShellEnded { reason } => {
                self.machine.handle_shell_ended(now);
                self.host.shell_ended(reason).await;
            }
            LauncherWord::StickWritten { outcome } => self.host.stick_written(outcome),
            LauncherWord::Started { .. } => {}
        }
    }

    /// Records, persists, acts: in this order, so that a kill in between loses nothing.
    async fn settle(&mut self) {
        // Windows are judged by it, and it may have become known, or been set, since.
        let now = self.now();
        self.machine.handle_time(self.host.trusted_now(), now);
        self.waiting.note(&self.machine, now);
        let mut moved = false;
        while let Some(event) = self.machine.poll_event() {
            self.by_medium.note(&event, self.host.now());
            self.host.record(event).await;
            moved = true;
        }
        if moved {
            self.by_medium.write_receipts(self.host.now());
        }
        self.persist();
        self.report.send_if_modified(|report| {
            let new = self.machine.record().map(AttemptRecord::report);
            let changed = *report != new;
            *report = new;
            changed
        });
        while let Some(action) = self.machine.poll_action() {
            self.act(action).await;
        }
    }

    fn persist(&mut self) {
        let record = self.machine.record();
        let essence = |record: &AttemptRecord| (record.desired.clone(), record.state, record.slot.clone());
        if record.map(essence) == self.persisted.as_ref().map(essence) {
            return;
        }
        let Some(record) = record else { return };
        match self.record_file.save(record) {
            Ok(()) => self.persisted = Some(record.clone()),
            // The next change tries again; the launcher's word heals what is lost.
            Err(error) => tracing::error!(%error, "the attempt could not be persisted"),
        }
    }

    async fn act(&mut self, action: Action) {
        match action {
            Action::Work(desired) => {
                self.stop_work();
                let (number, stop) = (self.work_number, self.work_stop.clone());
                let job = self.job.clone();
                tokio::spawn(async move { stop.run_until_cancelled(job.run(number, desired)).await });
            }
            Action::StopWork => self.stop_work(),
            Action::AskIdle => {
                let (host, news) = (Arc::clone(&self.host), self.news.clone());
                tokio::spawn(async move {
                    let _ = news.send(News::Idle(host.may_switch().await));
                });
            }
            Action::CancelSwitch => self.host.switch_cancelled(),
            Action::Activate { slot, attempt, deadline_s } => self.activate(slot, attempt, deadline_s).await,
            Action::Commit { attempt } => self.say(AgentWord::Commit { attempt }).await,
            Action::Extend { attempt, seconds } => self.say(AgentWord::Extend { attempt, seconds }).await,
            Action::Abandon { attempt, reason } => self.say(AgentWord::Abandon { attempt, reason }).await,
            Action::NoteFallBack { attempt } => self.say(AgentWord::FallBackNoted { attempt }).await,
            Action::TidyUp => tidy_up(&self.job.paths, &self.facts, &self.job.slots).await,
        }
    }

    async fn activate(&mut self, slot: String, attempt: String, deadline_s: u64) {
        match slot.parse() {
            Ok(slot) => self.say(AgentWord::Activate { slot, attempt, deadline_s }).await,
            Err(error) => {
                let now = self.now();
                self.machine.handle_refused(&attempt, format!("{error}"), now);
            }
        }
    }

    /// Numbers the work anew, so that late results of the old are known as such.
    fn stop_work(&mut self) {
        self.work_stop.cancel();
        self.work_stop = CancellationToken::new();
        self.work_number += 1;
    }

    async fn say(&mut self, word: AgentWord) {
        if let Some(link) = &mut self.link
            && let Err(error) = link.say(&word).await
        {
            tracing::error!(%error, ?word, "the launcher was not told");
        }
    }
}

const fn check_in_word(outcome: CheckInOutcome) -> CheckInWord {
    match outcome {
        CheckInOutcome::Accepted => CheckInWord::Accepted,
        CheckInOutcome::Refused => CheckInWord::Refused,
        CheckInOutcome::Unreachable => CheckInWord::Unreachable,
    }
}
